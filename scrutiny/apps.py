from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    name = "scrutiny"

    def ready(self) -> None:
        from scrutiny.comparisons import following  # noqa: F401 - connects its receiver
        from scrutiny.dashboards.watching import tasks  # noqa: F401 - connects its receiver
