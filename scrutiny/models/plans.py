"""Plans of every kind – an authority’s, a partnership’s, an agreement’s – in one table, with years and versions."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from indicators.periods import financial_year


class PlanQuerySet(models.QuerySet):
    def agreed_by(self, moment: datetime) -> PlanQuerySet:
        """Plans as they stood at `moment`: agreed by then, and no later version agreed by then."""
        later = Plan.objects.filter(previous=models.OuterRef("pk"), agreed_at__lte=moment)
        return self.filter(agreed_at__lte=moment).exclude(models.Exists(later))

    def newest(self) -> PlanQuerySet:
        """The latest version of each plan, whatever its state."""
        return self.filter(next__isnull=True)

    def local(self) -> PlanQuerySet:
        """Plans of parts of a force: what a draft from below is made of."""
        return self.filter(kind__in=Plan.LOCAL)

    def during(self, starts: date, ends: date) -> PlanQuerySet:
        return self.filter(starts__lte=ends, ends__gte=starts)

    def with_area(self) -> PlanQuerySet:
        return self.select_related("area", "force", "strategy")


class Plan(models.Model):
    """What an authority, a unit or a partnership means to do in whole financial years.

    A plan is written and challenged; once agreed it never changes. A change is a new version, which gives its reasons
    and leads back to the one before it. `force` is the police force within which `area` lay when the plan was made.
    """

    class Kind(models.TextChoices):
        POLICING = "policing", "Policing plan"
        STRATEGY = "strategy", "Three-year policing strategy"
        BCU = "bcu", "Local policing plan"
        PARTNERSHIP = "partnership", "Partnership plan"
        AGREEMENT = "laa", "Local area agreement"
        JUSTICE = "lcjb", "Local criminal justice board plan"
        SAFETY = "csa", "Community safety agreement"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CHALLENGE = "challenge", "In challenge"
        AGREED = "agreed", "Agreed"
        PUBLISHED = "published", "Published"

    LOCAL = (Kind.BCU, Kind.PARTNERSHIP)
    CORPORATE = (Kind.POLICING, Kind.STRATEGY)
    FIXED = (State.AGREED, State.PUBLISHED)

    kind = models.CharField(max_length=12, choices=Kind)
    area = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, related_name="plans")
    force = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, related_name="plans_within")
    place = models.CharField(
        max_length=80, blank=True, help_text="The county, where the plan is of one with several partnerships"
    )
    covers = models.ManyToManyField(
        "landscape.Area", blank=True, related_name="covering_plans", help_text="The partnerships of that county"
    )
    country = models.CharField(max_length=20, blank=True)
    starts = models.DateField(help_text="1 April of its first year")
    ends = models.DateField(help_text="31 March of its last year")
    strategy = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="yearly_plans")
    version = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next")
    reasons = models.TextField(blank=True, help_text="Why there is a new version")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reward_years = models.JSONField(
        default=list, blank=True, help_text="Of a local area agreement: the years whose results are rewarded"
    )
    summary = models.TextField(blank=True)
    summary_due_on = models.DateField(null=True, blank=True, help_text="When the public must have its summary")
    signed_off_by = models.CharField(max_length=120, blank=True, help_text="Outside body, such as a Government Office")
    signed_off_on = models.DateField(null=True, blank=True)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField(auto_now_add=True)
    agreed_by = models.CharField(max_length=254, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=254, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-starts", "kind", "area", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "area", "place", "starts", "version"], name="plan_version_once_for_an_area_and_year"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="plan_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(version=1, previous__isnull=True)
                | (Q(version__gt=1, previous__isnull=False) & ~Q(reasons="")),
                name="new_plan_version_gives_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(kind="laa") | Q(country="England"), name="local_area_agreements_are_english"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "challenge"], agreed_at__isnull=True, agreed_by="")
                | (Q(state__in=["agreed", "published"], agreed_at__isnull=False) & ~Q(agreed_by="")),
                name="agreed_plan_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=(~Q(state="published") & Q(published_at__isnull=True, published_by=""))
                | (Q(state="published", published_at__isnull=False) & ~Q(published_by="")),
                name="published_plan_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(signed_off_on__isnull=True) | ~Q(signed_off_by=""), name="plan_sign_off_says_who"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.years}, {self.place or self.area}, version {self.version}"

    @property
    def years(self) -> str:
        """``2009/10``, or ``2009/10 to 2011/12``."""
        first, last = financial_year(self.starts), financial_year(self.ends)
        return first if first == last else f"{first} to {last}"

    @property
    def is_fixed(self) -> bool:
        return self.state in self.FIXED

    @property
    def is_local(self) -> bool:
        return self.kind in self.LOCAL

    @property
    def is_agreement(self) -> bool:
        return self.kind == self.Kind.AGREEMENT


class ResourceLine(models.Model):
    """What a plan has to work with in an area. Last year's amount is assumed; a change from it has a reason."""

    class Kind(models.TextChoices):
        OFFICERS = "officers", "Police officers"
        STAFF = "staff", "Police staff"
        BUDGET = "budget", "Budget, £"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="resources")
    area = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    last_year = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("kind", "id")
        constraints = [
            models.UniqueConstraint(fields=["plan", "area", "kind"], name="resource_once_per_plan_and_area"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="resource_is_not_negative"),
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(amount=F("last_year")) | ~Q(reason=""),
                name="changed_resource_gives_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.area}: {self.amount}"


class CheckLine(models.Model):
    """A question put to a draft made from below: must anything be added, changed or removed to answer this demand?"""

    class List(models.TextChoices):
        GOVERNMENT = "government", "What government expects"
        WIDER = "wider", "What no area puts first, but the whole does"
        CORPORATE = "corporate", "What the authority and the force put first"

    class Answer(models.TextChoices):
        ADD = "add", "Add"
        CHANGE = "change", "Change"
        REMOVE = "remove", "Remove"
        NOTHING = "no action", "No action"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="check_lines")
    of_list = models.CharField(max_length=10, choices=List)
    demand = models.CharField(max_length=300)
    answer = models.CharField(max_length=9, choices=Answer, blank=True)
    reason = models.TextField(blank=True)
    answered_by = models.CharField(max_length=254, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("of_list", "id")
        constraints = [
            models.UniqueConstraint(fields=["plan", "of_list", "demand"], name="demand_once_on_a_check_list"),
            models.CheckConstraint(
                condition=Q(answer="", reason="", answered_by="", answered_at__isnull=True)
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(reason="") & ~Q(answered_by="")),
                name="answered_check_line_says_who_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.demand


class PlanChange(models.Model):
    """A line added, changed or removed: what it was, what it is, who did it and why. Never changed itself."""

    class What(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        REMOVED = "removed", "Removed"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=8, choices=What)
    line = models.CharField(max_length=300)
    draft_line = models.ForeignKey(
        "scrutiny.DraftLine", on_delete=models.SET_NULL, null=True, blank=True, related_name="changes"
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        constraints = [models.CheckConstraint(condition=~Q(reason="") & ~Q(by=""), name="plan_change_says_who_and_why")]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.line}"
