"""`python -m tests.audit`: bandit, our own rules with semgrep, and advisories about what we install.

Ends with 1 where something is found that nobody explained, or where a rule misses the fault that is
planted for it. What could not be asked is said as skipped, and is no proof of anything. Runs in the
environment of `make audit`, which has the three tools.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULES = Path(__file__).parent / "rules"
BIN = Path(sys.executable).parent
CODE = ("register", "conflict_graph", "wsgi.py", "gunicorn.conf.py")
QUIET = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
LEAST_RULES = 12

EXPLAINED = {
    ("B301", "conflict_graph/readers/spool.py"): "a file without a name, written by this process",
    ("B608", "register/models/listed.py"): "the words of a trigger, made of names of our own",
    ("B608", "register/migrations/"): "names of tables and columns of our own, no value of anybody",
}
"""What bandit finds of medium weight or more and may stand: number and file or folder, with why."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    program, *rest = command
    return subprocess.run(
        [str(BIN / program), *rest],
        cwd=ROOT,
        env={**os.environ, **QUIET, "PATH": f"{BIN}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


def last_words(said: subprocess.CompletedProcess[str]) -> str:
    """What a program said last of what went wrong."""
    return " ".join(said.stderr.split("\n")[-3:]).strip()[:300] or "it says nothing"


def bandit() -> int:
    """Return how much bandit finds that nobody explained."""
    said = run("bandit", "--quiet", "--format", "json", "-ll", "--recursive", *CODE)
    found = json.loads(said.stdout)
    assert not found["errors"], found["errors"]
    wrong = used = 0
    known = set()
    for each in found["results"]:
        keys = [
            key
            for key in EXPLAINED
            if key[0] == each["test_id"] and each["filename"].removeprefix("./").startswith(key[1])
        ]
        known |= set(keys)
        used += bool(keys)
        if not keys:
            wrong += 1
            print(
                f"bandit {each['test_id']} {each['issue_severity']} "
                f"{each['filename']}:{each['line_number']}: {each['issue_text']}"
            )
    for left in EXPLAINED.keys() - known:
        wrong += 1
        print(f"bandit finds {left} no more: take the explanation out")
    print(f"bandit: {wrong} unexplained, {used} explained ({len(EXPLAINED)} kinds)")
    return wrong


def planted() -> int:
    """Return how many rules miss the fault that is planted for them, or find what is right."""
    said = run("semgrep", "scan", "--test", "--json", "--config", str(RULES), str(RULES))
    if "{" not in said.stdout:  # so it is where a rule finds nothing at all
        print(f"semgrep tries no rule: {last_words(said)}")
        return 1
    results = json.loads(said.stdout[said.stdout.index("{") :])["results"]
    wrong = tried = 0
    for each in results.values():
        for rule, check in each["checks"].items():
            tried += 1
            if not check["passed"] or not any(
                lines["expected_lines"] for lines in check["matches"].values()
            ):
                wrong += 1
                print(f"rule {rule} misses its planted fault: {check['matches']}")
    print(f"semgrep: {tried} rules, {tried - wrong} find what is planted for them")
    return wrong + (tried < LEAST_RULES)


def rules() -> int:
    """Return how much the rules find in the code."""
    said = run(
        "semgrep", "scan", "--quiet", "--json", "--metrics", "off", "--project-root", ".",
        "--config", str(RULES), *CODE,
    )  # fmt: skip
    told = json.loads(said.stdout)
    read = told["paths"]["scanned"]
    unread = [each for each in CODE if not any(path.startswith(each) for path in read)]
    for each in told["results"]:
        print(
            f"semgrep {each['check_id'].rpartition('.')[2]} {each['path']}:"
            f"{each['start']['line']}: {each['extra']['message']}"
        )
    wrong = len(told["results"]) + len(told["errors"]) + len(unread)
    print(*(each["message"] for each in told["errors"]), sep="\n", end="")
    print(*(f"semgrep did not read {each}\n" for each in unread), sep="", end="")
    print(f"semgrep: {wrong} found in {len(read)} files")
    return wrong


def advisories() -> int:
    """Return how many advisories there are about what we install; none where nobody can be asked."""
    why = "no package of ours is known there"
    for service in ("osv", "pypi"):
        said = run(
            "pip-audit", "--requirement", "constraints.txt", "--no-deps", "--disable-pip",
            "--format", "json", "--progress-spinner", "off", "--timeout", "10",
            "--vulnerability-service", service,
        )  # fmt: skip
        if not said.stdout.strip():
            why = last_words(said)
            continue
        told = json.loads(said.stdout)["dependencies"]
        asked = [each for each in told if "vulns" in each]
        if not asked:
            continue
        found = [(each, advisory) for each in asked for advisory in each["vulns"]]
        for each, advisory in found:
            print(f"pip-audit {each['name']} {each['version']}: {advisory['id']}")
        left = len(told) - len(asked)
        print(
            f"pip-audit: {len(found)} advisories of {len(asked)} packages, {left} not known there"
        )
        return len(found)
    print(f"pip-audit: SKIPPED, neither osv.dev nor pypi.org tells; nothing is proved ({why})")
    return 0


def main() -> int:
    return int(sum((bandit(), planted(), rules(), advisories())) > 0)


if __name__ == "__main__":
    sys.exit(main())
