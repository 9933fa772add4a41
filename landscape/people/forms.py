"""What administrators fill in about people, and what people fill in about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest
from django.utils.timezone import localdate

from landscape.forms import PlainForm
from landscape.models import Appointment, Area, Authority, Person, Role
from landscape.people import attempts

REFUSED = "The e-mail address and the password don’t belong together. Check both and try again."
LOCKED = "There were too many attempts. Wait a quarter of an hour, or ask for a new password."


class SignInForm(PlainForm):
    """Says the same of a wrong password and of an address that nobody has, and locks both alike."""

    username = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address.", "invalid": REFUSED},
    )
    password = forms.CharField(
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.person: Person | None = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.errors:
            return said
        attempt = attempts.attempt_of(self.request, said["username"])
        if attempts.is_locked(attempt):
            raise forms.ValidationError(LOCKED)
        self.person = authenticate(self.request, username=said["username"], password=said["password"])
        if self.person is None:
            attempts.failed(attempt)
            raise forms.ValidationError(REFUSED)
        attempts.succeeded(attempt)
        return said

    def get_user(self) -> Person:
        """The person who signs in, as Django's view asks for them."""
        return self.person


class NewPasswordForm(PlainForm):
    password = forms.CharField(
        label="New password",
        help_text="At least 12 characters; three words that don’t belong together are good.",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a new password."},
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password


class ChangePasswordForm(NewPasswordForm):
    """A new password for somebody who is signed in, and shows it by their old one."""

    field_order = ["old_password", "password"]
    old_password = forms.CharField(
        label="Your password until now",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password until now."},
    )

    def clean_old_password(self) -> str:
        if not self.person.check_password(self.cleaned_data["old_password"]):
            raise forms.ValidationError("This isn’t your password until now. Check it and try again.")
        return self.cleaned_data["old_password"]


class ForgottenPasswordForm(PlainForm):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address.", "invalid": "Enter an e-mail address."},
    )


class CodeForm(PlainForm):
    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "class": "govuk-input govuk-input--width-10", "spellcheck": "false"}
        ),
        error_messages={"required": "Enter the code."},
    )


class WhyForm(PlainForm):
    why = forms.CharField(
        label="Why",
        help_text="Kept in the audit trail.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why: the audit trail keeps the reason."},
    )


class EndForm(WhyForm):
    field_order = ["on", "why"]
    on = forms.DateField(
        label="Last day",
        help_text="For example 27/3/2011. What the person may do by this appointment ends with this day.",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={"required": "Enter the last day.", "invalid": "Enter the last day as day/month/year."},
    )


class AppointmentForm(WhyForm):
    field_order = ["role", "authority", "force", "region", "starts", "ends", "why"]
    role = forms.ChoiceField(
        label="Role",
        choices=[("", "Choose a role"), *Role.choices],
        error_messages={"required": "Choose a role."},
    )
    authority = forms.ModelChoiceField(
        Authority.objects.all(),
        required=False,
        empty_label="None",
        help_text="For members and officers of an authority.",
    )
    force = forms.ModelChoiceField(
        Area.objects.forces().confirmed().order_by("name"),
        required=False,
        empty_label="None",
        help_text="For analysts and officers of a force, commanders of basic command units among them.",
    )
    region = forms.ChoiceField(required=False, help_text="For regional offices.")
    starts = forms.DateField(
        label="First day",
        help_text="For example 27/3/2010.",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y"),
        initial=localdate,
        error_messages={"required": "Enter the first day.", "invalid": "Enter the first day as day/month/year."},
    )
    ends = forms.DateField(
        label="Last day",
        help_text="Leave empty while nobody knows.",
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={"invalid": "Enter the last day as day/month/year, or leave it empty."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = (
            Area.objects.forces().exclude(region="").order_by("region").values_list("region", flat=True).distinct()
        )
        self.fields["region"].choices = [("", "None"), *((each, each) for each in regions)]

    def appointment(self) -> Appointment:
        """The appointment as it was filled in, unsaved."""
        fields = ("role", "authority", "force", "region", "starts", "ends")
        return Appointment(**{name: self.cleaned_data[name] for name in fields})


class InvitationForm(AppointmentForm):
    field_order = ["name", "email", *AppointmentForm.field_order]
    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter the person’s name."})
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="The invitation goes there, and the person signs in with it.",
        error_messages={"required": "Enter an e-mail address.", "invalid": "Enter an e-mail address."},
    )
