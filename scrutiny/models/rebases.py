"""New baselines of control charts, decided by people; limits are never moved by a program."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from indicators.models import Indicator


class RebaseQuerySet(models.QuerySet):
    def known_at(self, moment: datetime) -> RebaseQuerySet:
        """Those decided by `moment` and not withdrawn by then."""
        return self.filter(at__lte=moment).filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment))

    def standing(self) -> RebaseQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def of(self, indicator: Indicator) -> RebaseQuerySet:
        """Of the indicator of this reference, in whatever set: copying a set forward moves no limits."""
        return self.filter(indicator__reference=indicator.reference)


class Rebase(models.Model):
    """From `on`, the control chart of an indicator in an area takes its limits anew, for a reason that a person gave.

    Meant for a known cause and a shift that lasted. Figures on either side stay comparable: only the chart begins anew.
    It is never changed and never deleted, but may be withdrawn, by a person and for a reason too.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="rebases")
    area = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, related_name="rebases")
    on = models.DateField(help_text="First day of the new baseline")
    reason = models.TextField()
    by = models.CharField(max_length=254, help_text="E-mail of the person")
    at = models.DateTimeField(help_text="Since when comparisons know of it")
    withdrawn_reason = models.TextField(blank=True)
    withdrawn_by = models.CharField(max_length=254, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RebaseQuerySet.as_manager()

    class Meta:
        ordering = ("indicator", "area", "on", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(by=""), name="rebase_has_a_person_and_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_reason="")),
                name="rebase_withdrawn_by_a_person_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["indicator", "area", "on"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_rebase_per_indicator_area_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area}, from {self.on:%-d %B %Y}"
