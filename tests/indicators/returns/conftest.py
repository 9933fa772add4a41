"""A small country: three forces, one of which shares its name with a region, and a district that shares a force's."""

from pathlib import Path

import pytest

from indicators.models import DataItem, Timing
from landscape.models import Area, AreaName, Level

HEADING = "area,item,period,value"


@pytest.fixture
def received(settings, tmp_path) -> Path:
    """Where files are stored as received, empty."""
    settings.MEDIA_ROOT = tmp_path / "received"
    return settings.MEDIA_ROOT / "returns"


@pytest.fixture
def country(db, received):
    for level, code, name, region in (
        (Level.FORCE, "E23000036", "Avon and Somerset", "South West"),
        (Level.FORCE, "E23000014", "West Midlands", "West Midlands"),
        (Level.FORCE, "E23000032", "Kent", "South East"),
        (Level.DISTRICT, "E06000035", "Medway", "South East"),
        (Level.DISTRICT, "E99999999", "Kent", "South East"),
    ):
        Area.objects.create(level=level, code=code, name=name, slug=code.lower(), region=region)
    AreaName.objects.create(
        area=Area.objects.get(code="E23000036"), level=Level.FORCE, name="Avon & Somerset Constabulary"
    )
    DataItem.objects.create(code="crime.robbery", name="Robbery", unit="offences")
    DataItem.objects.create(code="population.residents", name="Residents", unit="residents", timing=Timing.MID_YEAR)


@pytest.fixture
def written(tmp_path):
    """Writes rows under the heading of a return; the path."""

    def write(*rows: str, name: str = "return.csv", heading: str = HEADING) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def files(received):
    """The files stored as received."""
    return lambda: [path for path in received.rglob("*") if path.is_file()]
