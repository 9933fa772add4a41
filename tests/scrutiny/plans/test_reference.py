import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from landscape.models import AuditEntry
from scrutiny.models import NationalMeasure, NationalPriority

pytestmark = pytest.mark.django_db


def test_shipped_lists_are_loaded_once():
    for _ in range(2):
        call_command("load_plan_reference", verbosity=0)
    assert AuditEntry.objects.get().by == "load_plan_reference"
    assert [each.reference for each in NationalMeasure.objects.all()] == ["SPI 2.2"]
    assert [each.code for each in NationalPriority.objects.all()] == ["PSA 23", "PSA 24", "PSA 25", "PSA 26"]


def test_bad_file_is_refused_whole_with_every_fault(tmp_path):
    (tmp_path / "plans").mkdir()
    priorities = (settings.FIXTURES_DIR / "plans" / "national_priorities.csv").read_text()
    (tmp_path / "plans" / "national_priorities.csv").write_text(priorities)
    (tmp_path / "plans" / "national_measures.csv").write_text(
        "reference,name,starts,ends,source\n,Confidence,2009-04-01,2008-03-31,x\nSPI 2.2,Confidence,soon,2012-03-31,x\n"
    )
    with pytest.raises(CommandError) as refusal:
        call_command("load_plan_reference", fixtures=tmp_path)
    for fault in ("column reference: is empty", "column ends: is not after the start", "'soon' is not a day"):
        assert fault in str(refusal.value)
    assert not NationalPriority.objects.exists()
