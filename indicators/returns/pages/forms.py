"""The forms of returns. Each says what is wrong in a sentence; what only the file can tell, the checks say later."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import PurePath
from typing import Any

import pandas as pd
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from indicators.models import IndicatorSet, Return, Severity
from indicators.periods import Period, PeriodError
from indicators.returns.expected import quarter
from indicators.returns.spreadsheets import Format
from landscape.forms import PlainForm
from landscape.models import Area

LARGEST_UPLOAD = 30 * 1024 * 1024
"""Bytes of a file sent through the page: the largest published workbook is a twentieth of it."""

EXTENSIONS = (".csv", ".csv.gz", ".xlsx", ".ods")
SIZE = filesizeformat(LARGEST_UPLOAD)
USUAL_HOUR = time(9, 30)
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


class ReturnsFilter(PlainForm):
    """Which returns the list shows; what isn't understood is passed over."""

    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *Return.State.choices])
    force = ForceField(label="Force", required=False, empty_label="All")
    set = SetField(label="Indicator set", required=False, empty_label="All")

    def __init__(self, *args: Any, forces: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["force"].queryset = forces

    def narrowed(self, rows: QuerySet[Return]) -> QuerySet[Return]:
        self.is_valid()
        columns = {"state": "state", "force": "force", "set": "indicator_set"}
        return rows.filter(**{columns[name]: value for name, value in self.cleaned_data.items() if value})


class FindingsFilter(PlainForm):
    severity = forms.ChoiceField(label="Show", required=False, choices=[("", "All"), *Severity.choices])

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        severity = self.cleaned_data.get("severity")
        return {"severity": severity} if severity else {}


CHANGES = {"new": "new", "revised": "revised", "absent": "withdrawn"}


class ChangesFilter(PlainForm):
    change = forms.ChoiceField(label="Show", required=False, choices=[("", "All"), *CHANGES.items()])

    def narrowed(self, changes: pd.DataFrame) -> pd.DataFrame:
        self.is_valid()
        kind = self.cleaned_data.get("change")
        return changes[changes["change"] == kind] if kind else changes


class SendBackForm(PlainForm):
    reason = forms.CharField(
        label="What has to be mended",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        error_messages={"required": "Say what has to be mended."},
    )


class WithdrawForm(PlainForm):
    reason = forms.CharField(
        label="Why the return is withdrawn",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        error_messages={"required": "Say why the return is withdrawn: it stays in its history."},
    )


class ExplanationForm(PlainForm):
    text = forms.CharField(
        label="Explanation",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_TEXT,
        help_text="What lies behind it, for the authority that accepts the return. Give no names of persons.",
        error_messages={"required": "Write the explanation: without it the return can’t be submitted."},
    )
    alike = forms.BooleanField(required=False)

    def __init__(self, *args: Any, alike: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if alike:
            others = "the other warning" if alike == 1 else f"the {alike:,} other warnings"
            self.fields["alike"].label = f"It also explains {others} of this kind that nobody has explained yet"
        else:
            del self.fields["alike"]


class StatementForm(PlainForm):
    statement = forms.CharField(
        label="Your statement",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        help_text="In your own words, such as how the figures were made and checked",
        error_messages={"required": "Write the statement that you sign."},
    )
    signed = forms.BooleanField(
        label="I sign this statement: to the best of my knowledge the figures are right and complete",
        error_messages={"required": "Tick the box to sign the statement."},
    )


class AcceptForm(PlainForm):
    NOW, LATER = "now", "later"
    when = forms.ChoiceField(
        label="When are the figures to be published?",
        widget=forms.RadioSelect,
        choices=[(NOW, "Now"), (LATER, "At a day and hour to come")],
        initial=NOW,
        error_messages={"required": "Choose when the figures are to be published."},
    )
    day = forms.DateField(
        label="Day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give the day as year, month and day, such as 2010-07-15."},
    )
    hour = forms.TimeField(
        label="Hour",
        required=False,
        initial=USUAL_HOUR,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Give the hour, such as 09:30."},
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        found["publish_at"] = None
        if found.get("when") == self.LATER and "day" in found:
            if found["day"] is None:
                self.add_error("day", "Give the day on which the figures are to be published.")
            else:
                at = datetime.combine(found["day"], found.get("hour") or USUAL_HOUR)
                found["publish_at"] = timezone.make_aware(at)
                if found["publish_at"] <= timezone.now():
                    self.add_error("day", "That day and hour are past: choose one to come, or publish now.")
        return found
