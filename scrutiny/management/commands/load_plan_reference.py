"""Loads what government asks of plans from the fixtures; a second time it changes nothing."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from landscape.commands import PlainCommand
from landscape.reference import FixtureError
from scrutiny.plans import reference


class Command(PlainCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fixtures", type=Path, default=settings.FIXTURES_DIR, help="folder that holds plans/")

    def handle(self, *args, fixtures: Path, **options) -> None:
        try:
            lines = reference.load(fixtures / "plans")
        except FixtureError as error:
            raise CommandError(str(error)) from error
        for line in lines:
            self.stdout.write(line)
