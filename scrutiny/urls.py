"""Addresses of the scrutiny pages. What a page shows is chosen by ``set``, ``period`` and ``family``."""

from django.urls import include, path

from landscape.models import Level
from scrutiny.dashboards import baselines, bodies, views

FORCE, BCU, PARTNERSHIP = {"level": Level.FORCE}, {"level": Level.BCU}, {"level": Level.PARTNERSHIP}

urlpatterns = [
    path("plans/", include("scrutiny.plans.pages.urls")),
    path(
        "charts/<slug:level>/<slug:slug>/<slug:set_code>/<slug:indicator>/baselines/",
        baselines.baselines,
        name="baselines",
    ),
    path("charts/baselines/<int:number>/withdraw/", baselines.withdraw, name="withdraw-baseline"),
    path("", views.home, name="home"),
    path("", include("scrutiny.dashboards.glossary.urls")),
    path("", include("scrutiny.dashboards.papers.urls")),
    path("methods/", views.methods, name="methods"),
    path("forces/", views.forces, name="forces"),
    path("forces/<slug:slug>/", views.area_overview, FORCE, name="force"),
    path("forces/<slug:slug>/comparisons.csv", views.comparisons_csv, FORCE, name="force-comparisons"),
    path("forces/<slug:slug>/areas/", views.areas_within, name="areas-within"),
    path("forces/<slug:slug>/bodies/", bodies.bodies, name="force-bodies"),
    path("forces/<slug:slug>/family/", views.family, FORCE, name="family"),
    path("forces/<slug:slug>/indicators/<slug:indicator>/", views.indicator, FORCE, name="indicator"),
    path(
        "forces/<slug:slug>/indicators/<slug:indicator>/comparisons.csv",
        views.comparisons_csv,
        FORCE,
        name="force-indicator-comparisons",
    ),
    path("units/<slug:slug>/", views.area_overview, BCU, name="bcu"),
    path("units/<slug:slug>/comparisons.csv", views.comparisons_csv, BCU, name="bcu-comparisons"),
    path("units/<slug:slug>/family/", views.family, BCU, name="bcu-family"),
    path("units/<slug:slug>/indicators/<slug:indicator>/", views.indicator, BCU, name="bcu-indicator"),
    path(
        "units/<slug:slug>/indicators/<slug:indicator>/comparisons.csv",
        views.comparisons_csv,
        BCU,
        name="bcu-indicator-comparisons",
    ),
    path("partnerships/<slug:slug>/", views.area_overview, PARTNERSHIP, name="partnership"),
    path(
        "partnerships/<slug:slug>/comparisons.csv",
        views.comparisons_csv,
        PARTNERSHIP,
        name="partnership-comparisons",
    ),
    path("partnerships/<slug:slug>/family/", views.family, PARTNERSHIP, name="partnership-family"),
    path(
        "partnerships/<slug:slug>/indicators/<slug:indicator>/",
        views.indicator,
        PARTNERSHIP,
        name="partnership-indicator",
    ),
    path(
        "partnerships/<slug:slug>/indicators/<slug:indicator>/comparisons.csv",
        views.comparisons_csv,
        PARTNERSHIP,
        name="partnership-indicator-comparisons",
    ),
]
