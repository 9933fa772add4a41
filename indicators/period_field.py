"""A field of a form for a period, as people write it."""

from __future__ import annotations

from typing import Any

from django import forms

from indicators.periods import Period, PeriodError, parse

EXAMPLES = "Such as 12m to 2010-03, 2009/10 or 2009/10 Q3"


class PeriodField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "Period", "max_length": 20, "help_text": EXAMPLES, **kwargs})
        self.widget.attrs["class"] = "govuk-input govuk-input--width-20"

    def clean(self, value: Any) -> Period:
        try:
            return parse(super().clean(value))
        except PeriodError as fault:
            raise forms.ValidationError(str(fault)) from fault
