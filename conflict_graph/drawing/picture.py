"""A chain drawn: boxes from the official to the decision, with the words and dates of the ties
between them.

A long chain does not run out of the page: from left to right it turns at the end of a row, and the
next row runs back.

`layout` gives positions, for a page that draws itself; `draw` gives a whole SVG. Neither holds
styles, so both may stand on a page with a strict content security policy: looks come from classes,
with plain attributes to fall back on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from conflict_graph.chains.find import Chain
from conflict_graph.chains.graph import NodeKind
from conflict_graph.dates import PartialDate
from conflict_graph.drawing.text_width import FONT_SIZE, printable, wrapped
from conflict_graph.facts import Decision, Dossier, Official, Organisation, Person, Tie
from conflict_graph.wording.tables import load

LINE_HEIGHT = 19
_BOX_WIDTH = 190
_GAP_WIDTH = 170
_GAP_HEIGHT = 74
_PADDING = 12
_MARGIN = 12
_ALONG_WIDTH = 146
_COLUMN_WIDTH = 275
_BESIDE_WIDTH = 200
_LINE_FROM_LEFT = 44
_WORDS_FROM_LINE = 16
_TURN_WIDTH = _BOX_WIDTH - _LINE_FROM_LEFT - _WORDS_FROM_LINE
_MOST_IN_A_ROW = 4
_ROW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeBox:
    """A node with its place. `x` and `y` are its upper left corner; `caption` says what it is."""

    id: str
    kind: NodeKind
    caption: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line between two boxes, level or upright. `against`: the tie runs the other way than the
    chain.

    `kind`: the tie, or the role.
    """

    id: str
    kind: str
    words: tuple[str, ...]
    dates: tuple[str, ...]
    against: bool
    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def upright(self) -> bool:
        """Whether the line runs from top to bottom, with its words beside it."""
        return self.x1 == self.x2


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything in the picture, in the order of the chain. Sizes are in pixels at 100%."""

    title: str
    description: str
    nodes: tuple[NodeBox, ...]
    edges: tuple[EdgeLine, ...]
    width: float
    height: float
    vertical: bool


@dataclass(frozen=True, slots=True)
class _Link:
    """What stands between two nodes, before it has a place."""

    id: str
    kind: str
    words: str
    dates: str
    against: bool


def layout(dossier: Dossier, chain: Chain, language: str = "nl", vertical: bool = False) -> Layout:
    """Place the nodes and ties of a chain: from left to right, in rows where it is long, or from
    top to bottom.
    """
    words = load("picture", language)
    facts = _facts(dossier)
    ids = chain.nodes if chain.nodes[-1] == chain.decision else (*chain.nodes, chain.decision)
    links = tuple(_links(chain, words))
    width = _COLUMN_WIDTH if vertical else _BOX_WIDTH
    boxes = [_box(facts[node][0], node, _name(facts[node][1]), words, width) for node in ids]
    nodes = _stacked(boxes, links) if vertical else _in_rows(boxes, links)
    edges = tuple(
        _edge(link, first, second)
        for link, first, second in zip(links, nodes, nodes[1:], strict=False)
    )
    names = [printable(_name(facts[node][1])) for node in ids]
    return Layout(
        title=words["title"].format(official=names[0], decision=names[-1]),
        description=_description(names, links),
        nodes=nodes,
        edges=edges,
        width=max(node.x + node.width for node in nodes) + _MARGIN,
        height=max([*(node.y + node.height for node in nodes), *(_foot(edge) for edge in edges)])
        + _MARGIN,
        vertical=vertical,
    )


_Fact = Official | Person | Organisation | Decision


def _facts(dossier: Dossier) -> dict[str, tuple[NodeKind, _Fact]]:
    found: dict[str, tuple[NodeKind, _Fact]] = {}
    found |= {official.id: (NodeKind.OFFICIAL, official) for official in dossier.officials}
    found |= {person.id: (NodeKind.PERSON, person) for person in dossier.persons}
    found |= {
        organisation.id: (NodeKind.ORGANISATION, organisation)
        for organisation in dossier.organisations
    }
    return found | {decision.id: (NodeKind.DECISION, decision) for decision in dossier.decisions}


def _name(fact: _Fact) -> str:
    if isinstance(fact, Person):
        return fact.description
    return fact.title if isinstance(fact, Decision) else fact.name


def _links(chain: Chain, words: dict[str, Any]) -> Iterator[_Link]:
    for tie, node in zip(chain.ties, chain.nodes, strict=False):
        share = (
            ""
            if tie.share is None
            else f" ({tie.share * 100:.3g}%)".replace(".", words["decimal_mark"])
        )
        yield _Link(
            tie.id,
            tie.kind,
            words["tie"][tie.kind] + share,
            _dates(tie, words),
            tie.source_id != node,
        )
    if chain.nodes[-1] != chain.decision and chain.party is not None:
        yield _Link(chain.party.id, chain.party.role, words["role"][chain.party.role], "", False)


def _dates(tie: Tie, words: dict[str, Any]) -> str:
    start, until = (_date(date, words["months"]) for date in (tie.from_date, tie.until_date))
    sentence: str = words["period"][_period(tie)]
    return sentence.format(start=start, until=until)


def _period(tie: Tie) -> str:
    """Return which words say when the tie held. What nobody knows is said, never left out."""
    if tie.announced:
        return "announced_from" if tie.from_date else "announced"
    if tie.until_date is not None:
        return "between" if tie.from_date else "until"
    if tie.from_date is not None:
        return {True: "since_ended", False: "since", None: "since_unknown"}[tie.ended]
    return {True: "ended", False: "running", None: "unknown"}[tie.ended]


def _date(date: PartialDate | None, months: list[str]) -> str:
    if date is None:
        return ""
    parts = [str(date.day)] if date.day else []
    parts += [months[date.month - 1]] if date.month else []
    return " ".join([*parts, str(date.year)])


def _description(names: list[str], links: tuple[_Link, ...]) -> str:
    sentences = []
    for link, first, second in zip(links, names, names[1:], strict=False):
        source, target = (second, first) if link.against else (first, second)
        dates = f" ({link.dates})" if link.dates else ""
        sentences.append(f"{source} – {link.words} – {target}{dates}.")
    return " ".join(sentences)


def _box(kind: NodeKind, node: str, name: str, words: dict[str, Any], width: float) -> NodeBox:
    lines = wrapped(name, width - 2 * _PADDING - 8)
    height = 2 * _PADDING + LINE_HEIGHT * (len(lines) + 1)
    return NodeBox(
        id=node,
        kind=kind,
        caption=words["kind"][kind],
        lines=lines,
        x=_MARGIN,
        y=_MARGIN,
        width=width,
        height=height,
    )


def _in_rows(boxes: list[NodeBox], links: tuple[_Link, ...]) -> tuple[NodeBox, ...]:
    """Place the boxes in one row, or in several of which every second runs back, so that no line
    crosses the page.
    """
    size = len(boxes) if len(boxes) <= _MOST_IN_A_ROW else _ROW
    placed: list[NodeBox] = []
    y = float(_MARGIN)
    for start in range(0, len(boxes), size):
        row, along = boxes[start : start + size], links[start : start + size - 1]
        tallest = max(box.height for box in row)
        above, below = (_overhang(along, tallest, which) for which in ("words", "dates"))
        for place, box in enumerate(row):
            column = place if start // size % 2 == 0 else size - 1 - place
            x = _MARGIN + column * (_BOX_WIDTH + _GAP_WIDTH)
            placed.append(_placed(box, x, y + above + (tallest - box.height) / 2))
        turn = [
            line
            for link in links[start + size - 1 : start + size]
            for line in _beside(link, _TURN_WIDTH)
        ]
        y += above + tallest + below + max(_GAP_HEIGHT, LINE_HEIGHT * (len(turn) + 1))
    return tuple(placed)


def _overhang(links: tuple[_Link, ...], tallest: float, which: str) -> float:
    """Return how far the words above a row, or the dates below it, reach beyond its boxes."""
    lines = max((len(wrapped(getattr(link, which), _ALONG_WIDTH)) for link in links), default=0)
    return max(0.0, LINE_HEIGHT * lines + 8 - tallest / 2)


def _foot(edge: EdgeLine) -> float:
    """Return how low the text of a line reaches."""
    return edge.y2 if edge.upright else edge.y1 + LINE_HEIGHT * len(edge.dates)


def _stacked(boxes: list[NodeBox], links: tuple[_Link, ...]) -> tuple[NodeBox, ...]:
    placed, y = [], float(_MARGIN)
    for index, box in enumerate(boxes):
        placed.append(_placed(box, _MARGIN, y))
        lines = _beside(links[index], _BESIDE_WIDTH) if index < len(links) else ()
        y += box.height + max(_GAP_HEIGHT, LINE_HEIGHT * (len(lines) + 1))
    return tuple(placed)


def _beside(link: _Link, width: float) -> tuple[str, ...]:
    return (*wrapped(link.words, width), *wrapped(link.dates, width))


def _placed(box: NodeBox, x: float, y: float) -> NodeBox:
    return replace(box, x=x, y=y)


def _edge(link: _Link, first: NodeBox, second: NodeBox) -> EdgeLine:
    if first.x == second.x:
        middle = first.x + _LINE_FROM_LEFT
        ends = (middle, first.y + first.height, middle, second.y)
        width = _BESIDE_WIDTH if first.width == _COLUMN_WIDTH else _TURN_WIDTH
    else:
        back = second.x < first.x
        sides = (first.x, second.x + second.width) if back else (first.x + first.width, second.x)
        ends = (sides[0], first.y + first.height / 2, sides[1], second.y + second.height / 2)
        width = _ALONG_WIDTH
    words, dates = wrapped(link.words, width), wrapped(link.dates, width)
    return EdgeLine(link.id, link.kind, words, dates, link.against, *ends)


def draw(dossier: Dossier, chain: Chain, language: str = "nl", vertical: bool = False) -> str:
    """Return a chain as a standalone SVG; `vertical` for narrow screens.

    Raises:
        ValueError: we do not speak the language.
    """
    placed = layout(dossier, chain, language, vertical)
    key = repr(
        (
            dossier.id,
            chain.official,
            chain.decision,
            [tie.id for tie in chain.ties],
            language,
            vertical,
        )
    )
    name = f"chain-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chain" role="img" lang="{language}" '
        f'aria-labelledby="{name}-title {name}-desc" '
        f'viewBox="0 0 {placed.width:g} {placed.height:g}" '
        f'width="{placed.width:g}" height="{placed.height:g}" '
        f'font-family="sans-serif" font-size="{FONT_SIZE}">',
        f'<title id="{name}-title">{escape(placed.title)}</title>',
        f'<desc id="{name}-desc">{escape(placed.description)}</desc>',
        *(_edge_svg(edge) for edge in placed.edges),
        *(_node_svg(node) for node in placed.nodes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _node_svg(node: NodeBox) -> str:
    middle, y = node.x + node.width / 2, node.y + _PADDING + FONT_SIZE
    caption = _text(node.caption, middle, y, "chain-caption", 'font-size="11" opacity="0.75"')
    lines = (
        _text(line, middle, y + LINE_HEIGHT * (index + 1), "chain-name", "")
        for index, line in enumerate(node.lines)
    )
    shape = (
        f'{_shape(node)} class="chain-shape" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    )
    return f'<g class="chain-node chain-{node.kind}">{shape}{caption}{"".join(lines)}</g>'


def _shape(node: NodeBox) -> str:
    """Return the outline without its closing: round for people, square for organisations, a tag for
    the decision.
    """
    if node.kind is NodeKind.DECISION:
        left, right, top, bottom = node.x, node.x + node.width, node.y, node.y + node.height
        points = (
            f"{left + 16:g},{top:g} {right:g},{top:g} {right:g},{bottom:g} "
            f"{left + 16:g},{bottom:g} "
        )
        return f'<polygon points="{points}{left:g},{(top + bottom) / 2:g}"'
    radius = {NodeKind.OFFICIAL: 16, NodeKind.PERSON: node.height / 2}.get(node.kind, 0)
    place = f'x="{node.x:g}" y="{node.y:g}" width="{node.width:g}" height="{node.height:g}"'
    return f'<rect {place} rx="{min(radius, 28):g}"'


def _edge_svg(edge: EdgeLine) -> str:
    line = (
        f'<line x1="{edge.x1:g}" y1="{edge.y1:g}" x2="{edge.x2:g}" y2="{edge.y2:g}" '
        'class="chain-line" stroke="currentColor" stroke-width="1.5"/>'
    )
    labels = _labels_beside(edge) if edge.upright else _labels_along(edge)
    return f'<g class="chain-edge chain-edge-{edge.kind}">{line}{_arrow(edge)}{"".join(labels)}</g>'


def _arrow(edge: EdgeLine) -> str:
    """Return the head at the end to which the tie runs."""
    x, y = (edge.x1, edge.y1) if edge.against else (edge.x2, edge.y2)
    back = 9 if edge.against is not (edge.x2 < edge.x1) else -9
    sides = (
        ((x - 5, y + back), (x + 5, y + back))
        if edge.upright
        else ((x + back, y - 5), (x + back, y + 5))
    )
    points = " ".join(f"{across:g},{down:g}" for across, down in ((x, y), *sides))
    return f'<polygon points="{points}" class="chain-arrow" fill="currentColor"/>'


def _labels_along(edge: EdgeLine) -> Iterator[str]:
    middle, y = (edge.x1 + edge.x2) / 2, (edge.y1 + edge.y2) / 2
    for index, words in enumerate(reversed(edge.words)):
        yield _text(words, middle, y - 8 - LINE_HEIGHT * index, "chain-words", "")
    for index, dates in enumerate(edge.dates):
        yield _text(dates, middle, y + LINE_HEIGHT * (index + 1), "chain-dates", 'font-size="12"')


def _labels_beside(edge: EdgeLine) -> Iterator[str]:
    count = len(edge.words) + len(edge.dates)
    first = (edge.y1 + edge.y2) / 2 - LINE_HEIGHT * (count - 1) / 2 + FONT_SIZE / 3
    classes = ["chain-words"] * len(edge.words) + ["chain-dates"] * len(edge.dates)
    for index, (words, name) in enumerate(zip((*edge.words, *edge.dates), classes, strict=True)):
        yield _text(
            words, edge.x1 + _WORDS_FROM_LINE, first + LINE_HEIGHT * index, name, "", anchor="start"
        )


def _text(
    words: str, x: float, y: float, name: str, attributes: str, anchor: str = "middle"
) -> str:
    return (
        f"<text x={quoteattr(f'{x:g}')} y={quoteattr(f'{y:g}')} class={quoteattr(name)} "
        f'text-anchor="{anchor}" fill="currentColor" {attributes}>{escape(words)}</text>'
    )
