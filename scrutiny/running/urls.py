"""Addresses of comparisons on their way."""

from django.urls import path

from scrutiny.running import pages

urlpatterns = [
    path("runs/", pages.comparison_runs, name="comparison-runs"),
    path("runs/<int:number>/cancel/", pages.cancel, name="cancel-run"),
]
