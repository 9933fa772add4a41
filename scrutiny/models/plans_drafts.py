"""The draft that local plans add up to: kept as it was added up, whatever the plan then makes of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class DraftLine(models.Model):
    """One line of the draft from below, of a corporate plan: a priority, an objective, or a target for the force."""

    class What(models.TextChoices):
        PRIORITY = "priority", "Priority"
        OBJECTIVE = "objective", "Objective"
        TARGET = "target", "Target"

    plan = models.ForeignKey("scrutiny.Plan", on_delete=models.CASCADE, related_name="draft_lines")
    what = models.CharField(max_length=9, choices=What)
    key = models.CharField(max_length=400, help_text="What makes it one line however often the draft is made")
    title = models.CharField(max_length=300)
    topic = models.ForeignKey("scrutiny.Topic", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=8, blank=True, help_text="Of a target: change, level, gap or standard")
    number = models.FloatField(null=True, blank=True, help_text="Of a target: the local ones taken together")
    baseline_value = models.FloatField(null=True, blank=True)
    baseline_numerator = models.FloatField(null=True, blank=True)
    baseline_denominator = models.FloatField(null=True, blank=True)
    assumptions = models.JSONField(default=list, help_text="Sentences: how the local numbers were taken together")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("topic__name", "what", "title", "id")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="draft_line_once_per_plan"),
            models.CheckConstraint(
                condition=(~Q(what="target") & Q(indicator__isnull=True)) | Q(what="target", indicator__isnull=False),
                name="draft_target_names_its_indicator",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DraftSource(models.Model):
    """A local line that went into a line of the draft, and with which weight."""

    line = models.ForeignKey(DraftLine, on_delete=models.CASCADE, related_name="sources")
    priority = models.ForeignKey("scrutiny.Priority", on_delete=models.CASCADE, related_name="drawn_on_by")
    objective = models.ForeignKey("scrutiny.Objective", on_delete=models.CASCADE, null=True, related_name="drawn_on_by")
    target = models.ForeignKey("scrutiny.Target", on_delete=models.CASCADE, null=True, related_name="drawn_on_by")
    number = models.FloatField(null=True, help_text="What the local target comes to in the plan's years")
    weight = models.FloatField(null=True, help_text="The share of the whole that rests on it, 0 to 1")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["line", "priority"],
                condition=Q(objective__isnull=True, target__isnull=True),
                name="priority_drawn_on_once_by_a_line",
            ),
            models.UniqueConstraint(fields=["line", "objective"], name="objective_drawn_on_once_by_a_line"),
            models.UniqueConstraint(fields=["line", "target"], name="target_drawn_on_once_by_a_line"),
        ]

    def __str__(self) -> str:
        return f"{self.line} from {self.priority}"
