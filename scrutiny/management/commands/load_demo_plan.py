"""manage.py load_demo_plan"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import CommandError

from landscape.commands import PlainCommand
from scrutiny.plans.demo import load_demo_plan


class Command(PlainCommand):
    help = "See that the demo's authority has a published plan, made of what a report of June 2010 prints."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The plan for demonstrations is not created in production.")
        try:
            plan = load_demo_plan()
        except ObjectDoesNotExist as error:
            raise CommandError("Run load_reference, load_published and load_demo_people first.") from error
        self.stdout.write(f"{plan}: {plan.get_state_display().lower()}")
