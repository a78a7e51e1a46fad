"""Draws a list of one of all shapes, with what it says."""

from __future__ import annotations

from collections.abc import Sequence

from tests.drawn_lists import prose, shapes
from tests.drawn_lists.facts import (
    BARE,
    NAMES,
    ORGANISATIONS,
    PLAIN_TITLES,
    TITLES,
    Choose,
    Said,
    draw_facts,
)
from tests.drawn_lists.shapes import (
    CELLED,
    JOINED,
    OF_LINES,
    Draft,
    Drawn,
    Line,
    Parts,
    Pen,
    Table,
)

LAYOUTS = {**shapes.LAYOUTS, **prose.LAYOUTS}


def _said(choose: Choose, layout: str) -> Said:
    """Draw what a list says and how, of what its layout has room for."""
    if layout in prose.LAYOUTS:
        return _of_prose(choose, layout)
    is_line = layout in (*OF_LINES, "paid beside unpaid", "cards")
    paid = choose(
        ["none", "aside", "comma aside"]
        if is_line
        else ["column", "column", "crosses", "aside", "none"]
    )
    period = choose(
        ["none", "aside"] if is_line else ["none", "column", "columns", "start", "aside"]
    )
    hours = choose(["none", "none", "aside" if is_line else "column"])
    name = choose(NAMES_OF_LINES if layout == "lines with names" else list(NAMES))
    extra: dict[str, str] = {}
    if layout != "by organisation" and (is_line or choose([False, False, True])):
        extra["join"] = choose(list(JOINED))
    if layout == "cells with several":
        paid, hours = choose(["column", "aside", "none"]), "none"
        period = choose(["column", "aside", "none"])
    if layout == "no header":
        paid = paid.replace("crosses", "column")
    if layout == "lines below names":
        extra["colon"] = choose(["", ":"])
    return Said(*_possible(layout, paid, period, extra.get("join", "")), hours, name, extra)


NAMES_OF_LINES = ["initials", "sir", "given", "both", "party"]


def _possible(layout: str, paid: str, period: str, join: str) -> tuple[str, str]:
    """Return where pay and period stand, where the layout has room for that."""
    if layout in ("pay grouped", "paid beside unpaid"):
        paid = "none"
    if not join:
        return paid.replace("comma aside", "none").replace("aside", "none"), period.replace(
            "aside", "none"
        )
    if paid == "comma aside" and join.removeprefix("turned ") in ("comma", "dash", "colon"):
        paid = "aside" if join not in ("colon",) else paid
    return paid, period


def _surround(choose: Choose, layout: str, sheets: Parts) -> dict[str, str]:
    """Put a title above a list, and a note below it."""
    above = choose(["none", "none", "title", "two"])
    below = choose(["none", "none", "note", "updated"])
    if layout in ("no header", "a sheet each", "letter"):
        above = below = "none"
    first, last = sheets[0][1], sheets[-1][1]
    if above != "none":
        first.insert(0, Line("Nevenfuncties gemeenteraad Molendrecht", "heading"))
    if above == "two":
        first.insert(1, Line("Stand per 1 maart 2024"))
    if below == "note":
        last.append(Line("* op grond van artikel 12 Gemeentewet"))
    elif below == "updated":
        last.append(Line("Laatst bijgewerkt op 3 april 2024."))
    return {"above": above, "below": below}


def _of_prose(choose: Choose, layout: str) -> Said:
    """Draw the same of what is no table."""
    paid, period, hours = prose.said(choose, layout)
    extra = {"join": choose(list(JOINED))} if layout == "cards" else {}
    extra |= {"bound": "yes"} if layout in ("letter", "prose") else {}
    name = choose(NAMES_OF_LINES)
    return Said(*_possible(layout, paid, period, "join"), hours, name, extra)


def _words(said: Said) -> tuple[Sequence[str], Sequence[str]]:
    """Return which positions and organisations there are to draw from: those that can be told apart
    where nothing parts them, and those that nobody knows where columns do.
    """
    join = said.extra.get("join")
    if "bound" in said.extra:
        return PLAIN_TITLES, ORGANISATIONS
    if join in ("space", "van"):
        return PLAIN_TITLES, ORGANISATIONS
    if join:
        return [each for each in TITLES if each != "Lid cliëntenraad"], ORGANISATIONS
    return TITLES, (*ORGANISATIONS, *BARE)


def draw(choose: Choose, layout: str = "", format_: str = "") -> Drawn:
    """Draw a list. `layout`, `format_` "": any."""
    layout = layout or choose(list(LAYOUTS))
    write, formats = LAYOUTS[layout]
    said = _said(choose, layout)
    titles, where = _words(said)
    facts = draw_facts(choose, said, titles=titles, where=where)
    draft = Draft(choose, said, Pen(choose, said), facts)
    sheets = write(draft)
    shape = {
        "layout": layout,
        "paid": said.paid,
        "period": said.period,
        "hours": said.hours,
        "name": said.name,
        "join": said.extra.get("join", "-"),
        **_surround(choose, layout, sheets),
        **draft.shape,
    }
    drawn = Drawn(shape, draft.facts, sheets, draft.meant, formats)
    drawn.format = format_ or choose(list(formats))
    cells = (
        cell
        for _name, parts in sheets
        for part in parts
        if isinstance(part, Table)
        for row in part.rows
        for cell in row
    )
    if drawn.format not in CELLED and any("\n" in cell for cell in cells):
        drawn.format = choose(CELLED)
    return drawn
