"""Addresses of the landscape: signing in."""

urlpatterns = []
