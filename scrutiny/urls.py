"""Addresses of the scrutiny pages. What a page shows is chosen by ``set``, ``period`` and ``family``."""

from django.urls import include, path

from landscape.models import Level
from scrutiny.dashboards import baselines, bodies, indicator_views, views

FORCE, BCU, PARTNERSHIP = {"level": Level.FORCE}, {"level": Level.BCU}, {"level": Level.PARTNERSHIP}

urlpatterns = [
    path("plans/", include("scrutiny.plans.pages.urls")),
    path(
        "charts/<slug:level>/<slug:slug>/<slug:set_code>/<slug:indicator>/baselines/",
        baselines.baselines,
        name="baselines",
    ),
    path("charts/baselines/<int:number>/withdraw/", baselines.withdraw, name="withdraw-baseline"),
    path("compare/", include("scrutiny.dashboards.comparing.urls")),
    path("watch-list/", include("scrutiny.dashboards.watching.urls")),
    path("", views.home, name="home"),
    path("", include("scrutiny.dashboards.glossary.urls")),
    path("", include("scrutiny.dashboards.papers.urls")),
    path("methods/", views.methods, name="methods"),
    path("forces/", views.forces, name="forces"),
    path("forces/<slug:slug>/", views.area_overview, FORCE, name="force"),
    path("forces/<slug:slug>/comparisons.csv", views.comparisons_csv, FORCE, name="force-comparisons"),
    path("forces/<slug:slug>/areas/", indicator_views.areas_within, name="areas-within"),
    path("forces/<slug:slug>/areas/charts/<slug:chart>.csv", indicator_views.areas_chart, name="areas-chart"),
    path("forces/<slug:slug>/areas/map.svg", indicator_views.areas_map, name="areas-map"),
    path("forces/<slug:slug>/bodies/", bodies.bodies, name="force-bodies"),
    path("forces/<slug:slug>/family/", views.family, FORCE, name="family"),
    path("forces/<slug:slug>/indicators/<slug:indicator>/", indicator_views.indicator, FORCE, name="indicator"),
    path(
        "forces/<slug:slug>/indicators/<slug:indicator>/comparisons.csv",
        views.comparisons_csv,
        FORCE,
        name="force-indicator-comparisons",
    ),
    path(
        "forces/<slug:slug>/indicators/<slug:indicator>/charts/<slug:chart>.csv",
        indicator_views.indicator_chart,
        FORCE,
        name="force-indicator-chart",
    ),
    path(
        "forces/<slug:slug>/indicators/<slug:indicator>/working/",
        indicator_views.indicator_working,
        FORCE,
        name="force-indicator-working",
    ),
    path("units/<slug:slug>/", views.area_overview, BCU, name="bcu"),
    path("units/<slug:slug>/comparisons.csv", views.comparisons_csv, BCU, name="bcu-comparisons"),
    path("units/<slug:slug>/family/", views.family, BCU, name="bcu-family"),
    path("units/<slug:slug>/indicators/<slug:indicator>/", indicator_views.indicator, BCU, name="bcu-indicator"),
    path(
        "units/<slug:slug>/indicators/<slug:indicator>/comparisons.csv",
        views.comparisons_csv,
        BCU,
        name="bcu-indicator-comparisons",
    ),
    path(
        "units/<slug:slug>/indicators/<slug:indicator>/charts/<slug:chart>.csv",
        indicator_views.indicator_chart,
        BCU,
        name="bcu-indicator-chart",
    ),
    path(
        "units/<slug:slug>/indicators/<slug:indicator>/working/",
        indicator_views.indicator_working,
        BCU,
        name="bcu-indicator-working",
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
        indicator_views.indicator,
        PARTNERSHIP,
        name="partnership-indicator",
    ),
    path(
        "partnerships/<slug:slug>/indicators/<slug:indicator>/comparisons.csv",
        views.comparisons_csv,
        PARTNERSHIP,
        name="partnership-indicator-comparisons",
    ),
    path(
        "partnerships/<slug:slug>/indicators/<slug:indicator>/charts/<slug:chart>.csv",
        indicator_views.indicator_chart,
        PARTNERSHIP,
        name="partnership-indicator-chart",
    ),
    path(
        "partnerships/<slug:slug>/indicators/<slug:indicator>/working/",
        indicator_views.indicator_working,
        PARTNERSHIP,
        name="partnership-indicator-working",
    ),
]
