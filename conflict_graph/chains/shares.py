"""How much of the last organisation of a chain the first holds: ownership multiplied along the
path.
"""

from __future__ import annotations

import math

from conflict_graph.chains.find import Chain
from conflict_graph.facts import TieKind


def owned_share(chain: Chain) -> float | None:
    """Multiply the ownership along a chain.

    None where no tie of it is ownership, where one share is not known, or where it runs back from
    what is owned.

    >>> from conflict_graph.facts import Tie, TieKind
    >>> first = Tie("a", "o", "x", TieKind.OWNERSHIP, share=0.5)
    >>> second = Tie("b", "x", "y", TieKind.OWNERSHIP, share=0.25)
    >>> owned_share(Chain("o", "d", (first, second), ("o", "x", "y"), None))
    0.125
    """
    shares = []
    for tie, node in zip(chain.ties, chain.nodes, strict=False):
        if tie.kind is TieKind.OWNERSHIP:
            if tie.share is None or tie.source_id != node:
                return None
            shares.append(tie.share)
    return math.prod(shares) if shares else None
