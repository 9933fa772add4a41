"""The forms by which people explain, sign, accept, send back and withdraw."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from landscape.forms import PlainForm

USUAL_HOUR = time(9, 30)
LONGEST_TEXT = 4000


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
