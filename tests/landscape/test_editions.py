"""Editions kept on the site: lists refused whole, each fault named; families derived, tried beside others, adopted."""

import random
from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landscape.editions.actions import adopt, load_list
from landscape.editions.deriving import Variable, changes, characteristics, columns, profile, propose
from landscape.editions.lists import read_list
from landscape.models import Area, AuditEntry, Family, FamilyEdition, FamilyProposal, Level, Role
from landscape.refusals import RefusedError
from landscape.similarity import squared_distances, standardise
from tests.factories import AppointmentFactory, AreaFactory, AreaNameFactory, FamilyEditionFactory, FamilyFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db
CODES = [f"E2300000{number}" for number in range(1, 6)]
BOTH = [Variable("terraced", False, 1.0), Variable("density", True, 2.0)]
EDITION = {"code": "list", "name": "A list", "source": "A test", "effective_from": None, "effective_to": None}


@pytest.fixture
def forces():
    return [AreaFactory(code=code, name=f"Force {code[-1]}", level="force") for code in CODES]


@pytest.fixture
def by(db):
    return AppointmentFactory(role=Role.ADMINISTRATOR).person


def load(text: str, by, **fields) -> FamilyEdition:
    return load_list(content=text.encode(), level="force", **{**EDITION, **fields}, by=by, reason="Published")


def test_list_is_stored_as_it_is_and_never_made_symmetric(forces, by):
    AreaNameFactory(area=forces[2], level="force", name="The Third & Co")
    edition = load("Area,PEER,note\nE23000001,E23000002,\nForce 1,the third & co,\nE23000005,,Known to have none\n", by)
    told = {family.area.code: [each.peer.code for each in family.members.all()] for family in edition.families.all()}
    assert told == {"E23000001": ["E23000002", "E23000003"], "E23000005": []}
    assert Family.objects.get(area=forces[4]).note == "Known to have none"
    entry = AuditEntry.objects.get()
    assert (entry.subject, entry.why) == ("family edition list", "Published")
    assert entry.after["families"] == told


def test_every_fault_of_a_list_is_named_and_nothing_is_stored(forces, by):
    AreaFactory(code="E22000001", name="A borough", level=Level.PARTNERSHIP)
    rows = [
        *("E23000001,E23000001,", "E23000001,Atlantis,", "E23000001,E23000002,1", "E23000001,E23000002,2"),
        *("E23000002,E22000001,", "E23000003,,", "E23000003,,", "E23000004,,", "E23000004,E23000001,", ",E23000001,"),
        *("E23000001,E23000003,9", "E23000001,E23000004,,more"),
    ]
    with pytest.raises(RefusedError) as refusal:
        load("area,peer,position\n" + "\n".join(rows), by)
    said = "\n".join(refusal.value.faults)
    for fault in (
        "row 2, column peer: E23000001 can’t be in its own family",
        "row 3, column peer: 'Atlantis' is neither the code nor the name",
        "row 5, column peer: E23000002 is in the family of E23000001 twice",
        "row 6, column peer: E22000001 is of the level “Crime and disorder partnership”, not “Police force”",
        "row 8, column area: E23000003 is said to have no family twice",
        "E23000004 has a row without a peer, which says it has none, and rows with peers",
        "row 11, column area: is empty",
        "row 12, column position: '9' should be",
        "row 13, column after the last: the row has more cells",
    ):
        assert fault in said, (fault, said)
    assert not FamilyEdition.objects.exists()


def test_four_hundred_peers_are_no_family(by):
    Area.objects.bulk_create(
        Area(code=f"E9{number:07}", slug=f"a{number}", name=f"Area {number}", level="force") for number in range(401)
    )
    rows = "".join(f"E90000000,E9{number:07}\n" for number in range(1, 401))
    with pytest.raises(RefusedError, match="E90000000 has 400 peers; 30 are taken at most"):
        load(f"area,peer\n{rows}", by)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"area,peer\n", "has a heading and no row"),
        (b"area\nE23000001\n", "The column “peer” is missing"),
        (b"area,peer,colour\nE23000001,,\n", "The column “colour” is not known; use area, peer, position, note"),
        (b"area,peer,peer\nE23000001,,\n", "times|more than once"),
        (b"\xff\xfe\x00", "no CSV text in UTF-8"),
        (b'area,peer\n"E23000001,x\n', "no CSV text"),
        (b"area,peer\n" + b"x" * 2_100_000, "are taken at most"),
        (b"area,peer\nE23000001,E2300\x000002\n", "neither the code nor the name|NUL"),
    ],
)
def test_what_is_no_list_is_told(forces, by, content, said):
    with pytest.raises(RefusedError, match=said):
        load_list(content=content, level="force", **EDITION, by=by, reason="x")


def test_whatever_is_in_a_list_it_is_taken_or_refused_in_sentences(forces):
    chance = random.Random(1829)
    cells = ["E23000001", "E23000002", "Force 3", "", " ", "\0", '"', "é", "1", "x" * 300, "E22000001", "\r", "=1+1"]
    refused = 0
    for _ in range(300):
        heading = ",".join(chance.sample(["area", "peer", "position", "note", "", "x"], chance.randint(1, 4)))
        if chance.random() < 0.6:
            heading = "area,peer"
        rows = "\n".join(",".join(chance.choices(cells, k=chance.randint(1, 3))) for _ in range(chance.randint(0, 4)))
        try:
            read_list(f"{heading}\n{rows}".encode(), "force")
        except RefusedError:
            refused += 1
    assert 200 < refused <= 300


def test_edition_is_added_once_and_its_dates_make_sense(forces, by):
    text = "area,peer\nE23000001,E23000002\n"
    load(text, by)
    with pytest.raises(RefusedError, match="already exists"):
        load(text, by)
    with pytest.raises(RefusedError, match="can’t end before it begins"):
        load(text, by, code="other", effective_from=date(2010, 1, 1), effective_to=date(2009, 1, 1))


def test_every_column_of_the_profile_has_a_name_and_a_source(forces, by):
    assert set(characteristics()) == set(columns())
    told = {"name": "Tried", "level": "force", "size": 2, "variables": BOTH, "by": by}
    first = propose(**told).variables[0]
    assert (first["name"], first["source"]) == ("Terraced households, per cent", "Census 2011, QS402EW")


def test_derived_families_are_the_nearest_by_weighted_distance(forces, by):
    """Against the slow way: each distance by itself."""
    proposal = propose(name="Tried", level="force", size=2, variables=BOTH, by=by)
    values = [[profile()[code]["terraced"], profile()[code]["density"]] for code in CODES]
    squared = squared_distances(standardise(values, [False, True]), [1.0, 2.0])
    for row, code in enumerate(CODES):
        near = sorted((squared[row][other] ** 0.5, CODES[other]) for other in range(5) if other != row)[:2]
        assert proposal.families[code]["peers"] == [[peer, pytest.approx(distance)] for distance, peer in near]
    assert AuditEntry.objects.get().after["size"] == 2


def test_left_out_area_has_no_family_and_is_in_none(forces, by):
    proposal = propose(name="Tried", level="force", size=2, variables=BOTH, left_out=[CODES[0]], by=by)
    members = {peer for kept in proposal.families.values() for peer, _ in kept["peers"]}
    assert CODES[0] not in members | set(proposal.families)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"variables": []}, "Choose at least one variable"),
        ({"variables": [Variable("weather", False, 1)]}, "There is no variable “weather”"),
        ({"variables": [Variable("terraced", False, 0)]}, "must be above nought"),
        ({"variables": [Variable("terraced", False, float("nan"))]}, "must be above nought"),
        ({"size": 0}, "from 1 to 30 peers"),
        ({"size": 5}, "too few for families of 5"),
        ({"left_out": ["E99"]}, "There is no area E99"),
    ],
)
def test_families_that_can_not_be_derived_are_refused(forces, by, changed, said):
    with pytest.raises(RefusedError, match=said):
        propose(**{"name": "Tried", "level": "force", "size": 2, "variables": BOTH, "by": by, **changed})
    assert not FamilyProposal.objects.exists()


def test_who_would_change_is_told_by_name(forces, by):
    proposal = propose(name="Tried", level="force", size=1, variables=BOTH, by=by)
    edition = FamilyEditionFactory()
    (near,) = (peer for peer, _ in proposal.families[CODES[0]]["peers"])
    same, other = Area.objects.get(code=near), next(each for each in forces[1:] if each.code != near)
    FamilyFactory(edition=edition, area=forces[0], peers=[same, other])
    changed, compared = changes(proposal, edition)
    assert compared == 1
    assert [(each.area, each.joining, each.leaving, each.staying) for each in changed] == [
        ("Force 1", [], [other.name], 1)
    ]


def test_adopted_families_are_an_edition_once(forces, by):
    proposal = propose(name="Tried", level="force", size=2, variables=BOTH, by=by)
    said = {"code": "derived-2", "effective_from": date(2010, 4, 1), "note": "", "by": by, "reason": "Better"}
    edition = adopt(proposal=proposal, **said)
    assert edition.is_derived
    assert edition.variables[1]["transformation"] == "log"
    assert edition.families.count() == 5
    assert edition.families.first().members.first().distance is not None
    with pytest.raises(RefusedError, match="an edition already"):
        adopt(proposal=proposal, **{**said, "code": "derived-3"})


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_lists_under_one_code_at_once_store_one(forces, by):
    start, said = Barrier(2), []

    def run() -> None:
        try:
            start.wait(10)
            load("area,peer\nE23000001,E23000002\n", by)
            said.append("done")
        except RefusedError as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted("already exists" in each for each in said) == [False, True]
    assert Family.objects.count() == 1


def test_pages_take_a_list_in_and_derive_compare_and_adopt(client, forces, by):
    client.force_login(by)
    said = {"name": "A list", "code": "list", "level": "force", "source": "A test", "reason": "Published"}
    file = SimpleUploadedFile("list.csv", b"area,peer\nE23000001,E23000002\n")
    assert "Force 2" in Page(client.post("/families/load/", {**said, "file": file}, follow=True)).text
    bad = SimpleUploadedFile("list.csv", b"area,peer\nE23000001,E23000001\nE23000002,Atlantis\n")
    refused = client.post("/families/load/", {**said, "code": "other", "file": bad})
    assert refused.status_code == 409
    assert "can’t be in its own family" in Page(refused).text
    assert "Atlantis" in Page(refused).text
    derived = {"name": "Tried", "level": "force", "size": 2}
    derived |= {"use-terraced": "none", "weight-terraced": 1, "use-density": "log", "weight-density": 2}
    page = Page(client.post("/families/derive/", derived, follow=True))
    assert page.texts["h1"] == ["Tried"]
    number = FamilyProposal.objects.get().pk
    beside = Page(client.get(f"/families/proposals/{number}/?beside=list"))
    assert "of 1 areas would have another family than in “A list”" in beside.text
    assert client.get(f"/families/proposals/{number}/?beside=nothing").status_code == 422
    adopted = client.post(f"/families/proposals/{number}/adopt/", {"code": "derived-2", "reason": "Better"})
    assert adopted.status_code == 302
    assert FamilyEdition.objects.get(code="derived-2").is_derived
    assert client.get("/families/editions/nothing/").status_code == 404


@pytest.mark.parametrize("address", ["/families/", "/families/editions/many/"])
def test_pages_ask_no_more_of_the_database_when_there_is_more_to_show(client, by, address):
    client.force_login(by)
    edition = FamilyEditionFactory(code="many")
    FamilyFactory(edition=edition, peers=[AreaFactory()])
    few = queries_of(client, address)
    for _ in range(20):
        FamilyFactory(edition=edition, peers=[AreaFactory(), AreaFactory()])
        FamilyEditionFactory()
    assert few == queries_of(client, address) <= 10


def queries_of(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
