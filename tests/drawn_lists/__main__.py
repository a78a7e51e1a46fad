"""`python -m tests.drawn_lists LISTS`: draw so many lists, read each as proposed and as a clerk who
knows the columns puts them right, and say what came of them by layout, by format and by way of
writing.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path

from tests.drawn_lists import drawing, render, score


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.drawn_lists", description=__doc__)
    parser.add_argument("lists", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layout", default="")
    parser.add_argument("--format", default="")
    parser.add_argument(
        "--shown", type=int, default=0, help="how many lists with a fault are shown"
    )
    parser.add_argument("--keep", type=Path, help="a folder for the files with a fault")
    asked = parser.parse_args()
    by: dict[tuple[str, str], list[score.Score]] = defaultdict(list)
    first: list[score.Score] = []
    for number in range(asked.lists):
        chance = random.Random(asked.seed * 1_000_000 + number)  # noqa: S311 - nothing is secret
        drawn = drawing.draw(chance.choice, asked.layout, asked.format)
        name, content = render.render(drawn, chance.choice)
        first.append(score.score(drawn, name, content, corrected=False))
        found = score.score(drawn, name, content, corrected=True)
        by["all", ""].append(found)
        for axis, value in {**drawn.shape, "format": drawn.format}.items():
            by[axis, value].append(found)
        if (found.came_in < found.rows or found.wrong) and asked.shown > 0:
            asked.shown -= 1
            print(f"--- {number} {drawn.format} {drawn.shape}")
            for what in ("wrong", "lost", "nobody", "missing", "problems"):
                for each in getattr(found, what)[:6]:
                    print("   ", what, each)
            if asked.keep:
                asked.keep.mkdir(parents=True, exist_ok=True)
                (asked.keep / f"{number}-{name}").write_bytes(content)
    print(told("at first sight", first))
    order = ["all", "layout", "format"]
    for (axis, value), found in sorted(
        by.items(),
        key=lambda each: (order.index(each[0][0]) if each[0][0] in order else 9, each[0]),
    ):
        print(told(f"{axis} {value}", found))


def told(what: str, found: list[score.Score]) -> str:
    rows = sum(each.rows for each in found)
    came = sum(each.came_in for each in found)
    wrong, lost = (sum(len(getattr(each, name)) for each in found) for name in ("wrong", "lost"))
    reported = sum(each.reported for each in found)
    return (
        f"{what:38} lists {len(found):5} rows {rows:6} in {came / max(rows, 1):6.1%} "
        f"reported {reported / max(rows, 1):6.1%} wrong {wrong:4} lost {lost:4}"
    )


if __name__ == "__main__":
    main()
