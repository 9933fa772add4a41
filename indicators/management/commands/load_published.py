"""Load the published figures that come with the project."""

from django.conf import settings
from django.core.management.base import CommandError

from indicators.returns.published import load
from indicators.returns.receipts import RefusedError
from landscape.commands import PlainCommand


class Command(PlainCommand):
    help = "Load the published figures listed in fixtures/published/sources.json; those taken before change nothing."

    def handle(self, **options):
        try:
            for outcome in load(settings.FIXTURES_DIR / "published", by="load_published"):
                self.stdout.write(f"{outcome.file_name}: {outcome.sentence}.")
        except RefusedError as error:
            raise CommandError(str(error)) from error
