"""Addresses of the compare pages, below ``compare/``."""

from django.urls import path

from scrutiny.dashboards.comparing import group_pages, views

urlpatterns = [
    path("areas/", views.areas, name="compare-areas"),
    path("areas/charts/chosen.csv", views.areas_csv, name="compare-areas-chart"),
    path("groups/", group_pages.own_groups, name="peer-groups"),
    path("groups/save/", group_pages.save, name="save-peer-group"),
    path("groups/rename/", group_pages.rename, name="rename-peer-group"),
    path("groups/delete/", group_pages.delete, name="delete-peer-group"),
    path("periods/", views.periods, name="compare-periods"),
    path("indicators/", views.indicators, name="compare-indicators"),
]
