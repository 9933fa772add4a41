"""Compare every area on every indicator of a set for one period, and publish the result."""

import json
import time
from datetime import date, datetime

from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.utils import timezone

from indicators.models import IndicatorSet
from indicators.periods import PeriodError, parse
from landscape.commands import PlainCommand
from landscape.models import FamilyEdition
from scrutiny.comparisons import method, runs
from scrutiny.models import ComparisonRun

PATIENCE = 150  # seconds without a part done: parts of a lost worker are given again after 60 to 90
STATE = ComparisonRun.State


class Command(PlainCommand):
    help = "Compare every area with its family and with the year before, and publish the result."

    def add_arguments(self, parser):
        parser.add_argument("set", metavar="SET", help="code of the indicator set, such as recorded-crime")
        parser.add_argument("period", metavar="PERIOD", help="such as “12m to 2010-03”, “2009/10” or “2010-03”")
        parser.add_argument("--family", metavar="EDITION", default="", help="code of the family edition")
        parser.add_argument("--as-known-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="figures of that day")
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            dest="chosen",
            metavar="NAME=VALUE",
            help="a setting of the method other than the default, such as confidence=0.9; may be given again. The run "
            "takes the place of the one that members see of the same set, period and families, until it is compared "
            "anew. Settings, defaults and meanings are on the page /methods/, the reasons in docs/methods.md",
        )
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *, period, family, as_known_on, chosen, **options):
        began = time.perf_counter()
        try:
            started = runs.start(
                indicator_set=indicator_set(options["set"]),
                period=parse(period),
                edition=family_edition(family),
                as_known_at=end_of(as_known_on) if as_known_on else None,
                settings=method.read(named(chosen)),
                by="compare",
            )
            run = started.run if started.unchanged else self.finished(started.run)
        except (runs.CannotCompareError, PeriodError, method.MethodError) as error:
            raise CommandError(str(error)) from error
        outcome = summary(run, started.unchanged, time.perf_counter() - began)
        self.stdout.write(json.dumps(outcome, indent=2) if options["json"] else "\n".join(told(outcome)))

    def finished(self, run: ComparisonRun) -> ComparisonRun:
        """The run when all of its parts are done, having told how many were on the way."""
        try:
            return self.watched(run)
        except (OperationalError, InterfaceError) as error:
            raise CommandError(
                f"The database does not answer. Run {run.pk} is kept: as soon as it does and workers and beat are "
                "running, or when you give the same command again, the run is taken up where it stopped."
            ) from error

    def watched(self, run: ComparisonRun) -> ComparisonRun:
        done_before, since = -1, time.monotonic()
        while True:
            run.refresh_from_db()
            done, parts = runs.progress(run)
            if done != done_before:
                self.stderr.write(f"Run {run.pk}: {done} of {parts} parts done")
                done_before, since = done, time.monotonic()
            if run.state == STATE.FAILED:
                raise CommandError(f"Run {run.pk} failed, and members see what they saw before. {run.error}")
            if run.state == STATE.CANCELLED:
                raise CommandError(f"Run {run.pk} was cancelled, and members see what they saw before.")
            if run.state != STATE.COMPUTING:
                return run
            if time.monotonic() - since > PATIENCE:
                raise CommandError(
                    f"No part of run {run.pk} was done for {PATIENCE} seconds. Is a worker running (celery -A config "
                    "worker)? As soon as one is, and beat, or when you give the same command again, the run is taken "
                    "up where it stopped."
                )
            time.sleep(0.1)


def named(chosen: list[str]) -> dict[str, str]:
    """What ``NAME=VALUE`` say, by name."""
    found: dict[str, str] = {}
    for each in chosen:
        name, equals, value = each.partition("=")
        if not (name and equals):
            raise CommandError(f"“{each}” is no setting: write its name, “=” and its value, such as confidence=0.9.")
        if name in found:
            raise CommandError(f"The setting {name} is given twice: give it once.")
        found[name] = value
    return found


def indicator_set(code: str) -> IndicatorSet:
    found = IndicatorSet.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(IndicatorSet.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no indicator set “{code}”. Known sets: {known}.")
    return found


def family_edition(code: str) -> FamilyEdition:
    """The edition by its code; without one, the newest that composes the best-known families."""
    if not code:
        composed = FamilyEdition.objects.filter(kind=FamilyEdition.Kind.COMPOSED)
        found = composed.order_by(F("effective_from").desc(nulls_last=True), "-pk").first()
        if found is None:
            raise CommandError("No family edition is composed yet: run load_reference first, or name one by --family.")
        return found
    found = FamilyEdition.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(FamilyEdition.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no family edition “{code}”. Known editions: {known}.")
    return found


def end_of(day: date) -> datetime:
    """The last moment of that day; a day that is not over is refused, because it can still change."""
    moment = timezone.make_aware(datetime.combine(day, datetime.max.time()))
    if moment > timezone.now():
        raise CommandError(
            f"What will be known at the end of {day:%-d %B %Y} is not known yet: give a day that is over."
        )
    return moment


def summary(run: ComparisonRun, unchanged: bool, seconds: float) -> dict:
    return {
        "run": run.pk,
        "unchanged": unchanged,
        "state": run.state,
        "set": run.indicator_set.code,
        "period": run.period,
        "family_edition": run.family_edition.code,
        "method": run.method,
        "settings": run.settings,
        "as_known_at": run.as_known_at.isoformat(),
        "indicators": run.parts.count(),
        "areas": run.comparisons.values("area").distinct().count(),
        "comparisons": run.comparisons.count(),
        "seconds": {**run.timings, "in all": seconds},
    }


def told(outcome: dict) -> list[str]:
    own = method.in_short(outcome["settings"])
    what = (
        f"Run {outcome['run']}: {outcome['set']}, {outcome['period']}, families of {outcome['family_edition']}"
        f"{', ' + own if own else ''}"
    )
    counts = (
        f"{outcome['comparisons']:,} comparisons of {outcome['areas']:,} areas on {outcome['indicators']:,} indicators"
    )
    if outcome["unchanged"]:
        return [f"{what}: unchanged. {counts} were computed from the same figures before."]
    seconds = ", ".join(f"{stage} {time:.2f} s" for stage, time in outcome["seconds"].items())
    published = (
        "published" if outcome["state"] == STATE.PUBLISHED else "kept beside the published run, which knows more"
    )
    return [f"{what}: {published}.", f"{counts}.", f"Seconds: {seconds}."]
