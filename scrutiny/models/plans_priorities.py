"""What plans put first, and what they mean to do about it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from landscape.models import Confidence


class LineQuerySet(models.QuerySet):
    def standing(self) -> LineQuerySet:
        """Lines of a plan that were not removed."""
        return self.filter(removed_at__isnull=True)


class Topic(models.Model):
    """What a priority is about, such as robbery, so that the plans of many areas can be set side by side."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class SourceLevel(models.TextChoices):
    """Where a priority comes from: the sources that an authority must weigh (New Performance Landscape, figure 1)."""

    NEIGHBOURHOOD = "neighbourhood", "Neighbourhoods"
    PARTNERSHIP = "partnership", "Partnerships"
    JUSTICE = "lcjb", "Local criminal justice board"
    FORCE = "force", "Force-wide and cross-border"
    NATIONAL = "national", "National"
    PLEDGE = "pledge", "Policing Pledge"


class NationalPriorityQuerySet(models.QuerySet):
    def during(self, starts: date, ends: date) -> NationalPriorityQuerySet:
        return self.filter(starts__lte=ends, ends__gte=starts)


class NationalPriority(models.Model):
    """What government puts first in some years: the list that a plan's coverage is checked against."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    confidence = models.CharField(max_length=1, choices=Confidence, default=Confidence.A)
    source = models.TextField()

    objects = NationalPriorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "national priorities"
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="national_priority_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"


class Priority(models.Model):
    """One thing that a plan puts first, with the level it comes from and the meeting or paper that says so."""

    plan = models.ForeignKey("scrutiny.Plan", on_delete=models.CASCADE, related_name="priorities")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="priorities")
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=13, choices=SourceLevel)
    source = models.TextField(blank=True, help_text="The meeting, survey, assessment or paper it comes from")
    risk = models.ForeignKey(
        "scrutiny.StrategicRisk", on_delete=models.PROTECT, null=True, blank=True, related_name="priorities"
    )
    national = models.ForeignKey(
        NationalPriority, on_delete=models.PROTECT, null=True, blank=True, related_name="priorities"
    )
    draft_line = models.ForeignKey(
        "scrutiny.DraftLine", on_delete=models.SET_NULL, null=True, blank=True, related_name="priorities"
    )
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "topic", "level"],
                condition=Q(removed_at__isnull=True),
                name="priority_once_per_plan_topic_and_level",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Objective(models.Model):
    """What is to be done about a priority. An enabling one says what the unit will stop doing for it."""

    class Kind(models.TextChoices):
        OUTCOME = "outcome", "For the public"
        ENABLING = "enabling", "Enabling: support of others' work"

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="objectives")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OUTCOME)
    will_stop = models.TextField(blank=True, help_text="What the unit will stop doing")
    draft_line = models.ForeignKey(
        "scrutiny.DraftLine", on_delete=models.SET_NULL, null=True, blank=True, related_name="objectives"
    )
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "title"],
                condition=Q(removed_at__isnull=True),
                name="objective_once_per_priority",
            ),
        ]

    def __str__(self) -> str:
        return self.title
