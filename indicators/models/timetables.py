"""When returns are due, and who was reminded."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


def usual_reminders() -> list[int]:
    return [-7, 1, 15]


class Timetable(models.Model):
    """The returns of a set are due `days_after` the end of each quarter that ends between two dates."""

    indicator_set = models.OneToOneField("indicators.IndicatorSet", on_delete=models.CASCADE, related_name="timetable")
    days_after = models.PositiveSmallIntegerField(default=30, help_text="Days from the quarter's end to the due date")
    first_end = models.DateField(help_text="End of the first quarter for which returns are due")
    last_end = models.DateField(null=True, blank=True, help_text="End of the last one; empty: until further notice")
    reminders = models.JSONField(
        default=usual_reminders, help_text="Days on which those who have not sent it are reminded, from the due date"
    )

    class Meta:
        ordering = ("indicator_set",)
        constraints = [
            models.CheckConstraint(
                condition=Q(last_end__isnull=True) | Q(last_end__gte=F("first_end")),
                name="timetable_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_set}: {self.days_after} days after the quarter"


class Reminder(models.Model):
    """That a force was reminded of one return, on account of one day of the timetable: never twice."""

    indicator_set = models.ForeignKey("indicators.IndicatorSet", on_delete=models.CASCADE, related_name="+")
    force = models.ForeignKey("landscape.Area", on_delete=models.CASCADE, related_name="+")
    start = models.DateField()
    end = models.DateField()
    day = models.SmallIntegerField(help_text="From the due date: −7 is a week before it")
    sent_to = models.JSONField(default=list)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["indicator_set", "force", "start", "end", "day"], name="reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.force}, {self.indicator_set}, {self.end}"
