"""The forms of plans and challenges. None of them knows an average of peers: a target is typed in by a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from indicators.periods import plain_date
from landscape.forms import PlainForm
from landscape.models import Area, Level
from scrutiny.models import (
    Challenge,
    CheckLine,
    NationalPriority,
    Objective,
    Plan,
    ResourceLine,
    SourceLevel,
    StrategicRisk,
)
from scrutiny.plans.pages.fields import (
    AreaField,
    AreasField,
    areas_of,
    areas_within,
    day,
    long_text,
    measure,
    one_of,
    text,
)


class BeginForm(PlainForm):
    kind = one_of("Kind of plan", Plan.Kind.choices, required="Choose the kind of plan.")
    area = AreaField()
    first_year = text("First financial year", required="Give the year, such as 2009/10.", hint="Such as 2009/10")
    years = forms.TypedChoiceField(
        label="How many years",
        choices=[(1, "One"), (2, "Two"), (3, "Three")],
        coerce=int,
        initial=1,
    )
    reward_years = text("Years that are rewarded", hint="Only for a local area agreement: 2008/09, 2009/10")
    place = text("County", hint="Only for a plan of a county that has several partnerships", longest=80)
    covers = AreasField(label="Partnerships that it covers", hint="Only for a community safety agreement of a county")

    def __init__(self, *args: Any, forces: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_of(forces, (Level.FORCE, Level.BCU, Level.PARTNERSHIP))
        self.fields["covers"].queryset = areas_of(forces, (Level.PARTNERSHIP,))

    def clean_reward_years(self) -> list[str]:
        return [each.strip() for each in self.cleaned_data["reward_years"].split(",") if each.strip()]


class WithReason(PlainForm):
    """A change of a plan: its reason is asked for once there is a draft or a version that it departs from."""

    reason = long_text("Reason", hint="Shown, with your name, beside what the plan departs from")


class ChangePriorityForm(WithReason):
    """Where no risk is found, or no national priority is known of the plan's years, there is nothing to choose."""

    field_order = ["about", "title", "level", "source", "risk", "national", "reason"]
    title = text("The priority in the plan’s own words", required="Say what the priority is.")
    level = one_of("Where it comes from", SourceLevel.choices, required="Choose where it comes from.")
    source = long_text("The meeting, survey, assessment or paper that says so")
    risk = forms.ModelChoiceField(
        StrategicRisk.objects.none(),
        label="Risk that it answers",
        required=False,
        help_text="Found by a strategic assessment for the plan’s years",
        error_messages={"invalid_choice": "Choose a risk from the list."},
    )
    national = forms.ModelChoiceField(
        NationalPriority.objects.none(),
        label="National priority that it serves",
        required=False,
        error_messages={"invalid_choice": "Choose a national priority from the list."},
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {
            "risk": StrategicRisk.objects.for_plan(plan),
            "national": NationalPriority.objects.during(plan.starts, plan.ends),
        }
        for name, rows in known.items():
            self.fields[name].queryset = rows
            if not rows.exists():
                del self.fields[name]


class PriorityForm(ChangePriorityForm):
    about = text("What it is about", required="Say what the priority is about.", hint="Such as robbery", longest=120)
    title = text("The priority in the plan’s own words", hint="Leave empty to say just what it is about")


class ObjectiveForm(WithReason):
    field_order = ["title", "kind", "will_stop", "reason"]
    title = text("What is to be achieved", required="Say what is to be achieved.", longest=300)
    kind = one_of("Kind", Objective.Kind.choices, required="Choose the kind of objective.")
    will_stop = long_text(
        "What the unit will stop doing", hint="For an enabling objective, by the end of the challenge"
    )


class ChangeObjectiveForm(WithReason):
    field_order = ["title", "will_stop", "reason"]
    title = text("What is to be achieved", required="Say what is to be achieved.", longest=300)
    will_stop = long_text("What the unit will stop doing")


class ForecastForm(PlainForm):
    about = text("What it is about", required="Say what the forecast is about.", longest=120)
    indicator = measure("Measure", required="Choose the measure.")
    on = day("For the period that ends on")
    value = forms.FloatField(label="Value expected", error_messages={"required": "Give the value expected."})
    note = long_text("Note")


class ResourceForm(PlainForm):
    area = AreaField()
    kind = one_of("What", ResourceLine.Kind.choices, required="Choose what it is.")
    amount = forms.DecimalField(
        label="How many, or how much",
        max_digits=14,
        decimal_places=2,
        error_messages={"required": "Give the amount.", "invalid": "Write a number, such as 250."},
    )
    reason = long_text("Reason", hint="Needed where it is not what last year’s plan had")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_within(plan)


class SummaryForm(PlainForm):
    summary = long_text("Summary for the public")
    due_on = day("Due to be published by", required="", hint="Leave empty if no day is set")


class DemandForm(PlainForm):
    of_list = one_of("Whose demand it is", CheckLine.List.choices, required="Choose whose demand it is.")
    demand = text("What is asked of the plan", required="Write what is asked of the plan, and by whom.", longest=300)


class CheckForm(PlainForm):
    answer = one_of("What the plan does about it", CheckLine.Answer.choices, required="Choose what the plan does.")
    reason = long_text("Reason", required="Give the reason.")


class DeadlineForm(PlainForm):
    deadline = day("Deadline for replies")


class ReasonForm(PlainForm):
    reason = long_text("Reason", required="Give the reason.")


class SignOffForm(PlainForm):
    body = text("Outside body", required="Name the body.", hint="Such as the Government Office for London", longest=120)
    on = day("Day of the sign-off")


class AskForm(PlainForm):
    question = long_text("Question", required="Write the question.")
    deadline = day("Deadline for the reply")


class ExtendForm(PlainForm):
    deadline = day("Later deadline")
    reason = long_text("Reason", required="Give the reason for a later deadline.")


class DecideForm(PlainForm):
    decision = one_of("Decision", Challenge.Decision.choices, required="Choose the decision.")
    reason = long_text("Reason", required="Give the reason for the decision.")


class ReplyForm(PlainForm):
    """The reply, and perhaps other numbers: a date without one keeps that of the target."""

    answer = long_text("Reply", required="Write the reply.")

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        self.points = [(date.fromisoformat(on), value) for on, value in challenge.points]
        offers = {f"offer_{position}": _offer(*point) for position, point in enumerate(challenge.points)}
        self.base_fields = {**self.base_fields, **offers}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        offers = [given.get(f"offer_{position}") for position in range(len(self.points))]
        if any(each is not None for each in offers):
            pairs = zip(self.points, offers, strict=True)
            given["offered"] = [(on, value if offer is None else offer) for (on, value), offer in pairs]
        return given


def _offer(on: str, value: float) -> forms.FloatField:
    return forms.FloatField(
        label=f"Another number for {plain_date(date.fromisoformat(on))}",
        required=False,
        help_text=f"The target says {value:.15g}; leave empty to keep it",
        error_messages={"invalid": "Write a number."},
    )
