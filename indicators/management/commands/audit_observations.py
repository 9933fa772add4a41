"""Check the integrity of the stored figures."""

from django.core.management.base import CommandError

from indicators.models import Observation, Return
from indicators.returns.audit import audit
from landscape.commands import PlainCommand


class Command(PlainCommand):
    help = "Check that every stored figure has an address and an unbroken history; exit 1 and a list if not."

    def handle(self, **options):
        faults = audit()
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(
            f"{Observation.objects.count():,} observations of {Return.objects.count():,} returns: nothing is wrong."
        )
