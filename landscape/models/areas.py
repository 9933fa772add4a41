"""Areas of every level in one table, with dates: boundaries and bodies come and go."""

from __future__ import annotations

import re
from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q


class Level(models.TextChoices):
    """What kind of area; comparisons never cross levels."""

    FORCE = "force", "Police force"
    BCU = "bcu", "Basic command unit"
    PARTNERSHIP = "partnership", "Crime and disorder partnership"
    DISTRICT = "district", "District"
    NATIONAL = "national", "National police body"


class Confidence(models.TextChoices):
    """How well a fact is known. C is never shown to a member as settled."""

    A = "A", "found in a public source"
    B = "B", "well-established knowledge, not looked up"
    C = "C", "unconfirmed"


def at(day: date, prefix: str = "") -> Q:
    """Rows whose span holds `day`; an unknown start or end leaves the row in."""
    starts, ends = f"{prefix}starts", f"{prefix}ends"
    return (Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": day})) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day})
    )


class AreaQuerySet(models.QuerySet):
    def at(self, day: date) -> AreaQuerySet:
        """Areas that existed on `day`; an unknown start or end leaves the area in."""
        return self.filter(at(day))

    def confirmed(self) -> AreaQuerySet:
        """Areas that may be shown to a member as settled."""
        return self.exclude(confidence=Confidence.C)

    def forces(self) -> AreaQuerySet:
        return self.filter(level=Level.FORCE)

    def with_authority(self) -> AreaQuerySet:
        """Each force with its authority, in one query."""
        return self.select_related("authority")

    def within(self, parent: Area, level: str, on: date | None = None) -> AreaQuerySet:
        """Areas of `level` that belong to `parent`, today or once; with `on`, those that existed and belonged then."""
        links = AreaLink.objects.filter(parent=parent, child=OuterRef("pk"))
        if on is None:
            return self.filter(Exists(links), level=level)
        return self.at(on).filter(Exists(links.filter(at(on))), level=level)

    def search(self, text: str) -> AreaQuerySet:
        """Areas with a word that begins with `text` in a name of theirs or of their authority, in whatever case.

        Anywhere within a word would give Hampshire to those who look for the MPS.
        """
        words = " ".join(text.replace("\0", " ").split())  # PostgreSQL takes no NUL
        beginning = rf"(^|[^a-z0-9]){re.escape(words)}"
        other_names = AreaName.objects.filter(area=OuterRef("pk"), name__iregex=beginning)
        return self.filter(
            Q(name__iregex=beginning)
            | Q(official_name__iregex=beginning)
            | Q(authority__name__iregex=beginning)
            | Exists(other_names)
        )


class Area(models.Model):
    """A force, basic command unit, partnership or district.

    `code` is the nine-character GSS code where one exists; otherwise a key of ours that begins with the level
    (``bcu:E23000001:barnet``), so that it can't be taken for a published code. Dates are inclusive; null is unknown.
    """

    level = models.CharField(max_length=12, choices=Level)
    code = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=120)
    official_name = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=60, blank=True, help_text="What it is called, such as CDRP, CSP or BOCU")
    country = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=60, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=1, choices=Confidence, default=Confidence.A)
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ("level", "name", "code")
        constraints = [
            models.UniqueConstraint(fields=["level", "slug"], name="area_slug_unique_in_level"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="area_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_gss_code(self) -> bool:
        return ":" not in self.code


class AreaLink(models.Model):
    """`child` belongs to `parent` from `starts` to `ends`."""

    child = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="child_links")
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "parent", "starts"], name="area_link_unique"),
            models.UniqueConstraint(
                fields=["child", "parent"], condition=Q(starts__isnull=True), name="area_link_without_start_unique"
            ),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="area_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.child} in {self.parent}"


class AreaName(models.Model):
    """Another name under which publishers print an area ("Avon & Somerset"), unique within the level."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="other_names")
    level = models.CharField(max_length=12, choices=Level)
    name = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "name"], name="area_name_unique_in_level")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """`successor` took over all or part of `predecessor` on `on`."""

    predecessor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="successions_out")
    successor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="successions_in")
    on = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="succession_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Authority(models.Model):
    """A police authority, which holds one force to account."""

    name = models.CharField(max_length=160, unique=True)
    force = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="authority")
    confidence = models.CharField(max_length=1, choices=Confidence, default=Confidence.A)
    source = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "authorities"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
