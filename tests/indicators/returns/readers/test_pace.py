"""A national return is read in seconds, and in memory that a worker has."""

import subprocess
import sys

import pytest

ROWS = 300_000
AREAS, ITEMS = 300, 50

PROGRAM = """
import re, sys, time
from pathlib import Path
from indicators.returns import readers
start = time.process_time()
figures = readers.read(Path(sys.argv[1])).figures
print(len(figures), figures["value"].sum(), time.process_time() - start,
      re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""
"""Its peak is asked of /proc: `ru_maxrss` would count what the process of the tests holds."""


@pytest.mark.slow
def test_a_national_return_is_read_in_seconds(tmp_path):
    """An eighth of 2.4 million rows, in a process of its own: seconds of the processor, and the peak of its memory."""
    path = tmp_path / "national.csv"
    with path.open("w") as file:
        file.write("area,item,period,value\n")
        file.writelines(
            f"E2200{row % AREAS:04d},crime.item-{row // AREAS % ITEMS},20{row // AREAS // ITEMS:02d}-04,{row % 997}\n"
            for row in range(ROWS)
        )
    said = subprocess.run([sys.executable, "-c", PROGRAM, path], capture_output=True, check=True, text=True).stdout
    rows, total, seconds, peak = map(float, said.split())
    assert rows == ROWS
    assert total == sum(row % 997 for row in range(ROWS))
    assert seconds < 5
    assert peak < 300_000  # kB
