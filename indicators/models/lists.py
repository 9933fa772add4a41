"""Small lists that change with the times: each entry holds between two dates, and is ended rather than changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from landscape.models import Confidence
from landscape.models.areas import at


class DatedQuerySet(models.QuerySet):
    def on(self, day) -> DatedQuerySet:
        """What held on `day`; an unknown start or end leaves the entry in."""
        return self.filter(at(day))


class Dated(models.Model):
    """What every list has: when an entry holds, how well it is known, and where it comes from."""

    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=1, choices=Confidence, default=Confidence.A)
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="%(class)s_ends_after_it_starts",
            ),
        ]


class HmicArea(Dated):
    """An area of HMIC's rounded assessment, under which indicators are gathered across sets."""

    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, unique=True)

    class Meta(Dated.Meta):
        ordering = ("position", "name")
        verbose_name = "HMIC area"

    def __str__(self) -> str:
        return self.name


class PledgeCommitment(Dated):
    """A promise of the Policing Pledge, in our own words."""

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=80)
    commitment = models.TextField()
    measure = models.TextField(blank=True)
    unit = models.CharField(max_length=40, blank=True)
    standard = models.CharField(max_length=80, blank=True)

    class Meta(Dated.Meta):
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class LadderStep(Dated):
    """A step of support and intervention, on the track of forces, of police authorities or of partnerships."""

    class Track(models.TextChoices):
        FORCE = "force", "Forces"
        AUTHORITY = "police_authority", "Police authorities"
        PARTNERSHIP = "partnership", "Partnerships"

    track = models.CharField(max_length=16, choices=Track)
    step = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    actor = models.CharField(max_length=160, blank=True)
    trigger = models.TextField(blank=True)
    record = models.TextField(blank=True, help_text="What is done, and what is kept of it")

    class Meta(Dated.Meta):
        ordering = ("track", "step")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["track", "step", "starts"], name="ladder_step_once"),
            models.UniqueConstraint(
                fields=["track", "step"], condition=Q(starts__isnull=True), name="ladder_step_without_start_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_track_display()}, step {self.step}: {self.name}"


class ConfidenceTheme(Dated):
    """A theme of public confidence, such as those of the BCU Fund."""

    scheme = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)

    class Meta(Dated.Meta):
        ordering = ("scheme", "position")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["scheme", "name"], name="confidence_theme_once"),
        ]

    def __str__(self) -> str:
        return self.name


class MeetingName(Dated):
    """What a meeting that comes round is called, such as a committee of an authority; empty for all authorities."""

    authority = models.ForeignKey("landscape.Authority", on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=120)

    class Meta(Dated.Meta):
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
