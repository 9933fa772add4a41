"""The form by which administrators say when the returns of a set are due, and when those who owe them are reminded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from indicators.models import Timetable

MOST_DAYS = 365
AS_DAYS = "Write whole days apart by commas, such as -7, 1, 15: a week before the due date, a day and 15 days after it."


class DaysField(forms.CharField):
    """Days before (negative) and after the due date, as ``-7, 1, 15``."""

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else ", ".join(map(str, value or ()))

    def clean(self, value: Any) -> list[int]:
        texts = super().clean(value).replace("−", "-").split(",")
        try:
            days = sorted({int(text) for text in texts})
        except ValueError:
            raise forms.ValidationError(AS_DAYS) from None
        if max(map(abs, days)) > MOST_DAYS:
            raise forms.ValidationError(f"No more than {MOST_DAYS} days before or after the due date.")
        return days

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != sorted(initial or ())
        except forms.ValidationError:
            return True


class TimetableForm(forms.ModelForm):
    reminders = DaysField(help_text=f"From the due date. {AS_DAYS}")

    class Meta:
        model = Timetable
        fields = ("indicator_set", "days_after", "first_end", "last_end", "reminders")

    def clean_first_end(self) -> date:
        return _end_of_a_quarter(self.cleaned_data["first_end"])

    def clean_last_end(self) -> date | None:
        last = self.cleaned_data["last_end"]
        first = self.cleaned_data.get("first_end")
        if first and last and last < first:
            raise forms.ValidationError("The last quarter can't end before the first one.")
        return _end_of_a_quarter(last) if last else None


def _end_of_a_quarter(day: date) -> date:
    after = day + timedelta(days=1)
    if after.day != 1 or after.month not in (1, 4, 7, 10):
        raise forms.ValidationError("Give the last day of a quarter: 31 March, 30 June, 30 September or 31 December.")
    return day
