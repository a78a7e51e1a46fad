"""Hold the read API of a served demo against the Dutch API Design Rules and against its own
description.

    python -m benchmarks.api_check SPECTRAL RULESET.yaml [DEMO.sqlite]

Spectral reads the description; schemathesis makes up requests from it, right and wrong ones, and
checks every answer.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import urllib.request
from pathlib import Path

from benchmarks.served import make_demo, served, settings
from register import create_app

SCHEMATHESIS = Path(sysconfig.get_path("scripts")) / "schemathesis"
SEED, EXAMPLES = 1, int(os.environ.get("API_EXAMPLES", "60"))


def main(spectral, ruleset, database=None):
    folder = Path(tempfile.mkdtemp())
    path = folder / "demo.sqlite"
    try:
        if database:
            shutil.copy(database, path)
        app = create_app(settings(path)) if database else make_demo(path)
        with served(app) as address:
            return max(lint(folder, address, spectral, ruleset), ask(folder, address))
    finally:
        shutil.rmtree(folder)


def lint(folder, address, spectral, ruleset):
    """Let Spectral read the description as it is behind https, where a register stands."""
    with urllib.request.urlopen(f"{address}/api/v1/openapi.json") as answer:
        text = answer.read().decode().replace(address, "https://register.example")
    document = folder / "openapi.json"
    document.write_text(text)
    version = subprocess.run(
        [spectral, "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    command = [spectral, "lint", "--format", "json", "--quiet", "--ruleset", ruleset, str(document)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = json.loads(said.stdout or "[]")
    for each in found:
        print(f"{each['code']} at {'.'.join(map(str, each['path']))}: {each['message']}")
    errors = sum(1 for each in found if each["severity"] == 0)
    print(
        f"Spectral {version} with {Path(ruleset).name}: {errors} errors, "
        f"{len(found) - errors} warnings"
    )
    return 1 if found or said.returncode else 0


def ask(folder, address):
    """Let schemathesis ask."""
    root = f"{address}/api/v1"
    options = [
        "--seed",
        str(SEED),
        "--max-examples",
        str(EXAMPLES),
        "--checks",
        "all",
        "--no-color",
    ]
    command = [str(SCHEMATHESIS), "run", f"{root}/openapi.json", "--url", root, *options]
    return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
