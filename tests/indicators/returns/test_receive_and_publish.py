"""A return is taken whole or not at all, and once."""

import gzip
import hashlib
import json
import os
from datetime import date
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from indicators import ledger
from indicators.models import DataItem, Finding, Observation, Return
from indicators.returns.actions import receive_and_publish
from indicators.returns.receipts import RefusedError
from landscape.models import Area, AuditEntry, Person

pytestmark = pytest.mark.usefixtures("country")

GOOD = ("E23000036,crime.robbery,2009/10,10", "E23000014,crime.robbery,2009/10,..")


def take(*paths, by="test", **options):
    return receive_and_publish(paths=paths, source="Home Office, a table, 2010", by=by, **options)


def nothing_is_stored(files) -> bool:
    stored = [model.objects.count() for model in (Return, Observation, Finding, AuditEntry)]
    return stored == [0, 0, 0, 0] and files() == []


def test_return_is_stored_as_received_with_figures_and_audit_entry(written, files):
    path = written(*GOOD)
    person = Person.objects.create_user("analyst@example.org", name="An analyst")
    [outcome] = take(path, by=person, licence="OGL", published_on=date(2010, 7, 15))
    a_return = Return.objects.get()
    assert outcome.of_return == a_return
    assert outcome.counts == ledger.Counts(new=2, revised=0, unchanged=0)
    assert (a_return.figures, a_return.new, a_return.layout) == (2, 2, "long")
    assert (a_return.state, a_return.sent_by, a_return.published_on) == ("published", person, date(2010, 7, 15))
    assert a_return.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [file.read_bytes() for file in files()] == [path.read_bytes()]
    observations = Observation.objects.order_by("row").values_list("row", "value", "missing", "of_return_id")
    assert list(observations) == [(2, 10, "", a_return.pk), (3, None, "..", a_return.pk)]
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.subject) == ("analyst@example.org", f"return {a_return.pk}")
    assert entry.detail["new"] == 2


def test_same_file_again_changes_nothing(written, files):
    path = written(*GOOD)
    take(path)
    before = list(Observation.objects.values()), list(Return.objects.values()), files()
    [outcome] = take(path)
    a_return = Return.objects.get()
    assert outcome.sentence == (
        f"unchanged: already published on {a_return.published_at:%-d %B %Y} as return {a_return.pk}"
    )
    assert (list(Observation.objects.values()), list(Return.objects.values()), files()) == before
    assert AuditEntry.objects.count() == 1


def test_same_figures_in_another_file_are_unchanged_and_the_file_is_kept(written, files):
    take(written(*GOOD))
    [outcome] = take(written(*reversed(GOOD), name="again.csv"))
    assert outcome.counts == ledger.Counts(new=0, revised=0, unchanged=2)
    assert (Observation.objects.count(), len(files())) == (2, 2)


def test_revision_keeps_the_old_value_for_those_who_saw_it(written):
    [first] = take(written(*GOOD))
    [second] = take(written(GOOD[0].replace(",10", ",12"), GOOD[1], name="revised.csv"))
    assert second.counts == ledger.Counts(new=0, revised=1, unchanged=1)
    item, area = DataItem.objects.get(code="crime.robbery").pk, Area.objects.get(code="E23000036").pk
    moments = [first.of_return.published_at, second.of_return.published_at]
    assert [ledger.read([item], areas=[area], as_known_at=at)["value"].item() for at in moments] == [10, 12]


def test_dry_run_stores_nothing_and_says_what_the_checks_find(written, files):
    [outcome] = take(written("E23000036,crime.robbery,2009/10,-3"), dry_run=True)
    assert outcome.sentence == "could be published: 1 figures"
    assert [finding.severity for finding in outcome.findings] == ["warning"]
    assert nothing_is_stored(files)


def test_warnings_and_notes_are_kept_with_the_return(written):
    [outcome] = take(written("E23000036,crime.robbery,2009/10,-3", "Avon and Somerset,crime.robbery,12m to 2010-03,-3"))
    assert outcome.counts.new == 1
    findings = Finding.objects.values_list("check_name", "severity", "row", "of_return_id")
    assert sorted(findings) == [
        ("equal-duplicate", "note", 3, outcome.of_return.pk),
        ("negative-count", "warning", 2, outcome.of_return.pk),
        ("negative-count", "warning", 3, outcome.of_return.pk),
    ]


def test_several_files_are_taken_together_or_not_at_all(written, files):
    good, bad = written(*GOOD, name="good.csv"), written("E23000036,crime.robbery,2009/10,ten", name="bad.csv")
    with pytest.raises(RefusedError, match=r"bad\.csv"):
        take(good, bad)
    assert nothing_is_stored(files)
    later = written("E23000036,crime.robbery,2010/11,11", name="later.csv")
    assert [outcome.counts.new for outcome in take(good, later)] == [2, 1]


def test_failure_while_storing_leaves_neither_rows_nor_files(written, files, monkeypatch):
    real = ledger.record

    def fail_at_the_second(figures, *, of_return, at):
        counts = real(figures, of_return=of_return, at=at)
        if Return.objects.count() == 2:
            raise OSError("no space left on device")
        return counts

    monkeypatch.setattr(ledger, "record", fail_at_the_second)
    with pytest.raises(OSError, match="no space"):
        take(written(*GOOD), written("E23000036,crime.robbery,2010/11,11", name="later.csv"))
    assert nothing_is_stored(files)


def cut_gzip(path):
    path.write_bytes(gzip.compress(("area,item,period,value\n" + f"{GOOD[0]}\n" * 5000).encode())[:-20])


def workbook_without_the_sheet(path):
    book = openpyxl.Workbook()
    book.active.title = "Contents"
    book.active.append(["Police force area data tables"])
    book.save(path)


BAD_FILES = {
    "another layout": ("x.csv", "Borough,200801\nBarnet,7\n", {"layout": "long"}, r"x\.csv: row 1 has no .*“area”"),
    "no known layout": ("x.csv", "a,item,period\n1,2,3\n", {}, r"x\.csv: row 1 has .* it lacks “area”, “value”\."),
    "no sheet known": ("x.xlsx", workbook_without_the_sheet, {}, r"x\.xlsx has no sheet .*only “Contents”"),
    "gzip cut off": ("x.csv.gz", cut_gzip, {"layout": "long"}, r"x\.csv\.gz is a gzip file that ends too early"),
    "sheet missing": ("x.xlsx", workbook_without_the_sheet, {"layout": "ons-pfa"}, r"has no table “Police"),
    "empty": ("x.csv", "", {"layout": "long"}, r"x\.csv is empty"),
    "unknown area": (
        "x.csv",
        [*GOOD, "Atlantis,crime.robbery,2009/10,1"],
        {},
        r"x\.csv, row 4, column “area”: “Atlantis” is neither the code nor the name of one area",
    ),
    "unknown item": (
        "x.csv",
        [*GOOD, "E23000032,crime.piracy,2009/10,1"],
        {},
        r"x\.csv, row 4, column “item”: there is no data item “crime.piracy”",
    ),
    "unknown period": (
        "x.csv",
        [*GOOD, "E23000032,crime.robbery,2009/11,1"],
        {},
        r"x\.csv, row 4, column “period”: 2009/11 is no financial year",
    ),
    "no number": (
        "x.csv",
        [*GOOD, "E23000032,crime.robbery,2009/10,ten"],
        {},
        r"x\.csv, row 4, column “value”: “ten” is no number, and no mark for missing either",
    ),
    "two values": (
        "x.csv",
        [*GOOD, "E23000036,crime.robbery,12m to 2010-03,11"],
        {},
        r"x\.csv, row 4, column “value”: crime\.robbery of Avon and Somerset \(E23000036\) .* more than once",
    ),
    "nobody lives there": (
        "x.csv",
        [*GOOD, "E23000036,population.residents,2009,0"],
        {},
        r"x\.csv, row 4, column “value”: population\.residents of Avon and Somerset \(E23000036\) for 2009 is 0",
    ),
    "name too long": (f"{'x' * 300}.csv", None, {}, r"x\.csv can't be opened: File name too long"),
    "file not there": ("x.csv", None, {}, r"x\.csv can't be opened: No such file or directory"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_FILES)
def test_bad_file_is_refused_whole_in_one_sentence(kind, tmp_path, files):
    name, content, options, sentence = BAD_FILES[kind]
    path = tmp_path / name
    if callable(content):
        content(path)
    elif content is not None:
        path.write_text(content if isinstance(content, str) else "\n".join(["area,item,period,value", *content]))
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("import_return", path, source="test", **options)
    assert refused.value.returncode == 1
    assert "\n" not in str(refused.value)
    assert nothing_is_stored(files)


def test_every_fault_is_listed_up_to_a_limit(written, files):
    rows = [f"Atlantis {n},crime.robbery,2009/10,1" for n in range(25)]
    with pytest.raises(RefusedError) as refused:
        take(written(*rows))
    lines = str(refused.value).splitlines()
    assert lines[0] == "return.csv has more than 20 faults, and nothing was stored; the first are:"
    assert (len(lines), lines[-1].partition(":")[0]) == (21, "  row 21, column “area”")
    assert len(refused.value.findings) == 25
    assert nothing_is_stored(files)


def test_faults_of_every_kind_are_listed_at_once(written, files):
    rows = ["Atlantis,crime.robbery,2009/10,1", "E23000036,crime.robbery,2009/11,ten", ",crime.robbery,2009/10,1"]
    with pytest.raises(RefusedError) as refused:
        take(written(*rows))
    places = sorted((finding.row, finding.column) for finding in refused.value.findings)
    assert places == [(2, "area"), (3, "period"), (3, "value"), (4, "area")]
    assert nothing_is_stored(files)


def test_return_of_rows_without_areas_is_refused(written, files):
    with pytest.raises(RefusedError, match="row 2, column “area”: the cell is empty"):
        take(written(",crime.robbery,2009/10,1"))
    assert nothing_is_stored(files)


@pytest.mark.parametrize(
    ("about", "fault"),
    [
        ({"source": "x" * 301}, "source: Ensure this value has at most 300 characters"),
        ({"licence": "x" * 121}, "licence: Ensure this value has at most 120 characters"),
        ({"source": ""}, "source: This field cannot be blank"),
    ],
)
def test_source_that_does_not_fit_is_refused(written, files, about, fault):
    with pytest.raises(CommandError, match=fault):
        call_command("import_return", written(*GOOD), **{"source": "test", **about})
    assert nothing_is_stored(files)


def test_file_taken_before_and_revised_since_says_that_the_revision_stands(written):
    first = written(*GOOD)
    take(first)
    take(written("E23000036,crime.robbery,2009/10,11", name="later.csv"))
    [outcome] = take(first)
    assert outcome.sentence.endswith("; 1 of its figures were revised by later returns, and stay so")
    assert Observation.objects.get(item__code="crime.robbery", area__code="E23000036", superseded_at=None).value == 11


@pytest.mark.parametrize("name", ["a\nb.csv", "caf\udce9.csv", "\x1b[31m.csv"])
def test_file_whose_name_cannot_be_shown_is_refused(written, files, name):
    with pytest.raises(
        CommandError, match=r"The name of the file '.*' has signs that can't be read: rename it\."
    ) as refused:
        call_command("import_return", written(*GOOD, name=name), source="test")
    assert str(refused.value).isascii()
    assert nothing_is_stored(files)


def test_pipe_is_refused_at_once(tmp_path, files):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CommandError, match="pipe is no file but a pipe or a device"):
        call_command("import_return", tmp_path / "pipe", source="test")


def test_outcome_and_refusal_as_json(written, capsys):
    call_command("import_return", written(*GOOD), "--json", source="test")
    [outcome] = json.loads(capsys.readouterr().out)
    assert outcome["return"] == Return.objects.get().pk
    assert outcome["counts"] == {"new": 2, "revised": 0, "unchanged": 0}
    with pytest.raises(CommandError):
        call_command("import_return", written("Atlantis,crime.robbery,2009/10,1"), "--dry-run", "--json")
    refused = json.loads(capsys.readouterr().out)
    assert [(finding["row"], finding["column"]) for finding in refused["findings"]] == [(2, "area")]


def test_progress_is_shown_on_a_terminal_only(written, capsys):
    class Terminal(StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    call_command("import_return", written(*GOOD), source="test", stderr=terminal)
    assert terminal.getvalue().endswith("100%\n")
    assert "\r[###############" in terminal.getvalue()
    call_command("import_return", written(*GOOD, name="again.csv"), source="test")
    assert capsys.readouterr().err == ""
