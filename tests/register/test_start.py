"""Starting: a command is there at once, and what was made at the start is not looked through again."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks import start

MOST_TIMES = 2.5
"""How much longer a command may take to begin than the import of its three largest libraries."""


def test_a_command_begins_soon(tmp_path):
    libraries, command = start.measure(5, tmp_path)
    assert command < MOST_TIMES * libraries


def test_what_is_made_at_the_start_is_never_searched_for_garbage_and_what_comes_later_is():
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import wsgi, gc; print(gc.isenabled(), gc.get_freeze_count() > 10 * gc.get_count()[0])",
        ],
        check=True,
        capture_output=True,
        text=True,
        cwd=start.ROOT,
        env={**os.environ, "REGISTER_SQLALCHEMY_DATABASE_URI": "sqlite://"},
    )
    assert said.stdout == "True True\n"
