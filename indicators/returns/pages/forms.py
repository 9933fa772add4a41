"""The forms of returns. Each says what is wrong in a sentence; what only the file can tell, the checks say later."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat

from indicators.models import Indicator, IndicatorSet, Mark
from indicators.periods import Period, PeriodError
from indicators.returns.expected import quarter
from indicators.returns.spreadsheets import Format
from landscape.forms import PlainForm
from landscape.models import Area

LARGEST_UPLOAD = 30 * 1024 * 1024
"""Bytes of a file sent through the page: the largest published workbook is a twentieth of it."""

EXTENSIONS = (".csv", ".csv.gz", ".xlsx", ".ods")
SIZE = filesizeformat(LARGEST_UPLOAD)
LONGEST_TEXT = 4000


class QuarterField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text="The financial quarter, such as 2009/10 Q3 for October to December 2009",
            error_messages={"required": "Give the quarter, such as 2009/10 Q3."},
            **kwargs,
        )

    def clean(self, value: Any) -> Period | None:
        text = super().clean(value)
        try:
            return quarter(text) if text else None
        except PeriodError as fault:
            raise forms.ValidationError(str(fault)) from fault


class ForceField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Area.objects.none(),
            to_field_name="slug",
            error_messages={"required": "Choose the force.", "invalid_choice": "Choose a force from the list."},
            **kwargs,
        )


class SetField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=IndicatorSet.objects.exclude(state=IndicatorSet.State.RETIRED).order_by("name"),
            to_field_name="code",
            error_messages={"required": "Choose the indicator set.", "invalid_choice": "Choose a set from the list."},
            **kwargs,
        )


class AboutForm(PlainForm):
    """Which return: of a force, for a set and a quarter."""

    force = ForceField(label="Force", empty_label="Choose a force")
    set = SetField(label="Indicator set", empty_label="Choose a set")
    period = QuarterField(label="Quarter")

    def __init__(self, *args: Any, forces: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["force"].queryset = forces
        if len(forces) == 1:
            self.fields["force"].empty_label = None


class TemplateForm(AboutForm):
    format = forms.ChoiceField(
        label="Format",
        choices=[(Format.XLSX, "XLSX"), (Format.ODS, "ODS"), (Format.CSV, "CSV")],
        error_messages={"required": "Choose a format.", "invalid_choice": "Choose CSV, XLSX or ODS."},
    )

    def clean_format(self) -> Format:
        return Format(self.cleaned_data["format"])


class ReturnFileField(forms.FileField):
    """A file that may be a return, told by its name and size; its content is for the checks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=200,
            help_text=f"CSV (also compressed, .csv.gz), XLSX or ODS, at most {SIZE}",
            error_messages={
                "required": "Choose the file of the return.",
                "empty": "The file is empty: choose the one that holds the figures.",
                "max_length": "The name of the file has more than 200 letters: give it a shorter one.",
            },
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> UploadedFile:
        file = super().clean(data, initial)
        if not file.name.lower().endswith(EXTENSIONS):
            ending = PurePath(file.name).suffix or "no ending"
            raise forms.ValidationError(
                f"“{file.name}” ({ending}) is no CSV, XLSX or ODS file: save the return as one of these."
            )
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                f"“{file.name}” has {filesizeformat(file.size)}, and a page takes at most {SIZE}. "
                "Ask the administrator to import it by command."
            )
        return file


class SendForm(AboutForm):
    """A return of a force."""

    file = ReturnFileField(label="File")


class NationalForm(PlainForm):
    """A file of figures that a publisher has published, of no single force."""

    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="Publisher, title and edition",
        error_messages={"required": "Say where the figures come from: publisher, title and edition."},
    )
    file = ReturnFileField(label="File")


class QualityMarkForm(PlainForm):
    indicator = forms.ModelChoiceField(
        queryset=Indicator.objects.none(),
        to_field_name="slug",
        empty_label="Choose an indicator",
        error_messages={
            "required": "Choose the indicator.",
            "invalid_choice": "Choose an indicator from the list.",
        },
    )
    period = QuarterField(label="Quarter")
    mark = forms.ChoiceField(
        label="Its figures are",
        widget=forms.RadioSelect,
        choices=Mark.choices,
        error_messages={"required": "Choose a mark.", "invalid_choice": "Choose one of the marks."},
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        help_text="It is shown beside the figures.",
        error_messages={"required": "Give the reason: it is shown beside the figures."},
    )

    def __init__(self, *args: Any, indicators: QuerySet[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators
