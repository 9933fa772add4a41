"""The same commands on SQLite as on PostgreSQL."""

import pytest

from tests.sqlite import run


@pytest.mark.slow
def test_import_revise_refuse_and_audit(tmp_path):
    def written(name, *rows):
        path = tmp_path / name
        path.write_text("\n".join(["area,item,period,value", *rows]) + "\n", encoding="utf-8")
        return str(path)

    kent, midlands, essex = (f"{code},crime.robbery,2015/16" for code in ("E23000032", "E23000014", "E23000028"))
    first = written("first.csv", f"{kent},10", f"{midlands},..", f"{essex},0")
    revised = written("revised.csv", f"{kent},10", f"{midlands},0", f"{essex},..")
    bad = written("bad.csv", f"{kent},11", "Atlantis,crime.robbery,2015/16,1")
    said = run(
        tmp_path,
        [
            ["migrate", "--verbosity=0"],
            ["load_reference"],
            ["import_return", first, "--source=test"],
            ["import_return", first, "--source=test"],
            ["import_return", revised, "--source=test"],
            ["import_return", bad, "--source=test"],
            ["load_published"],
            ["load_published"],
            ["audit_observations"],
        ],
    )
    _, _, new, same, revision, refusal, published, again, audit = said
    assert new == ["first.csv: published as return 1: 3 figures, 3 new, 0 revised, 0 unchanged."]
    assert same[0].startswith("first.csv: unchanged: already published on")
    assert revision == ["revised.csv: published as return 2: 3 figures, 0 new, 2 revised, 1 unchanged."]
    assert refusal[0] == "exit 1"
    assert refusal[1].startswith(
        "bad.csv, row 3, column “area”: “Atlantis” is neither the code nor the name of one area"
    )
    assert len(refusal) == 2
    assert all("published as return" in line for line in published)
    assert [line.split(":")[1] for line in again] == [" unchanged"] * len(published)
    assert audit == [f"57,989 observations of {2 + len(published)} returns: nothing is wrong."]
