"""Beginning a plan: whose it is, for which years, and what it has to work with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from indicators.periods import PeriodError, last_day, parse
from landscape.models import Area, AreaLink, Level
from landscape.models.areas import at
from scrutiny.models import Plan, ResourceLine
from scrutiny.plans import changes
from scrutiny.plans.changes import PlanRefusedError

Kind = Plan.Kind
LENGTHS = {Kind.POLICING: (1,), Kind.STRATEGY: (3,)}
ANY_LENGTH = (1, 2, 3)
LEVELS = {
    Kind.POLICING: {Level.FORCE},
    Kind.STRATEGY: {Level.FORCE},
    Kind.JUSTICE: {Level.FORCE},
    Kind.BCU: {Level.BCU},
    Kind.PARTNERSHIP: {Level.PARTNERSHIP},
    Kind.AGREEMENT: {Level.PARTNERSHIP, Level.DISTRICT, Level.FORCE},
    Kind.SAFETY: {Level.FORCE},
}
"""Areas that a plan may be of. A county that is no area of its own stands as a place in its force's area."""


@transaction.atomic
def begin_plan(
    *,
    kind: str,
    area: Area,
    first_year: str,
    years: int = 1,
    place: str = "",
    covers: Sequence[Area] = (),
    strategy: Plan | None = None,
    reward_years: Sequence[str] = (),
    by: str,
) -> Plan:
    """Begin a plan of `area`, a draft, for so many financial years from `first_year` (``2009/10``).

    Raises `PlanRefusedError` where there is one already, or no such plan can be.
    """
    starts, ends = span(first_year, years)
    force = force_of(area, starts)
    refused = [
        *_faults_of_kind(kind, area, years, force),
        *_faults_of_county(kind, area, place, covers, force),
        *_faults_of_rewards(kind, reward_years, starts, ends),
    ]
    if refused or force is None:
        raise PlanRefusedError(*refused)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                kind=kind,
                area=area,
                force=force,
                place=place.strip(),
                country=area.country or force.country,
                starts=starts,
                ends=ends,
                strategy=strategy or _strategy_for(kind, area, starts, ends),
                reward_years=list(reward_years),
                made_by=by,
            )
    except IntegrityError as error:
        raise PlanRefusedError(
            f"{place or area} has a {Kind(kind).label.lower()} from {first_year} already: open that one."
        ) from error
    plan.covers.set(covers)
    _copy_resources(plan)
    covered = [each.name for each in covers]
    after = {"years": plan.years, "strategy": str(plan.strategy or ""), "rewards": plan.reward_years, "covers": covered}
    changes.audit(plan, "plan begun", by=by, after=after)
    return plan


@transaction.atomic
def set_resource(*, plan: Plan, area: Area, kind: str, amount: Decimal, reason: str = "", by: str) -> ResourceLine:
    """What the plan has of officers, staff or money in an area. A change from last year’s amount has a reason."""
    plan = changes.open_for_change(plan)
    line = ResourceLine.objects.filter(plan=plan, area=area, kind=kind).first()
    line = line or ResourceLine(plan=plan, area=area, kind=kind)
    if amount < 0:
        raise PlanRefusedError("Resources can’t be less than nothing.")
    if line.last_year is not None and amount != line.last_year and not reason.strip():
        raise PlanRefusedError(f"Last year’s {line.last_year:,.2f} is assumed: give the reason for another amount.")
    before = {"amount": f"{line.amount:.2f}"} if line.pk else None
    line.amount, line.reason = amount, reason.strip()
    line.save()
    after = {"amount": f"{amount:.2f}"}
    about = {"area": area.code, "kind": kind}
    changes.audit(plan, "plan resource set", by=by, why=line.reason, before=before, after=after, detail=about)
    return line


def span(first_year: str, years: int) -> tuple[date, date]:
    """From 1 April to 31 March, so many financial years from the first (``2009/10``)."""
    try:
        first = parse(first_year)
    except PeriodError as error:
        raise PlanRefusedError(str(error)) from error
    if first.months != 12 or first.start.month != 4:
        raise PlanRefusedError(f"“{first_year}” is no financial year: write it as 2009/10.")
    return first.start, last_day(first.start.year + years, 3)


def force_of(area: Area, on: date) -> Area | None:
    """The police force within which `area` lay on a day; itself, if it is one."""
    if area.level == Level.FORCE:
        return area
    link = AreaLink.objects.filter(at(on), child=area, parent__level=Level.FORCE).select_related("parent").first()
    return link.parent if link else None


def _faults_of_kind(kind: str, area: Area, years: int, force: Area | None) -> Iterator[str]:
    if kind not in Kind.values:
        yield f"“{kind}” is no kind of plan."
        return
    label = Kind(kind).label
    if area.level not in LEVELS[Kind(kind)]:
        yield f"A {label.lower()} can’t be of {area}, a {area.get_level_display().lower()}."
    if force is None:
        yield f"The site doesn’t know in which force {area} lies."
    elif kind == Kind.AGREEMENT and (area.country or force.country) != "England":
        country = area.country or force.country or "no known country"
        yield f"Local area agreements exist in England only, and {area} lies in {country}."
    if years not in LENGTHS.get(Kind(kind), ANY_LENGTH):
        yield f"A {label.lower()} is not made for {years} years."


def _faults_of_county(kind: str, area: Area, place: str, covers: Sequence[Area], force: Area | None) -> Iterator[str]:
    """A county is no area of the site: a place in its force, with the partnerships of its districts."""
    if place.strip() and (kind not in (Kind.AGREEMENT, Kind.SAFETY) or area.level != Level.FORCE):
        yield "Only an agreement of a county names one: leave the county empty."
    if covers and kind != Kind.SAFETY:
        yield "Only a community safety agreement covers several partnerships."
    within = AreaLink.objects.filter(parent=force, child__in=covers).values_list("child_id", flat=True)
    outside = [each.name for each in covers if each.pk not in set(within)]
    if outside:
        yield f"Not within {force}: {', '.join(outside)}."


def _strategy_for(kind: str, area: Area, starts: date, ends: date) -> Plan | None:
    """The three-year strategy that feeds a yearly plan."""
    if kind != Kind.POLICING:
        return None
    strategies = Plan.objects.newest().filter(kind=Kind.STRATEGY, area=area, starts__lte=starts, ends__gte=ends)
    return strategies.order_by("-starts").first()


def _faults_of_rewards(kind: str, reward_years: Sequence[str], starts: date, ends: date) -> Iterator[str]:
    if reward_years and kind != Kind.AGREEMENT:
        yield "Only a local area agreement has reward years."
    for each in reward_years:
        first, last = span(each, 1)
        if first < starts or last > ends:
            yield f"{each} is not a year of the agreement."


def _copy_resources(plan: Plan) -> None:
    """Last year’s resources are assumed until someone gives a reason for others."""
    before = Plan.objects.newest().filter(kind=plan.kind, area=plan.area, place=plan.place, ends__lt=plan.starts)
    last = before.order_by("-ends").first()
    if last:
        ResourceLine.objects.bulk_create(
            ResourceLine(plan=plan, area_id=each.area_id, kind=each.kind, amount=each.amount, last_year=each.amount)
            for each in last.resources.all()
        )
