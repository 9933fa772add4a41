"""What people keep for themselves: indicators that they watch, letters about those, groups of areas to compare."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from landscape.models import Level


class Watch(models.Model):
    """A person watches an indicator of an area."""

    person = models.ForeignKey("landscape.Person", on_delete=models.CASCADE, related_name="watches")
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.CASCADE, related_name="watches")
    area = models.ForeignKey("landscape.Area", on_delete=models.CASCADE, related_name="watches")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(fields=["person", "indicator", "area"], name="one_watch_per_person_indicator_area"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area}"


class DigestWish(models.Model):
    """A person wants a letter about what they watch whenever a comparison is published; nobody gets one unasked."""

    person = models.OneToOneField("landscape.Person", on_delete=models.CASCADE, related_name="digest_wish")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "digest wishes"

    def __str__(self) -> str:
        return f"{self.person}, since {self.since:%-d %B %Y}"


class Digest(models.Model):
    """A letter that was sent about a run. `told`: by area and indicator what it said, for the next one to compare."""

    person = models.ForeignKey("landscape.Person", on_delete=models.CASCADE, related_name="digests")
    run = models.ForeignKey("scrutiny.ComparisonRun", on_delete=models.CASCADE, related_name="digests")
    told = models.JSONField(default=dict)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "run"], name="one_digest_per_person_and_run")]

    def __str__(self) -> str:
        return f"{self.person}, {self.run}"


class PeerGroup(models.Model):
    """Areas of one level that a person likes to compare; nobody else sees it, and it is no most similar family."""

    person = models.ForeignKey("landscape.Person", on_delete=models.CASCADE, related_name="peer_groups")
    level = models.CharField(max_length=12, choices=Level)
    name = models.CharField(max_length=60)
    areas = models.ManyToManyField("landscape.Area", related_name="+")

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint("person", Lower("name"), name="one_peer_group_per_person_and_name"),
        ]

    def __str__(self) -> str:
        return self.name
