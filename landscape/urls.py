"""Addresses of the landscape: signing in and out, and whether the site is well."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from landscape.views import SignInView, healthz

urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("healthz", healthz, name="healthz"),
]
