"""The shapes of lists: how the people and their positions stand to each other, and what stands round
them. `draw` returns a list of one of them, with what it says.

The axes: orientation (`LAYOUTS`), how a position and its organisation are parted (`JOINED`), where
pay and period stand and in which words, how a name is written, in what order the columns stand and
what they are called, what stands above, between and below, and the format.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.drawn_lists.facts import (
    DATES,
    HEADINGS,
    NAMES,
    PAYS,
    PERIODS,
    Choose,
    Fact,
    Said,
    Who,
    date,
)


@dataclass
class Line:
    """A line of a text. `kind`: text, heading or item."""

    text: str
    kind: str = "text"


@dataclass
class Table:
    """Rows of a table; `merged`: the first column is merged over rows where it is empty."""

    rows: list[list[str]]
    merged: bool = False
    header: int = 1


@dataclass
class Cards:
    """Cards of lines, which stand below or beside each other."""

    cards: list[list[Line]]


@dataclass
class Drawn:
    """A list: its shape in words, what it says, and its sheets, each with its name and its parts.
    `meant` is what a clerk says that each column is, by its heading; `formats` those in which it
    can stand.
    """

    shape: dict[str, str]
    facts: list[Fact]
    sheets: list[tuple[str, list[Line | Table | Cards]]]
    meant: dict[str, str | None]
    formats: Sequence[str]
    format: str = ""
    extra: dict[str, str] = field(default_factory=dict)


TABLES = ("csv", "xlsx", "ods", "docx", "html", "pdf", "pdf bare", "pdf ruled", "txt")
LINES = ("txt", "docx", "html", "pdf")
CELLED = ("csv", "xlsx", "ods", "docx", "html")
"""Formats in which a cell can have lines."""


def by_group(facts: Sequence[Fact]) -> list[tuple[Who, list[Fact]]]:
    found: dict[Who, list[Fact]] = {}
    for each in facts:
        found.setdefault(each.who, []).append(each)
    return list(found.items())


# How a position and its organisation stand in one text

JOINED: dict[str, Callable[[str, str], str]] = {
    "comma": lambda t, o: f"{t}, {o}",
    "bij": lambda t, o: f"{t} bij {o}",
    "dash": lambda t, o: f"{t} - {o}",
    "colon": lambda t, o: f"{t}: {o}",
    "bracket": lambda t, o: f"{t} ({o})",
    "space": lambda t, o: f"{t} {o}",
    "van": lambda t, o: f"{t} van {o}",
    "slash": lambda t, o: f"{t} / {o}",
    "turned comma": lambda t, o: f"{o}, {t}",
    "turned bracket": lambda t, o: f"{o} ({t})",
    "turned dash": lambda t, o: f"{o} - {t}",
    "turned colon": lambda t, o: f"{o}: {t}",
}


class Pen:
    """Writes the parts of a fact in the ways of one list."""

    def __init__(self, choose: Choose, said: Said) -> None:
        self.said = said
        self.dates = choose(DATES)
        self.pay_words = PAYS[choose([each for each in PAYS if each != "none"])]
        if said.paid in ("aside", "comma aside"):
            self.pay_words = PAYS[choose(["word", "Word", "short"])]
        self.periods = PERIODS[choose(list(PERIODS))]
        self.joins = JOINED[said.extra["join"]] if "join" in said.extra else JOINED["comma"]
        self.running = choose(["", "heden"])

    def name(self, who: Who) -> str:
        return NAMES[self.said.name](who)

    def pay(self, fact: Fact) -> str:
        return "" if fact.paid is None else self.pay_words[0 if fact.paid else 1]

    def start(self, fact: Fact) -> str:
        return date(fact.start, self.dates)

    def until(self, fact: Fact) -> str:
        return date(fact.until, self.dates) or (self.running if fact.runs else "")

    def period(self, fact: Fact) -> str:
        if fact.start is None:
            return ""
        return self.periods(self.start(fact), date(fact.until, self.dates), fact.runs)

    def position(self, fact: Fact) -> str:
        """A position with its organisation and what stands behind it."""
        if fact.is_none:
            return "geen"
        asides = []
        if self.said.paid == "aside":
            asides.append(self.pay(fact))
        if self.said.period == "aside":
            asides.append(self.period(fact))
        if self.said.hours == "aside" and fact.hours:
            asides.append(f"{fact.hours} uur per week")
        text = self.joins(fact.title, fact.organisation)
        if self.said.paid == "comma aside":
            return f"{text}, {', '.join([self.pay(fact), *asides])}"
        return text + (f" ({', '.join(asides)})" if asides else "")


# The columns of a table


COLUMNS: dict[str, Callable[[Pen, Fact], str]] = {
    "official": lambda pen, fact: pen.name(fact.who),
    "title": lambda pen, fact: "geen" if fact.is_none else fact.title,
    "organisation": lambda pen, fact: fact.organisation,
    "position": lambda pen, fact: pen.position(fact),
    "paid": lambda pen, fact: pen.pay(fact),
    "crossed": lambda pen, fact: "x" if fact.paid else "",
    "uncrossed": lambda pen, fact: "x" if fact.paid is False else "",
    "starts_on": lambda pen, fact: pen.start(fact),
    "ends_on": lambda pen, fact: pen.until(fact),
    "period": lambda pen, fact: pen.period(fact),
    "time_spent": lambda pen, fact: f"{fact.hours} uur per week" if fact.hours else "",
    "noise party": lambda pen, fact: fact.who.party,
    "noise number": lambda pen, fact: "",
    "noise office": lambda pen, fact: fact.who.office,
    "noise theme": lambda pen, fact: "Wonen" if fact.who.party == "Duinlijst" else "Zorg",
}
NOISE = {
    "noise party": ("Fractie", "Partij", "Politieke partij"),
    "noise number": ("Nr.", "#", "Volgnr."),
    "noise office": ("Ambt", "Functie in de gemeente", "Rol in de raad"),
    "noise theme": ("Portefeuille", "Beleidsterrein", "Commissie"),
}


def columns_of(choose: Choose, said: Said, *, with_name: bool, joined: bool) -> list[str]:
    """Return the columns of a table in the order in which they stand."""
    name = ["official"] if with_name else []
    what = (
        ["position"] if joined else choose([["title", "organisation"], ["organisation", "title"]])
    )
    pay = {"column": ["paid"], "crosses": ["crossed", "uncrossed"]}.get(said.paid, [])
    when = {"columns": ["starts_on", "ends_on"], "column": ["period"], "start": ["starts_on"]}
    rest = [*pay, *when.get(said.period, []), *(["time_spent"] if said.hours == "column" else [])]
    if choose([False, True]) and len(pay) < 2:
        rest = rest[::-1] if said.period != "columns" else rest
    columns = [*name, *what, *rest]
    if with_name and choose([False, False, False, True]):
        columns = [*what, *rest, *name]
    noise = choose([None, None, "noise party", "noise number", "noise office", "noise theme"])
    if noise and with_name:
        columns.insert(0 if noise == "noise number" else columns.index("official") + 1, noise)
    return columns


def headings_of(choose: Choose, columns: Sequence[str], meant: dict[str, str | None]) -> list[str]:
    """Return a heading for each column, and tell what it means."""
    found: list[str] = []
    for column in columns:
        if column == "crossed":
            heading, what = choose(["Bezoldigd", "Betaald", "Bez."]), "paid"
        elif column == "uncrossed":
            words = {"Bezoldigd": "Onbezoldigd", "Betaald": "Onbetaald", "Bez.": "Onbez."}
            heading, what = words[found[-1]], "unpaid"
        elif column.startswith("noise"):
            heading, what = choose(NOISE[column]), None
        else:
            heading, what = choose(HEADINGS[column]), column
        if heading in found:
            heading = next(
                each for each in (*HEADINGS.get(column, ()), "Overig") if each not in found
            )
        meant[heading] = what
        found.append(heading)
    return found


def cells_of(pen: Pen, columns: Sequence[str], fact: Fact, number: int = 1) -> list[str]:
    return [
        str(number) if column == "noise number" else COLUMNS[column](pen, fact)
        for column in columns
    ]


# The layouts: how people and positions stand to each other


@dataclass
class Draft:
    """What a layout gets: by which hand it is written, and what it says."""

    choose: Choose
    said: Said
    pen: Pen
    facts: list[Fact]
    meant: dict[str, str | None] = field(default_factory=dict)
    shape: dict[str, str] = field(default_factory=dict)

    @property
    def is_joined(self) -> bool:
        return "join" in self.said.extra


Parts = list[tuple[str, list[Line | Table | Cards]]]


def a_row_each(draft: Draft) -> Parts:
    """A row for each position; the name in each, or in the first alone."""
    columns = columns_of(draft.choose, draft.said, with_name=True, joined=draft.is_joined)
    head = headings_of(draft.choose, columns, draft.meant)
    how = draft.choose(["each", "each", "first", "merged", "ditto"])
    draft.shape["names"] = how
    rows, before = [head], None
    for number, fact in enumerate(draft.facts, 1):
        cells = cells_of(draft.pen, columns, fact, number)
        if fact.who is before and how != "each":
            for place, column in enumerate(columns):
                if column in ("official", "noise party", "noise office"):
                    cells[place] = '"' if how == "ditto" and column == "official" else ""
        before = fact.who
        rows.append(cells)
    return [("Blad1", [Table(rows, merged=how == "merged")])]


def headed_rows(draft: Draft) -> Parts:
    """The name stands above the rows of each person, in the table itself."""
    columns = columns_of(draft.choose, draft.said, with_name=False, joined=draft.is_joined)
    if len(columns) == 1:
        return a_row_each(draft)
    head = headings_of(draft.choose, columns, draft.meant)
    returns = draft.choose([False, False, True])
    draft.shape["header returns"] = str(returns)
    rows: list[list[str]] = [] if returns else [head]
    for who, facts in by_group(draft.facts):
        rows.append([draft.pen.name(who)])
        if returns:
            rows.append(head)
        rows += [cells_of(draft.pen, columns, fact) for fact in facts]
    return [("Blad1", [Table(rows)])]


def grouped_rows(draft: Draft) -> Parts:
    """The name of a group stands above the rows of its people."""
    columns = columns_of(draft.choose, draft.said, with_name=True, joined=draft.is_joined)
    columns = [each for each in columns if each != "noise number"]
    head = headings_of(draft.choose, columns, draft.meant)
    words = draft.choose(
        [
            ("Gemeenteraad", "College van B&W"),
            ("Fractie Duinlijst", "Fractie Zeepartij"),
            ("Raadsleden", "Commissieleden niet-raadslid"),
        ]
    )
    people = by_group(draft.facts)
    half = len(people) // 2
    rows = [head]
    for word, some in zip(words, (people[:half], people[half:]), strict=True):
        if some:
            rows.append([word])
        rows += [cells_of(draft.pen, columns, fact) for _who, facts in some for fact in facts]
    return [("Blad1", [Table(rows)])]


def pay_grouped(draft: Draft) -> Parts:
    """A word for paid and one for unpaid stand above rows."""
    columns = columns_of(draft.choose, draft.said, with_name=True, joined=draft.is_joined)
    columns = [each for each in columns if each != "noise number"]
    head = headings_of(draft.choose, columns, draft.meant)
    words = draft.choose(
        [
            ("Bezoldigd", "Onbezoldigd"),
            ("Bezoldigde nevenfuncties", "Onbezoldigde nevenfuncties"),
            ("Betaalde functies", "Onbetaalde functies"),
        ]
    )
    facts = [each for each in draft.facts if not each.is_none]
    draft.facts[:] = facts
    draft.meant["Kopregel bezoldiging"] = "paid"
    for fact in facts:
        fact.paid = draft.choose([True, False])
    rows = [head]
    for word, paid in zip(words, (True, False), strict=True):
        own = [each for each in facts if each.paid is paid]
        if own:
            rows.append([word])
        rows += [cells_of(draft.pen, columns, fact) for fact in own]
    return [("Blad1", [Table(rows)])]


def cells_with_several(draft: Draft) -> Parts:
    """A row for each person, the positions below each other in one cell."""
    marks = draft.choose(["- ", "• ", "number", "", "; "])
    draft.shape["marks"] = marks
    pays = draft.said.paid == "column"
    columns = ["official", *(["position"] if draft.is_joined else ["title", "organisation"])]
    columns += ["paid"] if pays else []
    columns += ["period"] if draft.said.period == "column" else []
    head = headings_of(draft.choose, columns, draft.meant)
    rows = [head]
    for who, facts in by_group(draft.facts):
        row = [draft.pen.name(who)]
        for column in columns[1:]:
            said = [COLUMNS[column](draft.pen, fact) for fact in facts]
            if len(said) == 1 or not any(said):
                row.append(said[0])
            elif marks == "; ":
                row.append("; ".join(said))
            elif marks == "number":
                row.append("\n".join(f"{at}. {each}" for at, each in enumerate(said, 1)))
            else:
                is_value = column in ("paid", "period")
                row.append("\n".join(f"{'' if is_value else marks}{each}" for each in said))
        rows.append(row)
    return [("Blad1", [Table(rows)])]


def beside_each_other(draft: Draft) -> Parts:
    """A row for each person, the positions in columns with numbers."""
    columns = columns_of(draft.choose, draft.said, with_name=False, joined=draft.is_joined)
    base = headings_of(draft.choose, columns, draft.meant)
    people = by_group(draft.facts)
    most = max(len(facts) for _who, facts in people)
    if most < 2:
        return a_row_each(draft)
    how = draft.choose(["{} {}", "{}{}", "{1}. {0}", "{1}e {0}"])
    draft.shape["numbers"] = how
    for heading in base:
        draft.meant[heading] = draft.meant[heading]
    head = ["Naam"] + [how.format(word, at) for at in range(1, most + 1) for word in base]
    draft.meant["Naam"] = "official"
    rows = [head]
    for who, facts in people:
        own = [cell for fact in facts for cell in cells_of(draft.pen, columns, fact)]
        rows.append([draft.pen.name(who), *own, *[""] * (len(head) - 1 - len(own))])
    return [("Blad1", [Table(rows)])]


def paid_beside_unpaid(draft: Draft) -> Parts:
    """A row for each person; paid positions in one column, unpaid ones in another."""
    words = draft.choose(
        [
            ("Bezoldigde functies", "Onbezoldigde functies"),
            ("Betaald", "Onbetaald"),
            ("Bezoldigde nevenfuncties", "Onbezoldigde nevenfuncties"),
            ("Nevenfuncties (bezoldigd)", "Nevenfuncties (onbezoldigd)"),
        ]
    )
    draft.shape["words"] = words[0]
    draft.meant |= {"Naam": "official", "Nevenfunctie": "position", "Bezoldigd": "paid"}
    rows = [["Naam", *words]]
    for who, facts in by_group(draft.facts):
        for fact in facts:
            fact.paid = None if fact.is_none else draft.choose([True, False])
        said = [
            "\n".join(f"- {draft.pen.position(each)}" for each in facts if each.paid is paid)
            for paid in (True, False)
        ]
        if facts[0].is_none:
            said = ["geen", "geen"]
        rows.append([draft.pen.name(who), *said])
    return [("Blad1", [Table(rows)])]


def turned_about(draft: Draft) -> Parts:
    """The names of the columns stand below each other, and each position is a column."""
    columns = columns_of(draft.choose, draft.said, with_name=True, joined=draft.is_joined)
    columns = [each for each in columns if not each.startswith("noise")]
    columns.remove("official")
    columns.insert(0, "official")
    head = headings_of(draft.choose, columns, draft.meant)
    rows = [head, *(cells_of(draft.pen, columns, fact) for fact in draft.facts)]
    return [("Blad1", [Table([list(each) for each in zip(*rows, strict=True)], header=0)])]


def forms(draft: Draft) -> Parts:
    """Field and value, below each other, position by position; the name a field or above them."""
    columns = columns_of(draft.choose, draft.said, with_name=False, joined=draft.is_joined)
    named = draft.choose(["field", "field each", "above"])
    draft.shape["named"] = named
    head = headings_of(draft.choose, columns, draft.meant)
    name = draft.choose(["Naam", "Naam raadslid", "Naam bestuurder"])
    draft.meant[name] = "official"
    colon = draft.choose(["", ":"])
    rows: list[list[str]] = []
    for who, facts in by_group(draft.facts):
        if named == "above":
            rows.append([draft.pen.name(who)])
        elif named == "field":
            rows.append([name + colon, draft.pen.name(who)])
        for fact in facts:
            if named == "field each":
                rows.append([name + colon, draft.pen.name(who)])
            rows += [
                [heading + colon, cell]
                for heading, cell in zip(head, cells_of(draft.pen, columns, fact), strict=True)
                if cell or not fact.is_none
            ]
    return [("Blad1", [Table(rows, header=0)])]


def field_lines(draft: Draft) -> Parts:
    """Field and value behind a colon, on lines of a text."""
    (_name, [table]) = forms(draft)[0]
    assert isinstance(table, Table)
    lines = [
        Line(": ".join(each.rstrip(":") for each in row) if row[1:] else row[0])
        for row in table.rows
    ]
    return [("Blad1", list(lines))]


def a_table_each(draft: Draft) -> Parts:
    """A table for each person, with the name above it."""
    columns = columns_of(draft.choose, draft.said, with_name=False, joined=draft.is_joined)
    head = headings_of(draft.choose, columns, draft.meant)
    parts: list[Line | Table] = []
    for who, facts in by_group(draft.facts):
        parts.append(Line(draft.pen.name(who), "heading"))
        parts.append(Table([head, *(cells_of(draft.pen, columns, fact) for fact in facts)]))
    return [("Blad1", parts)]


def a_sheet_each(draft: Draft) -> Parts:
    """A sheet for each person."""
    columns = columns_of(draft.choose, draft.said, with_name=False, joined=draft.is_joined)
    head = headings_of(draft.choose, columns, draft.meant)
    return [
        (
            draft.pen.name(who)[:31].replace("/", " "),
            [Table([head, *(cells_of(draft.pen, columns, fact) for fact in facts)])],
        )
        for who, facts in by_group(draft.facts)
    ]


def a_sheet_per_group(draft: Draft) -> Parts:
    """A sheet for each group, which call their columns alike."""
    columns = columns_of(draft.choose, draft.said, with_name=True, joined=draft.is_joined)
    head = headings_of(draft.choose, columns, draft.meant)
    people = by_group(draft.facts)
    half = max(1, len(people) // 2)
    return [
        (word, [Table([head, *(cells_of(draft.pen, columns, f) for _w, fs in some for f in fs)])])
        for word, some in (("Raad", people[:half]), ("College", people[half:]))
        if some
    ]


def bullets_below_names(draft: Draft) -> Parts:
    """A name, and its positions in bullets below it."""
    kind = draft.choose(["heading", "text"])
    draft.shape["name as"] = kind
    lines: list[Line | Table] = []
    for who, facts in by_group(draft.facts):
        lines.append(Line(draft.pen.name(who), kind))
        if facts[0].is_none:
            lines.append(Line("Geen nevenfuncties"))
        else:
            lines += [Line(draft.pen.position(fact), "item") for fact in facts]
    return [("Blad1", lines)]


def lines_below_names(draft: Draft) -> Parts:
    """A name, and its positions on lines below it, without bullets."""
    lines: list[Line | Table] = []
    for who, facts in by_group(draft.facts):
        lines.append(Line(draft.pen.name(who) + draft.said.extra.get("colon", "")))
        lines += [Line(draft.pen.position(fact)) for fact in facts]
    return [("Blad1", lines)]


def lines_with_names(draft: Draft) -> Parts:
    """A line for each person: name, colon, positions."""
    mark = draft.choose([": ", " - ", " – "])
    draft.shape["mark"] = mark
    lines: list[Line | Table] = [
        Line(f"{draft.pen.name(who)}{mark}{'; '.join(map(draft.pen.position, facts))}")
        for who, facts in by_group(draft.facts)
    ]
    return [("Blad1", lines)]


def by_organisation(draft: Draft) -> Parts:
    """A row for each position, the organisation first and the person last."""
    columns = columns_of(draft.choose, draft.said, with_name=True, joined=False)
    columns = [each for each in columns if not each.startswith("noise")]
    columns.remove("organisation")
    columns.remove("official")
    columns = ["organisation", *columns, "official"]
    head = headings_of(draft.choose, columns, draft.meant)
    facts = [each for each in draft.facts if not each.is_none]
    draft.facts[:] = facts
    return [("Blad1", [Table([head, *(cells_of(draft.pen, columns, fact) for fact in facts)])])]


def no_header(draft: Draft) -> Parts:
    """A table without names of columns: a clerk says what each is."""
    columns = columns_of(draft.choose, draft.said, with_name=True, joined=draft.is_joined)
    columns = [each for each in columns if not each.startswith("noise")]
    draft.shape["columns"] = " ".join(columns)
    facts = [each for each in draft.facts if not each.is_none]
    draft.facts[:] = facts
    kinds = {"crossed": "paid", "uncrossed": "unpaid"}
    draft.meant["*"] = " ".join(kinds.get(each, each) for each in columns)
    return [("Blad1", [Table([cells_of(draft.pen, columns, fact) for fact in facts], header=0)])]


LAYOUTS: dict[str, tuple[Callable[[Draft], Parts], Sequence[str]]] = {
    "a row each": (a_row_each, TABLES),
    "headed rows": (
        headed_rows,
        [each for each in TABLES if each not in ("pdf bare", "pdf ruled")],
    ),
    "grouped rows": (grouped_rows, [each for each in TABLES if each not in ("pdf bare",)]),
    "pay grouped": (pay_grouped, [each for each in TABLES if each not in ("pdf bare",)]),
    "cells with several": (cells_with_several, CELLED),
    "beside each other": (beside_each_other, ("csv", "xlsx", "ods", "docx", "html")),
    "paid beside unpaid": (paid_beside_unpaid, CELLED),
    "turned about": (turned_about, ("xlsx", "ods", "csv", "docx", "html")),
    "forms": (forms, ("xlsx", "ods", "docx", "html", "csv", "pdf")),
    "field lines": (field_lines, LINES),
    "a table each": (a_table_each, ("docx", "html", "pdf", "xlsx", "csv")),
    "a sheet each": (a_sheet_each, ("xlsx", "ods")),
    "a sheet per group": (a_sheet_per_group, ("xlsx", "ods")),
    "bullets below names": (bullets_below_names, LINES),
    "lines below names": (lines_below_names, LINES),
    "lines with names": (lines_with_names, LINES),
    "by organisation": (by_organisation, TABLES),
    "no header": (no_header, ("csv", "xlsx", "ods", "docx", "html", "pdf")),
}
OF_LINES = ("bullets below names", "lines below names", "lines with names")
