"""Addresses of previews and trials."""

from django.urls import path

from scrutiny.trials import pages

urlpatterns = [
    path(
        "definitions/sets/<slug:code>/indicators/<slug:slug>/preview/",
        pages.preview_indicator,
        name="preview-indicator",
    ),
    path("families/proposals/<int:number>/verdicts/", pages.verdicts, name="trial-verdicts"),
]
