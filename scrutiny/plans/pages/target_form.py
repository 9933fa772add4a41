"""The form of a target: baseline, dated points, trajectory, and what is watched beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from indicators.periods import PeriodError, parse
from scrutiny.models import Plan, Target, TargetKind
from scrutiny.plans.pages.fields import AreaField, areas_within, day, long_text, measure, number, one_of, text
from scrutiny.plans.pages.forms import WithReason
from scrutiny.plans.terms import Baseline, Terms

Points = tuple[tuple[date, float], ...]
AS_TYPED = (
    "indicator",
    "area",
    "owner",
    "kind",
    "interim",
    "trajectory",
    "on_the_way",
    "paired_indicator",
    "equality_indicator",
    "rationale",
    "limited_influence",
)
"""Fields that are called alike in the form and in the terms."""


class TargetForm(WithReason):
    indicator = measure("Measure", required="Choose the measure.")
    area = AreaField()
    owner = one_of("Whose target", Target.Owner.choices, required="Choose whose target it is.")
    kind = one_of(
        "What its numbers say",
        TargetKind.choices,
        required="Choose what the numbers say.",
        hint="A change is in per cent, of percentages and surveys in points: −10 is ten less",
    )
    baseline_value = number("Baseline: the measure’s value")
    baseline_period = text("Baseline: its period", hint="Such as 2008/09 or 12m to 2009-03", longest=40)
    baseline_numerator = number("Baseline: how many were counted", hint="Needed to take local targets together")
    baseline_denominator = number("Baseline: of how many", hint="Residents, households or people asked")
    interim = long_text("Interim targets", hint="One to a line, a day and a number: 2011-03-31 55.4")
    final_on = day("Final target: day", required="Give the day of the final target.")
    final_value = number("Final target: number", required="Give the number of the final target.")
    trajectory = one_of(
        "Trajectory",
        Target.Trajectory.choices,
        required="Choose the trajectory.",
        hint="By the seasons: of a count or rate for a whole year, by each month’s share in the last three years",
    )
    on_the_way = long_text("Points on the way", hint="As above. Only for a trajectory entered by hand")
    paired_indicator = measure("To be watched beside it", hint="So that one is not bought with the other")
    equality_indicator = measure("Equality measure", hint="Needed for a target on arrests or stop and search")
    rationale = long_text("Why this measure and this number")
    limited_influence = forms.BooleanField(label="Those who hold it can hardly move it alone", required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_within(plan)
        _, *measures = self.fields["indicator"].choices
        for name in ("paired_indicator", "equality_indicator"):
            self.fields[name].widget.choices = [("", "None"), *measures]
        self.fields["indicator"].widget.choices = [("", "Choose a measure"), *measures]
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean_baseline_period(self) -> Any:
        typed = self.cleaned_data["baseline_period"]
        try:
            return parse(typed) if typed else None
        except PeriodError as fault:
            raise forms.ValidationError(str(fault)) from fault

    def clean_interim(self) -> Points:
        return _points(self.cleaned_data["interim"])

    def clean_on_the_way(self) -> Points:
        return _points(self.cleaned_data["on_the_way"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if (given.get("baseline_value") is None) != (given.get("baseline_period") is None) and not self.errors:
            raise forms.ValidationError("A baseline has a value and a period.")
        return given

    @property
    def terms(self) -> Terms:
        """What a valid form says; whether it can be a target is for the action to say."""
        given = self.cleaned_data
        baseline = None
        if given["baseline_value"] is not None:
            parts = given["baseline_numerator"], given["baseline_denominator"]
            baseline = Baseline(given["baseline_value"], given["baseline_period"], *parts)
        final = (given["final_on"], given["final_value"])
        return Terms(baseline=baseline, final=final, **{name: given[name] for name in AS_TYPED})


def initial(terms: Terms) -> dict[str, Any]:
    """What the form shows of a target as it stands."""
    return {
        **{name: getattr(terms, name) for name in AS_TYPED},
        "baseline_value": terms.baseline.value,
        "baseline_period": terms.baseline.period.text,
        "baseline_numerator": terms.baseline.numerator,
        "baseline_denominator": terms.baseline.denominator,
        "final_on": terms.final[0],
        "final_value": terms.final[1],
        "interim": _lines(terms.interim),
        "on_the_way": _lines(terms.on_the_way),
    }


def _points(lines: str) -> Points:
    return tuple(_point(line) for line in lines.splitlines() if line.strip())


def _point(line: str) -> tuple[date, float]:
    try:
        on, value = line.replace("−", "-").split()
        return date.fromisoformat(on), float(value)
    except ValueError as error:
        raise forms.ValidationError(
            f"“{line.strip()}” is no point: write a day and a number, as 2009-09-30 −2."
        ) from error


def _lines(points: Points) -> str:
    return "\n".join(f"{on} {value:.15g}" for on, value in points)
