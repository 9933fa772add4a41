"""The forms of definitions. What only the definitions themselves can tell, the actions say later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from indicators.definitions.readiness import NOT_ASSIGNED
from indicators.models import DataItem, Formula, HmicArea, Indicator, IndicatorPart, IndicatorSet, Polarity, Timing
from landscape.forms import PlainForm
from landscape.models import Area, Authority, Confidence, Level

LONGEST_TEXT = 4000
LARGEST_FILE = 5 * 1024 * 1024
DAY_HINT = "Such as 2009-04-01"
CHECKBOXES = forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes__input"})


def text(
    label: str, *, most: int = LONGEST_TEXT, needed: bool = False, rows: int = 3, **kwargs: Any
) -> forms.CharField:
    """A field of several lines."""
    errors = {"required": f"{label}: write a sentence or two."}
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=most, required=needed, widget=widget, error_messages=errors, **kwargs
    )


def line(label: str, *, most: int, needed: bool = True, **kwargs: Any) -> forms.CharField:
    errors = {"required": f"{label}: this can’t be empty."}
    return forms.CharField(label=label, max_length=most, required=needed, error_messages=errors, **kwargs)


def day(label: str, *, needed: bool = False, hint: str = DAY_HINT) -> forms.DateField:
    errors = {
        "required": f"{label}: give a day, such as 2009-04-01.",
        "invalid": f"{label}: write a day as 2009-04-01.",
    }
    return forms.DateField(label=label, required=needed, help_text=hint, error_messages=errors)


class ReasonedForm(PlainForm):
    """Every change says why."""

    reason = text("Reason", needed=True, help_text="Kept in the change log, which members read")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])


class DraftForm(ReasonedForm):
    """A change of a draft set, which carries the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SetForm(ReasonedForm):
    code = forms.SlugField(label="Code", max_length=60, help_text="For addresses and commands, such as apacs-2009-10")
    name = line("Name", most=120, help_text="Such as APACS 2009/10")
    year = line("Year or years", most=20, needed=False, help_text="As printed, such as 2009/10")


class BeginForm(SetForm):
    source = text("Source", help_text="Where the framework is published")
    note = text("Note")


class HeadingForm(DraftForm):
    name = line("Name", most=120)
    year = line("Year or years", most=20, needed=False, help_text="As printed, such as 2009/10")
    source = text("Source", help_text="Where the framework is published")
    note = text("Note")


class ImportForm(ReasonedForm):
    file = forms.FileField(label="File of the set", help_text="JSON, as “Download this set” writes it")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("The file is larger than 5 MB, which no set is.")
        return file


class CompareForm(PlainForm):
    earlier = forms.ModelChoiceField(IndicatorSet.objects.all(), label="Earlier set", to_field_name="code")
    later = forms.ModelChoiceField(IndicatorSet.objects.all(), label="Later set", to_field_name="code")


class IndicatorForm(DraftForm):
    """The plain fields of an indicator; its parts are `PartForm`s beside it."""

    title = line("Title", most=120, help_text="Short, for a row of a table")
    full_title = text("Full title", rows=2)
    slug = forms.SlugField(label="Address", max_length=80, help_text="The last part of its page’s address")
    domain = forms.ChoiceField(label="Domain")
    hmic_area = forms.ChoiceField(label="HMIC area", required=False)
    formula = forms.ChoiceField(label="Formula", choices=Formula.choices)
    unit = line("Unit", most=60, help_text="Such as offences per 1,000 residents")
    multiplier = forms.FloatField(label="Multiplier", help_text="1000 for a rate per 1,000")
    decimals = forms.IntegerField(label="Decimals shown", min_value=0, max_value=6)
    polarity = forms.ChoiceField(label="Which way is good", choices=Polarity.choices)
    levels = forms.MultipleChoiceField(label="Levels of area", choices=Level.choices, widget=CHECKBOXES, required=False)
    frequency = line("How often", most=40, needed=False)
    meaning = text("Meaning", help_text="In plain English: what is counted, and how to read a rise")
    caveats = text("Caveats", help_text="Where the figures fall short")
    source = text("Source")
    owner = line("Owner", most=120, needed=False, help_text="Who answers for the definition")
    review_date = day("Review date")

    def __init__(self, *args: Any, indicator_set: IndicatorSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = indicator_set.domains.values_list("name", flat=True)
        self.fields["domain"].choices = [(name, name) for name in names]
        areas = list(HmicArea.objects.values_list("name", flat=True))
        if (stored := self.initial.get("hmic_area")) and stored not in areas:
            areas.append(stored)
        self.fields["hmic_area"].choices = [("", "None yet"), *((area, area) for area in areas)]

    @property
    def given(self) -> dict[str, Any]:
        """What a set's file would say."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("reason", "version")}
        review = said["review_date"]
        return {**said, "owner": said["owner"] or NOT_ASSIGNED, "review_date": review.isoformat() if review else None}


class NewIndicatorForm(IndicatorForm):
    reference = line("Reference", most=60, help_text="As the framework prints it, such as SPI 1.1")
    confidence = forms.ChoiceField(label="How well it is known", choices=Confidence.choices)
    field_order = ("reference",)


class PartForm(PlainForm):
    item = forms.CharField(
        label="Data item",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-items", "class": "govuk-input govuk-input--width-20"}),
    )
    role = forms.ChoiceField(label="Part of", choices=IndicatorPart.Role.choices, required=False)
    level = forms.ChoiceField(label="Level", choices=[("", "All"), *Level.choices], required=False)
    sign = forms.TypedChoiceField(
        label="Sign", coerce=int, choices=[(1, "added"), (-1, "taken away")], required=False, empty_value=1
    )
    starts = forms.DateField(label="From", required=False)
    ends = forms.DateField(label="To", required=False)


PartForms = forms.formset_factory(PartForm, extra=4, max_num=60, absolute_max=100)


class DecideForm(DraftForm):
    decision = forms.ChoiceField(
        label="Decision",
        choices=[("publish", "Publish: members may see it"), ("retire", "Retire: compare it no more")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what shall become of it."},
    )


class ConfirmForm(DraftForm):
    confidence = forms.ChoiceField(label="How well it is known now", choices=Confidence.choices[:2])


class SeveralForm(DraftForm):
    """Asks about several indicators at once; all are ticked at first."""

    references = forms.MultipleChoiceField(
        label="Indicators",
        widget=CHECKBOXES,
        error_messages={"required": "Leave at least one indicator ticked."},
    )

    def __init__(self, *args: Any, indicators: list[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["references"].choices = [(each.reference, f"{each.reference}: {each.title}") for each in indicators]
        self.initial["references"] = [each.reference for each in indicators]


class OwnersForm(SeveralForm):
    owner = line("Owner", most=120, help_text="Who answers for these definitions")
    review_date = day("Review date", needed=True)


class ShowForm(ReasonedForm):
    authority = forms.ModelChoiceField(Authority.objects.none(), label="Authority", empty_label="Choose")
    shown = forms.ChoiceField(
        label="Decision",
        choices=[("show", "Show it to the public"), ("withdraw", "Withdraw it")],
        widget=forms.RadioSelect,
    )


class BurdenForm(ReasonedForm):
    minutes = forms.IntegerField(label="Minutes of a force’s time for one return", min_value=0, max_value=100_000)
    returns_a_year = forms.IntegerField(label="Returns a year", min_value=1, max_value=366)
    starts = day("Asked for from", needed=True)


class EndForm(ReasonedForm):
    last_day = day("Last day on which it is asked for", needed=True)


class MomentField(forms.DateTimeField):
    """Hidden: when a thing was last changed, to the microsecond, as far as the person saw."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value


class ItemForm(ReasonedForm):
    edited_at = MomentField(required=False)
    name = line("Name", most=160)
    unit = line("Unit", most=40, help_text="In the plural, such as offences")
    source = text("Source", needed=True)
    note = text("Note")
    purpose = text("Purpose", help_text="What it is wanted for")
    confidence = forms.ChoiceField(label="How well it is known", choices=Confidence.choices)


class NewItemForm(PlainForm):
    code = line("Code", most=60, help_text="What a return names, such as crime.robbery")
    name = line("Name", most=160)
    unit = line("Unit", most=40, help_text="In the plural, such as offences")
    timing = forms.ChoiceField(label="How periods add up", choices=Timing.choices)
    source = text("Source", needed=True, help_text="Who publishes or returns it")
    note = text("Note")
    purpose = text("Purpose", needed=True, help_text="What it is wanted for; kept in the change log")
    confidence = forms.ChoiceField(label="How well it is known", choices=Confidence.choices)
    origin = forms.ChoiceField(label="Where it comes from", choices=DataItem.Origin.choices, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label="If asked of forces: minutes for one return", min_value=0, max_value=100_000, required=False
    )
    returns_a_year = forms.IntegerField(
        label="If asked of forces: returns a year", min_value=1, max_value=366, required=False
    )
    starts = day("If asked of forces: from", hint=DAY_HINT)


class BaselineForm(PlainForm):
    baseline = day("Beside what was asked for on", hint=DAY_HINT)


class BreakForm(PlainForm):
    counterparts = forms.CharField(
        label="Counterparts",
        required=False,
        help_text="Codes, by spaces, of the items that offences moved to or from, if they only moved",
    )
    reason = text("Reason that members read", needed=True)
    source = text("Source", needed=True)

    def clean_counterparts(self) -> list[DataItem]:
        codes = set(self.cleaned_data["counterparts"].split())
        found = list(DataItem.objects.filter(code__in=codes))
        if unknown := sorted(codes - {each.code for each in found}):
            raise forms.ValidationError(f"There is no data item {', '.join(unknown)}.")
        return found


class NewBreakForm(BreakForm):
    item = forms.ModelChoiceField(DataItem.objects.all(), label="Data item", to_field_name="code", empty_label="Choose")
    on = day("First day of the new series", needed=True)
    area = forms.CharField(label="Area", required=False, help_text="Its code; empty for every area")
    field_order = ("item", "on", "area")

    def clean_area(self) -> Area | None:
        code = self.cleaned_data["area"].strip()
        found = Area.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(f"There is no area with the code {code}.")
        return found


class ChangeBreakForm(BreakForm):
    why = text("Why it is changed", needed=True, help_text="Kept in the change log")
