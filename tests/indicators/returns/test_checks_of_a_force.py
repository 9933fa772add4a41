"""What the checks find in the return of a force: each fault is named, and nothing else is."""

import pytest

from indicators.models import Finding
from landscape.models import Area
from tests.indicators.returns.sending import HEADING, Kent, figures

pytestmark = pytest.mark.django_db

ROBBERY, BURGLARY = figures()


@pytest.fixture
def kent(received):
    return Kent()


def found(a_return, *names) -> list[tuple]:
    findings = Finding.objects.filter(of_return=a_return)
    if names:
        findings = findings.filter(check_name__in=names)
    return [(each.check_name, str(each.severity), each.row) for each in findings]


def message(a_return) -> str:
    return Finding.objects.get(of_return=a_return).message


def test_sound_return_has_no_findings(kent):
    assert found(kent.checked(*figures())) == []


@pytest.mark.parametrize(
    ("rows", "name", "severity", "row", "said"),
    [
        ([ROBBERY.replace("E23000032", "Atlantis"), BURGLARY], "unknown-area", "error", 2, "“Atlantis” is neither"),
        ([ROBBERY.replace("10", "ten"), BURGLARY], "unreadable", "error", 2, "“ten” is no number"),
        ([ROBBERY, BURGLARY, "E23000036,crime.robbery,2009/10 Q3,1"], "another-force", "error", 4, "no area of Kent"),
        ([ROBBERY, BURGLARY, "E23000032,crime.arson,2009/10 Q3,1"], "another-set", "error", 4, "crime.arson is not"),
        ([ROBBERY, BURGLARY, "E23000032,crime.robbery,2009/10 Q4,9"], "later-period", "error", 4, "ends after"),
    ],
)
def test_figure_that_does_not_belong_is_an_error(kent, rows, name, severity, row, said):
    from tests.factories import AreaFactory, DataItemFactory

    AreaFactory(code="E23000036", name="Avon and Somerset")
    DataItemFactory(code="crime.arson")
    a_return = kent.checked(*rows)
    assert (name, severity, row) in found(a_return)
    assert said in Finding.objects.get(of_return=a_return, check_name=name).message


def test_finding_tells_the_words_of_the_file(kent):
    a_return = kent.checked(ROBBERY.replace(",10", ",-10"), BURGLARY)
    finding = Finding.objects.get(of_return=a_return)
    assert (finding.area, finding.item, finding.period, finding.value) == (
        "E23000032",
        "crime.robbery",
        "2009/10 Q3",
        "-10",
    )


def test_absent_figure_is_named(kent):
    kent.has("E22000001", "Ashford")
    a_return = kent.checked(ROBBERY)
    assert found(a_return) == [("absent", "warning", None)]
    assert message(a_return).startswith("crime.burglary for 2009/10 Q3 is not given for Kent: add the rows")


def test_mark_for_a_missing_figure_is_an_answer(kent):
    assert found(kent.checked(*figures(burglaries=".."))) == []


def test_part_of_the_quarter_is_named(kent):
    months = [f"E23000032,crime.robbery,{month},3" for month in ("2009-10", "2009-11")]
    a_return = kent.checked(*months, BURGLARY)
    assert "crime.robbery for 2009/10 Q3 is given for only 2 of 3 months, of Kent" in message(a_return)
    whole = kent.checked(*months, "E23000032,crime.robbery,2009-12,3", BURGLARY, name="whole.csv")
    assert found(whole) == []


@pytest.mark.parametrize(
    ("value", "sample", "name"),
    [
        ("101", "900", "outside-0-100"),
        ("-1", "900", "outside-0-100"),
        ("0.81", "900", "share-for-per-cent"),
        ("81.2", "", "survey-without-sample"),
    ],
)
def test_odd_estimate_is_found(kent, value, sample, name):
    kent.asks_for("survey.satisfied", formula="survey", polarity="higher")
    row = f"E23000032,survey.satisfied,2009/10 Q3,{value},{sample}"
    a_return = kent.checked(f"{ROBBERY},", f"{BURGLARY},", row, heading=f"{HEADING},sample_size")
    assert [(each[0], each[2]) for each in found(a_return)] == [(name, 4)]


@pytest.mark.parametrize(("value", "names"), [("81", ["per-cent-for-points"]), ("-3.2", [])])
def test_per_cent_given_for_a_gap_in_points_is_found(kent, value, names):
    kent.asks_for("survey.gap", formula="survey", polarity="gap")
    rows = f"{ROBBERY},", f"{BURGLARY},", f"E23000032,survey.gap,2009/10 Q3,{value},900"
    assert [each[0] for each in found(kent.checked(*rows, heading=f"{HEADING},sample_size"))] == names


@pytest.mark.parametrize(("part", "names"), [("21", ["more-than-the-whole"]), ("20", [])])
def test_more_numerator_than_denominator_is_an_error(kent, part, names):
    whole = kent.asks_for("crime.offences")
    kent.asks_for("crime.detected", formula="percentage", denominator=whole)
    rows = [f"Kent,crime.detected,2009/10 Q3,{part}", "Kent,crime.offences,2009/10 Q3,20"]
    a_return = kent.checked(*figures(), *rows)
    assert [each[0] for each in found(a_return)] == names
    if names:
        assert "the numerator is 21 and more than the denominator, 20" in message(a_return)


@pytest.mark.parametrize(
    ("ashford", "names"), [("4", []), ("5", ["areas-unlike-force"]), ("1", ["areas-unlike-force"])]
)
def test_areas_that_do_not_add_up_to_their_force_are_found(kent, ashford, names):
    kent.has("E22000001", "Ashford")
    kent.has("E22000002", "Canterbury")
    areas = [f"E22000001,crime.robbery,2009/10 Q3,{ashford}", "E22000002,crime.robbery,2009/10 Q3,6"]
    a_return = kent.checked(*figures(), *areas)
    assert [each[0] for each in found(a_return)] == names


def test_code_beside_the_label_of_another_area_is_an_error(kent):
    kent.has("E22000001", "Ashford")
    kent.has("E22000002", "Canterbury")
    rows = ["E22000001,crime.robbery,2009/10 Q3,4,Canterbury", "E22000002,crime.robbery,2009/10 Q3,6,Canterbury"]
    a_return = kent.checked(f"{ROBBERY},Kent", f"{BURGLARY},", *rows, heading=f"{HEADING},area label")
    assert found(a_return) == [("code-of-another", "error", 4)]
    assert "“Canterbury” has the code E22000001, which is that of Ashford" in message(a_return)


def test_per_cents_of_areas_are_not_added_up(kent):
    kent.has("E22000001", "Ashford")
    kent.asks_for("survey.satisfied", formula="survey", polarity="higher")
    rows = [f"{area},survey.satisfied,2009/10 Q3,80,900" for area in ("E23000032", "E22000001")]
    assert found(kent.checked(f"{ROBBERY},", f"{BURGLARY},", *rows, heading=f"{HEADING},sample_size")) == []


def test_restated_figure_is_named_with_what_it_was(kent):
    kent.published(*figures(period="2009/10 Q2"), period="2009/10 Q2")
    a_return = kent.checked(*figures(), "E23000032,crime.robbery,2009/10 Q2,12")
    assert found(a_return) == [("restated", "warning", 4)]
    assert message(a_return) == (
        "crime.robbery of Kent (E23000032) for 2009/10 Q2 is 12, and was 10 before (+20.0%): say why it is restated."
    )


QUARTERS = [f"200{year}/{year + 1:02} Q{quarter}" for year in (6, 7, 8, 9) for quarter in (1, 2, 3, 4)]


def history(kent, values, item="crime.robbery", periods=QUARTERS):
    from indicators.models import DataItem
    from tests.indicators.observing import observe

    item = DataItem.objects.get(code=item)
    observe(*[(item, kent.force, period, value) for period, value in zip(periods, values, strict=False)])


def test_figure_outside_the_limits_of_its_series_is_found(kent):
    history(kent, [100, 104, 98, 101, 99, 103, 97, 100, 102, 98, 101, 100, 99, 103])
    assert found(kent.checked(*figures(robberies="104"))) == []
    a_return = kent.checked(*figures(robberies="121"), name="jump.csv")
    assert found(a_return) == [("outside-limits", "warning", 2)]
    assert "is 121, outside the limits within which it has varied, 9" in message(a_return)


def test_jump_against_the_same_quarter_last_year_is_found_with_what_was_expected(kent):
    history(kent, [None, None, None, None, 200, 300, 400, 500, 220, 330, 440, 550, 242, 363][4:], "crime.robbery")
    history(kent, [200, 300, 400, 500, 220, 330], "crime.burglary")
    a_return = kent.checked(*figures(robberies="484", burglaries="440"))
    assert "unlike-last-year" not in [each[0] for each in found(a_return)]


def test_seasonal_series_is_judged_by_the_same_quarter_of_the_year_before(kent):
    history(kent, [200, 300, 400, 500, 220, 330, 440, 550, 242, 363, 484, 605, 266, 399])
    expected = kent.checked(*figures(robberies="532"))
    assert found(expected, "unlike-last-year") == []
    a_return = kent.checked(*figures(robberies="900"), name="jump.csv")
    [finding] = Finding.objects.filter(of_return=a_return, check_name="unlike-last-year")
    assert "is 900, after 484 a year before; about 532 would be expected" in finding.message


def test_rolling_year_is_judged_by_the_one_that_ended_a_year_before(kent):
    history(kent, [900, 1000], periods=["12m to 2007-12", "12m to 2008-12"])
    expected, slip = (figures(period="12m to 2009-12", robberies=robberies) for robberies in ("1250", "30"))
    assert found(kent.checked(*expected), "unlike-last-year") == []
    a_return = kent.checked(*slip, name="slip.csv")
    [finding] = Finding.objects.filter(of_return=a_return, check_name="unlike-last-year")
    assert "is 30, after 1,000 a year before; about 1,000 would be expected" in finding.message


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("surname", ["", ""]),
        ("Date of birth", ["", ""]),
        ("collar_number", ["", ""]),
        ("Warrant No", ["", ""]),
        ("victim", ["", ""]),
        ("remark", ["PC 4711 on leave", ""]),
        ("remark", ["reported by Mrs Miller", ""]),
        ("remark", ["jane.doe@example.org", ""]),
        ("remark", ["", "born 12/03/1975"]),
        ("note", ["asked DC 4711", ""]),
    ],
)
def test_personal_data_is_refused_and_not_repeated(kent, heading, cells):
    rows = [f"{row},{cell}" for row, cell in zip(figures(), cells, strict=True)]
    a_return = kent.checked(*rows, heading=f"{HEADING},{heading}")
    finding = Finding.objects.get(of_return=a_return)
    assert (finding.check_name, finding.severity, finding.column) == ("personal-data", "error", heading)
    assert not any(cell and cell in f"{finding.message}{finding.value}" for cell in cells)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("owner", ["Jane Miller", "John Smith", "Anna Vogel", "Paul Brown"]),
        ("when", ["12/03/1975", "01/04/1981", "30/11/1990", "2/2/1966"]),
    ],
)
def test_column_that_looks_like_persons_is_refused(kent, heading, cells):
    rows = [*figures(), *figures(period="2009/10 Q2")]
    a_return = kent.checked(
        *[f"{row},{cell}" for row, cell in zip(rows, cells, strict=True)], heading=f"{HEADING},{heading}"
    )
    assert ("personal-data", "error", None) in found(a_return)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("area_name", ["Kent", "Kent"]),
        ("note", ["provisional until 12/04/2010", "counted anew after PCSOs joined"]),
        ("offence name", ["Robbery", "Domestic Burglary"]),
        ("reviewed", ["12/04/2010", "12/04/2010"]),
    ],
)
def test_words_that_are_of_no_person_are_left_alone(kent, heading, cells):
    rows = [f"{row},{cell}" for row, cell in zip(figures(), cells, strict=True)]
    assert found(kent.checked(*rows, heading=f"{HEADING},{heading}")) == []


@pytest.mark.parametrize(
    ("heading", "before", "now", "stated", "said"),
    [
        ("change %", "11", "20", "81.1", "stated as 81.1, and 81.8 per cent follows from 11 and 20"),
        ("change %", "11", "20", "81.8", None),
        ("change %", "11", "20", "82", None),
        ("change", "11", "20", "9", None),
        ("change " + "of the figure " * 30, "11", "20", "7", "stated as 7, and 82 per cent"),
        (
            "change in percentage points",
            "60.5",
            "63",
            "4.1",
            "4.1, and 2.5 percentage points follows from 60.5 and 63. It",
        ),
    ],
)
def test_stated_change_is_recomputed(kent, heading, before, now, stated, said):
    rows = [f"{ROBBERY.rpartition(',')[0]},{now},{before},{stated}", f"{BURGLARY},,"]
    a_return = kent.checked(*rows, heading=f"{HEADING},previous,{heading}")
    findings = list(Finding.objects.filter(of_return=a_return, check_name="stated-change"))
    assert len(findings) == (said is not None)
    assert all(said in each.message and each.row == 2 for each in findings)


def test_stated_change_is_recomputed_from_what_was_published_a_year_before(kent):
    history(kent, [11] * 11)
    a_return = kent.checked(f"{ROBBERY.rpartition(',')[0]},20,81.1%", f"{BURGLARY},", heading=f"{HEADING},change")
    assert found(a_return, "stated-change") == [("stated-change", "warning", 2)]


def test_area_of_the_force_is_known_by_its_links(kent):
    kent.has("E22000001", "Ashford")
    assert Area.objects.count() == 2
    assert found(kent.checked(*figures(), "Ashford,crime.robbery,2009/10 Q3,3"), "another-force") == []
