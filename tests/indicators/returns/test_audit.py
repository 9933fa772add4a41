"""The audit says nothing of sound figures, and names each way in which they can be unsound."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from indicators.models import Observation, Return, ReturnStep
from indicators.returns.actions import receive_and_publish
from indicators.returns.audit import audit
from tests.indicators.returns.sending import Kent, figures

ROWS = ("E23000036,crime.robbery,2009/10,10", "E23000014,crime.robbery,2009/10,..")


@pytest.fixture
def taken(country, written):
    """A return and a revision of one of its two figures."""
    paths = [written(*ROWS, name="first.csv"), written(ROWS[0].replace(",10", ",12"), name="second.csv")]
    return [receive_and_publish(paths=[path], source="test", by="test")[0].of_return for path in paths]


def without_constraints(statement, *values):
    """Change observations as no program of ours can: with the constraints of the table taken away."""
    with connection.cursor() as cursor:
        for name in ("observation_has_a_value_or_a_mark", "one_current_observation"):
            cursor.execute(f"ALTER TABLE indicators_observation DROP CONSTRAINT IF EXISTS {name}")
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
        cursor.execute(statement, values)


def test_sound_figures_have_no_faults(taken, capsys):
    assert audit() == []
    call_command("audit_observations")
    assert capsys.readouterr().out == "3 observations of 2 returns: nothing is wrong.\n"


def test_command_lists_faults_and_exits_1(taken):
    Return.objects.update(new=F("new") + 1)
    with pytest.raises(CommandError) as failed:
        call_command("audit_observations")
    assert failed.value.returncode == 1
    assert len(str(failed.value).splitlines()) == 4


@pytest.mark.parametrize(
    ("column", "what"), [("item_id", "data item"), ("area_id", "area"), ("of_return_id", "return")]
)
def test_observation_that_leads_nowhere(taken, column, what):
    Observation.objects.filter(superseded_at=None, value=12).update(**{column: 999_999})
    assert any(f"1 observations name a {what} that does not exist" in fault for fault in audit())


def test_observation_recorded_at_another_moment_than_its_return(taken):
    Observation.objects.filter(value=None).update(recorded_at=F("recorded_at") - timedelta(seconds=1))
    assert audit() == [f"Return {taken[0].pk} has observations recorded at another moment than it was published at."]


@pytest.mark.parametrize(
    "change",
    [
        {"superseded_at": F("superseded_at") + timedelta(seconds=1)},
        {"superseded_at": F("superseded_at") - timedelta(microseconds=1)},
        {"superseded_at": None},
    ],
)
def test_belief_that_does_not_end_where_the_next_begins(taken, change):
    first = Observation.objects.get(value=10)
    without_constraints("SELECT 1")
    Observation.objects.filter(pk=first.pk).update(**change)
    assert any("do not end where the next figure" in fault and str(first.pk) in fault for fault in audit())


def test_last_belief_that_was_closed(taken):
    Observation.objects.filter(value=12).update(superseded_at=F("recorded_at") + timedelta(seconds=1))
    assert ["do not end where" in fault for fault in audit()] == [True]


@pytest.mark.parametrize("setting", ["missing = 'n/a'", "value = NULL"])
def test_value_beside_a_mark_or_neither(taken, setting):
    without_constraints(f"UPDATE indicators_observation SET {setting} WHERE value = 12")
    assert ["both a value and a mark for missing, or neither" in fault for fault in audit()] == [True]


@pytest.mark.parametrize("value", ["Infinity", "-Infinity", "NaN"])
def test_value_that_is_no_number(taken, value):
    Observation.objects.filter(value=12).update(value=float(value))
    assert ["hold no finite number" in fault for fault in audit()] == [True]


def test_return_whose_figures_are_not_all_there(taken):
    Observation.objects.filter(value=None).delete()
    assert audit() == [f"Return {taken[0].pk} says that it wrote 2 figures, and 1 lead to it."]


def test_return_whose_counts_do_not_add_up(taken):
    Return.objects.filter(pk=taken[0].pk).update(unchanged=7)
    assert audit() == [f"Return {taken[0].pk} has 2 figures, and its counts don't add up to them."]


def test_file_changed_gone_or_without_a_return(taken, files, received):
    first, second = sorted(files(), key=lambda path: path.stat().st_size, reverse=True)
    first.write_text("area,item,period,value\n")
    second.unlink()
    (received / "stray").write_text("x")
    assert audit() == [
        f"The file of return {taken[0].pk} (first.csv) is not the one that was received.",
        f"The file of return {taken[1].pk} (second.csv) is gone.",
        "The file returns/stray belongs to no return: an import was stopped half-way. It may be deleted.",
    ]


# --- returns that went from hand to hand


@pytest.fixture
def signed(received):
    """A published return of Kent, and its revision, which omits a figure."""
    kent = Kent()
    first = kent.published(*figures())
    second = kent.published(figures(robberies="12")[0])
    assert audit() == []
    return kent, first, second


def change_step(a_return, what, **changes):
    ReturnStep.objects.filter(of_return=a_return, what=what).update(**changes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("plant", "fault"),
    [
        (lambda kent, first, second: ReturnStep.objects.filter(what="accepted", of_return=second).delete(),
         "nothing tells who made it “accepted”"),
        (lambda kent, first, second: ReturnStep.objects.filter(what="received", of_return=second).delete(),
         "nothing tells who made it “received”"),
        (lambda kent, first, second: change_step(second, "accepted", person=kent.another),
         "names other people than its steps do"),
        (lambda kent, first, second: change_step(second, "submitted", text=""), "submitted without a statement"),
        (lambda kent, first, second: change_step(second, "published", figures=7), "says that it wrote 7 figures"),
        (lambda kent, first, second: ReturnStep.objects.filter(what="superseded").delete(), "do not end where"),
        (lambda kent, first, second: Return.objects.filter(pk=second.pk).update(sent_by=kent.colleague),
         "names other people than its steps do"),
    ],
)  # fmt: skip
def test_return_that_cannot_be_accounted_for(signed, plant, fault):
    plant(*signed)
    assert any(fault in each for each in audit())


@pytest.mark.django_db
def test_return_accepted_by_its_sender_is_found_where_the_constraint_was_taken_away(signed):
    kent, _, second = signed
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE indicators_return DROP CONSTRAINT return_accepted_by_another_person")
    Return.objects.filter(pk=second.pk).update(accepted_by=kent.analyst)
    change_step(second, "accepted", person=kent.analyst)
    assert audit() == [f"Return {second.pk} was not accepted by another person than sent and signed it."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"value": 13}, {"row": 3}, {"sample_size": 5}, {"value": None, "missing": ".."}, {"lower_95": 1}]
)
def test_figure_that_is_not_what_its_file_says(signed, change):
    second = signed[2]
    Observation.objects.filter(of_return=second).update(**change)
    [fault] = audit()
    assert f"are not what the file of return {second.pk} says in their row" in fault


def test_sound_figures_of_an_imported_file_stand_in_their_rows(taken):
    Observation.objects.filter(value=10).update(value=11)
    assert [f"what the file of return {taken[0].pk} says" in fault for fault in audit()] == [True]
