"""Fields of the forms of plans, and the areas and measures that these choose from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from indicators.models import Indicator
from landscape.models import Area, AreaLink, Level
from scrutiny.models import Plan

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
        none = Area.objects.none()
        super().__init__(queryset=none, label="Area", empty_label="Choose an area", error_messages=said, **kwargs)

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
    lying_in = AreaLink.objects.filter(parent__in=forces.values("pk")).values("child")
    here = Q(level__in=levels) & (Q(pk__in=lying_in) | Q(level=Level.FORCE, pk__in=forces.values("pk")))
    return Area.objects.filter(here).order_by("level", "name")


def areas_within(plan: Plan) -> QuerySet[Area]:
    """The plan's own area, those it covers, and those that lie in it."""
    lying_in = AreaLink.objects.filter(parent=plan.area_id).values("child")
    here = Q(pk=plan.area_id) | Q(pk__in=plan.covers.values("pk")) | Q(pk__in=lying_in)
    return Area.objects.filter(here).order_by("level", "name")


class MeasureField(forms.ModelChoiceField):
    def label_from_instance(self, indicator: Indicator) -> str:
        return f"{indicator.reference}: {indicator.title} ({indicator.unit}), {indicator.indicator_set}"


def measure(label: str, *, required: str = "", hint: str = "") -> MeasureField:
    found = Indicator.objects.published().select_related("indicator_set").order_by("indicator_set__name", "position")
    said = {"required": required, "invalid_choice": "Choose a measure from the list."}
    return MeasureField(queryset=found, label=label, required=bool(required), help_text=hint, error_messages=said)
