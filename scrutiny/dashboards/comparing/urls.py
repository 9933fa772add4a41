"""Addresses of the compare pages, below ``compare/``."""

from django.urls import path

from scrutiny.dashboards.comparing import views

urlpatterns = [
    path("areas/", views.areas, name="compare-areas"),
    path("areas/charts/chosen.csv", views.areas_csv, name="compare-areas-chart"),
    path("periods/", views.periods, name="compare-periods"),
    path("indicators/", views.indicators, name="compare-indicators"),
]
