"""Strategic assessments: what a partnership or force looks at, each year, before it says what comes first."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from indicators.periods import financial_year
from scrutiny.models.plans import Plan


class StrategicAssessmentQuerySet(models.QuerySet):
    def overdue(self, on: date) -> StrategicAssessmentQuerySet:
        return self.filter(completed_on__isnull=True, due_on__lt=on)


class StrategicAssessment(models.Model):
    area = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, related_name="strategic_assessments")
    starts = models.DateField(help_text="1 April of the year that it prepares")
    ends = models.DateField()
    due_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    made_by = models.CharField(max_length=254)

    objects = StrategicAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-starts", "area")
        constraints = [
            models.UniqueConstraint(fields=["area", "starts"], name="one_strategic_assessment_per_area_and_year"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="assessment_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(completed_on__lte=F("published_on")),
                name="assessment_is_completed_before_it_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"Strategic assessment {financial_year(self.starts)}, {self.area}"


class StrategicRiskQuerySet(models.QuerySet):
    def for_plan(self, plan: Plan) -> StrategicRiskQuerySet:
        """Those found for the plan's years, in its own area, in the force, or in the partnerships that it covers."""
        here = Q(assessment__area__in=[plan.area_id, plan.force_id]) | Q(assessment__area__covering_plans=plan)
        years = {"assessment__starts__lte": plan.ends, "assessment__ends__gte": plan.starts}
        return self.filter(here, **years).distinct()


class StrategicRisk(models.Model):
    """A risk found by an assessment, which a plan may make a priority."""

    class Grade(models.IntegerChoices):
        LOW = 1, "Low"
        MEDIUM = 2, "Medium"
        HIGH = 3, "High"

    class Trend(models.TextChoices):
        RISING = "rising", "Rising"
        STEADY = "steady", "Steady"
        FALLING = "falling", "Falling"

    assessment = models.ForeignKey(StrategicAssessment, on_delete=models.CASCADE, related_name="risks")
    topic = models.ForeignKey("scrutiny.Topic", on_delete=models.PROTECT, related_name="risks")
    title = models.CharField(max_length=200)
    likelihood = models.PositiveSmallIntegerField(choices=Grade)
    impact = models.PositiveSmallIntegerField(choices=Grade)
    trend = models.CharField(max_length=8, choices=Trend)
    evidence = models.TextField(blank=True)

    objects = StrategicRiskQuerySet.as_manager()

    class Meta:
        ordering = ("-impact", "-likelihood", "title")
        constraints = [models.UniqueConstraint(fields=["assessment", "title"], name="risk_once_per_assessment")]

    def __str__(self) -> str:
        return self.title
