"""What stands beside targets: forecasts, the bounds set at the outset, and where each target is found to be."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from scrutiny.models.plans_targets import TargetKind


class Forecast(models.Model):
    """What an area expects of a matter that its own plan doesn't put first. It is no target: nobody can miss it."""

    plan = models.ForeignKey("scrutiny.Plan", on_delete=models.CASCADE, related_name="forecasts")
    topic = models.ForeignKey("scrutiny.Topic", on_delete=models.PROTECT, related_name="forecasts")
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, related_name="forecasts")
    on = models.DateField(help_text="End of the period it is for")
    value = models.FloatField(help_text="The indicator's value expected")
    note = models.TextField(blank=True)
    by = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("on", "id")
        constraints = [
            models.UniqueConstraint(fields=["plan", "topic", "indicator", "on"], name="forecast_once_per_plan")
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.value} expected"


class TargetBound(models.Model):
    """What the authority asked local targets to lie within, before they were set (numbers as of `kind`)."""

    force = models.ForeignKey("landscape.Area", on_delete=models.CASCADE, related_name="target_bounds")
    reference = models.CharField(max_length=60, help_text="Of the indicator, in whatever set")
    kind = models.CharField(max_length=8, choices=TargetKind)
    starts = models.DateField()
    ends = models.DateField()
    least = models.FloatField(null=True, blank=True)
    most = models.FloatField(null=True, blank=True)
    by = models.CharField(max_length=254)

    class Meta:
        ordering = ("reference", "starts")
        constraints = [
            models.UniqueConstraint(fields=["force", "reference", "kind", "starts"], name="target_bound_once"),
            models.CheckConstraint(
                condition=Q(least__isnull=False) | Q(most__isnull=False), name="target_bound_says_something"
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(most__gte=F("least")),
                name="target_bound_most_is_over_least",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.least} to {self.most}"


class TargetStanding(models.Model):
    """Where a target stands, computed from a published comparison. Replaced whenever there is a newer one."""

    target = models.OneToOneField("scrutiny.Target", on_delete=models.CASCADE, related_name="standing")
    run = models.ForeignKey("scrutiny.ComparisonRun", on_delete=models.PROTECT, related_name="+")
    value = models.FloatField(null=True)
    lower_95 = models.FloatField(null=True)
    upper_95 = models.FloatField(null=True)
    expected = models.FloatField(null=True, help_text="The trajectory's value at the end of the run's period")
    verdict = models.CharField(max_length=14, help_text="better, on, below; or not available")
    certain = models.BooleanField(default=False, help_text="Further from the trajectory than chance explains")
    projected = models.FloatField(null=True, help_text="Where it will end if things go on as they are")
    projected_lower = models.FloatField(null=True)
    projected_upper = models.FloatField(null=True)
    chance = models.FloatField(null=True, help_text="Probability of being where it is aimed at by then, 0 to 1")
    projected_on = models.DateField(
        null=True, help_text="The day of the projection: the target's own, or the end of the running year"
    )
    note = models.TextField(blank=True, help_text="Why something is not available")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(chance__isnull=True) | Q(chance__gte=0, chance__lte=1), name="chance_between_nought_and_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.verdict}"
