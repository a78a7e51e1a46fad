"""How long somebody else who wants to write waits while a command imports positions on SQLite.

    python -m benchmarks.lock [ROWS] [PARTS_OF]

A register with one body and its officials; ROWS positions (5,000) come in by `positions import`,
while another process wants the lock every fiftieth of a second, as a page that records something
does, and lets it go at once. PARTS_OF: the file comes in by parts of so many rows (`--parts-of`);
else as a whole and then by parts of 500, in turn. Printed are the longest wait, how many waits were
longer than the five seconds after which a page asks to send once more, and what the import took.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.beside import FLASK, officials_table, positions_table, settings
from register.database import PATIENCE_SECONDS
from register.sqlite import module

EVERY_SECONDS = 0.02
BODY = "wilgendam"


def made(folder: Path, rows: int) -> Path:
    """Make a register with a body and officials without positions."""
    path = folder / "register.sqlite"
    (folder / "officials.csv").write_text(officials_table(rows))
    (folder / "positions.csv").write_text(positions_table(rows))
    for words in (
        ("db", "upgrade"),
        ("bodies", "add", "Provincie Wilgendam", "--kind", "province"),
        ("officials", "import", "--body", BODY, str(folder / "officials.csv")),
    ):
        subprocess.run((*FLASK, *words), env=settings(path), check=True, stdout=subprocess.DEVNULL)
    return path


def waits(path: Path, over: threading.Event) -> list[float]:
    """Want the lock again and again; return how long each time it took to have it."""
    connection = module.connect(path, timeout=600, isolation_level=None, check_same_thread=False)
    took = []
    while not over.wait(EVERY_SECONDS):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        took.append(time.perf_counter() - began)
        connection.execute("ROLLBACK")
    connection.close()
    return took


def measured(rows: int, parts_of: int) -> str:
    """Import, and tell in a row of a table how long others waited."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = made(folder, rows)
        command = [*FLASK, "positions", "import", "--body", BODY, str(folder / "positions.csv")]
        command += ["--parts-of", str(parts_of)] if parts_of else []
        over, took = threading.Event(), []
        other = threading.Thread(target=lambda: took.extend(waits(path, over)))
        other.start()
        began, before = time.perf_counter(), os.times()
        try:
            subprocess.run(command, env=settings(path), check=True, stdout=subprocess.DEVNULL)
        finally:
            seconds, after = time.perf_counter() - began, os.times()
            over.set()
            other.join()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    late = sum(each > PATIENCE_SECONDS for each in took)
    how = f"by parts of {parts_of:,}" if parts_of else "as a whole"
    return f"| {rows:,} rows, {how} | {max(took):.2f} | {late} | {seconds:.1f} | {used:.1f} |"


def main() -> None:
    """Measure, and print a table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    ways = [int(sys.argv[2])] if len(sys.argv) > 2 else [0, 500]
    print("| | longest wait, s | waits over 5 s | the import, s | processor, s |")
    print("|---|--:|--:|--:|--:|")
    for parts_of in ways:
        print(measured(rows, parts_of), flush=True)


if __name__ == "__main__":
    main()
