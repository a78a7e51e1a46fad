"""Which way ownership runs along a chain, and how much of the last organisation the first holds:
ownership multiplied along the path.
"""

from __future__ import annotations

import math

from conflict_graph.chains.search import Chain
from conflict_graph.facts import Tie, TieKind

OWNING = frozenset({TieKind.OWNERSHIP, TieKind.CONTROL})
SHARED_HOLDING = 1
"""What it takes off a closeness that two own one firm: it binds them as doing business does, and
what one of them gains does not come down to the other.
"""


def leads_down(tie: Tie, near: str) -> bool:
    """Say whether a tie taken from the node `near` leads from an owner to what is owned."""
    return tie.kind in OWNING and tie.source_id == near


def leads_up(tie: Tie, near: str) -> bool:
    """Say whether a tie taken from the node `near` leads from what is owned to an owner."""
    return tie.kind in OWNING and tie.target_id == near


def is_shared_holding(before: Tie, tie: Tie, near: str) -> bool:
    """Say whether two ties of a chain meet at a firm, `near`, that both their other ends own."""
    return before.kind in OWNING and before.target_id == near and leads_up(tie, near)


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
