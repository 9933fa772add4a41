"""Loads areas, families, data items, series breaks and indicator sets from the fixtures; a second time it says so."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

import indicators.reference
import landscape.reference


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fixtures", type=Path, default=settings.FIXTURES_DIR, help="folder that holds landscape/ and indicators/"
        )

    def handle(self, *args, fixtures: Path, **options) -> None:
        for floor in (landscape.reference, indicators.reference):
            folder = fixtures / floor.__name__.partition(".")[0]
            try:
                lines = floor.load(folder)
            except floor.FixtureError as error:
                raise CommandError(str(error)) from error
            for line in lines:
                self.stdout.write(line)
