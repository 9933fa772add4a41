"""Forms as every page shows them. ``templates/forms/`` draws their fields, hints and faults in GOV.UK style."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import pretty_name

CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.RadioSelect: "govuk-radios__input",
    forms.Select: "govuk-select",
    forms.Textarea: "govuk-textarea",
    forms.FileInput: "govuk-file-upload",
    forms.TextInput: "govuk-input",
    forms.DateInput: "govuk-input govuk-input--width-10",
    forms.TimeInput: "govuk-input govuk-input--width-5",
}


class PlainForm(forms.Form):
    """A form whose faults are told by us and not by the browser: each is a sentence, and all are told at once."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("class", CLASSES.get(type(field.widget), "govuk-input"))
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = f"“{field.label or pretty_name(name)}” can’t be left empty."

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Each fault with the id of its field, in the order of the fields; those of the whole form come first."""
        found = [("", message) for message in self.non_field_errors()]
        return found + [(field.auto_id, message) for field in self for message in field.errors]
