"""Where a series stops being comparable with itself."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class EveryBreak(models.Manager):
    """Those that were withdrawn as well."""

    def known_at(self, moment: datetime) -> models.QuerySet[SeriesBreak]:
        """The breaks that withheld comparisons then."""
        known = Q(known_from__isnull=True) | Q(known_from__lte=moment)
        return self.filter(known, Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment))


class StandingBreaks(models.Manager):
    """The breaks that withhold comparisons; one that was withdrawn is kept, and left out here."""

    def get_queryset(self) -> models.QuerySet[SeriesBreak]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class SeriesBreak(models.Model):
    """From `on` the figures of `item` can't be compared with those before: the reason is shown wherever they meet.

    `area` null: everywhere. `on` is the first day of the new series. Where a reclassification only moved offences
    between items, these are its `counterparts`: their sum with `item` is not broken.

    A row says what was known from one moment to another and is not changed on the site: what is mended there is
    withdrawn and told anew, so that a comparison as known on an earlier day finds the breaks of that day.
    """

    item = models.ForeignKey("indicators.DataItem", on_delete=models.CASCADE, related_name="breaks")
    area = models.ForeignKey("landscape.Area", on_delete=models.CASCADE, null=True, blank=True)
    on = models.DateField()
    counterparts = models.ManyToManyField(
        "indicators.DataItem",
        blank=True,
        related_name="+",
        help_text="Items that the offences moved to or from, if they only moved",
    )
    reason = models.TextField()
    source = models.TextField(blank=True)
    edited_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last changed on the site; the shipped file then leaves it alone"
    )
    known_from = models.DateTimeField(
        null=True, blank=True, help_text="Since when it withholds comparisons; empty: shipped with the item, always"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="From when on it withholds nothing more")

    objects = StandingBreaks()
    ever = EveryBreak()

    class Meta:
        ordering = ("item", "on")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "area", "on"], condition=Q(withdrawn_at__isnull=True), name="series_break_stands_once"
            ),
            models.UniqueConstraint(
                fields=["item", "on"],
                condition=Q(area__isnull=True, withdrawn_at__isnull=True),
                name="series_break_everywhere_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}, from {self.on}"

    def is_healed_by(self, items: set[int]) -> bool:
        """Whether a sum that holds all of `items` (ids) counts the same offences before and after."""
        counterparts = {item.pk for item in self.counterparts.all()}
        return bool(counterparts) and counterparts <= items
