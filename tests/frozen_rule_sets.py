"""Freeze the versions of the rule sets: `python -m tests.frozen_rule_sets`.

Writes conflict_graph/rulesets/tables/frozen.toml: of each version a digest of its cells and
settings, and the day since which it stands so. A version that has not changed keeps its line. Run
it only for a version that no answer was given by yet; otherwise give the change a new version.
"""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path

from conflict_graph import rulesets

FROZEN = (
    Path(__file__).resolve().parents[1] / "conflict_graph" / "rulesets" / "tables" / "frozen.toml"
)
HEAD = """\
# What each version of a rule set freezes: SHA-256 of its cells, its settings and the rows beside
# them, and the day since which it stands so. Written by `python -m tests.frozen_rule_sets`.
"""


def frozen() -> dict[str, dict[str, str]]:
    """Return what is frozen, by name and version; empty where nothing is."""
    if not FROZEN.exists():
        return {}
    kept = tomllib.loads(FROZEN.read_text(encoding="utf-8"))["frozen"]
    return {f"{each['name']} {each['version']}": each for each in kept}


def write(today: datetime.date) -> None:
    """Freeze every version as it is now; those that have changed since `today`."""
    before, blocks = frozen(), []
    for versions in rulesets.RULE_SETS.values():
        for version in versions:
            kept = before.get(f"{version.name} {version.version}", {})
            same = kept.get("digest") == version.digest()
            blocks.append(
                "[[frozen]]\n"
                f'name = "{version.name}"\n'
                f'version = "{version.version}"\n'
                f'digest = "{version.digest()}"\n'
                f'since = "{kept["since"] if same else today.isoformat()}"\n'
            )
    FROZEN.write_text("\n".join((HEAD, *blocks)), encoding="utf-8")


if __name__ == "__main__":
    write(datetime.datetime.now(tz=datetime.UTC).date())
