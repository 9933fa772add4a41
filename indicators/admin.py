"""Definitions as they are stored, to look up. They are changed in the files of `fixtures/indicators`."""

from django.contrib import admin

from indicators.models import DataItem, Indicator, IndicatorPart, IndicatorSet, SeriesBreak


class LookUpOnly:
    """Nobody changes these rows by form: the next load of the files would undo it, and no audit entry would tell."""

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
