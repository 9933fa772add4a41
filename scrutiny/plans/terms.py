"""What a target says, before it is one: the terms that a person enters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indicators.models import Indicator
from indicators.periods import Period
from landscape.models import Area
from scrutiny.models import Target, TargetPoint


@dataclass(frozen=True)
class Baseline:
    """The indicator's value in a period, and what it was made of, if known."""

    value: float
    period: Period
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Terms:
    """`final`, `interim` and `on_the_way` are (day, number); numbers mean what `kind` says (`Target`)."""

    indicator: Indicator
    area: Area
    owner: str
    kind: str
    baseline: Baseline | None
    final: tuple[date, float]
    interim: tuple[tuple[date, float], ...] = ()
    on_the_way: tuple[tuple[date, float], ...] = ()
    trajectory: str = Target.Trajectory.STRAIGHT
    month_shares: tuple[float, ...] | None = None
    paired_indicator: Indicator | None = None
    equality_indicator: Indicator | None = None
    rationale: str = ""
    limited_influence: bool = False

    @property
    def points(self) -> list[tuple[date, float, str]]:
        """All points, with their roles, in the order of their days."""
        role = TargetPoint.Role
        return sorted(
            [
                *((on, value, role.ON_THE_WAY) for on, value in self.on_the_way),
                *((on, value, role.INTERIM) for on, value in self.interim),
                (*self.final, role.FINAL),
            ]
        )


def terms_of(target: Target) -> Terms:
    """The terms of a target as it stands: what a change begins with."""
    role = TargetPoint.Role
    in_order = sorted(target.points.all(), key=lambda each: each.on)
    points = {each: tuple((p.on, p.value) for p in in_order if p.role == each) for each in role}
    return Terms(
        indicator=target.indicator,
        area=target.area,
        owner=target.owner,
        kind=target.kind,
        baseline=Baseline(
            target.baseline_value, target.baseline_period, target.baseline_numerator, target.baseline_denominator
        ),
        final=points[role.FINAL][0],
        interim=points[role.INTERIM],
        on_the_way=points[role.ON_THE_WAY],
        trajectory=target.trajectory,
        month_shares=tuple(target.month_shares) if target.month_shares else None,
        paired_indicator=target.paired_indicator,
        equality_indicator=target.equality_indicator,
        rationale=target.rationale,
        limited_influence=target.limited_influence,
    )
