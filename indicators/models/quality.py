"""How far a figure can be relied on, in one word and a reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Mark(models.TextChoices):
    COMPLETE = "complete", "Complete"
    PROVISIONAL = "provisional", "Provisional"
    ESTIMATED = "estimated", "Estimated"
    DISPUTED = "disputed", "Disputed"


class QualityMark(models.Model):
    """What was said of the figures of an indicator, or of a data item, for a period; `area` null: everywhere.

    Nothing is changed: a later mark of the same figures takes the place of an earlier one.
    """

    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.CASCADE, null=True, blank=True, related_name="quality_marks"
    )
    item = models.ForeignKey(
        "indicators.DataItem", on_delete=models.CASCADE, null=True, blank=True, related_name="quality_marks"
    )
    area = models.ForeignKey("landscape.Area", on_delete=models.CASCADE, null=True, blank=True)
    start = models.DateField()
    end = models.DateField()
    mark = models.CharField(max_length=11, choices=Mark)
    reason = models.TextField()
    by = models.CharField(max_length=254, help_text="E-mail of the person, or the name of the command")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) ^ Q(item__isnull=True), name="mark_is_of_an_indicator_or_an_item"
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="mark_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["start", "end"], name="quality_mark_span")]

    def __str__(self) -> str:
        return f"{self.get_mark_display()}: {self.reason}"
