"""The Celery application. Workers are started with ``celery -A config worker``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("scrutiny")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "landscape.people",
        "indicators.returns",
        "scrutiny.comparisons",
        "scrutiny.dashboards.watching",
        "scrutiny.plans",
        "scrutiny.trials",
    ]
)
