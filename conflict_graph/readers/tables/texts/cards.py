"""Cards of people in the lines of a page or a document: a name with a party, an address or
committees, and below a heading of their own the positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import listed
from conflict_graph.readers.tables.bullets import HEADER, LONGEST, NOTHING_UNDER, with_pay
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import RawTable
from conflict_graph.readers.written import by_office, pay
from conflict_graph.readers.written.signs import without_bullet
from conflict_graph.wording.remedies import Remedy

Line = tuple[int, str, bool]
"""The number of a line, what stands in it, and whether it is an item of a list."""

_HEADING = re.compile(
    r"(?:(?:zijn|haar|hun|de|overige|andere|huidige|bezoldigde|onbezoldigde|betaalde|onbetaalde)_)*"
    r"(?:nevenfuncties?|nevenwerkzaamheden|nevenactiviteiten|functies_naast\w*|overige_functies|"
    r"andere_functies)(?:_[a-z]\w*)?"
)
_LONGEST_HEADING = 80
_OTHER_PARTS = Remedy(
    "Below this and headings like it stand no positions, and nothing was read. Nothing needs to be "
    "done, unless positions stand there."
)
_WHOSE = Remedy(
    "We cannot tell whose positions stand below this heading, and did not read them. Write each "
    "behind the name."
)


def table_of(lines: Iterable[Line]) -> RawTable | None:
    """Return what stands below the headings for positions as names and positions; None: no such
    heading stands among the lines, or names can be told for none.
    """
    whole = [(number, " ".join(text.split())[:LONGEST], is_item) for number, text, is_item in lines]
    cards, below = _cards([line for line in whole if line[1]])
    _name(cards)
    rows, problems = list[Row](), list[Problem]()
    for card in cards:
        where = f"row {card.heading[0]}"
        if not card.name and card.items:
            problems.append(problem(where, card.heading[1], _WHOSE))
            continue
        if card.name and not card.items:
            problems.append(problem(where, card.name, NOTHING_UNDER))
        rows += [
            (f"row {at}", (card.name, card.with_heading(text))) for at, text, _item in card.items
        ]
    apart = [*(line for card in cards for line in card.above), *below]
    others = [text for _at, text, is_item in apart if is_item]
    if cards and others:
        problems.append(
            problem(f"row {cards[0].heading[0]}", " · ".join(others)[:80], _OTHER_PARTS)
        )
    return (
        RawTable("", [("row 0", HEADER), *rows], problems=problems, is_made=True) if rows else None
    )


@dataclass
class _Card:
    """What stands below one heading for positions. `above`: what stands between the positions
    before it and its heading.
    """

    above: list[Line]
    heading: Line
    items: list[Line] = field(default_factory=list)
    name: str = ""

    def said(self) -> list[str]:
        """Return the lines above the heading that are no items."""
        return [text for _number, text, is_item in self.above if not is_item]

    def head(self) -> list[str]:
        """Return those that stand above its first item."""
        first = next((at for at, line in enumerate(self.above) if line[2]), len(self.above))
        return [text for _number, text, _is_item in self.above[:first]]

    def with_heading(self, text: str) -> str:
        """Return a position with what its heading says of all below it."""
        heading, plain = self.heading[1], without_bullet(text)
        if says_none(plain.rstrip(".")):
            return plain.rstrip(".")
        plain = with_pay(plain, pay.in_brackets(heading) or pay.heading(heading))
        return f"{plain} (q.q.)" if by_office.says(heading) else plain


def _is_heading(text: str) -> bool:
    is_heading = len(text) <= _LONGEST_HEADING and _HEADING.fullmatch(fold(text)) is not None
    return is_heading and not listed.heads_others(text)


def _cards(lines: Sequence[Line]) -> tuple[list[_Card], list[Line]]:
    """Return the cards among lines, and what stands below the positions of the last."""
    cards, above, is_open = list[_Card](), list[Line](), False
    for line in lines:
        _number, text, is_item = line
        plain = without_bullet(text)
        if not is_item and _is_heading(text):
            cards.append(_Card(above, line))
            above, is_open = [], True
        elif is_open and (is_item or _is_position(plain)):
            cards[-1].items.append(line)
        else:
            above.append(line)
            is_open = False
    return cards, above


def _is_position(text: str) -> bool:
    return not _is_somebody(text) and listed.is_position(text)


def _is_somebody(text: str) -> bool:
    return listed.is_person(text) or listed.is_holder(text)


def _name(cards: Sequence[_Card]) -> None:
    """Give each card the name that stands above its heading, where one alone can be meant. A card
    with none is of the person before it, if its heading is another one.
    """
    heads = [card.head() for card in cards[1:] if any(map(_is_somebody, card.said()))]
    sure = {len(head) for head in heads if sum(map(_is_somebody, head)) == 1}
    widths = sure or {len(head) for head in heads}
    width = widths.pop() if len(widths) == 1 else 0
    name, seen = "", set[str]()
    for at, card in enumerate(cards):
        heading = fold(card.heading[1])
        people = [text for text in card.said() if _is_somebody(text)]
        if people:
            head = card.head() if at else card.head()[-width:]
            is_at_top = not at and 0 < width == len(head) and _is_somebody(head[0])
            people = [text for text in head if _is_somebody(text)] if is_at_top else people
            name, seen = _whose(head, people, width), set()
        elif heading in seen:
            name = ""
        seen.add(heading)
        card.name = name


def _whose(head: Sequence[str], people: Sequence[str], width: int) -> str:
    """Return which of the lines above a heading is the name; "": that cannot be told. A party may
    look like a name, and stands right below it. `width`: how many lines stand at the top of a card.
    """
    holders = [text for text in people if listed.is_holder(text)]
    if len(people) == 1 or len(holders) == 1:
        return [*holders, *people][0]
    is_first = len(head) == width > 1 and [*people[-2:]] == [*head[:2]]
    return head[0] if is_first else ""
