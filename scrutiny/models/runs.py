"""A run compares every area on every indicator of one set for one period; a pointer says which run members see."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from indicators.periods import Period
from scrutiny.models.histories import HistoryField

UNCHECKED = {"db_index": False, "db_constraint": False}
"""Of keys that the engine writes by ten thousands: it has just read them, and checking takes a fifth of storing."""


class ComparisonRun(models.Model):
    """One computation. Once published it never changes; its id is the cache key of every page that shows it."""

    class State(models.TextChoices):
        COMPUTING = "computing", "Computing"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded by a later run"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    indicator_set = models.ForeignKey("indicators.IndicatorSet", on_delete=models.PROTECT, related_name="runs")
    period = models.CharField(max_length=20, help_text="Canonical text, such as 12m to 2010-03")
    start = models.DateField()
    end = models.DateField()
    family_edition = models.ForeignKey("landscape.FamilyEdition", on_delete=models.PROTECT, related_name="runs")
    method = models.CharField(max_length=20)
    settings = models.JSONField(default=dict, help_text="Every choice of the method, by name")
    as_known_at = models.DateTimeField(help_text="Figures as believed at this moment")
    digest = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of all that went in")
    state = models.CharField(max_length=10, choices=State, default=State.COMPUTING)
    error = models.TextField(blank=True)
    timings = models.JSONField(default=dict, help_text="Seconds by stage")
    started_by = models.CharField(max_length=254, help_text="E-mail of the person, or the name of the command")
    started_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="published_run_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_set}, {self.period} (run {self.pk})"

    @property
    def label(self) -> str:
        """``12 months to March 2010``."""
        return Period(self.start, self.end).label


class RunPart(models.Model):
    """One indicator of a run: the unit of work, done by one task, repeatable."""

    run = models.ForeignKey(ComparisonRun, on_delete=models.CASCADE, related_name="parts")
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT)
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has begun it")
    begun_at = models.DateTimeField(null=True, blank=True, help_text="When a worker last did")
    error = models.TextField(blank=True)
    seconds = models.JSONField(default=dict)

    class Meta:
        ordering = ("run", "id")
        constraints = [models.UniqueConstraint(fields=["run", "indicator"], name="one_part_per_run_and_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator} of {self.run}"


class Comparison(models.Model):
    """One area on one indicator: a row of comparisons.csv, and the history that its chart draws.

    Numbers are unrounded; null means not available, and `quality` says why, in remarks separated by semicolons. The
    columns `family_min`, `family_median` and `family_max` are of the family with the area among it. `family_change` is
    the change of its peers taken together, in `change_unit`. `spread_q` and `change_q` are what `spread_p` and
    `change_p` come to among all those of the area in the run. `variation_p` is how often chance alone gives the latest
    point of its control chart so strong a signal, 1 where it has none. `pace_verdict` tells the area's change from
    theirs: `gaining`, `keeping pace`, `losing` (`rising more`, `keeping pace`, `falling more` where polarity gives no
    judgement), `not comparable`, `not available`; with `change_verdict` that makes nine answers to "is it improving,
    and is that keeping pace?".

    `history` holds parallel lists, oldest first: `ends` (ISO dates of the period ends), `value`, `lower`, `upper`,
    `numerator`, `denominator`, `family_average`, and `family_min` and `family_max`, which in the history are of the
    *other* members alone, so that a chart shows where the area lies; and `breaks`, pairs of the first day of a new
    series and the reason. It is empty where the area never had a figure. Its `months` are the control chart, empty
    where there is none: `every` (1 or 3 months), `ends`, `value` (events as counts, else in the indicator's unit),
    `adjusted` (the same without seasons; only if there are any), `baselines` (limits from a position on), `signals`
    (position, rule, +1 or −1) and `few`, true of events so few that the limits allow for their varying further upward.
    `rebases`, where there are any, are [first day, reason, person] of new baselines.

    Its `target`, `year` and `trend` are empty where there is nothing to tell. `target`: `trajectory` (a value for each
    of `ends`), `final`, `final_on`, `owner`, `certain` (further from the trajectory than chance explains). `year`, the
    financial year to date: `from`, `months`, `to_date`, `before` (the same months a year earlier), `change`,
    `change_unit`, `p`, and of events also `projection` to 31 March, with its interval and the probability of meeting
    the target. `trend` of the latest five whole years: `from`, `verdict`, `slope`, `chi2`.
    """

    run = models.ForeignKey(ComparisonRun, on_delete=models.CASCADE, related_name="comparisons", **UNCHECKED)
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, **UNCHECKED)
    area = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, **UNCHECKED)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    value = models.FloatField(null=True)
    lower_95 = models.FloatField(null=True)
    upper_95 = models.FloatField(null=True)
    family_edition = models.CharField(max_length=60, blank=True, help_text="Code of the edition that tells the family")
    family_average_rule = models.CharField(max_length=40, blank=True)
    family_members = models.TextField(blank=True, help_text="Codes of the members with a figure, by spaces")
    family_missing = models.TextField(blank=True, help_text="Codes of the members without one")
    family_average = models.FloatField(null=True)
    family_min = models.FloatField(null=True)
    family_median = models.FloatField(null=True)
    family_max = models.FloatField(null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    rank_low = models.PositiveSmallIntegerField(null=True)
    rank_high = models.PositiveSmallIntegerField(null=True)
    rank_of = models.PositiveSmallIntegerField(null=True)
    sampling_p = models.FloatField(null=True)
    spread_p = models.FloatField(null=True)
    spread_q = models.FloatField(null=True)
    family_verdict = models.CharField(max_length=20, blank=True)
    previous_period = models.CharField(max_length=20, blank=True)
    previous_value = models.FloatField(null=True)
    change = models.FloatField(null=True)
    change_unit = models.CharField(max_length=20, blank=True, help_text="% or percentage points")
    change_p = models.FloatField(null=True)
    change_q = models.FloatField(null=True)
    change_verdict = models.CharField(max_length=20, blank=True)
    family_change = models.FloatField(null=True)
    pace_verdict = models.CharField(max_length=20, blank=True)
    trajectory_value = models.FloatField(null=True)
    trajectory_verdict = models.CharField(max_length=20, blank=True)
    variation = models.CharField(max_length=20, blank=True)
    variation_p = models.FloatField(null=True)
    assurance = models.CharField(max_length=20, blank=True)
    break_note = models.TextField(blank=True)
    quality = models.TextField(blank=True)
    history = HistoryField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "area", "indicator"], name="one_comparison_per_run_area_indicator"),
        ]
        indexes = [models.Index(fields=["run", "indicator"], name="comparison_run_indicator")]

    def __str__(self) -> str:
        return f"{self.area_id} on {self.indicator_id} (run {self.run_id})"


class Publication(models.Model):
    """The pointer: which run members see for a set, a period and a family edition."""

    indicator_set = models.ForeignKey("indicators.IndicatorSet", on_delete=models.PROTECT, related_name="publications")
    start = models.DateField()
    end = models.DateField()
    family_edition = models.ForeignKey("landscape.FamilyEdition", on_delete=models.PROTECT)
    run = models.OneToOneField(ComparisonRun, on_delete=models.PROTECT, related_name="publication")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator_set", "start", "end", "family_edition"],
                name="one_publication_per_comparison",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_set}, {self.run.period}, {self.family_edition}"
