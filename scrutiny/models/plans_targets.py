"""Targets with their baselines and dated points, and the measures on which government sets them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from indicators.models import Formula, Polarity
from indicators.periods import Period
from scrutiny.models.plans import Plan
from scrutiny.models.plans_priorities import LineQuerySet
from scrutiny.statistics.trajectories import Path, path_through

MOST_IN_AN_AGREEMENT = 35
APRIL = 4
IN_POINTS = {Formula.PERCENTAGE, Formula.SURVEY}


class TargetKind(models.TextChoices):
    """What the numbers of a target say."""

    CHANGE = "change", "Change from the baseline"
    LEVEL = "level", "Level to reach"
    GAP = "gap", "Gap to close"
    STANDARD = "standard", "Standard, the same everywhere"


class NationalMeasure(models.Model):
    """A measure on which government sets targets from `starts` to `ends`: no other target may be national then."""

    reference = models.CharField(max_length=60, help_text="Of the indicator, in whatever set: SPI 2.2")
    name = models.CharField(max_length=160)
    starts = models.DateField()
    ends = models.DateField()
    source = models.TextField()

    class Meta:
        ordering = ("starts", "reference")
        constraints = [
            models.UniqueConstraint(fields=["reference", "starts"], name="national_measure_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="national_measure_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name


class TargetQuerySet(LineQuerySet):
    def known_at(self, moment: datetime) -> TargetQuerySet:
        """Targets that were in force at `moment`: of the plans agreed by then, in their latest version then agreed."""
        return self.standing().filter(plan__in=Plan.objects.agreed_by(moment))

    def on(self, reference: str) -> TargetQuerySet:
        """Targets on the indicator of this reference, in whatever set: copying a set forward doesn't end a target."""
        return self.filter(indicator__reference=reference)

    def with_points(self) -> TargetQuerySet:
        return self.select_related("indicator", "area", "plan").prefetch_related("points")


class Target(models.Model):
    """What is to be achieved on an indicator in an area, from a baseline, through dated points, to the final one.

    The numbers of its points are changes from the baseline if its kind is `change` (per cent; percentage points of
    percentages and surveys), else the indicator's value. They are only ever typed in by a person, or added up from
    local targets: no average of peers can become one.
    """

    class Owner(models.TextChoices):
        NATIONAL = "national", "Government"
        AUTHORITY = "authority", "Police authority"
        PARTNERSHIP = "partnership", "Partnership"
        FORCE = "force", "Force"

    class Trajectory(models.TextChoices):
        STRAIGHT = "straight", "Straight lines through its points"
        SEASONAL = "seasonal", "By the seasons of past years, year to date"
        BY_HAND = "by hand", "Through points entered by hand"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    objective = models.ForeignKey("scrutiny.Objective", on_delete=models.CASCADE, related_name="targets")
    area = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, related_name="targets")
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, related_name="targets")
    owner = models.CharField(max_length=11, choices=Owner)
    kind = models.CharField(max_length=8, choices=TargetKind)
    national_measure = models.ForeignKey(NationalMeasure, on_delete=models.PROTECT, null=True, blank=True)
    place_in_agreement = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 35")
    baseline_value = models.FloatField(help_text="The indicator's value in the period from which it is to change")
    baseline_start = models.DateField()
    baseline_end = models.DateField()
    baseline_numerator = models.FloatField(null=True, blank=True, help_text="The events or persons counted in it")
    baseline_denominator = models.FloatField(null=True, blank=True, help_text="Of how many")
    trajectory = models.CharField(max_length=8, choices=Trajectory, default=Trajectory.STRAIGHT)
    month_shares = models.JSONField(
        null=True, blank=True, help_text="Of a seasonal trajectory: each month's share of a year, April first"
    )
    paired_indicator = models.ForeignKey(
        "indicators.Indicator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="To be watched beside it, so that one isn't bought with the other",
    )
    concerns_powers = models.BooleanField(default=False, help_text="Arrests or stop and search")
    equality_indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rationale = models.TextField(blank=True, help_text="Why this measure, and which others were considered")
    limited_influence = models.BooleanField(default=False, help_text="Those who hold it can hardly move it alone")
    draft_line = models.ForeignKey(
        "scrutiny.DraftLine", on_delete=models.SET_NULL, null=True, blank=True, related_name="targets"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "area", "indicator", "kind"],
                condition=Q(removed_at__isnull=True),
                name="target_once_per_plan_area_and_indicator",
            ),
            models.UniqueConstraint(
                fields=["plan", "place_in_agreement"],
                condition=Q(removed_at__isnull=True),
                name="place_in_agreement_taken_once",
            ),
            models.CheckConstraint(
                condition=Q(place_in_agreement__isnull=True)
                | Q(place_in_agreement__gte=1, place_in_agreement__lte=MOST_IN_AN_AGREEMENT),
                name="at_most_35_targets_in_an_agreement",
            ),
            models.CheckConstraint(
                condition=Q(owner="national", national_measure__isnull=False)
                | (~Q(owner="national") & Q(national_measure__isnull=True)),
                name="national_target_is_on_a_national_measure",
            ),
            models.CheckConstraint(
                condition=Q(concerns_powers=False) | Q(equality_indicator__isnull=False),
                name="target_on_police_powers_names_an_equality_measure",
            ),
            models.CheckConstraint(
                condition=Q(baseline_end__gte=F("baseline_start")), name="baseline_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(trajectory="seasonal") | Q(month_shares__isnull=False),
                name="seasonal_trajectory_has_its_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area}"

    @property
    def baseline_period(self) -> Period:
        return Period(self.baseline_start, self.baseline_end)

    @property
    def change_is_in_points(self) -> bool:
        """Whether changes are differences, not per cents: of percentages, surveys, and gaps."""
        return self.indicator.formula in IN_POINTS or self.indicator.polarity == Polarity.GAP

    @property
    def printed_decimals(self) -> int:
        """With how many decimals its values are printed, and so compared: counts are whole."""
        return 0 if self.indicator.formula == Formula.COUNT else int(self.indicator.decimals)

    def level_of(self, number: float) -> float:
        """The indicator's value that a number of this target means."""
        if self.kind != TargetKind.CHANGE:
            return number
        if self.change_is_in_points:
            return self.baseline_value + number
        return self.baseline_value * (1 + number / 100)

    @property
    def final(self) -> TargetPoint:
        return next(each for each in self.points.all() if each.role == TargetPoint.Role.FINAL)

    @property
    def final_level(self) -> float:
        return self.level_of(self.final.value)

    @property
    def direction(self) -> int:
        """Which way it wants the indicator to go: +1 up, −1 down, 0 to stay."""
        if self.indicator.polarity == Polarity.GAP:
            step = abs(self.final_level) - abs(self.baseline_value)
        else:
            step = self.final_level - self.baseline_value
        return (step > 0) - (step < 0)

    @property
    def wanted(self) -> str:
        """Which way is good (`higher`, `lower`, `gap`): the indicator's polarity, else the way the target goes."""
        if self.indicator.polarity != Polarity.NO_JUDGEMENT:
            return str(self.indicator.polarity)
        return {1: "higher", -1: "lower", 0: "none"}[self.direction]

    def speaks_of(self, period: Period) -> bool:
        """Whether its numbers are of periods like this one: as long as its baseline's, or of the year to date."""
        if self.trajectory == Target.Trajectory.SEASONAL:
            return period.start == date(period.end.year - (period.end.month < APRIL), APRIL, 1)
        return period.months == self.baseline_period.months

    @property
    def path(self) -> Path:
        """Its trajectory, in the indicator's unit, from the end of the baseline through its points."""
        points = [(each.on, self.level_of(each.value)) for each in self.points.all()]
        return path_through([(self.baseline_end, self.baseline_value), *points], self.month_shares)


class TargetPoint(models.Model):
    """The number that a target has for the period that ends on a day."""

    class Role(models.TextChoices):
        ON_THE_WAY = "on the way", "On the trajectory"
        INTERIM = "interim", "Interim target"
        FINAL = "final", "Final target"

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="points")
    on = models.DateField()
    value = models.FloatField()
    role = models.CharField(max_length=10, choices=Role)
    final_on = models.DateField(help_text="The day of the target's final point, the same in all its points")

    class Meta:
        ordering = ("on",)
        constraints = [
            models.UniqueConstraint(fields=["target", "on"], name="target_point_once_a_day"),
            models.UniqueConstraint(fields=["target"], condition=Q(role="final"), name="one_final_point_per_target"),
            models.CheckConstraint(
                condition=Q(role="final", on=F("final_on")) | (~Q(role="final") & Q(on__lt=F("final_on"))),
                name="interim_point_comes_before_the_final_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.on}: {self.value}"
