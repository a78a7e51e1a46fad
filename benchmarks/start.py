"""How long a command takes to begin, beside the import of the three libraries that it cannot do
without.

    python -m benchmarks.start [TIMES] > start.txt
    python -m benchmarks.page docs/performance.md start < start.txt

Processor time of a whole process, TIMES (9) of each in turn, with the bytecode that an installed
package has.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LIBRARIES = ("-c", "import flask, flask_sqlalchemy, networkx")
COMMAND = ("-m", "flask", "--app", "wsgi", "bodies", "--help")
ROOT = Path(__file__).parents[1]


def seconds(arguments: tuple[str, ...], kept: Path) -> float:
    """Return the processor time of one process of Python. `kept`: the folder for bytecode."""
    environment = {
        **os.environ,
        "PYTHONPYCACHEPREFIX": str(kept),
        "REGISTER_SQLALCHEMY_DATABASE_URI": f"sqlite:///{kept / 'register.sqlite'}",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        (sys.executable, *arguments),
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(times: int, kept: Path) -> tuple[float, float]:
    """Return the median of the libraries and of the command, in seconds of processor time."""
    for warm in (LIBRARIES, COMMAND):
        seconds(warm, kept)
    taken = [(seconds(LIBRARIES, kept), seconds(COMMAND, kept)) for _ in range(times)]
    libraries, command = (statistics.median(each) for each in zip(*taken, strict=True))
    return libraries, command


def main() -> None:
    """Measure, and print a table."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as kept:
        libraries, command = measure(times, Path(kept))
    print("| what | processor time, s | times as long |\n|---|--:|--:|")
    print(f"| `import flask, flask_sqlalchemy, networkx` | {libraries:.2f} | 1 |")
    print(f"| `flask --app wsgi bodies --help` | {command:.2f} | {command / libraries:.1f} |")


if __name__ == "__main__":
    main()
