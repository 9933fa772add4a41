"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("landscape.urls")),
    path("", include("landscape.editions.urls")),
    path("", include("indicators.definitions.pages.urls")),
    path("", include("indicators.returns.pages.urls")),
    path("", include("scrutiny.running.urls")),
    path("", include("scrutiny.trials.urls")),
    path("", include("scrutiny.public.urls")),
    path("", include("scrutiny.urls")),
    path("admin/", admin.site.urls),
]
