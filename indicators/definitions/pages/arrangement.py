"""The form that arranges a set: a row for each domain and each indicator, without any script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from indicators.definitions.arranging import NamedDomain, Position
from indicators.definitions.pages.forms import DraftForm
from indicators.models import HmicArea, IndicatorSet

NEW = "new"
MOST = 9999


class ArrangeForm(DraftForm):
    """Domains and indicators by number; a domain without a name goes, one more may be added."""

    def __init__(self, *args: Any, indicator_set: IndicatorSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._domains = list(indicator_set.domains.all())
        self._indicators = list(indicator_set.indicators.select_related("domain"))
        for place, domain in enumerate(self._domains, start=1):
            self._add_domain(str(domain.pk), domain.name, domain.name, place)
        self._add_domain(NEW, "a new domain", "", len(self._domains) + 1)
        keys = [(str(each.pk), each.name) for each in self._domains] + [(NEW, "The new domain")]
        names = list(HmicArea.objects.values_list("name", flat=True))
        names += sorted({each.hmic_area for each in self._indicators} - {"", *names})
        areas = [("", "None yet"), *((name, name) for name in names)]
        for place, each in enumerate(self._indicators, start=1):
            self._add_indicator(each, place, keys, areas)

    def _add_domain(self, key: str, said: str, name: str, place: int) -> None:
        self.fields[f"domain-{key}"] = forms.CharField(
            label=f"Name of {said}",
            max_length=120,
            required=False,
            initial=name,
            widget=forms.TextInput(attrs={"class": "govuk-input"}),
        )
        self.fields[f"domain-{key}-number"] = _number(f"Number of {said}", place)

    def _add_indicator(self, each: Any, place: int, domains: list, areas: list) -> None:
        said, key = each.reference, each.pk
        self.fields[f"number-{key}"] = _number(f"Number of {said}", place)
        self.fields[f"in-{key}"] = forms.ChoiceField(
            label=f"Domain of {said}", choices=domains, initial=str(each.domain_id), widget=_select()
        )
        self.fields[f"area-{key}"] = forms.ChoiceField(
            label=f"HMIC area of {said}", choices=areas, initial=each.hmic_area, required=False, widget=_select()
        )

    def domain_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        for key in (*(str(each.pk) for each in self._domains), NEW):
            yield self[f"domain-{key}"], self[f"domain-{key}-number"]

    def indicator_rows(self) -> Iterator[tuple[Any, BoundField, BoundField, BoundField]]:
        for each in self._indicators:
            yield each, self[f"number-{each.pk}"], self[f"in-{each.pk}"], self[f"area-{each.pk}"]

    @property
    def domains(self) -> list[NamedDomain]:
        return [NamedDomain(known_as, name) for _, known_as, _, name in self._named()]

    @property
    def positions(self) -> dict[str, Position]:
        said = self.cleaned_data
        names = {key: name for _, _, key, name in self._named()}
        return {
            each.reference: Position(
                names.get(said[f"in-{each.pk}"], ""), said[f"number-{each.pk}"], said[f"area-{each.pk}"]
            )
            for each in self._indicators
        }

    def _named(self) -> list[tuple[int, str, str, str]]:
        """Number, present name, key and new name of each domain that has one, by number."""
        known = [(str(each.pk), each.name) for each in self._domains] + [(NEW, "")]
        said = self.cleaned_data
        rows = [(said[f"domain-{key}-number"], known_as, key, said[f"domain-{key}"].strip()) for key, known_as in known]
        return sorted((row for row in rows if row[3]), key=lambda row: row[0])


def _number(label: str, place: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"})
    errors = {"required": f"{label}: give a number.", "invalid": f"{label}: give a whole number."}
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST, initial=place, widget=widget, error_messages=errors
    )


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "govuk-select"})
