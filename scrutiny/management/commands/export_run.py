"""Comparisons of a run as CSV, on standard output."""

from django.core.management.base import CommandError

from landscape.commands import PlainCommand
from landscape.models import Level
from scrutiny.comparisons.export import lines
from scrutiny.models import ComparisonRun


class Command(PlainCommand):
    help = "Write the comparisons of a run as CSV on standard output."

    def add_arguments(self, parser):
        parser.add_argument("run", type=int, metavar="RUN", help="the number that `compare` printed")
        parser.add_argument("--level", default="", choices=Level.values, help="only areas of this level")
        parser.add_argument("--indicator", default="", metavar="REF", help="only this indicator, by its reference")

    def handle(self, *, run, level, indicator, **options):
        found = ComparisonRun.objects.filter(pk=run).first()
        if found is None:
            raise CommandError(f"There is no run {run}.")
        if found.state not in (ComparisonRun.State.PUBLISHED, ComparisonRun.State.SUPERSEDED):
            raise CommandError(f"Run {run} is not complete: {found.error or found.get_state_display().lower()}.")
        references = [part.indicator.reference for part in found.parts.select_related("indicator")]
        if indicator and indicator not in references:
            raise CommandError(f"Run {run} has no indicator “{indicator}”. It has: {', '.join(references)}.")
        for line in lines(found, level=level, indicator=indicator):
            self.stdout.write(line, ending="")
