"""Names as printed, with footnote marks glued to them, and the codes that they stand for."""

import pytest

from indicators.returns.readers.names import OFFENCES, item_slug, level_of, named_once, offence_item, without_marks


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ENGLAND AND WALES7,8", "ENGLAND AND WALES"),
        ("ENGLAND AND WALES (inc. BTP)7", "ENGLAND AND WALES (inc. BTP)"),
        ("ENGLAND AND WALES\n[note 4]", "ENGLAND AND WALES"),
        ("Dyfed-Powys4", "Dyfed-Powys"),
        ("North West 7,8", "North West"),
        ("London 10", "London"),
        ("City of London[note 9]", "City of London"),
        ("Total recorded crime (excluding fraud3)", "Total recorded crime (excluding fraud)"),
        ("Total recorded crime\n (excluding fraud) \n[note 2]", "Total recorded crime (excluding fraud)"),
        ("Non-residential  burglary5, 6", "Non-residential burglary"),
        ("Wiltshire ", "Wiltshire"),
        ("2009", "2009"),
        ("Kent", "Kent"),
        ("", ""),
    ],
)
def test_without_marks(printed, name):
    assert without_marks(printed) == name


@pytest.mark.parametrize(
    ("printed", "slug"),
    [
        ("Theft/Taking Of M/V", "theft-taking-of-m-v"),
        ("Burglary - Residential", "burglary-residential"),
        ("Other Fraud & Forgery", "other-fraud-forgery"),
        ("Disclosure, Obstruction, False or Misleading State", "disclosure-obstruction-false-or-misleading-state"),
        (" Rape ", "rape"),
    ],
)
def test_item_slug(printed, slug):
    assert item_slug(printed) == slug


def test_offence_item():
    assert offence_item("Death or serious injury - unlawful driving4") == "crime.dangerous-driving"
    assert offence_item("All other theft\n offences") == offence_item("Other theft offences") == "crime.theft-other"
    assert offence_item("Piracy") is None
    assert len(set(OFFENCES.values())) == 26


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("E23000014", "force"),
        ("W15000003", "force"),
        ("E22000194", "partnership"),
        ("W14000023", "partnership"),
        ("E09000001", "district"),
        ("W06000015", "district"),
        ("E12000005", ""),
        ("E92000001", ""),
        ("K04000001", ""),
        ("S12000033", ""),
        ("E2300001", ""),
        ("E23 Kent ", ""),
        ("", ""),
    ],
)
def test_level_of(code, level):
    assert level_of(code) == level


def test_named_once():
    assert named_once("Regions", ["East", "London", "East"]) == ["Regions: East, London."]
    assert named_once("Regions", []) == []
