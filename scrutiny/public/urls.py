"""The address of what an authority shows to the public."""

from django.urls import path

from scrutiny.public import pages

urlpatterns = [path("public/<slug:slug>/<slug:code>/", pages.results, name="public-results")]
