"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

# The administration's own page for signing in would know neither lock nor second factor.
admin.site.login = login_not_required(RedirectView.as_view(pattern_name="sign-in", query_string=True))

urlpatterns = [
    path("", include("landscape.urls")),
    path("", include("landscape.editions.urls")),
    path("", include("indicators.definitions.pages.urls")),
    path("", include("indicators.returns.pages.urls")),
    path("", include("scrutiny.trials.urls")),
    path("", include("scrutiny.public.urls")),
    path("", include("scrutiny.urls")),
    path("admin/", admin.site.urls),
]
