"""The whole list of positions as CSV beside a bare read of the same rows, in one run, and the
memory that it takes.

    python -m benchmarks.export DATABASE...

The bare read is the same query in SQLite's own shell of Python, row by row, with nothing done with
a row. Both read the public views. Rounds alternate; times are processor time. Memory is the most
that a process of its own ever held.
"""

from __future__ import annotations

import json
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy.dialects import sqlite

from benchmarks.large import settings
from register import create_app
from register.api import files, tables
from register.public import open_data

ROUNDS = 9
MEMORY = "--memory"


class Nowhere:
    """A file that counts what is written and keeps nothing."""

    def __init__(self):
        self.written = 0

    def write(self, content):
        self.written += len(content)
        return len(content)

    def writable(self):
        return True

    def readable(self):
        return False

    seekable = readable
    closed = False

    def flush(self):
        pass


def query():
    """The query behind the list, as text."""
    chosen = open_data.position_query(open_data.ALL)
    return str(chosen.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))


def read(path, text):
    """Read every row, and do nothing with it."""
    connection = sqlite3.connect(path)
    rows = 0
    for _ in connection.execute(text):
        rows += 1
    connection.close()
    return rows


def write(form):
    """Write the whole list in this format, and return how many bytes that is."""
    file = Nowhere()
    files.FORMATS[form][1](file, tables.TABLES["nevenfuncties"], open_data.ALL)
    return file.written


def timed(work, *values):
    began = time.process_time()
    made = work(*values)
    return time.process_time() - began, made


def measure(path):
    app = create_app(settings(path))
    with app.test_request_context():
        text = query()
        bare, exported = [], []
        for _ in range(ROUNDS):
            took, rows = timed(read, path, text)
            bare.append(took)
            took, size = timed(write, "csv")
            exported.append(took)
    ratios = [mine / theirs for mine, theirs in zip(exported, bare, strict=True)]
    return {
        "rows": rows,
        "megabytes": size / 1e6,
        "bare read, s": statistics.median(bare),
        "CSV, s": statistics.median(exported),
        "ratio": statistics.median(ratios),
        "lowest": min(ratios),
        "highest": max(ratios),
        "fastest by fastest": min(exported) / min(bare),
    }


def memory(path, form):
    """The most memory that a process held that did nothing but this, in megabytes."""
    command = [sys.executable, "-m", "benchmarks.export", MEMORY, form, str(path)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def held(form, path):
    app = create_app(settings(path))
    with app.test_request_context():
        if form != "nothing":
            write(form)
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024


def main(*paths):
    if paths[0] == MEMORY:
        print(held(*paths[1:]))
        return
    for path in map(Path, paths):
        found = measure(path)
        found |= {
            f"most memory, {form}, MB": memory(path, form) for form in ("nothing", *files.FORMATS)
        }
        print(path.name, json.dumps({name: round(value, 3) for name, value in found.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
