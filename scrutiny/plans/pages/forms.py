"""The forms of plans and challenges. None of them knows an average of peers: a target is typed in by a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from indicators.models import Indicator
from landscape.forms import PlainForm
from landscape.models import Area, Level
from scrutiny.models import Challenge, CheckLine, Objective, Plan, SourceLevel

LONGEST = 4000


def text(label: str, *, required: str = "", hint: str = "", longest: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=longest,
        help_text=hint,
        error_messages={"required": required},
    )


def long_text(label: str, *, required: str = "", hint: str = "") -> forms.CharField:
    field = text(label, required=required, hint=hint, longest=LONGEST)
    field.widget = forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST})
    return field


def day(label: str, *, required: str = "Give the day, such as 2010-03-31.", hint: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=bool(required),
        widget=forms.DateInput(format="%Y-%m-%d"),
        help_text=hint or "Year, month and day, such as 2010-03-31",
        error_messages={"required": required, "invalid": "Write the day as 2010-03-31."},
    )


def number(label: str, *, required: str = "", hint: str = "") -> forms.FloatField:
    said = {"required": required, "invalid": "Write a number."}
    return forms.FloatField(label=label, required=bool(required), help_text=hint, error_messages=said)


def one_of(label: str, choices: Any, *, required: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        help_text=hint,
        error_messages={"required": required, "invalid_choice": required},
    )


class AreaField(forms.ModelChoiceField):
    """Areas of the forces that the person may write for: forces first, then their parts."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"required": "Choose the area.", "invalid_choice": "Choose an area from the list."}
        super().__init__(queryset=Area.objects.none(), label="Area", error_messages=said, **kwargs)

    def label_from_instance(self, area: Area) -> str:
        return area.name if area.level == Level.FORCE else f"{area.name} ({area.get_level_display().lower()})"


class AreasField(forms.ModelMultipleChoiceField):
    def __init__(self, *, label: str, hint: str) -> None:
        said = {"invalid_choice": "Choose areas from the list."}
        widget = forms.SelectMultiple(attrs={"class": "govuk-select", "size": 6})
        none = Area.objects.none()
        super().__init__(none, label=label, help_text=hint, required=False, widget=widget, error_messages=said)


def areas_of(forces: QuerySet[Area], levels: tuple[str, ...]) -> QuerySet[Area]:
    """The forces, and areas of other levels within them."""
    within = Area.objects.filter(level__in=levels, parent_links__parent__in=forces)
    ids = set(within.values_list("pk", flat=True))
    if Level.FORCE in levels:
        ids |= set(forces.values_list("pk", flat=True))
    return Area.objects.filter(pk__in=ids).order_by("level", "name")


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


class PriorityForm(WithReason):
    field_order = ["about", "title", "level", "source", "reason"]
    about = text("What it is about", required="Say what the priority is about.", hint="Such as robbery", longest=120)
    title = text("The priority in the plan’s own words")
    level = one_of("Where it comes from", SourceLevel.choices, required="Choose where it comes from.")
    source = long_text("The meeting, survey, assessment or paper that says so")


class ChangePriorityForm(WithReason):
    field_order = ["title", "level", "source", "reason"]
    title = text("The priority in the plan’s own words", required="Say what the priority is.")
    level = one_of("Where it comes from", SourceLevel.choices, required="Choose where it comes from.")
    source = long_text("The meeting, survey, assessment or paper that says so")


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
    indicator = forms.ModelChoiceField(
        label="Measure",
        queryset=Indicator.objects.published().order_by("indicator_set", "position"),
        error_messages={"required": "Choose the measure.", "invalid_choice": "Choose a measure from the list."},
    )
    on = day("For the period that ends on")
    value = forms.FloatField(label="Value expected", error_messages={"required": "Give the value expected."})
    note = long_text("Note")


class CheckForm(PlainForm):
    answer = one_of("What the plan does about it", CheckLine.Answer.choices, required="Choose what the plan does.")
    reason = long_text("Reason", required="Give the reason.")


class DeadlineForm(PlainForm):
    deadline = day("Deadline for replies")


class ReasonForm(PlainForm):
    reason = long_text("Reason", required="Give the reason.")


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
    """The reply, and a number for each date of the target, if other ones are offered."""

    answer = long_text("Reply", required="Write the reply.")

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        self.days = [date.fromisoformat(on) for on, _ in challenge.points]
        offers = {f"offer_{position}": _offer(*point) for position, point in enumerate(challenge.points)}
        self.base_fields = {**self.base_fields, **offers}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        offers = [given.get(f"offer_{position}") for position in range(len(self.days))]
        if any(each is not None for each in offers):
            if None in offers:
                raise forms.ValidationError("Offer a number for every date of the target, or for none.")
            given["offered"] = list(zip(self.days, offers, strict=True))
        return given


def _offer(on: str, value: float) -> forms.FloatField:
    return forms.FloatField(
        label=f"Another number for {on}",
        required=False,
        help_text=f"The target says {value:g}; leave empty to keep it",
        error_messages={"invalid": "Write a number."},
    )
