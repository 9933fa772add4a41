"""A file with personal data is refused, and nothing that it holds is kept, shown or told again."""

import pytest

from indicators.models import Finding, Observation, Return
from indicators.returns import workflow
from indicators.returns.actions import receive_and_publish
from indicators.returns.audit import audit
from indicators.returns.checking import check_received
from indicators.returns.checks.personal import looks_like
from indicators.returns.receipts import RefusedError
from landscape.models import AuditEntry
from tests.indicators.returns.pages.conftest import signed_in
from tests.indicators.returns.sending import HEADING, Kent, figures

pytestmark = pytest.mark.django_db

WITH_A_NAME = [f"{row},{note}" for row, note in zip(figures(robberies="-1"), ["asked Mrs Miller", ""], strict=True)]


@pytest.fixture
def kent(received):
    return Kent()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Does something as if its transaction were committed."""

    def do(action):
        with django_capture_on_commit_callbacks(execute=True):
            return action()

    return do


def refused(kent, committed, **options) -> Return:
    a_return = kent.send(*WITH_A_NAME, heading=f"{HEADING},note", **options)
    committed(lambda: check_received(return_id=a_return.pk))
    a_return.refresh_from_db()
    return a_return


def test_content_is_removed_and_what_was_found_is_told_without_it(kent, committed, files):
    a_return = refused(kent, committed)
    assert (a_return.state, a_return.file.name, len(a_return.sha256), files()) == ("checked", "", 64, [])
    told = a_return.findings.values_list("check_name", "severity", "row", "column")
    assert sorted(told, key=str) == [("personal-data", "error", 2, "note"), ("withheld", "note", None, "")]
    kept = [*map(vars, Finding.objects.all()), *map(vars, AuditEntry.objects.all()), *map(vars, a_return.steps.all())]
    assert "Miller" not in str(kept)
    assert "The content of the file was removed" in a_return.steps.get(what="checked").text
    assert audit() == []


def test_pages_say_that_the_content_is_not_kept(kent, committed):
    a_return = refused(kent, committed)
    analyst = signed_in(kent.analyst)
    page = analyst.get(f"/returns/{a_return.pk}/").content.decode()
    assert "Its content was removed" in page
    assert f"/returns/{a_return.pk}/file" not in page
    assert analyst.get(f"/returns/{a_return.pk}/file").status_code == 404
    assert analyst.get(f"/returns/{a_return.pk}/changes/").status_code == 200
    assert not workflow.preview(a_return).changes.size


def test_file_without_them_is_sent_in_its_place(kent, committed, files):
    first = refused(kent, committed)
    second = kent.published(*figures())
    first.refresh_from_db()
    assert (first.state, second.state, second.revision_of, len(files())) == ("superseded", "published", first, 1)
    assert audit() == []


def test_same_content_of_another_return_stays_until_that_is_checked_too(kent, committed, files):
    other = kent.send(*WITH_A_NAME, heading=f"{HEADING},note", period="2009/10 Q4")
    refused(kent, committed)
    assert len(files()) == 1
    committed(lambda: check_received(return_id=other.pk))
    assert files() == []
    assert audit() == []


def test_content_stays_where_its_removal_is_undone(kent, files, monkeypatch, django_capture_on_commit_callbacks):
    a_return = kent.send(*WITH_A_NAME, heading=f"{HEADING},note")
    monkeypatch.setattr("indicators.returns.checking.write", lambda *_, **__: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        check_received(return_id=a_return.pk)
    a_return.refresh_from_db()
    assert (a_return.state, len(files()), bool(a_return.file)) == ("received", 1, True)


def test_audit_names_a_return_whose_file_went_for_no_such_reason(kent):
    a_return = kent.checked(*figures())
    Return.objects.filter(pk=a_return.pk).update(file="")
    assert f"The file of return {a_return.pk} (return.csv) is gone." in audit()


@pytest.mark.parametrize("area", ["jane.doe@example.org", "PC 4711", "Mrs Miller"])
def test_cell_that_is_looked_up_in_vain_is_not_quoted(kent, written, files, area):
    a_return = kent.checked(*figures(), f"{area},crime.robbery,2009/10 Q2,1")
    assert [each.check_name for each in a_return.findings.all()][:1] == ["personal-data"]
    assert area not in str([vars(each) for each in a_return.findings.all()])
    with pytest.raises(RefusedError) as refusal:
        receive_and_publish(paths=[written(f"{area},crime.robbery,2009/10 Q2,1")], source="A test", by="test")
    assert area not in str(refusal.value)
    assert not Observation.objects.exists()


@pytest.mark.parametrize("text", ["Avon & Somerset", "E23000032", "crime.robbery", "2009/10 Q3", "0.0001", "1,234,567"])
def test_what_a_return_holds_looks_like_nothing_of_a_person(text):
    assert looks_like(text) == ""
