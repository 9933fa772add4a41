"""The pages of definitions, as members and administrators meet them."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.definitions.drafts import subject_of
from indicators.definitions.files import export_set
from indicators.models import DataItem, DataRequest, Indicator, IndicatorSet, SeriesBreak, SetPublication
from landscape.audit import record
from landscape.models import AuditEntry, Role
from tests.factories import AppointmentFactory, AuthorityFactory, DataItemFactory, IndicatorFactory
from tests.indicators.definitions.conftest import COMPLETE, spi
from tests.pages import Page

SET = "/definitions/sets/apacs-2008-09/"
ONE = f"{SET}indicators/spi-1/"
READ = ["/definitions/", SET, ONE, "/definitions/items/", "/definitions/items/crime.robbery/", "/definitions/breaks/"]


@pytest.fixture
def administrator(client, by, apacs):
    client.force_login(by)
    return client


def sent(client, address, **said):
    """The page after a form was sent, with the reason that every form asks for."""
    return client.post(address, {"reason": "A reason", "version": IndicatorSet.objects.get().version, **said})


def test_set_is_begun_copied_and_compared(administrator):
    said = {"code": "apacs-2009-10", "name": "APACS 2009/10", "year": "2009/10", "reason": "The new year"}
    response = administrator.post(f"{SET}copy/", said, follow=True)
    page = Page(response)
    assert page.texts["h1"] == ["APACS 2009/10"]
    assert "stays as it is" in page.text
    again = administrator.post(f"{SET}copy/", said)
    assert again.status_code == 409
    assert "already exists" in Page(again).text
    compared = Page(administrator.get("/definitions/compare/?earlier=apacs-2008-09&later=apacs-2009-10"))
    assert "0 added, 0 left out or retired, 0 changed, 2 alike" in compared.text
    assert administrator.get("/definitions/compare/?earlier=nothing&later=").status_code == 422


def test_indicator_is_changed_with_its_parts_and_the_log_tells(administrator):
    page = administrator.get(f"{ONE}change/")
    form = page.context["form"].initial
    rows = page.context["parts"].initial
    said = {name: "" if value is None else value for name, value in form.items()} | {"title": "Robberies"}
    said |= {"parts-TOTAL_FORMS": 3, "parts-INITIAL_FORMS": 2, "reason": "Clearer"}
    for number, row in enumerate([*rows, {"item": "crime.burglary", "role": "numerator", "starts": "2009-04-01"}]):
        said |= {f"parts-{number}-{name}": "" if value is None else value for name, value in row.items()}
    shown = administrator.post(f"{ONE}change/", said, follow=True)
    assert shown.status_code == 200, shown.context["form"].errors
    page = Page(shown)
    assert page.texts["h1"] == ["Robberies"]
    assert "Clearer" in page.text
    assert spi(1).parts.get(item__code="crime.burglary").starts == date(2009, 4, 1)


def test_indicator_is_added_confirmed_and_published(administrator):
    said = {
        **{name: COMPLETE[name] for name in ("meaning", "source", "owner", "review_date")},
        "reference": "SPI 3",
        "slug": "spi-3",
        "title": "Crimes",
        "domain": "Serious crime",
        "formula": "count",
        "unit": "offences",
        "multiplier": 1,
        "decimals": 0,
        "polarity": "lower",
        "confidence": "C",
        "levels": ["force"],
        "parts-TOTAL_FORMS": 1,
        "parts-INITIAL_FORMS": 0,
        "parts-0-item": "crime.robbery",
        "parts-0-role": "numerator",
        "parts-0-sign": 1,
    }
    assert sent(administrator, f"{SET}add/", **said).status_code == 302
    address = f"{SET}indicators/spi-3/"
    assert "it is unconfirmed" in Page(administrator.get(address)).text
    assert sent(administrator, f"{address}decide/", decision="publish").status_code == 409
    assert sent(administrator, f"{address}confirm/", confidence="A").status_code == 302
    assert sent(administrator, f"{address}decide/", decision="publish").status_code == 302
    assert spi(3).status == "published"


def test_set_is_arranged_from_its_page(administrator):
    page = administrator.get(f"{SET}arrange/")
    form = page.context["form"]
    said = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    said |= {"reason": "Order", "domain-new": "Value", f"in-{spi(1).pk}": "new", f"area-{spi(1).pk}": "Confidence"}
    said = {name: "" if value is None else value for name, value in said.items()}
    response = administrator.post(f"{SET}arrange/", said)
    assert response.status_code == 302, response.context["form"].errors
    assert spi(1).domain.name == "Value"
    assert spi(1).hmic_area == "Confidence"
    gone = administrator.post(f"{SET}arrange/", {**said, "version": 2, f"in-{spi(2).pk}": "999"})
    assert gone.status_code == 422


def test_owners_are_named_for_several_at_once(administrator):
    Indicator.objects.update(owner="Not yet assigned")
    assert "Published, but no one has said who owns it" in Page(administrator.get("/definitions/")).text
    said = {"references": ["SPI 1", "SPI 2"], "owner": "Head of Performance", "review_date": "2099-04-01"}
    assert sent(administrator, f"{SET}owners/", **said).status_code == 302
    assert set(Indicator.objects.values_list("owner", flat=True)) == {"Head of Performance"}


def test_drafts_that_lack_nothing_are_published_at_once(administrator):
    Indicator.objects.update(status="draft")
    Indicator.objects.filter(reference="SPI 2").update(owner="")
    page = administrator.get(f"{SET}publish/")
    assert page.context["form"].initial["references"] == ["SPI 1"]
    assert "SPI 2 lacks an owner." in Page(page).text
    assert sent(administrator, f"{SET}publish/", references=["SPI 1", "SPI 2"]).status_code == 422
    assert sent(administrator, f"{SET}publish/", references=["SPI 1"]).status_code == 302
    assert (spi(1).status, spi(2).status) == ("published", "draft")


def test_set_is_locked_shown_and_retired_by_those_who_may(administrator, client):
    assert sent(administrator, f"{SET}lock/").status_code == 302
    assert sent(administrator, f"{SET}change/", name="Other").status_code == 409
    ours, theirs = AuthorityFactory(), AuthorityFactory()
    client.force_login(AppointmentFactory(role=Role.AUTHORITY_OFFICER, authority=ours).person)
    shown = client.post(f"{SET}public/", {"authority": ours.pk, "shown": "show", "reason": "Agreed"})
    assert shown.status_code == 302
    refused = client.post(f"{SET}public/", {"authority": theirs.pk, "shown": "show", "reason": "Agreed"})
    assert refused.status_code == 422
    assert SetPublication.objects.get().authority == ours


def test_set_travels_through_the_pages(administrator):
    written = administrator.get(f"{SET}set.json").content
    assert written == export_set(IndicatorSet.objects.get())
    document = json.dumps({**json.loads(written), "code": "elsewhere"}).encode()
    file = SimpleUploadedFile("set.json", document)
    assert administrator.post("/definitions/import/", {"file": file, "reason": "x"}).status_code == 302
    broken = SimpleUploadedFile("set.json", b"{'")
    refused = administrator.post("/definitions/import/", {"file": broken, "reason": "x"})
    assert refused.status_code == 409
    assert "no JSON text" in Page(refused).text


def test_data_item_is_added_asked_for_and_asked_for_no_longer(administrator):
    said = {"code": "calls.answered", "name": "Calls", "unit": "calls", "timing": "flow", "source": "Forces"}
    said |= {"purpose": "Pledge 5", "confidence": "A", "origin": "asked"}
    assert administrator.post("/definitions/items/add/", said).status_code == 409
    said |= {"minutes": 30, "returns_a_year": 4, "starts": "2009-04-01"}
    assert administrator.post("/definitions/items/add/", said).status_code == 302
    assert "Pledge 5" in Page(administrator.get("/definitions/items/calls.answered/")).text
    ended = {"last_day": "2010-03-31", "reason": "Green Paper"}
    assert administrator.post("/definitions/items/calls.answered/ask/", ended).status_code == 302
    register = Page(administrator.get("/definitions/items/?baseline=2009-06-01"))
    assert "100% fewer items, 100% less time" in register.text
    assert administrator.get("/definitions/items/?baseline=yesterday").status_code == 422


def test_data_item_changed_by_someone_else_meanwhile_is_not_overwritten(administrator):
    address = "/definitions/items/crime.robbery/change/"
    initial = administrator.get(address).context["form"].initial
    said = {name: "" if value is None else value for name, value in initial.items()}
    said |= {"source": "A test", "reason": "x"}
    assert administrator.post(address, {**said, "name": "First"}).status_code == 302
    late = administrator.post(address, {**said, "name": "Second"})
    assert late.status_code == 409
    assert "Someone else has changed this data item" in Page(late).text
    now = administrator.get(address).context["form"]["edited_at"].value()
    assert administrator.post(address, {**said, "name": "Third", "edited_at": now}).status_code == 302


def test_break_is_added_changed_and_withdrawn(administrator):
    said = {"item": "crime.robbery", "on": "2009-04-01", "counterparts": "crime.burglary", "reason": "Moved."}
    assert administrator.post("/definitions/breaks/add/", said).status_code == 422
    said["source"] = "Home Office"
    assert administrator.post("/definitions/breaks/add/", {**said, "counterparts": "x"}).status_code == 422
    assert administrator.post("/definitions/breaks/add/", {**said, "area": "Atlantis"}).status_code == 422
    assert administrator.post("/definitions/breaks/add/", said).status_code == 302
    found = SeriesBreak.objects.get()
    changed = {**said, "reason": "Moved away.", "why": "Clearer"}
    assert administrator.post(f"/definitions/breaks/{found.pk}/change/", changed).status_code == 302
    assert administrator.post(f"/definitions/breaks/{found.pk}/change/", changed).status_code == 404
    assert "Moved away." in Page(administrator.get("/definitions/breaks/")).text
    found = SeriesBreak.objects.get()
    assert administrator.post(f"/definitions/breaks/{found.pk}/withdraw/", {"reason": "x"}).status_code == 302
    assert administrator.get(f"/definitions/breaks/{found.pk}/change/").status_code == 404


def test_two_who_change_one_set_are_told(administrator):
    said = {"name": "APACS", "reason": "x", "version": 1}
    assert administrator.post(f"{SET}change/", said).status_code == 302
    late = administrator.post(f"{SET}change/", {**said, "name": "Other"})
    assert late.status_code == 409
    assert "Someone else has changed this set since you opened the page" in Page(late).text


@pytest.mark.parametrize("address", [f"{SET}change/", f"{SET}lock/", f"{ONE}decide/", f"{SET}add/", f"{SET}owners/"])
@pytest.mark.parametrize("version", ["", "one", "-1", "9" * 40, "\0"])
def test_no_form_falls_over_what_is_typed(administrator, address, version):
    said = {"reason": "x", "name": "\0", "decision": "explode", "version": version, "review_date": "soon"}
    said |= {"parts-TOTAL_FORMS": "many", "parts-INITIAL_FORMS": "²", "multiplier": "nan", "decimals": "9" * 30}
    assert administrator.post(address, said).status_code in (409, 422)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("address", ["sets/nothing/", "sets/apacs-2008-09/indicators/nothing/", "items/nothing/"])
def test_what_is_not_there_is_not_found(administrator, address):
    assert administrator.get(f"/definitions/{address}").status_code == 404


@pytest.mark.parametrize("address", [*READ, f"{SET}publish/"])
def test_pages_ask_no_more_of_the_database_when_there_is_more_to_show(administrator, address):
    SeriesBreak.objects.create(item=DataItemFactory(), on=date(2009, 4, 1), reason="Counted anew.")
    Indicator.objects.filter(reference="SPI 2").update(status="draft")
    few = queries_of(administrator, address)
    domain = spi(1).domain
    for number in range(20):
        item = DataItemFactory()
        IndicatorFactory(
            domain=domain, numerator=[item, DataItem.objects.get(code="crime.robbery")], confidence="B", status="draft"
        )
        spi(1).parts.create(item=item, role="numerator")
        DataRequest.objects.create(item=item, minutes=1, returns_a_year=1, starts=date(2009, 4, 1))
        SeriesBreak.objects.create(item=item, on=date(2009, 4, 1), reason="Counted anew.")
        SeriesBreak.objects.create(item_id=spi(1).parts.first().item_id, on=date(2009, 4, 1 + number), reason="x")
        AuditEntry.objects.create(by="x", action="changed", subject="indicator apacs-2008-09 SPI 1")
    many = queries_of(administrator, address)
    assert few == many <= 14, (few, many)


def queries_of(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", READ)
def test_member_reads_definitions_and_is_offered_no_change(client, apacs, address):
    client.force_login(AppointmentFactory().person)
    page = Page(client.get(address))
    assert not any(link.endswith(("/change/", "/lock/", "/add/", "/decide/", "/ask/")) for link in page.links)


def test_change_log_tells_of_a_decision_of_an_authority_to_its_own_readers_alone(client, apacs):
    own, other = AuthorityFactory(), AuthorityFactory()
    record(by="x", action="set shown to the public", subject=subject_of(apacs), why="In confidence", force=own.force)
    for authority, is_told in ((own, True), (other, False)):
        client.force_login(AppointmentFactory(role=Role.MEMBER, authority=authority).person)
        assert ("In confidence" in Page(client.get(SET)).text) is is_told
