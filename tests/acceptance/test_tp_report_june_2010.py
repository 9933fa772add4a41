"""The table of the Metropolitan Police's TP Performance Report of 10 June 2010, from the published borough figures.

The paper counts to 17 May; borough figures are published by month. So ours stand on both sides of the paper's: to the
end of April and to the end of May. `docs/tp-report-june-2010.md` prints them side by side with the reason for each
difference; the last test holds that page to the figures. All of the paper's figures stand in its section 7.
"""

from functools import cache

import pandas as pd
import pytest

from indicators.periods import months_ending, parse
from indicators.returns.readers import read
from scrutiny.comparisons.within import best_and_worst
from tests.conftest import PROJECT

PAGE = PROJECT / "docs" / "tp-report-june-2010.md"
FIGURES = PROJECT / "fixtures" / "published" / "recorded-crime-by-london-borough.csv.gz"

MEASURES = {
    "Robbery": ["mps-2008.business-property", "mps-2008.personal-property"],
    "Residential burglary": ["mps-2008.burglary-in-a-dwelling"],
    "Theft from motor vehicle": ["mps-2008.theft-from-motor-vehicle"],
    "Theft of motor vehicle": ["mps-2008.theft-taking-of-motor-vehicle"],
    "Homicide": ["mps-2008.murder"],
    "Rape": ["mps-2008.rape"],
    "Assault with injury": ["mps-2008.assault-with-injury"],
}
PAPER_CHANGE = {
    "Robbery": 3.8,
    "Residential burglary": -8.9,
    "Theft from motor vehicle": -1.2,
    "Theft of motor vehicle": -5.9,
    "Homicide": 81.1,
    "Rape": 37.0,
    "Assault with injury": -0.9,
}
PAPER_BEST_AND_WORST = {
    "Robbery": ("Haringey", "Ealing"),
    "Residential burglary": ("Haringey", "Lewisham"),
    "Theft from motor vehicle": ("Waltham Forest", "Hackney"),
    "Theft of motor vehicle": ("Croydon", "Brent"),
}


@cache
def by_borough_and_month() -> pd.DataFrame:
    figures = read(FIGURES).figures
    return figures.pivot_table(index=["item", "area"], columns="period", values="value", aggfunc="sum")


def counts(measure: str, period: str, months: int) -> pd.Series:
    """Offences of the measure by borough over the `months` that end with `period`, all months being there."""
    span = months_ending(parse(period).end.year, parse(period).end.month, months)
    columns = [each.text for each in span.each_month()]
    return by_borough_and_month().loc[MEASURES[measure], columns].groupby("area").sum(min_count=1).sum(axis=1)


def year_to_date(measure: str, month: str) -> tuple[int, int, float]:
    """Offences since 1 April, in the same months a year before, and the change in per cent."""
    months = int(month[-2:]) - 3
    earlier_month = f"{int(month[:4]) - 1}{month[4:]}"
    latest, earlier = counts(measure, month, months).sum(), counts(measure, earlier_month, months).sum()
    return int(latest), int(earlier), 100 * (latest / earlier - 1)


def extremes(measure: str, month: str) -> tuple[list[str], list[str]]:
    latest, earlier = counts(measure, month, 3), counts(measure, f"{int(month[:4]) - 1}{month[4:]}", 3)
    return best_and_worst([names()[code] for code in latest.index], latest, earlier[latest.index])


@cache
def names() -> dict[str, str]:
    partnerships = pd.read_csv(PROJECT / "fixtures" / "landscape" / "partnerships.csv", dtype=str)
    return dict(zip(partnerships["code"], partnerships["name"], strict=True))


def change_table() -> str:
    lines = ["| measure | paper, to 17 May | ours, April | ours, April and May |", "|---|---|---|---|"]
    for measure, printed in PAPER_CHANGE.items():
        cells = []
        for month in ("2010-04", "2010-05"):
            latest, earlier, change = year_to_date(measure, month)
            cells.append(f"{earlier:,} → {latest:,}, {change:+.1f}%")
        lines.append(f"| {measure} | {printed:+.1f}% | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def borough_table() -> str:
    heading = "| measure | paper: best, worst over 12 weeks | ours, February to April | ours, March to May |"
    lines = [heading, "|---|---|---|---|"]
    for measure, printed in PAPER_BEST_AND_WORST.items():
        cells = []
        for month in ("2010-04", "2010-05"):
            best, worst = extremes(measure, month)
            cells.append(f"{' and '.join(best)}, {' and '.join(worst)}")
        lines.append(f"| {measure} | {', '.join(printed)} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("measure", "month", "earlier", "latest"),
    [
        ("Robbery", "2010-04", 2835, 2990),
        ("Robbery", "2010-05", 5883, 6247),
        ("Residential burglary", "2010-04", 4669, 4328),
        ("Residential burglary", "2010-05", 9644, 8738),
        ("Theft of motor vehicle", "2010-05", 4753, 4445),
        ("Homicide", "2010-04", 6, 16),
        ("Homicide", "2010-05", 17, 27),
        ("Rape", "2010-05", 380, 542),
    ],
)
def test_year_to_date_counts_are_the_published_ones(measure, month, earlier, latest):
    assert year_to_date(measure, month)[:2] == (latest, earlier)


@pytest.mark.parametrize("measure", ["Residential burglary", "Theft of motor vehicle", "Homicide"])
def test_the_paper_lies_between_our_two_months(measure):
    low, high = sorted(year_to_date(measure, month)[2] for month in ("2010-04", "2010-05"))
    assert low <= PAPER_CHANGE[measure] <= high


def test_assault_with_injury_comes_within_half_a_point():
    assert year_to_date("Assault with injury", "2010-04")[2] == pytest.approx(-0.9, abs=0.5)


@pytest.mark.parametrize("measure", ["Robbery", "Residential burglary", "Theft of motor vehicle", "Rape", "Homicide"])
def test_the_direction_is_the_papers(measure):
    assert (year_to_date(measure, "2010-05")[2] > 0) == (PAPER_CHANGE[measure] > 0)


def test_homicide_in_the_paper_doesnt_follow_from_its_own_counts():
    """11 last year and 20 this year is +81.8%; the paper prints +81.1%."""
    assert f"{100 * (20 / 11 - 1):+.1f}" == "+81.8"


def test_best_and_worst_by_number_name_what_the_paper_names():
    assert extremes("Robbery", "2010-05") == (["Haringey"], ["Ealing"])
    assert extremes("Theft from motor vehicle", "2010-04")[0] == ["Waltham Forest"]
    assert extremes("Theft from motor vehicle", "2010-05")[1] == ["Hackney"]
    assert extremes("Theft of motor vehicle", "2010-05")[1] == ["Brent"]


def test_the_page_prints_these_figures():
    page = PAGE.read_text()
    print(change_table(), borough_table(), sep="\n\n")  # noqa: T201 – shown with -s, beside the paper's figures
    assert change_table() in page
    assert borough_table() in page
