"""The Basic Command Unit Fund: what a unit and its partnership mean to spend it on, and on which confidence themes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from indicators.periods import financial_year


class SpendPlan(models.Model):
    """What is spent of a year's allocation. Written by one person; assessed and approved by others."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        ASSESSED = "assessed", "Assessed"
        APPROVED = "approved", "Approved"

    area = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, related_name="spend_plans")
    force = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, related_name="spend_plans_within")
    starts = models.DateField(help_text="1 April of its year")
    allocation = models.DecimalField(max_digits=12, decimal_places=2)
    committed = models.DecimalField(max_digits=12, decimal_places=2, default=0, help_text="All its projects together")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    partners_agreed_on = models.DateField(null=True, blank=True)
    author = models.CharField(max_length=254)
    made_at = models.DateTimeField(auto_now_add=True)
    assessment = models.TextField(blank=True)
    assessed_by = models.CharField(max_length=254, blank=True)
    assessed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=254, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-starts", "area")
        constraints = [
            models.UniqueConstraint(fields=["area", "starts"], name="one_spend_plan_per_area_and_year"),
            models.CheckConstraint(condition=Q(allocation__gt=0), name="allocation_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(committed__gte=0, committed__lte=F("allocation")), name="spend_is_within_the_allocation"
            ),
            models.CheckConstraint(
                condition=~Q(author=F("assessed_by")) & ~Q(author=F("approved_by")), name="author_does_not_approve"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"], assessed_at__isnull=True, assessed_by="")
                | (
                    Q(state__in=["assessed", "approved"], assessed_at__isnull=False)
                    & ~Q(assessed_by="")
                    & ~Q(assessment="")
                ),
                name="assessed_spend_plan_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=(~Q(state="approved") & Q(approved_at__isnull=True, approved_by=""))
                | (Q(state="approved", approved_at__isnull=False) & ~Q(approved_by="")),
                name="approved_spend_plan_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"BCU Fund {financial_year(self.starts)}, {self.area}"


class SpendProject(models.Model):
    plan = models.ForeignKey(SpendPlan, on_delete=models.CASCADE, related_name="projects")
    title = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    themes = models.ManyToManyField("indicators.ConfidenceTheme", related_name="projects")
    purpose = models.TextField(blank=True, help_text="How it is meant to serve the themes")
    result = models.TextField(blank=True, help_text="What came of it")
    authors = models.JSONField(default=list, help_text="Everyone who wrote it, the last one last")

    class Meta:
        ordering = ("title",)
        constraints = [
            models.UniqueConstraint(fields=["plan", "title"], name="project_once_per_spend_plan"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="project_costs_something"),
        ]

    def __str__(self) -> str:
        return self.title
