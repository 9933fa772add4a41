"""The base of our management commands."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class PlainCommand(BaseCommand):
    """Refuses in plain sentences: Django alone would set "CommandError:" before each."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError as refusal:
            if not self._called_from_command_line:
                raise
            self.stderr.write(str(refusal))
            sys.exit(refusal.returncode)
