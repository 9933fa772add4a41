"""The forms of editions."""

from __future__ import annotations

from typing import Any

from django import forms

from landscape.editions.deriving import LARGEST_WEIGHT, MOST_PEERS, Variable, characteristics, columns
from landscape.editions.lists import LARGEST
from landscape.forms import PlainForm
from landscape.models import FamilyEdition, Level

LEVELS = [(each.value, each.label) for each in (Level.FORCE, Level.BCU, Level.PARTNERSHIP)]
DAY = "Such as 2009-04-01"
USES = [("", "Not used"), ("none", "As it is"), ("log", "By its logarithm")]


class EditionForm(PlainForm):
    code = forms.SlugField(label="Code", max_length=60, help_text="For commands, such as home-office-2010-11")
    effective_from = forms.DateField(label="In force from", required=False, help_text=DAY)
    note = forms.CharField(label="Note", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(
        label="Reason", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), help_text="Kept in the audit trail"
    )


class ListForm(EditionForm):
    name = forms.CharField(label="Name", max_length=120)
    level = forms.ChoiceField(label="Level of the areas", choices=LEVELS)
    effective_to = forms.DateField(label="In force until", required=False, help_text=DAY)
    source = forms.CharField(label="Source", max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    file = forms.FileField(
        label="The list, as CSV",
        help_text="Columns area and peer, a row for each member; position and note if you have them. Codes or names.",
    )
    field_order = ("name", "code", "level", "effective_from", "effective_to", "source", "file", "note", "reason")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("The list is larger than 2 MB, which no list is.")
        return file


class DeriveForm(PlainForm):
    """A row for each variable of the profile: how it is taken, and its weight."""

    name = forms.CharField(label="Name", max_length=120)
    level = forms.ChoiceField(label="Level of the areas", choices=LEVELS)
    size = forms.IntegerField(label="Peers of each area", min_value=1, max_value=MOST_PEERS, initial=7)
    left_out = forms.CharField(
        label="Areas left out",
        required=False,
        max_length=2000,
        help_text="Codes, by spaces, of areas that would stretch every scale, such as E23000034 (City of London)",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in columns():
            said = characteristics()[name]["name"]
            self.fields[f"use-{name}"] = forms.ChoiceField(
                label=f"{said}: how it is used",
                choices=USES,
                required=False,
                initial="log" if name == "density" else "none",
                widget=forms.Select(attrs={"class": "govuk-select"}),
            )
            self.fields[f"weight-{name}"] = forms.FloatField(
                label=f"{said}: weight",
                min_value=0,
                max_value=LARGEST_WEIGHT,
                initial=1,
                required=False,
                widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-5"}),
            )

    @property
    def variables(self) -> list[Variable]:
        said = self.cleaned_data
        return [
            Variable(name, said[f"use-{name}"] == "log", said[f"weight-{name}"] or 0)
            for name in columns()
            if said[f"use-{name}"]
        ]


class BesideForm(PlainForm):
    beside = forms.ModelChoiceField(
        FamilyEdition.objects.all(), label="Beside the edition", to_field_name="code", empty_label=None
    )
