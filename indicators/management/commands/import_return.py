"""Read, check, store and publish figures."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError

from indicators.returns.actions import receive_and_publish
from indicators.returns.readers import READERS
from indicators.returns.receipts import Outcome, RefusedError
from landscape.commands import PlainCommand

ECHOED_FINDINGS = 20
BAR = 30
COUNTS = ("new", "revised", "unchanged")


class Command(PlainCommand):
    help = "Read, check, store and publish the figures of returns: all of the files, or none."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--layout", default="auto", choices=["auto", *READERS], help="how the files are laid out")
        parser.add_argument("--source", default="not stated", help="publisher, title, edition")
        parser.add_argument("--licence", default="")
        parser.add_argument("--published-on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--dry-run", action="store_true", help="say what the checks find, and store nothing")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *, files, layout, source, licence, published_on, dry_run, **options):
        try:
            outcomes = receive_and_publish(
                paths=files,
                layout=layout,
                source=source,
                licence=licence,
                published_on=published_on,
                by="import_return",
                dry_run=dry_run,
                tell=self.show_progress if self.stderr.isatty() else lambda _: None,
            )
        except RefusedError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"refused": str(error), "findings": as_data(error.findings)}, indent=2))
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps([outcome_as_data(outcome) for outcome in outcomes], indent=2))
            return
        for outcome in outcomes:
            for line in lines_of(outcome):
                self.stdout.write(line)

    def show_progress(self, percent: int) -> None:
        """A bar on the line where it stands; the last one ends the line."""
        done = "#" * (percent * BAR // 100)
        self.stderr.write(f"\r[{done:{BAR}}] {percent:3}%", ending="\n" if percent == 100 else "")
        self.stderr.flush()


def lines_of(outcome: Outcome) -> list[str]:
    findings = [f"  {finding.severity}: {finding}" for finding in outcome.findings]
    more = [f"  and {len(findings) - ECHOED_FINDINGS:,} more findings"] if len(findings) > ECHOED_FINDINGS else []
    left_out = [f"  left out: {line}" for line in outcome.left_out]
    return [f"{outcome.file_name}: {outcome.sentence}.", *left_out, *findings[:ECHOED_FINDINGS], *more]


def outcome_as_data(outcome: Outcome) -> dict:
    return {
        "file": outcome.file_name,
        "outcome": outcome.sentence,
        "return": outcome.of_return.pk if outcome.of_return else None,
        "counts": {name: getattr(outcome.counts, name) for name in COUNTS} if outcome.counts else None,
        "left_out": outcome.left_out,
        "findings": as_data(outcome.findings),
    }


def as_data(findings) -> list[dict]:
    fields = ("check_name", "severity", "row", "column", "message")
    return [{name: getattr(finding, name) for name in fields} for finding in findings]
