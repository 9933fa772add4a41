"""The Celery application. Workers are started with ``celery -A config worker``."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun
from django.db import close_old_connections

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


@task_prerun.connect
@task_postrun.connect
def let_old_connections_go(task: Task, **_: Any) -> None:
    """As before and after each request of a page, so that a worker outlives a restart of the database."""
    if not task.request.is_eager:
        close_old_connections()
