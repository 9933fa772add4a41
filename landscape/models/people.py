"""People sign in with their e-mail address and act through dated appointments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from landscape.models.areas import Area, Authority


class Role(models.TextChoices):
    MEMBER = "member", "Authority member"
    ANALYST = "analyst", "Force analyst"
    AUTHORITY_OFFICER = "authority-officer", "Authority officer"
    FORCE_OFFICER = "force-officer", "Force officer"
    REGIONAL_OFFICE = "regional-office", "Regional office"
    INSPECTOR = "inspector", "Inspector"
    ADMINISTRATOR = "administrator", "Administrator"


def held(on: date, prefix: str = "") -> Q:
    """Appointments held on the day; `prefix` is the path to them."""
    starts, ends = f"{prefix}starts", f"{prefix}ends"
    return Q(**{f"{starts}__lte": on}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": on}))


class PersonManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, email: str) -> Person:
        """The person who signs in as `email`, in whatever case it is typed."""
        return self.get(email=email.lower())

    def create_superuser(self, email: str, password: str, **fields: Any) -> Person:
        return self.create_user(email, password, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    invited_at = models.DateTimeField(
        null=True, blank=True, help_text="When the invitation went out that is still to be accepted"
    )
    sessions_end_at = models.DateTimeField(
        null=True, blank=True, help_text="Whoever signed in before this has to sign in again"
    )

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def end_sessions(self) -> None:
        """Have every session of the person end at its next request."""
        self.sessions_end_at = now()
        self.save(update_fields=["sessions_end_at"])

    def get_session_auth_hash(self) -> str:
        """What a session must know to go on: it changes with the password, and when sessions are ended."""
        return f"{super().get_session_auth_hash()}{self.sessions_end_at or ''}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under each secret key of before."""
        for each in super().get_session_auth_fallback_hash():
            yield f"{each}{self.sessions_end_at or ''}"


class AppointmentQuerySet(models.QuerySet):
    def on(self, day: date) -> AppointmentQuerySet:
        return self.filter(held(day))


class Appointment(models.Model):
    """`person` holds `role` for an authority, a force or a region (or for the whole site) between two dates."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True)
    force = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True)
    region = models.CharField(max_length=60, blank=True, help_text="As `Area.region` says it")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
                name="appointment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


class SignInFailure(models.Model):
    """An attempt to sign in that failed; recent ones lock the account or the address that they came from."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    email = models.CharField(max_length=254, db_index=True, help_text="As typed, in lower case, whether known or not")
    address = models.CharField(max_length=45, db_index=True, help_text="Where the attempt came from")

    def __str__(self) -> str:
        return f"{self.email} from {self.address}"
