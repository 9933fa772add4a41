"""What forces are asked for, and what answering takes them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q


class DataRequestQuerySet(models.QuerySet):
    def on(self, day: date) -> DataRequestQuerySet:
        """The requests that forces answer on `day`."""
        return self.filter(starts__lte=day).filter(Q(ends__isnull=True) | Q(ends__gte=day))


class DataRequest(models.Model):
    """A data item is asked of forces from one day to another; both decisions say who made them and why."""

    item = models.ForeignKey("indicators.DataItem", on_delete=models.PROTECT, related_name="requests")
    minutes = models.PositiveIntegerField(help_text="Of a force's working time, for one return")
    returns_a_year = models.PositiveSmallIntegerField(help_text="How often it is asked for, such as 4")
    starts = models.DateField()
    reason = models.TextField(help_text="Why it is asked for")
    approved_by = models.CharField(max_length=254)
    ends = models.DateField(null=True, blank=True, help_text="Last day on which it is asked for")
    end_reason = models.TextField(blank=True)
    ended_by = models.CharField(max_length=254, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ("item__code", "starts")
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ends__isnull=True), name="one_open_request_for_a_data_item"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="data_request_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | (~Q(end_reason="") & ~Q(ended_by="")),
                name="ended_data_request_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}, from {self.starts}"

    @property
    def minutes_a_year(self) -> int:
        return self.minutes * self.returns_a_year
