"""Let Lighthouse read the five pages that most readers open, in both languages, as a slow phone
does.

    python -m benchmarks.lighthouse LIGHTHOUSE [DEMO.sqlite]

Each page is asked for once before, as a reader is hardly ever the first. Chromium must stand in
/usr/bin. The figures for speed follow the machine: run it while nothing else runs. Fails where one
of the four is below 98.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from benchmarks.served import make_demo, served, settings
from register import create_app

GOAL = 98
TRIES = 3
"""How often a page is tried: now and then the browser does not start in time."""
NAME = "Wolderink"
"""An official of the example, who has positions and a term."""
BROWSER = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
KINDS = ("performance", "accessibility", "best-practices", "seo")


def main(lighthouse, database=None):
    """Print the four figures of every page; return 1 where one is below the goal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.sqlite"
        if database:
            shutil.copy(database, path)
        app = create_app(settings(path)) if database else make_demo(path)
        with served(app) as address:
            lowest = 100.0
            for page in pages(address):
                figures = scores(lighthouse, address + page, folder)
                print(
                    f"{page:<60}",
                    *(f"{kind} {figure:.0f}" for kind, figure in figures.items()),
                    flush=True,
                )
                lowest = min(lowest, *figures.values())
    return int(lowest < GOAL)


def pages(address):
    """Yield home, body, official, organisation and search, in Dutch and in English."""
    official = first(address + f"/zoeken?q={NAME}", "bestuurders")
    organisation = first(address + official, "organisaties")
    for page in ("/", "/organen/gemeente-vlietmonde", official, organisation, "/zoeken"):
        yield from (page, f"/en{page}")


def first(address, kind):
    """Return the first address of a kind on a page."""
    return re.search(rf'href="(/{kind}/[0-9a-f-]+)"', read(address))[1]


def read(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode()


def scores(lighthouse, address, folder):
    """Return the four figures, 0 to 100."""
    read(address)
    report = Path(folder) / "report.json"
    command = [lighthouse, address, "--quiet", "--output=json", f"--output-path={report}"]
    browser = os.environ | {"CHROME_PATH": "/usr/bin/chromium"}
    for _ in range(TRIES):
        said = subprocess.run(
            [*command, f"--chrome-flags={' '.join(BROWSER)}"], env=browser, capture_output=True
        )
        if said.returncode == 0:
            break
    else:
        raise SystemExit(f"Lighthouse could not read {address}: {said.stderr.decode()[-500:]}")
    categories = json.loads(report.read_text())["categories"]
    return {kind: 100 * categories[kind]["score"] for kind in KINDS}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
