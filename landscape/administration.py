"""Django's administration as this site opens it: for those who configure it, each change with a reason, none unseen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.decorators import method_decorator

from landscape.audit import record
from landscape.people.signing_in import SignOutView
from landscape.permissions import Permission, may

OVERTAKEN = (
    "Someone else has changed this entry since you opened the page. Nothing of yours was stored: open it again, and "
    "make your change there."
)
BESIDE = ("reason", "seen")
"""Fields of a form that say something of the change, and are none of the entry."""


class Administration(AdminSite):
    """Opens by appointment alone. Signing in, out and passwords have pages of our own, which the audit trail sees."""

    site_header = site_title = "Police performance scrutiny: administration"
    index_title = "What is looked up, and what is rarely changed"

    def has_permission(self, request: HttpRequest) -> bool:
        return may(request, Permission.CONFIGURE)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Where Django sends those who may not open a page: strangers go on to sign in, others are refused."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return SignOutView.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("password")


class ReadOnly:
    """For models and inlines that are looked at, never changed here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReasonedForm(forms.ModelForm):
    """Every change says why, and is of the entry as the person saw it."""

    reason = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept in the audit trail, which members read",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self._digest()

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        if self.instance.pk and self.cleaned_data.get("seen") != self.initial["seen"]:
            raise forms.ValidationError(OVERTAKEN)
        return said

    def _digest(self) -> str:
        """A text that differs as soon as anything does that the form shows of the entry."""
        shown = model_to_dict(self.instance, fields=[name for name in self.fields if name not in BESIDE])
        return salted_hmac("landscape.administration", repr(sorted(shown.items()))).hexdigest()


class ReasonedAdmin(ModelAdmin):
    """Nothing is deleted here, and every change is told with its reason, what was before and what is after."""

    form = ReasonedForm

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """The entry; kept from others while a change of it is stored, so that of two at once one comes second."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST":
            return found
        return self.get_queryset(request).select_for_update(of=("self",)).get(pk=found.pk)

    def save_model(self, request: HttpRequest, obj: Model, form: ReasonedForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        names = [name for name in form.changed_data if name not in BESIDE]
        record(
            by=request.user,
            action=f"{self.opts.verbose_name} {'changed' if change else 'added'}",
            subject=self.subject_of(obj),
            why=form.cleaned_data["reason"],
            before={name: _plain(form.initial.get(name)) for name in names} if change else None,
            after={name: _plain(getattr(obj, name)) for name in names},
        )

    def subject_of(self, obj: Any) -> str:
        """What the audit trail calls the entry."""
        return f"{self.opts.verbose_name} {obj}"


def _plain(value: Any) -> Any:
    """A value as JSON takes it."""
    if isinstance(value, Model):
        return value.pk
    return value if value is None or isinstance(value, bool | int | float | str | list) else str(value)
