"""Runs can be looked at, never edited: a published run does not change."""

from django.contrib import admin

from landscape.administration import ReadOnly
from scrutiny.models import ComparisonRun, Publication, RunPart


class RunPartInline(ReadOnly, admin.TabularInline):
    model = RunPart
    extra = 0
    fields = ("indicator", "done_at", "seconds", "error")


@admin.register(ComparisonRun)
class ComparisonRunAdmin(ReadOnly, admin.ModelAdmin):
    list_display = (
        "id",
        "indicator_set",
        "period",
        "family_edition",
        "state",
        "as_known_at",
        "started_by",
        "started_at",
    )
    list_filter = ("state", "indicator_set", "family_edition")
    list_select_related = ("indicator_set", "family_edition")
    inlines = (RunPartInline,)


@admin.register(Publication)
class PublicationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("indicator_set", "start", "end", "family_edition", "run")
    list_select_related = ("indicator_set", "family_edition", "run__indicator_set")
