"""The benchmark times three programs that give the same answers, on a workload that is what it says it is."""

import numpy as np
import pytest

from indicators.models import DataItem, Observation
from landscape.models import FamilyEdition
from scrutiny.comparisons import runs
from scrutiny.models import Comparison
from tests.benchmarks import floor, loading, measure, national, rival

SIZE = national.Size(areas=100, indicators=10, months=39)
EVERY_COLUMN = [
    "value",
    "lower_95",
    "upper_95",
    "family_average",
    "rank",
    "sampling_p",
    "spread_p",
    "change",
    "change_p",
]
FLOOR_TOO = ["rank_low", "rank_high", "family_median", "family_change"]


@pytest.fixture
def loaded(db):
    loading.load(SIZE)


@pytest.fixture
def compared(loaded, celery_eager, django_capture_on_commit_callbacks):
    """What the engine stored of each level: column → indicators × areas."""
    with django_capture_on_commit_callbacks(execute=True):
        run = measure.start(SIZE).run
    run.refresh_from_db()
    assert run.state == "published", run.error
    return run


def stored(run, level, column):
    rows = Comparison.objects.filter(run=run, area__level=level.name).order_by("indicator__position", "area_id")
    values = np.array(rows.values_list(column, flat=True), dtype=float)
    return values.reshape(SIZE.indicators, len(level.peers))


def agree(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_workload_has_its_size_and_its_families(loaded):
    assert Observation.objects.exclude(item__code="population").count() == SIZE.observations
    assert DataItem.objects.count() == SIZE.indicators + 1
    families = FamilyEdition.objects.get().families.all()
    assert {(each.area.level, each.members.count()) for each in families} == {("force", 7), ("partnership", 14)}


def test_workload_is_the_same_every_time_and_varies_more_than_chance():
    once, again = national.generate(SIZE), national.generate(SIZE)
    for level, same in zip(once, again, strict=True):
        np.testing.assert_array_equal(level.counts, same.counts)
    frequent = once[1].counts[:3, :, :24]
    typical = [np.median(floor.dispersion(counts)[0]) for counts in frequent]
    assert min(typical) > 1.2
    assert max(typical) < 5


def test_floor_agrees_with_the_engine(compared):
    names = {"lower_95": "lower", "upper_95": "upper"}
    for level in national.generate(SIZE):
        answers = [floor.compare(each) for each in floor.inputs(SIZE, level)]
        for column in EVERY_COLUMN + FLOOR_TOO:
            found = np.array([answer[names.get(column) or column] for answer in answers])
            agree(found[..., -1] if found.ndim == 3 else found, stored(compared, level, column))
        agree_histories(compared, level, answers)
        words = Comparison.objects.filter(run=compared, area__level=level.name)
        said = words.order_by("indicator__position", "area_id").values_list("variation", flat=True)
        assert np.concatenate([answer["variation"] for answer in answers]).tolist() == list(said)


def agree_histories(run, level, answers):
    names = {"family_min": "family_lowest", "family_max": "family_highest"}
    rows = Comparison.objects.filter(run=run, area__level=level.name).order_by("indicator__position", "area_id")
    histories = np.array(list(rows.values_list("history", flat=True))).reshape(SIZE.indicators, -1)
    for answer, own in zip(answers, histories, strict=True):
        for column in ("value", "lower", "upper", "family_average", "family_min", "family_max"):
            agree(answer[names.get(column, column)], np.array([each[column] for each in own], dtype=float))


def test_rival_agrees_with_the_engine(compared):
    names = {"lower_95": "lower", "upper_95": "upper"}
    for level in national.generate(SIZE):
        answer = rival.compare(SIZE, *rival.tables(SIZE, level))
        latest = answer[answer["month"] == SIZE.months - 1].sort_values(["indicator", "area"])
        for column in [*EVERY_COLUMN, "family_change"]:
            found = latest[names.get(column, column)].to_numpy().reshape(SIZE.indicators, -1)
            agree(found, stored(compared, level, column))


def test_one_month_more_is_compared_with_the_rest(loaded, celery_eager, django_capture_on_commit_callbacks):
    before = Observation.objects.count()
    loading.record(loading.month_more(SIZE, 1), "month 1 more")
    assert Observation.objects.count() == before + SIZE.areas * SIZE.indicators
    with django_capture_on_commit_callbacks(execute=True):
        run = measure.start(SIZE, later=1).run
    assert runs.progress(run) == (SIZE.indicators, SIZE.indicators)
    assert Comparison.objects.filter(run=run, value__isnull=False).count() == SIZE.areas * SIZE.indicators
