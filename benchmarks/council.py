"""What council information systems export, as `make real` counts it. No such export is free to be kept
here, so the files are the invented ones in `tests/samples/council`, which somebody else wrote from the
clients, schemas and standards of the suppliers, and a council of 39 in the same shapes.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from conflict_graph.readers.council import files
from tests import council_files, council_scores, council_suppliers

REPORTED_OTHERWISE = {"tweede_kamer": ("votes",), "ori_a": ("offices",)}
"""Kinds that no report of their own tells: votes of groups, of which one says how many there are; a
title that is no office of ours, which is reported once the file comes in.
"""


def read_councils(_shared: Path, _app: Flask) -> dict[str, int]:
    """Read what each system exports: how many records the samples say, how many are read as they
    stand, how many reports there are, and what is neither read nor reported; and how much of a
    council of 39 members is read.
    """
    print("\n# Council information systems, invented files\n")
    print(
        f"{'system':44}" + "".join(f"{each:>11}" for each in ("said", "read", "reports", "of 39"))
    )
    lost = 0
    for name in council_scores.FORMATS:
        scores, reading = council_scores.score(name)
        said = sum(count for count, _ in scores.values())
        missing = {kind: len(each) for kind, (_, each) in scores.items() if each}
        apart = sum(missing.get(kind, 0) for kind in REPORTED_OTHERWISE.get(name, ()))
        left = sum(missing.values())
        lost += max(0, left - apart - len(reading.problems))
        content = council_files.zipped(council_suppliers.WRITERS[name](council_files.sitting()))
        whole = len(files.read(content, name).records)
        cells = (said, said - left, len(reading.problems), whole)
        print(f"{name:44}" + "".join(f"{each:>11}" for each in cells), flush=True)
    return {"records of councils neither read nor reported": lost}
