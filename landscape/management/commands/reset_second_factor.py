"""manage.py reset_second_factor"""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from landscape.commands import PlainCommand
from landscape.models import Person
from landscape.people.actions import reset_second_factor


class Command(PlainCommand):
    help = "Takes the second factor of a person away, where no administrator is left who could do it on the page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the address by which the person signs in")
        parser.add_argument("--why", required=True, help="the reason, which the audit trail keeps")

    def handle(self, *args: Any, email: str, why: str, **options: Any) -> None:
        person = Person.objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {email}.")
        reset_second_factor(by="reset_second_factor", person=person, why=why)
        self.stdout.write(f"{person.name} sets up another second factor when they sign in next.")
