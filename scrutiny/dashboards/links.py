"""Addresses of an area's pages; each carries on what the reader has chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from indicators.models import Indicator
from landscape.models import Area, Level


@dataclass(frozen=True)
class Links:
    """Addresses below one area, all with the same `query`."""

    area: Area
    query: str

    def _to(self, name: str, **more: str) -> str:
        prefix = PREFIXES[self.area.level]
        name = f"{prefix}-{name}" if name else prefix
        path = reverse(NAMES.get(name, name), kwargs={"slug": self.area.slug, **more})
        return f"{path}?{self.query}" if self.query else path

    @property
    def overview(self) -> str:
        return self._to("")

    @property
    def family(self) -> str:
        return self._to("family")

    @property
    def areas(self) -> str:
        return self._to("areas")

    @property
    def paper(self) -> str:
        return self._to("paper")

    @property
    def paper_pdf(self) -> str:
        return self._to("paper-pdf")

    @property
    def bodies(self) -> str:
        return self._to("bodies")

    @property
    def download(self) -> str:
        return self._to("comparisons")

    def indicator(self, indicator: Indicator) -> str:
        return self._to("indicator", indicator=indicator.slug)

    def indicator_download(self, indicator: Indicator) -> str:
        return self._to("indicator-comparisons", indicator=indicator.slug)


PREFIXES = {Level.FORCE: "force", Level.BCU: "bcu", Level.PARTNERSHIP: "partnership"}
NAMES = {"force-indicator": "indicator", "force-family": "family", "force-areas": "areas-within"}
"""Names of addresses that other rooms agreed on, where they differ from level and page."""
