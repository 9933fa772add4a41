"""Texts of a file into areas, items and days."""

import pandas as pd
import pytest

from indicators.models import Severity
from indicators.returns.readers.tidy import tidied
from indicators.returns.resolve import resolve
from landscape.models import Area
from tests.factories import AreaFactory

pytestmark = pytest.mark.usefixtures("country")


def tidy(*rows, level=""):
    """Tidy figures of (area, item, period) rows, from row 2 of a file on."""
    frame = pd.DataFrame(rows, columns=["area", "item", "period"]).assign(level=level, value=1.0, missing="")
    return tidied(frame.assign(row=range(2, len(rows) + 2), column="value"))


def area_of(text, level=""):
    resolved = resolve(tidy((text, "crime.robbery", "2009/10"), level=level))
    codes = [Area.objects.get(pk=pk).code for pk in resolved.figures["area_id"]]
    return codes, [finding.message for finding in resolved.findings]


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("E23000036", "", "E23000036"),
        ("Avon and Somerset", "", "E23000036"),
        ("Avon & Somerset Constabulary", "force", "E23000036"),
        ("Medway", "", "E06000035"),
        ("Kent", "force", "E23000032"),
        ("Kent", "district", "E99999999"),
        ("West Midlands", "force", "E23000014"),
    ],
)
def test_area_by_code_and_by_each_name(text, level, code):
    assert area_of(text, level) == ([code], [])


@pytest.mark.parametrize(
    ("text", "level", "message"),
    [
        ("Kent", "", "“Kent” is the name of a police force and a district: give the GSS code."),
        ("West Midlands", "", "“West Midlands” is the name of a police force and a region: give the GSS code."),
        (
            "Atlantis",
            "",
            "“Atlantis” is neither the code nor the name of one area: give the exact name or the GSS code.",
        ),
        (
            "Avon and Sommerset",
            "force",
            "“Avon and Sommerset” is neither the code nor the name of one police force "
            "(did you mean “Avon and Somerset”?): give the exact name or the GSS code.",
        ),
        (
            "Medway",
            "force",
            "“Medway” is neither the code nor the name of one police force: give the exact name or the GSS code.",
        ),
    ],
)
def test_area_that_is_unknown_or_shared_is_refused(text, level, message):
    assert area_of(text, level) == ([], [message])


@pytest.mark.parametrize(
    ("text", "shown"),
    [("E23\n036", "E23 036"), ("\u200bE23000036\x1b", "�E23000036�"), ("Kent" * 99, "Kent" * 39 + "Ken…")],
)
def test_text_that_no_one_could_read_is_shown_on_one_line_and_cut(text, shown):
    assert area_of(text)[1][0].startswith(f"“{shown}” is neither the code nor the name of one area")


def test_area_unlike_any_other_has_no_suggestion():
    AreaFactory(level="district", name="Maldon")
    assert area_of("London")[1] == [
        "“London” is neither the code nor the name of one area: give the exact name or the GSS code."
    ]


def test_every_fault_is_named_with_its_first_row_and_how_many_more():
    resolved = resolve(
        tidy(
            ("E23000036", "crime.robbery", "2009/10"),
            ("Atlantis", "crime.robbery", "2009/10"),
            ("E23000036", "crime.robery", "2009/10"),
            ("Atlantis", "crime.robbery", "March 2010"),
        )
    )
    assert [(finding.row, finding.column, finding.severity) for finding in resolved.findings] == [
        (3, "area", Severity.ERROR),
        (4, "item", Severity.ERROR),
        (5, "period", Severity.ERROR),
    ]
    assert resolved.findings[0].message.endswith("give the exact name or the GSS code. In all, 2 figures name it.")
    assert "(did you mean “crime.robbery”?)" in resolved.findings[1].message
    assert "“March 2010” is no period." in resolved.findings[2].message
    assert resolved.figures["row"].tolist() == [2]


def test_two_texts_of_one_span_are_one_period():
    figures = resolve(tidy(*[("E23000036", "crime.robbery", text) for text in ("2009/10", "12m to 2010-03")])).figures
    assert figures["start"].tolist() == [pd.Timestamp(2009, 4, 1)] * 2
    assert figures["end"].tolist() == [pd.Timestamp(2010, 3, 31)] * 2


def test_missing_figure_of_an_empty_cell_gets_a_mark():
    figures = tidy(*[("E23000036", "crime.robbery", f"200{n}") for n in (7, 8, 9)])
    figures[["value", "missing"]] = [[1.0, ""], [float("nan"), ""], [float("nan"), ".."]]
    assert resolve(figures).figures["missing"].tolist() == ["", "empty", ".."]


def test_very_many_unknown_texts_are_named_up_to_a_limit_and_counted():
    """Looking for what was meant takes a while; a file with its columns swapped must not take minutes."""
    resolved = resolve(tidy(*((f"Avon {number}", "crime.robbery", "2009/10") for number in range(5000))))
    assert resolved.figures.empty
    assert len(resolved.findings) == 101
    assert resolved.findings[0].row == 2
    assert resolved.findings[-1].message == "and 4,900 more texts that are not known."
