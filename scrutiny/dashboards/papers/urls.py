from django.urls import path

from scrutiny.dashboards.papers import pages

urlpatterns = [
    path("forces/<slug:slug>/paper/", pages.for_print, name="force-paper"),
    path("forces/<slug:slug>/paper.pdf", pages.for_download, name="force-paper-pdf"),
]
