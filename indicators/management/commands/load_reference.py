"""Loads areas, families, data items, series breaks and indicator sets from the fixtures; a second time it says so."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import transaction

import indicators.reference
import landscape.reference
from landscape.commands import PlainCommand
from landscape.reference import FixtureError


class Command(PlainCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fixtures", type=Path, default=settings.FIXTURES_DIR, help="folder that holds landscape/ and indicators/"
        )

    def handle(self, *args, fixtures: Path, **options) -> None:
        try:
            with transaction.atomic():
                lines = [
                    *landscape.reference.load(fixtures / "landscape"),
                    *indicators.reference.load(fixtures / "indicators"),
                ]
        except FixtureError as error:
            raise CommandError(str(error)) from error
        for line in lines:
            self.stdout.write(line)
