from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class LandscapeConfig(AppConfig):
    name = "landscape"

    def ready(self) -> None:
        from landscape.append_only import create_triggers

        post_migrate.connect(create_triggers, sender=self)


class AdministrationConfig(AdminConfig):
    default_site = "landscape.administration.Administration"
