"""Reads JSON documents that people write, and names what is wrong by file, place and field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateField, JSONField, Model

from landscape.reference.sheets import Faults

LARGEST_NUMBER = 2**53


@dataclass(frozen=True)
class Place:
    """Where in a document we are, as a person would say it."""

    path: str
    faults: Faults

    def within(self, name: str) -> Place:
        return Place(f"{self.path}, {name}", self.faults)

    def fault(self, sentence: str) -> None:
        self.faults.add(self.path, sentence)

    def group(self, given: Any, names: Collection[str]) -> dict[str, Any]:
        """`given`, if it is a group of fields; each must be one of `names`."""
        if not isinstance(given, dict):
            self.fault("a group of fields in braces is expected.")
            return {}
        for name in given:
            if name not in names:
                self.within(name).fault(f"is no field here; use {', '.join(names)}.")
        return given

    def list(self, given: Any) -> list[Any]:
        if not isinstance(given, list):
            self.fault("a list in square brackets is expected.")
            return []
        return given

    def texts(self, given: Any, known: Collection[str] | None = None) -> list[str]:
        """A list of different texts, each among `known`."""
        texts = [str(each) for each in self.list(given)]
        self.refuse_repeated(texts)
        for each in texts:
            if known is not None and each not in known:
                self.fault(f"“{each}” is not known.")
        return texts

    def refuse_repeated(self, values: Iterable[Any]) -> None:
        for value, times in Counter(map(str, values)).items():
            if times > 1:
                self.fault(f"“{value}” is there {times} times; each must be different.")

    def day(self, text: Any) -> date | None:
        try:
            return date.fromisoformat(str(text)) if text else None
        except ValueError:
            self.fault(f"“{text}” is not a day; write it like 2009-04-01.")
            return None

    def columns(self, model: type[Model], given: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
        """The values of the columns `names`, checked as `model` checks them; a missing one has the model's default."""
        row = model(
            **{name: given[name] for name in names if name in given and self._is_plain(model, name, given[name])}
        )
        try:
            row.clean_fields(exclude=[column.name for column in model._meta.fields if column.name not in names])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.within(name).fault(" ".join(messages))
        return {name: getattr(row, name) for name in names}

    def _is_plain(self, model: type[Model], name: str, value: Any) -> bool:
        """Whether a column may look at the value at all: one text or number, and a text where a day is expected."""
        column = model._meta.get_field(name)
        if value is None and not column.null:
            self.within(name).fault("This field cannot be null.")
            return False
        if isinstance(column, JSONField):
            return True
        if isinstance(column, DateField) and not isinstance(value, str | NoneType):
            self.within(name).fault("is no day; write it like 2009-04-01.")
        elif not isinstance(value, str | int | float | NoneType):
            self.within(name).fault("one value is expected, and no list or group.")
        elif isinstance(value, int) and abs(value) > LARGEST_NUMBER:
            self.within(name).fault("is too large a number.")
        else:
            return True
        return False
