"""Addresses of families."""

from django.urls import path

from landscape.editions import pages

urlpatterns = [
    path("families/", pages.families, name="families"),
    path("families/load/", pages.load, name="load-families"),
    path("families/derive/", pages.derive, name="derive-families"),
    path("families/editions/<slug:code>/", pages.edition, name="family-edition"),
    path("families/proposals/<int:number>/", pages.proposal, name="family-proposal"),
    path("families/proposals/<int:number>/adopt/", pages.make_edition, name="adopt-families"),
]
