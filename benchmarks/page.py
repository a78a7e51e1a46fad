"""Write what a benchmark printed into a page, between the two marks that bear its name.

    python -m benchmarks.speed SMALL.sqlite LARGE.sqlite > speed.txt
    python -m benchmarks.page docs/performance.md speed < speed.txt

The marks are `<!-- speed -->` and `<!-- /speed -->`. What stood between them is replaced.
"""

from __future__ import annotations

import sys
from pathlib import Path


def replace(page: str, name: str, text: str) -> str:
    """Return a page with other text between the marks of a name.

    Raises:
        ValueError: the page does not have both marks.
    """
    first, last = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = page.partition(first)
    _, closed, after = rest.partition(last)
    if not (found and closed):
        raise ValueError(f"the page needs {first} and {last}")
    return f"{before}{first}\n{text.strip()}\n{last}{after}"


def main() -> None:
    """Replace one part of a page by what comes in."""
    path, name = Path(sys.argv[1]), sys.argv[2]
    path.write_text(replace(path.read_text(), name, sys.stdin.read()))


if __name__ == "__main__":
    main()
