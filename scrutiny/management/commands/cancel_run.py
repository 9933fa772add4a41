"""Cancel a run that is being computed: it is never published."""

from django.core.management.base import CommandError

from landscape.commands import PlainCommand
from scrutiny.comparisons import runs
from scrutiny.models import ComparisonRun


class Command(PlainCommand):
    help = "Cancel a run that is being computed; members keep what they see."

    def add_arguments(self, parser):
        parser.add_argument("run", type=int, metavar="RUN", help="the number that `compare` printed")

    def handle(self, *, run, **options):
        found = ComparisonRun.objects.filter(pk=run).first()
        if found is None:
            raise CommandError(f"There is no run {run}.")
        try:
            runs.cancel(run=found, by="cancel_run")
        except runs.CannotCancelError as error:
            raise CommandError(str(error)) from error
        done, parts = runs.progress(found)
        self.stdout.write(f"Run {run} is cancelled, with {done} of {parts} parts done.")
