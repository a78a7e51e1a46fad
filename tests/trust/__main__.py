"""`python -m tests.trust`: run the tests of every control, and print a table of what came of them.

Ends with 1 where a promise does not hold. `--page` prints the table of docs/trust.md instead.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from defusedxml import ElementTree

from tests.trust.controls import CONTROLS, Control

ROOT = Path(__file__).parents[2]


def page() -> str:
    """Return the table of the page, in Markdown."""
    rows = [
        f"| {each.name} | {each.promise} | {_tests(each)} | {', '.join(each.attacks)} |"
        for each in CONTROLS
    ]
    head = "| control | what it promises | test | attack |\n|---|---|---|---|"
    return "\n".join([head, *rows, ""])


def _tests(control: Control) -> str:
    return ", ".join(f"`{each.replace('tests/register/', '')}`" for each in control.tests)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chosen", nargs="*", help="names of controls; none: all")
    parser.add_argument("--page", action="store_true", help="print the table of docs/trust.md")
    asked = parser.parse_args()
    if asked.page:
        print(page(), end="")
        return 0
    chosen = [each for each in CONTROLS if not asked.chosen or each.name in asked.chosen]
    cases = run(sorted({test for each in chosen for test in each.tests}))
    print("| control | SQLite | PostgreSQL | figures |")
    print("|---|---|---|---|")
    wrong = 0
    for each in chosen:
        counts, figures = tally(each, cases)
        wrong += sum(failed for _, failed in counts.values())
        shown = [
            f"{passed} held" + (f", {failed} DID NOT" if failed else "") if passed + failed else "–"
            for passed, failed in (counts["SQLite"], counts["PostgreSQL"])
        ]
        print(f"| {each.name} | {' | '.join(shown)} | {'; '.join(figures) or each.promise} |")
    print(f"\n{wrong} wrong")
    return int(wrong > 0)


def run(tests: list[str]) -> list[ElementTree.Element]:
    """Return what pytest tells of each test that ran, with everything tried."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--numprocesses", "0", "-p"]
        command += ["no:cacheprovider", f"--junitxml={report}", "-o", "junit_family=xunit1", *tests]
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, "TRUST": "all"}, check=False, stdout=sys.stderr
        )
        return list(ElementTree.parse(report).iter("testcase"))


def tally(
    control: Control, cases: list[ElementTree.Element]
) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Return how many tests of a control held and how many did not, by database, and the figures
    that they tell.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    figures = []
    for case in cases:
        if (
            not any(_is_of(case, test) for test in control.tests)
            or case.find("skipped") is not None
        ):
            continue
        name = f"{case.get('file')}::{case.get('name')}"
        failed = case.find("failure") is not None or case.find("error") is not None
        counts["PostgreSQL" if "postgresql" in name else "SQLite"][failed] += 1
        figures += [
            str(told.get("value")) for told in case.iter("property") if told.get("name") == "figure"
        ]
    found = {name: (counts[name][0], counts[name][1]) for name in ("SQLite", "PostgreSQL")}
    return found, figures


def _is_of(case: ElementTree.Element, test: str) -> bool:
    file, _, name = test.partition("::")
    return case.get("file") == file and (
        not name or str(case.get("name")).partition("[")[0] == name
    )


if __name__ == "__main__":
    sys.exit(main())
