"""Definitions to look up, which have pages of their own; and the small dated lists, which are kept here.

An entry of a list is ended by its date and never deleted: what was said while it held goes on naming it.
"""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

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
from indicators.returns.timetable_form import TimetableForm
from landscape.administration import ReadOnly, ReasonedAdmin, ReasonedForm

SAID_LAST = ("starts", "ends", "confidence", "source", "note", "reason", "seen")


class PartInline(ReadOnly, admin.TabularInline):
    model = IndicatorPart


@admin.register(DataItem)
class DataItemAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("code", "name", "unit", "timing", "confidence")
    list_filter = ("timing", "confidence")
    search_fields = ("code", "name")


@admin.register(IndicatorSet)
class IndicatorSetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "code", "year", "state")
    list_filter = ("state",)


@admin.register(Indicator)
class IndicatorAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("reference", "title", "indicator_set", "domain", "polarity", "status", "confidence")
    list_filter = ("indicator_set", "status", "confidence", "polarity")
    list_select_related = ("indicator_set", "domain")
    search_fields = ("reference", "title", "full_title")
    inlines = (PartInline,)


@admin.register(SeriesBreak)
class SeriesBreakAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("item", "on", "area", "reason")
    list_select_related = ("item", "area")
    search_fields = ("item__code", "item__name", "reason")


class ListAdmin(ReasonedAdmin):
    """What an entry says comes first; when it holds, how well it is known and why it changes come last."""

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return sorted(super().get_fields(request, obj), key=lambda name: name in SAID_LAST)


@admin.register(HmicArea)
class HmicAreaAdmin(ListAdmin):
    list_display = ("name", "position", "starts", "ends")


@admin.register(PledgeCommitment)
class PledgeCommitmentAdmin(ListAdmin):
    list_display = ("number", "name", "standard", "starts", "ends", "confidence")
    list_display_links = ("name",)


@admin.register(LadderStep)
class LadderStepAdmin(ListAdmin):
    list_display = ("name", "track", "step", "starts", "ends", "confidence")
    list_filter = ("track",)


@admin.register(ConfidenceTheme)
class ConfidenceThemeAdmin(ListAdmin):
    list_display = ("name", "scheme", "position", "starts", "ends", "confidence")


@admin.register(MeetingName)
class MeetingNameAdmin(ListAdmin):
    list_display = ("name", "authority", "starts", "ends")
    list_select_related = ("authority",)


class ReasonedTimetableForm(ReasonedForm, TimetableForm):
    pass


@admin.register(Timetable)
class TimetableAdmin(ReasonedAdmin):
    """When the returns of a set are due. It is ended by the last quarter, and never deleted."""

    form = ReasonedTimetableForm
    list_display = ("indicator_set", "days_after", "first_end", "last_end")
    list_select_related = ("indicator_set",)
