"""Sending a return: bad input is answered with sentences, and a good file is a return at once."""

import io
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.models import Return
from indicators.returns.pages import forms
from landscape.models import Area
from tests.factories import AppointmentFactory
from tests.indicators.returns.pages.conftest import GOOD, Q3, signed_in
from tests.pages import Page

ABOUT = {"force": "kent", "set": "recorded-crime", "period": "2009/10 Q3"}


def file(content=f"area,item,period,value\n{GOOD}\n", name="q3.csv"):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def faults(response) -> list[str]:
    assert response.status_code in (409, 422)
    return [message for _, message in response.context["form"].faults]


def test_file_is_kept_as_a_return_and_its_page_is_shown(analyst, house, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as asked:
        response = analyst.post("/returns/send/", {**ABOUT, "file": file()})
    a_return = Return.objects.get()
    assert response.url == f"/returns/{a_return.pk}/"
    assert (a_return.state, a_return.force, a_return.period, a_return.sent_by) == (
        "received",
        house.force,
        Q3,
        house.analyst,
    )
    assert len(asked) == 1  # the task that checks it
    with a_return.file.open() as kept:
        assert kept.read().startswith(b"area,item")


def test_double_click_sends_one_return(analyst):
    responses = [analyst.post("/returns/send/", {**ABOUT, "file": file()}) for _ in range(2)]
    assert responses[0].url == responses[1].url
    assert Return.objects.count() == 1


def test_page_of_a_return_being_checked_shows_how_far_it_is(analyst):
    address = analyst.post("/returns/send/", {**ABOUT, "file": file()}).url
    Return.objects.update(progress=50)
    page = Page(analyst.get(address))
    assert page.attributes["progress"][0]["value"] == "50"
    assert "The return is being checked." in page.text
    assert analyst.get(f"{address}progress").json() == {"progress": 50, "done": False}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"force": ""}, "Choose the force."),
        ({"force": "essex"}, "Choose a force from the list."),
        ({"set": ""}, "Choose the indicator set."),
        ({"set": "nonsense"}, "Choose a set from the list."),
        ({"period": ""}, "Give the quarter, such as 2009/10 Q3."),
        ({"period": "2009/10"}, "“2009/10” is no quarter. Write it like 2009/10 Q3, where Q1 is April to June."),
        ({"period": "soon"}, "“soon” is no period."),
        ({"file": ""}, "Choose the file of the return."),
        ({"file": file("", "q3.csv")}, "The file is empty: choose the one that holds the figures."),
        ({"file": file("x", "q3.pdf")}, "“q3.pdf” (.pdf) is no CSV, XLSX or ODS file"),
        ({"file": file("x", "q3")}, "“q3” (no ending) is no CSV, XLSX or ODS file"),
        ({"file": file("x", f"{'q' * 220}.csv")}, "The name of the file has more than 200 letters"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_kept(analyst, given, said):
    found = faults(analyst.post("/returns/send/", {**ABOUT, "file": file(), **given}))
    assert len(found) == 1
    assert found[0].startswith(said)
    assert not Return.objects.exists()


def test_faults_are_all_told_at_once(analyst):
    page = Page(analyst.post("/returns/send/", {}))
    assert "There is a problem" in page.texts["h2"]
    assert len([link for link in page.links if link.startswith("#id_")]) == 4
    assert page.texts["title"] == ["Error: Send a return – Police performance scrutiny"]


def test_file_that_is_too_large_is_refused_by_name_and_size(analyst, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST_UPLOAD", 10)
    assert "“q3.csv” has 101" in faults(analyst.post("/returns/send/", {**ABOUT, "file": file()}))[0]
    assert not Return.objects.exists()


def test_return_of_another_force_is_not_offered_and_not_taken(house, stranger):
    assert "Kent" not in Page(stranger.get("/returns/send/")).text
    assert faults(stranger.post("/returns/send/", {**ABOUT, "file": file()})) == ["Choose a force from the list."]
    assert not Return.objects.exists()


def test_file_with_figures_of_another_force_has_errors(house, analyst, stranger):
    """Whoever writes another force's code into the file of their own force gets nowhere."""
    other = Area.objects.get(name="Essex")
    a_return = house.sent(GOOD.replace("E23000032", other.code))
    assert a_return.findings.filter(severity="error", check_name="another-force").exists()
    page = Page(analyst.get(f"/returns/{a_return.pk}/"))
    assert "must be mended" in page.text
    assert "/submit" not in page.html


def test_second_file_while_the_authority_has_one_is_refused_in_a_sentence(analyst, house):
    a_return = house.submitted()
    [said] = faults(analyst.post("/returns/send/", {**ABOUT, "file": file("area,item,period,value\n")}))
    assert said.startswith(f"Return {a_return.pk} for the same force, set and period is submitted")


def test_published_figures_of_the_country_are_sent_by_those_who_may(house, officer, analyst):
    about = {"source": "Home Office, a table, 2010", "file": file()}
    response = officer.post("/returns/send/national/", about)
    a_return = Return.objects.get()
    assert response.url == f"/returns/{a_return.pk}/"
    assert (a_return.force, a_return.source) == (None, "Home Office, a table, 2010")
    assert analyst.post("/returns/send/national/", about).status_code == 403
    assert analyst.get(f"/returns/{a_return.pk}/").status_code == 404


def test_form_is_filled_in_as_the_address_says(analyst):
    page = Page(analyst.get("/returns/send/?force=kent&set=recorded-crime&period=2009/10+Q3"))
    assert [each["value"] for each in page.attributes["option"] if "selected" in each] == ["kent", "recorded-crime"]
    assert page.attributes["input"][-2]["value"] == "2009/10 Q3"


def test_template_is_a_file_with_the_rows_that_are_asked_for(analyst):
    response = analyst.get("/returns/template/", {**ABOUT, "format": "csv"})
    assert response["Content-Disposition"] == 'attachment; filename="return-kent-recorded-crime-2009-10-q3.csv"'
    assert response.content.decode("utf-8-sig").splitlines()[1] == (
        "E23000032,crime.robbery,2009/10 Q3,,Kent,Robbery,offences"
    )
    with ZipFile(io.BytesIO(analyst.get("/returns/template/", {**ABOUT, "format": "ods"}).content)) as workbook:
        assert "content.xml" in workbook.namelist()


@pytest.mark.parametrize(
    ("given", "said"),
    [({"format": "pdf"}, "Choose CSV, XLSX or ODS."), ({"period": "2009"}, "“2009” is no quarter.")],
)
def test_template_of_what_cannot_be_is_refused_in_a_sentence(analyst, given, said):
    [found] = faults(analyst.get("/returns/template/", {**ABOUT, "format": "csv", **given}))
    assert found.startswith(said)


def test_template_of_another_force_is_not_given(stranger):
    assert stranger.get("/returns/template/", {**ABOUT, "format": "csv"}).status_code == 422


def test_only_those_who_send_see_the_form(house):
    member = signed_in(AppointmentFactory(role="member", authority=house.force.authority).person)
    assert member.get("/returns/send/").status_code == 403
    assert "/returns/send/" not in Page(member.get("/returns/")).links
