"""manage.py load_demo_people"""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from landscape.commands import PlainCommand
from landscape.demo import demo_password, load_demo_people
from landscape.models import Authority


class Command(PlainCommand):
    help = "Creates one person per role for a demonstration, and prints how to sign in. Refused in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo people have a password that is printed; they are not created in production.")
        try:
            sign_ins = load_demo_people(
                by="load_demo_people", password=demo_password(settings.VAR_DIR / "demo-password")
            )
        except Authority.DoesNotExist as error:
            raise CommandError("There are no authorities yet. Run `python manage.py load_reference` first.") from error
        for sign_in in sign_ins:
            self.stdout.write(f"{sign_in.role.label:<18} {sign_in.email:<28} {sign_in.password}")
