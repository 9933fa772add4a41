"""What there is to read of a return, what it costs, and who may."""

import csv
import io

import pytest

from indicators.models import Finding, Return
from tests.factories import AppointmentFactory, AreaFactory, ReturnFactory
from tests.indicators.returns.pages.conftest import BAD, GOOD, Q4, WARNED, signed_in
from tests.pages import Page

BELOW = ("", "progress", "file", "findings/", "findings.csv", "changes/", "figures/")


def content(response) -> bytes:
    return response.getvalue() if response.streaming else response.content


def test_list_shows_each_return_with_state_period_set_and_sender(analyst, house):
    a_return = house.submitted()
    page = Page(analyst.get("/returns/"))
    assert f"/returns/{a_return.pk}/" in page.links
    row = [*page.texts["th"][-1:], *page.texts["td"]]
    assert row[:6] == [
        f"Return {a_return.pk}",
        "Kent",
        "Recorded crime",
        "October to December 2009",
        "Submitted",
        a_return.file_name,
    ]
    assert row[6] == "An analyst"


def test_list_is_filtered_by_state_force_and_set(analyst, house):
    first, second = house.published(GOOD), house.sent(GOOD.replace("Q3", "Q4"), period=Q4)

    def listed(query):
        return {row.record.pk for row in analyst.get(f"/returns/{query}").context["table"].rows}

    assert listed("") == {first.pk, second.pk}
    assert listed("?state=published") == {first.pk}
    assert listed("?state=checked&force=kent&set=recorded-crime") == {second.pk}
    assert listed("?state=withdrawn") == set()
    assert listed("?state=nonsense&force=nowhere&set=none&sort=nonsense&page=99") == {first.pk, second.pk}


def test_return_names_the_one_it_revises_to_whoever_may_see_that(analyst, house):
    replaced, published = house.sent(WARNED), house.published()
    member = signed_in(AppointmentFactory(authority=house.force.authority).person)
    address, before = (f"/returns/{each.pk}/" for each in (published, replaced))
    assert before in Page(analyst.get(address)).links
    assert before not in Page(member.get(address)).links


def test_list_is_sorted_by_any_heading_and_parted_into_pages(analyst, house):
    returns = ReturnFactory.create_batch(60, force=house.force, indicator_set=house.indicator_set)
    response = analyst.get("/returns/?sort=period")
    assert [row.record.pk for row in response.context["table"].paginated_rows] == [each.pk for each in returns[:50]]
    page = Page(response)
    assert "?sort=period&page=2" in page.links
    assert "Page 1 of 2, 60 rows" in page.text
    assert [each.get("aria-sort") for each in page.attributes["th"][:8]].count("ascending") == 1
    last = analyst.get("/returns/?sort=-period").context["table"].paginated_rows
    assert next(iter(last)).record == returns[-1]


def test_officer_is_shown_what_waits_to_be_accepted_and_the_analyst_what_to_go_on_with(analyst, officer, house):
    a_return = house.submitted()
    assert "Waiting for you" in Page(officer.get("/returns/")).text
    assert "Waiting for you" not in Page(analyst.get("/returns/")).text
    house.sent(GOOD.replace("Q3", "Q4"), period=Q4)
    waiting = analyst.get("/returns/").context["waiting"]
    assert [each.period for each in waiting] == [Q4]
    assert [each.pk for each in officer.get("/returns/").context["waiting"]] == [a_return.pk]


@pytest.mark.parametrize("returns", [1, 30])
def test_list_takes_as_many_queries_for_few_returns_as_for_many(analyst, house, returns, django_assert_num_queries):
    ReturnFactory.create_batch(returns, force=house.force, indicator_set=house.indicator_set)
    with django_assert_num_queries(7):
        analyst.get("/returns/")


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(("page", "queries"), [("", 6), ("findings/", 5)])
def test_pages_of_a_return_take_as_many_queries_for_few_findings_as_for_many(
    analyst, house, page, queries, rows, django_assert_num_queries
):
    a_return = house.sent(WARNED)
    Finding.objects.bulk_create(
        Finding(of_return=a_return, check_name="a-check", severity="note", row=row, message="Odd.")
        for row in range(rows)
    )
    with django_assert_num_queries(queries):
        analyst.get(f"/returns/{a_return.pk}/{page}")


@pytest.mark.parametrize("rows", [1, 40])
def test_figures_take_as_many_queries_for_few_as_for_many(analyst, house, rows, django_assert_num_queries):
    a_return = house.published("\n".join(f"E23000032,crime.robbery,{1950 + year},1" for year in range(rows)))
    if a_return.state != Return.State.PUBLISHED:
        pytest.fail(str(list(a_return.findings.values())))
    with django_assert_num_queries(6):
        analyst.get(f"/returns/{a_return.pk}/figures/")


def test_findings_are_told_with_row_column_and_what_to_do_and_filtered_by_severity(analyst, house):
    a_return = house.sent(BAD)
    page = Page(analyst.get(f"/returns/{a_return.pk}/findings/"))
    assert "“ten” is no number" in page.text
    assert "must be mended" in page.text
    warnings = Page(analyst.get(f"/returns/{a_return.pk}/findings/?severity=warning"))
    assert "“ten” is no number" not in warnings.text
    assert f"/returns/{a_return.pk}/findings.csv?severity=warning" in warnings.links or "nothing of this kind" in (
        warnings.text
    )


def test_findings_are_downloaded_with_their_rows_and_carry_no_formula(analyst, house):
    a_return = house.sent("E23000032,crime.robbery,2009/10 Q3,=1+1\nE23000032,crime.burglary,2009/10 Q3,200")
    Finding.objects.create(of_return=a_return, check_name="c", severity="note", message="@SUM(A1)", area="+44")
    rows = list(
        csv.reader(io.StringIO(analyst.get(f"/returns/{a_return.pk}/findings.csv").content.decode("utf-8-sig")))
    )
    assert rows[0][:3] == ["severity", "row", "column"]
    assert not any(cell[1:] and cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    assert {"'@SUM(A1)", "'+44"} <= {cell for row in rows for cell in row}


def test_file_is_given_back_byte_for_byte_and_not_opened(analyst, house):
    a_return = house.sent(GOOD, name="my return.csv")
    response = analyst.get(f"/returns/{a_return.pk}/file")
    assert content(response) == f"area,item,period,value\n{GOOD}\n".encode()
    assert response["Content-Disposition"] == 'attachment; filename="my return.csv"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_changes_tell_what_is_new_revised_and_withdrawn_before_anything_is_stored(analyst, house):
    house.published(GOOD)
    a_return = house.sent("E23000032,crime.robbery,2009/10 Q3,15")
    page = Page(analyst.get(f"/returns/{a_return.pk}/changes/"))
    assert "Figures: 1 revised, 1 withdrawn; 0 figures stay as they are." in page.text
    cells = page.texts["td"]
    assert cells[:7] == ["revised", "Kent", "Robbery", "October to December 2009", "10", "15", "+50.0"]
    assert cells[7:14] == ["withdrawn", "Kent", "Burglary", "October to December 2009", "200", "–", "–"]
    assert Page(analyst.get(f"/returns/{a_return.pk}/changes/?sort=change")).texts["td"][0] == "withdrawn"
    only = analyst.get(f"/returns/{a_return.pk}/changes/?change=absent")
    assert len(only.context["table"].rows) == 1


def test_changes_of_a_return_that_changes_nothing_say_so(analyst, house):
    house.published(GOOD)
    a_return = house.sent(f"{GOOD}\n")
    assert (
        "Nothing will change: 2 figures stay as they are." in Page(analyst.get(f"/returns/{a_return.pk}/changes/")).text
    )


def test_changes_of_a_published_return_are_no_page(analyst, house):
    assert analyst.get(f"/returns/{house.published().pk}/changes/").status_code == 404


def test_figure_leads_to_row_sender_and_approver(analyst, house):
    first = house.published(GOOD)
    second = house.published(GOOD.replace(",10", ",12"))
    page = Page(analyst.get(f"/returns/{first.pk}/figures/?row=2"))
    assert "Sent by An analyst, accepted by An officer." in page.text
    assert page.texts["td"][:4] == ["Kent", "Robbery", "October to December 2009", "10"]
    assert page.texts["td"][4] != "now"
    assert Page(analyst.get(f"/returns/{second.pk}/figures/")).texts["td"][4] == "now"
    assert "There is no such figure" in Page(analyst.get(f"/returns/{second.pk}/figures/?row=4")).text
    assert analyst.get(f"/returns/{second.pk}/figures/?row=x").status_code == 200


def test_figures_of_a_return_on_its_way_are_said_to_count_once_it_is_published(analyst, house):
    page = Page(analyst.get(f"/returns/{house.sent(GOOD).pk}/figures/"))
    assert "they count from the day it is published" in page.text
    assert "not known before" not in page.text


def test_history_is_read_back_in_full(analyst, officer, house):
    a_return = house.published(WARNED)
    text = Page(analyst.get(f"/returns/{a_return.pk}/")).text
    for said in (
        "Received",
        "Checked",
        "Submitted",
        "Made from the crime system, checked twice.",
        "Accepted",
        "Published",
    ):
        assert said in text
    assert "A correction of last year." in Page(officer.get(f"/returns/{a_return.pk}/findings/")).text


@pytest.mark.parametrize("page", BELOW)
def test_unpublished_return_of_another_force_does_not_exist(stranger, house, page):
    a_return = house.submitted()
    assert stranger.get(f"/returns/{a_return.pk}/{page}").status_code == 404
    assert stranger.get(f"/returns/{a_return.pk + 1}/{page}").status_code == 404


def test_whoever_sent_a_return_and_has_left_the_force_reads_it_no_more(analyst, house):
    a_return = house.sent()
    address = f"/returns/{a_return.pk}/"
    assert analyst.get(address).status_code == 200
    house.analyst.appointments.update(force=AreaFactory())
    assert analyst.get(address).status_code == 404
    assert analyst.get(f"{address}file").status_code == 404
    assert address not in Page(analyst.get("/returns/")).links


def test_unpublished_return_of_another_force_is_in_no_list_filter_or_count(stranger, house):
    a_return = house.submitted()
    for query in ("", "?force=kent", "?state=submitted", "?set=recorded-crime"):
        page = Page(stranger.get(f"/returns/{query}"))
        assert "Kent" not in page.text
        assert f"/returns/{a_return.pk}/" not in page.links


@pytest.mark.parametrize("page", [each for each in BELOW if each != "changes/"])
def test_published_return_is_there_for_everyone_who_sees_comparisons(stranger, house, page):
    a_return = house.published()
    member = signed_in(AppointmentFactory(role="member").person)
    for client in (stranger, member):
        response = client.get(f"/returns/{a_return.pk}/{page}")
        assert response.status_code == 200
        content(response)


def test_withdrawn_return_stays_readable_for_its_own_people(analyst, stranger, house):
    from indicators.returns import workflow

    a_return = workflow.withdraw(of_return=house.sent(), reason="Sent too early.", by=house.analyst)
    assert "Sent too early." in Page(analyst.get(f"/returns/{a_return.pk}/")).text
    assert stranger.get(f"/returns/{a_return.pk}/").status_code == 404


def test_return_that_is_not_there_is_not_found(analyst):
    assert analyst.get("/returns/999/").status_code == 404
    assert analyst.get("/returns/x/").status_code == 404
