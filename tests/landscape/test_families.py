"""Families as editions tell them, without a database."""

from landscape.families import Peer, ToldFamily, compose, derive

PROFILE = {"E1": [1.0, 10.0], "E2": [2.0, 20.0], "E3": [4.0, 15.0], "E4": [9.0, 90.0]}


def derived(size=2):
    return derive(PROFILE, size, logarithms=[False, True], weights=[1, 1])


def test_derive_gives_every_area_a_family_of_others():
    families = derived()
    assert set(families) == set(PROFILE)
    assert all(code not in {peer.code for peer in family.peers} for code, family in families.items())
    assert [len(family.peers) for family in families.values()] == [2, 2, 2, 2]


def test_derive_keeps_distances_and_separation():
    family = derived()["E1"]
    assert 0 < family.peers[0].distance < family.peers[1].distance
    assert 0 < family.separation < 1


def test_derive_of_all_others_has_no_separation():
    assert derived(size=3)["E1"].separation is None


def test_compose_takes_the_first_edition_that_tells():
    published = {"E1": ToldFamily((Peer("E2"),))}
    composed = compose([("published", published), ("derived", derived())])
    assert composed["E1"].peers == (Peer("E2"),)
    assert composed["E1"].taken_from == "published"
    assert composed["E2"].taken_from == "derived"
    assert composed["E2"].peers == derived()["E2"].peers


def test_compose_keeps_a_family_known_to_be_empty():
    composed = compose([("hmic", {"E1": ToldFamily(note="none")}), ("derived", derived())])
    assert composed["E1"] == ToldFamily(note="none", taken_from="hmic")


def test_compose_invents_no_family():
    assert "E9" not in compose([("derived", derived())])
