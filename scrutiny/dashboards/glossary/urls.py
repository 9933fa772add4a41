from django.urls import path

from scrutiny.dashboards.glossary import pages

urlpatterns = [
    path("glossary/", pages.glossary, name="glossary"),
    path("help/", pages.help_page, name="help"),
    path("help/<slug:about>/", pages.help_page, name="help-about"),
]
