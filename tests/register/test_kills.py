"""What was acknowledged outlives a kill, whole, and what is sent again after it is there once;
`test_kills_postgresql` has the same there, with kills of the server.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.attacks.served import ROOT
from tests.kills.workers import EARLY, PIECES

WHOLE = os.environ.get("TRUST") == "all"
KILLS, ACKNOWLEDGED = (300, 10_000) if WHOLE else (8, 120)
BACK_SECONDS = 5
"""How soon something is acknowledged again; asked of a machine that has time for it."""


def killed(*words: str, kills: int = KILLS, acknowledged: int = ACKNOWLEDGED) -> dict[str, float]:
    """What came of a run."""
    command = [sys.executable, "-m", "tests.kills", f"--kills={kills}", *words]
    done = subprocess.run(
        [*command, f"--acknowledged={acknowledged}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr[-3000:]
    found: dict[str, float] = json.loads(done.stdout)
    is_right = not (found["lost"] or found["half"] or found["double"] or found["faults"])
    assert done.returncode == (0 if is_right else 1)
    return found


def told(found: dict[str, float]) -> str:
    """The figure of a run."""
    return (
        f"{found['kills']} kills ({found['of_server']} of the server), {found['acknowledged']} "
        f"acknowledged ({found['files']} files), {found['lost']} lost, {found['half']} half, "
        f"{found['double']} double, again after {found['back_seconds']:.1f} s at most"
    )


def assert_nothing_is_lost(found: dict[str, float]) -> None:
    """See that a run had enough in it, and that nothing came of the kills."""
    assert found["kills"] >= KILLS
    assert found["acknowledged"] >= ACKNOWLEDGED
    assert found["looks"] > 0
    assert {name: found[name] for name in ("lost", "half", "double", "faults")} == {
        "lost": 0,
        "half": 0,
        "double": 0,
        "faults": 0,
    }, told(found)


def test_what_was_acknowledged_outlives_a_kill_whole_and_once(record_property):
    found = killed()
    record_property("figure", told(found))
    assert_nothing_is_lost(found)


@pytest.mark.parametrize(("broken", "what"), [(EARLY, "lost"), (PIECES, "half")])
def test_without_its_control_the_loss_is_seen(broken, what):
    assert killed("--broken", broken, kills=20, acknowledged=80)[what] > 0
