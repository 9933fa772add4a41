"""Opens workbooks one after another, each in a process forked for it: what `unpacking.py` does, without its start.

`python opener.py unpacking.py` imports the program once, then reads a line with a path for each workbook, and answers
with the exit code; what was printed lies beside the workbook in .out and .err.
"""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path
from types import ModuleType


class Opener:
    """Stands in for `subprocess.run` where a workbook is opened."""

    def __init__(self, program: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", __file__, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        self._process.stdin.write(f"{command[-1]}\n".encode())
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        printed = [Path(f"{command[-1]}.{name}") for name in ("out", "err")]
        try:
            return subprocess.CompletedProcess(command, code, *(path.read_bytes() for path in printed))
        finally:
            for path in printed:
                path.unlink()

    def close(self) -> None:
        self._process.communicate()


def serve(program: str) -> None:
    unpacking = ModuleType("unpacking")
    exec(compile(Path(program).read_text(encoding="utf-8"), program, "exec"), vars(unpacking))
    for line in sys.stdin.buffer:
        child = os.fork()
        if child == 0:
            open_one(unpacking, line.decode().rstrip("\n"))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def open_one(unpacking: ModuleType, path: str) -> None:
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{path}.{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    try:
        os.write(1, unpacking.orjson.dumps(unpacking.main(Path(path))))
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
