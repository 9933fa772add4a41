"""Definitions to look up, which have pages of their own; and the small dated lists, which are kept here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from indicators.models import (
    ConfidenceTheme,
    DataItem,
    HmicArea,
    Indicator,
    IndicatorPart,
    IndicatorSet,
    LadderStep,
    MeetingName,
    PledgeCommitment,
    SeriesBreak,
    Timetable,
)
from indicators.reference.writing import as_text
from indicators.returns.timetable_form import TimetableForm
from landscape.admin import AuditedAdmin
from landscape.audit import record


class LookUpOnly:
    """Changed on the pages of definitions only: there every change has its checks, its version and its reason."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class PartInline(LookUpOnly, admin.TabularInline):
    model = IndicatorPart


@admin.register(DataItem)
class DataItemAdmin(LookUpOnly, admin.ModelAdmin):
    list_display = ("code", "name", "unit", "timing", "confidence")
    list_filter = ("timing", "confidence")
    search_fields = ("code", "name")


@admin.register(IndicatorSet)
class IndicatorSetAdmin(LookUpOnly, admin.ModelAdmin):
    list_display = ("name", "code", "year", "state")
    list_filter = ("state",)


@admin.register(Indicator)
class IndicatorAdmin(LookUpOnly, admin.ModelAdmin):
    list_display = ("reference", "title", "indicator_set", "domain", "polarity", "status", "confidence")
    list_filter = ("indicator_set", "status", "confidence", "polarity")
    list_select_related = ("indicator_set", "domain")
    search_fields = ("reference", "title", "full_title")
    inlines = (PartInline,)


@admin.register(SeriesBreak)
class SeriesBreakAdmin(LookUpOnly, admin.ModelAdmin):
    list_display = ("item", "on", "area", "reason")
    list_select_related = ("item", "area")
    search_fields = ("item__code", "item__name", "reason")


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
        self.initial["seen"] = _digest(self.instance)

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        if self.instance.pk and self.cleaned_data.get("seen") != self.initial["seen"]:
            raise forms.ValidationError(
                "Someone else has changed this entry since you opened the page. Nothing of yours was stored: open it "
                "again, and make your change there."
            )
        return said


class DatedListAdmin(AuditedAdmin):
    """An entry is ended by its date and never deleted: what was said while it held goes on naming it."""

    form = ReasonedForm

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: ReasonedForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        names = [name for name in form.changed_data if name not in ("reason", "seen")]
        before = {name: as_text(form.initial.get(name)) for name in names} if change else None
        after = {name: _plain(form.cleaned_data[name]) for name in names}
        record(
            by=request.user,
            action=f"{self.opts.verbose_name} {'changed' if change else 'added'}",
            subject=f"{self.opts.verbose_name} {obj}",
            why=form.cleaned_data["reason"],
            before=before,
            after=after,
        )

    def audit(self, request: HttpRequest, action: str, thing: Model, what: Any = None) -> None:
        """Told already, with what was before and after."""


def _digest(entry: Model) -> str:
    """A text that differs as soon as anything in the entry does."""
    return salted_hmac("indicators.admin", repr(sorted(forms.model_to_dict(entry).items()))).hexdigest()


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else as_text(value)


@admin.register(HmicArea)
class HmicAreaAdmin(DatedListAdmin):
    list_display = ("name", "position", "starts", "ends")


@admin.register(PledgeCommitment)
class PledgeCommitmentAdmin(DatedListAdmin):
    list_display = ("number", "name", "standard", "starts", "ends", "confidence")
    list_display_links = ("name",)


@admin.register(LadderStep)
class LadderStepAdmin(DatedListAdmin):
    list_display = ("name", "track", "step", "starts", "ends", "confidence")
    list_filter = ("track",)


@admin.register(ConfidenceTheme)
class ConfidenceThemeAdmin(DatedListAdmin):
    list_display = ("name", "scheme", "position", "starts", "ends", "confidence")


@admin.register(MeetingName)
class MeetingNameAdmin(DatedListAdmin):
    list_display = ("name", "authority", "starts", "ends")
    list_select_related = ("authority",)


class ReasonedTimetableForm(ReasonedForm, TimetableForm):
    pass


@admin.register(Timetable)
class TimetableAdmin(DatedListAdmin):
    """When the returns of a set are due. It is ended by the last quarter, and never deleted."""

    form = ReasonedTimetableForm
    list_display = ("indicator_set", "days_after", "first_end", "last_end")
    list_select_related = ("indicator_set",)
