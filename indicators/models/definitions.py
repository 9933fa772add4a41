"""Definitions are data: adding an indicator or a framework needs no code."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from landscape.models import Confidence, Level


class Timing(models.TextChoices):
    """How a figure of one period gives the figure of a longer one."""

    FLOW = "flow", "adds up over time (offences in a month)"
    END_OF_PERIOD = "end", "taken at the end of the period (officers on 31 March)"
    MID_YEAR = "mid-year", "estimated for the middle of a calendar year (population)"


class Formula(models.TextChoices):
    """The closed list of what may be made of data items. Never SQL, never an expression."""

    COUNT = "count", "numerator"
    RATE = "rate", "multiplier × numerator ÷ denominator, of events"
    PERCENTAGE = "percentage", "100 × numerator ÷ denominator, of persons or cases"
    SURVEY = "survey", "an estimate in per cent with its sample size"
    MEAN = "mean", "numerator ÷ denominator, of measurements"
    RATIO = "ratio", "multiplier × numerator ÷ denominator, of stocks (officers per 1,000 residents)"
    INDEX = "index", "a score as published"


class Polarity(models.TextChoices):
    """Which way is good. `GAP`: nearer to zero is better."""

    HIGHER = "higher", "higher is better"
    LOWER = "lower", "lower is better"
    NO_JUDGEMENT = "none", "neither way is good or bad"
    GAP = "gap", "closer to zero is better"


class DataItem(models.Model):
    """What is counted: an offence group, a population, a survey answer."""

    class Origin(models.TextChoices):
        PUBLISHED = "published", "Taken from what is published already: forces are asked for nothing more"
        ASKED = "asked", "Asked of forces"

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=40, help_text="In the plural, such as offences or residents")
    timing = models.CharField(max_length=8, choices=Timing, default=Timing.FLOW)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    confidence = models.CharField(max_length=1, choices=Confidence, default=Confidence.A)
    origin = models.CharField(max_length=9, choices=Origin, default=Origin.PUBLISHED)
    purpose = models.TextField(blank=True, help_text="Why it is wanted; asked of every item added on the site")
    edited_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last changed on the site; the shipped file then leaves it alone"
    )

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class IndicatorSet(models.Model):
    """A framework for a year, such as APACS 2008/09."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        LOCKED = "locked", "Locked"
        RETIRED = "retired", "Retired"

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    year = models.CharField(max_length=20, blank=True, help_text="The year or years it applies to, as printed")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    version = models.PositiveIntegerField(default=1, help_text="Goes up with every change, so that none is lost unseen")
    edited_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last changed on the site; the shipped file then leaves it alone"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        """Only a draft may be changed; the database refuses everything else (`indicators.locks`)."""
        return self.state == self.State.DRAFT


class Domain(models.Model):
    """A heading under which a set groups its indicators."""

    indicator_set = models.ForeignKey(IndicatorSet, on_delete=models.CASCADE, related_name="domains")
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("indicator_set", "position")
        constraints = [models.UniqueConstraint(fields=["indicator_set", "name"], name="domain_name_unique_in_set")]

    def __str__(self) -> str:
        return self.name


class IndicatorQuerySet(models.QuerySet):
    def published(self) -> IndicatorQuerySet:
        return self.filter(status=Indicator.Status.PUBLISHED)

    def computable(self) -> IndicatorQuerySet:
        """Published indicators that name the data items they are made of."""
        return self.published().filter(parts__role=IndicatorPart.Role.NUMERATOR).distinct()


class Indicator(models.Model):
    """One measure of one set: copying a set forward copies its indicators, so that the old year never changes."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft, to be confirmed"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    indicator_set = models.ForeignKey(IndicatorSet, on_delete=models.CASCADE, related_name="indicators")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=60, help_text="As the framework prints it, such as SPI 1.1")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=120, help_text="Short, for a row of a table")
    full_title = models.TextField(blank=True)
    formula = models.CharField(max_length=10, choices=Formula)
    unit = models.CharField(max_length=60, help_text="Of the value, such as: offences per 1,000 residents")
    multiplier = models.FloatField(default=1)
    decimals = models.PositiveSmallIntegerField(default=1)
    polarity = models.CharField(max_length=6, choices=Polarity)
    levels = models.JSONField(default=list, help_text="Levels of area it is meant for")
    hmic_area = models.CharField(max_length=80, blank=True)
    frequency = models.CharField(max_length=40, blank=True)
    meaning = models.TextField(blank=True, help_text="In plain English, for a member")
    caveats = models.TextField(blank=True)
    source = models.TextField(blank=True)
    owner = models.CharField(max_length=120, blank=True)
    review_date = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=1, choices=Confidence, default=Confidence.A)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    status_reason = models.TextField(blank=True)
    confirmed_by = models.CharField(max_length=254, blank=True, help_text="Who confirmed it, once unconfirmed")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmation = models.TextField(blank=True, help_text="What the confirmation rests on")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ("indicator_set", "domain__position", "position")
        constraints = [
            models.UniqueConstraint(fields=["indicator_set", "reference"], name="indicator_reference_unique_in_set"),
            models.UniqueConstraint(fields=["indicator_set", "slug"], name="indicator_slug_unique_in_set"),
            models.CheckConstraint(
                condition=~Q(status="published", confidence="C"),
                name="an_unconfirmed_indicator_is_not_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class IndicatorPart(models.Model):
    """A data item that goes into an indicator, added or taken away, for periods that end between two dates.

    Publishers count differently by level (the Met's borough files have categories of their own), so a part may hold
    for one level only.
    """

    class Role(models.TextChoices):
        NUMERATOR = "numerator", "Numerator"
        DENOMINATOR = "denominator", "Denominator"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="parts")
    item = models.ForeignKey(DataItem, on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(max_length=11, choices=Role)
    level = models.CharField(
        max_length=12, blank=True, choices=Level, help_text="Only for areas of this level; empty: for all"
    )
    sign = models.SmallIntegerField(choices=[(1, "added"), (-1, "taken away")], default=1)
    starts = models.DateField(null=True, blank=True, help_text="First period end to which it belongs")
    ends = models.DateField(null=True, blank=True, help_text="Last period end to which it belongs")

    class Meta:
        ordering = ("indicator", "role", "item__code")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "item", "role", "level", "starts"], name="indicator_part_once"
            ),
            models.UniqueConstraint(
                fields=["indicator", "item", "role", "level"],
                condition=Q(starts__isnull=True),
                name="indicator_part_without_start_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.indicator}"
