"""Addresses of the landscape: people, and whether the site is well."""

from django.urls import include, path

from landscape.views import healthz

urlpatterns = [
    path("", include("landscape.people.urls")),
    path("healthz", healthz, name="healthz"),
]
