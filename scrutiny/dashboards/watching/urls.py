"""Addresses of the watch list, below ``watch-list/``."""

from django.urls import path

from scrutiny.dashboards.watching import pages

urlpatterns = [
    path("", pages.watch_list, name="watch-list"),
    path("add/", pages.watch, name="watch"),
    path("remove/", pages.unwatch, name="unwatch"),
    path("letters/", pages.letters, name="watch-list-letters"),
]
