"""Two returns on their way, for demonstrations; never in production."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import CommandError

from indicators.returns.demo import load_demo_returns
from landscape.commands import PlainCommand


class Command(PlainCommand):
    help = "See that one return waits to be accepted and one was sent back, of published figures."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo returns are not created in production.")
        try:
            lines = load_demo_returns()
        except ObjectDoesNotExist as error:
            raise CommandError("Run load_reference, load_published and load_demo_people first.") from error
        for line in lines:
            self.stdout.write(line)
