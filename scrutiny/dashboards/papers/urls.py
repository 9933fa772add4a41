from django.urls import path

from landscape.models import Level
from scrutiny.dashboards.papers import pages

AREAS = [
    ("forces", "force", Level.FORCE),
    ("units", "bcu", Level.BCU),
    ("partnerships", "partnership", Level.PARTNERSHIP),
]

urlpatterns = [
    path(f"{folder}/<slug:slug>/{file}", view, {"level": level}, name=f"{prefix}-{name}")
    for folder, prefix, level in AREAS
    for file, view, name in (
        ("paper/", pages.for_print, "paper"),
        ("paper.pdf", pages.for_download, "paper-pdf"),
    )
]
