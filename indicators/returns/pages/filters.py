"""What of a list is shown, as its address says; what isn't understood is passed over."""

from __future__ import annotations

from typing import Any

import pandas as pd
from django import forms
from django.db.models import QuerySet

from indicators.models import Return, Severity
from indicators.returns.pages.forms import ForceField, SetField
from landscape.forms import PlainForm
from landscape.models import Area


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


class CompletenessFilter(PlainForm):
    """Which force and which set the completeness page shows; what isn't understood is passed over."""

    force = ForceField(label="Force", required=False, empty_label="All")
    set = SetField(label="Indicator set", required=False, empty_label="All")

    def __init__(self, *args: Any, forces: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["force"].queryset = forces


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
