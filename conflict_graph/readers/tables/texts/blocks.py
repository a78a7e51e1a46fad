"""Any text as blocks, blocks as labelled fields, and fields as rows: cards of people or of
positions, forms with and without colons, names with lines below them, letters and running text.

A line is one of a few kinds: a name, the name of a field, what a field holds, a heading above
positions, a position, something about the position above it, or sentences. What carries down is the
person; what is none of these is told, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from conflict_graph.readers import offices
from conflict_graph.readers.content import problem
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import bullets, forms, listed, notes, position_rows
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.grid import IS_NOTE, RawTable
from conflict_graph.readers.tables.guesses import NAMING, SAYING_WHAT, column_of, recognised
from conflict_graph.readers.tables.texts import fields, records, sentences
from conflict_graph.readers.tables.texts.fields import Labels
from conflict_graph.readers.tables.texts.keeping import NOT_READ, WHOSE, Keeping
from conflict_graph.readers.tables.texts.lines import Broke, TextLine, is_running, joined, plain_of
from conflict_graph.readers.tables.texts.records import FoundText, LinePerson, TextRecord
from conflict_graph.readers.tables.texts.sentences import Said, SentenceKind
from conflict_graph.readers.values import can_read
from conflict_graph.readers.written import by_office, functions, pay
from conflict_graph.readers.written.signs import has_bullet, with_plain_hyphens

MAX_LINES = 5_000
_JSON = re.compile(r'\s*[{\[]\s*(?:["{\[]|$)')
"""How a file of a program begins, which nobody wrote to be read as a text."""


def likeliest(lines: Iterable[TextLine], other: RawTable | None) -> RawTable | None:
    """Return the table that a text makes: what is read of its blocks, unless more is read in
    another way.
    """
    found = table_of(lines)
    if found is None or other is None:
        return other if found is None else found.table
    rows, unread = _sure_of(other)
    return found.table if (found.sure, -found.unread) >= (rows, -unread) else other


def table_of(lines: Iterable[TextLine]) -> FoundText | None:
    """Return what a text says as a table; None: it says no position."""
    plain = [replace(each, text=with_plain_hyphens(each.text)) for each in lines]
    said = [each for each in plain if each.text.strip()][:MAX_LINES]
    if not said or _JSON.match(said[0].text):
        return None
    whole = joined(said)
    labels = Labels.of([plain_of(each) for each in whole])
    reader = _BlockReader(labels)
    reader.read(whole)
    if reader.has_lines:
        reader = _BlockReader(labels, has_lines=True)
        reader.read(whole)
    return reader.found()


def _sure_of(table: RawTable) -> tuple[int, int]:
    """Return of how many rows of a list it is known what they say, and how many lines are not
    read.
    """
    turned = forms.turned(table)
    rows = [cells for _where, cells in (turned or table).rows]
    unread = len(table.problems) + (len(turned.problems) if turned else 0)
    if turned is not None:
        return len(rows) - 1, unread
    if bullets.HEADER in rows:
        own = rows[rows.index(bullets.HEADER) + 1 :]
        return sum(_names_one(cells[0]) and _is_sure(cells[1]) for cells in own), unread
    head = max(rows[:20], key=lambda cells: recognised(cells, "positions"), default=())
    meant = {column_of("positions", each) for each in head} - {""}
    is_table = len(meant) > 1 and bool(meant & SAYING_WHAT)
    return (len(rows) - rows.index(head) - 1 if is_table else 0), unread


def _names_one(text: str) -> bool:
    return ":" not in text and "," not in text.split("(")[0] and sentences.is_somebody(text)


def _is_sure(text: str) -> bool:
    return says_none(text) or (bool(records.parts(text)) and not fields.is_field(text))


_ASIDES = frozenset(
    (
        *("paid", "unpaid", "expenses", "period", "starts_on", "ends_on", "time_spent"),
        "ex_officio",
    )
)
_PERSONAL = NAMING | {"initials", "given_name", "prefix"}
_NAMED = re.compile(r"^(?P<name>[^:;]{2,80}?)\s*(?::|\s[-–—])\s+(?P<said>\S.*)$")
_APART = re.compile(r"\s*[;|]\s*")


class _BlockReader(Keeping):
    """Goes through the lines of a text. `has_lines`: whether a position stands in two lines, of
    which the second is its organisation.
    """

    def __init__(self, labels: Labels, *, has_lines: bool = False) -> None:
        super().__init__(has_sections=labels.has_sections)
        self.labels = labels
        self.has_lines = has_lines
        self.first = ""
        """The column of the first field of a position."""

    def read(self, lines: Sequence[TextLine]) -> None:
        """Go through the lines."""
        for each, after in zip_longest(lines, lines[1:]):
            self._place(each, plain_of(after) if after is not None else "")

    def _place(self, line: TextLine, after: str) -> None:
        """Put a line where it belongs. `after`: the next one."""
        if line.is_new:
            self.end_person()
        text, is_item = plain_of(line), line.is_item or has_bullet(line.text)
        if self.of_mail(text) or self._of_others(line, text):
            return
        found = [] if _answers(text, after) else self._fields(text)
        if found and not (is_item and fields.is_section(found[0][0])):
            for each in found:
                self._put_field(line, after, *each)
        elif (not is_item and self._heads_positions(line, text)) or (
            self.is_of_others and not self._is_name(line, text)
        ):
            return
        elif not (self.open and self._goes_below(line, text)):
            self._put(line, text, is_item=is_item)

    def _put(self, line: TextLine, text: str, *, is_item: bool) -> None:
        """Put a line that is no field and no heading."""
        if self._named(line, text):
            return
        if not is_item and self._is_name(line, text):
            self.begin(line, text)
        elif self._awaits_organisation(text):
            self._put_organisation(line, text)
        elif not self._position(line, text):
            self._left(line, text, is_item=is_item)

    def _of_others(self, line: TextLine, text: str) -> bool:
        """Take a heading above positions of somebody else, or that are over."""
        if not listed.heads_others(text):
            return False
        self.tell(line, text, bullets.OF_OTHERS)
        self.pending, self.open, self.is_of_others = None, None, True
        return True

    # headings and names

    def _heads_positions(self, line: TextLine, text: str) -> bool:
        """Take what stands above several positions."""
        said = pay.heading(text.rstrip(" :"))
        is_heading = line.is_heading or text.endswith(":") or "functie" in text.casefold()
        if said and (is_heading or self.last() is None):
            self.pending, self.open, self.is_section = None, None, True
            self.headed = {**self.headed, "paid": said}
            return True
        if fields.is_section(text):
            self._begin_section(text)
            return True
        return False

    def _begin_section(self, text: str) -> None:
        """Begin the positions below a heading. One that comes back without a name above it is of
        nobody.
        """
        if fold(text) in self.seen:
            self.end_person()
        self.seen.add(fold(text))
        self.pending, self.open = None, None
        self.is_section, self.is_of_others, self.is_signed = True, False, False
        paid = pay.in_brackets(text) or pay.heading(text.rstrip(" :"))
        said = {"paid": paid, "ex_officio": "q.q." if by_office.says(text) else ""}
        self.headed = {column: each for column, each in said.items() if each}

    def _is_name(self, line: TextLine, text: str) -> bool:
        plain = text.rstrip(" :")
        is_holder = listed.is_holder(plain)
        is_apart = line.is_heading or line.is_apart or is_holder
        if self._awaits_organisation(text) and not is_apart:
            return False
        is_name = is_holder or listed.is_person(plain) or sentences.is_holder(plain)
        return (
            is_name and not says_none(plain) and sentences.read(text).kind is not SentenceKind.WHO
        )

    # fields

    def _fields(self, text: str) -> list[tuple[str, str, str]]:
        """Return the fields of a line: their names, columns and what they hold."""
        parts = [self.labels.field(part) for part in _APART.split(text) if part]
        if len(parts) > 1 and all(each is not None and each[2] for each in parts):
            return [each for each in parts if each is not None]
        one = self.labels.field(text)
        return [] if one is None else [one]

    def _put_field(self, line: TextLine, after: str, name: str, column: str, said: str) -> None:
        if fields.is_section(name) and self._heads(name, said, after):
            self._begin_section(name)
            if said and not self._position(line, said):
                self._left(line, said, is_item=True)
            return
        self.open = None
        if column == "-":
            self.pending, self.is_section, self.open = None, False, None if said else "-"
        elif column in _PERSONAL:
            self._put_person(line, column, said)
        elif not self.is_of_others:
            self._put_in_record(line, name, column, said)

    def _put_in_record(self, line: TextLine, name: str, column: str, said: str) -> None:
        """Put a field in the position that is open, or in a new one where that has it already."""
        self.first = self.first or column
        record = self.pending
        if column in _ASIDES and column != self.first:
            record = record or self.last()
            if record is None or column in record.said:
                self.tell(line, f"{name}: {said}", NOT_READ)
                self.withhold([record] if record else [])
                return
        if record is None or column in record.said:
            record = self.new(line)
        record.said[column] = said
        self.names.setdefault(column, name)
        self.open = None if said else column
        self.pending = record

    def _heads(self, name: str, said: str, after: str) -> bool:
        """Say whether the name of a field stands above several positions."""
        if self.labels.has_fields:
            return not said and self.labels.field(after) is not None
        return fold(name).endswith(("s", "en")) or self.labels.has_sections

    def _put_person(self, line: TextLine, column: str, said: str) -> None:
        own = self.person
        if own is None or own.many or own.name or column in own.said:
            self.end_person()
            own = self.person = LinePerson("", where=line.where)
        own.said[column] = said
        self.open = None if said else f"who {column}"

    def _goes_below(self, line: TextLine, text: str) -> bool:
        """Put a line in the field whose name stands above it."""
        open_, self.open = self.open, None
        if open_ == "-":
            is_next = line.is_heading or (line.is_apart and self._is_name(line, text))
            self.open = None if is_next else "-"
            return not is_next
        if open_ is not None and self.person is not None and open_.startswith("who "):
            self.person.said[open_.removeprefix("who ")] = text
            return True
        own, readers = self.pending, fields.HELD.get(open_ or "", ())
        if own is None or (readers and not any(can_read(read, text) for read in readers)):
            self.withhold([own] if own else [])
            return False
        own.said[open_ or ""] = text
        return True

    # positions

    def _may_hold(self) -> bool:
        """Say whether positions may stand here."""
        is_here = self.is_section or not self.labels.has_sections
        return is_here and (not self.is_nobody() or self.is_letter)

    def _named(self, line: TextLine, text: str) -> bool:
        """Take a name with positions behind it: "P. Wad: penningmeester, Koor Zilt"."""
        found = _NAMED.match(text)
        if found is None or not listed.is_position(found["said"]):
            return False
        if not (listed.is_person(found["name"], least=1) or sentences.is_holder(found["name"])):
            return False
        self.begin(line, found["name"], is_sure=True)
        return self._position(line, found["said"])

    def _position(self, line: TextLine, text: str) -> bool:
        """Take a position, that there is none, what is said of the one above, or sentences."""
        plain = text.rstrip(".").strip()
        if says_none(plain) and not self.is_nobody():
            self.none(line, plain)
            return True
        if _is_text(text) and not notes.NOTE.match(text):
            self._sentences(line, text)
            return True
        if not self._may_hold() or offices.is_of_body(plain):
            return False
        if self._aside(plain):
            return True
        parts = [] if fields.is_other(text) else records.parts(text)
        self.first = self.first or ("position" if parts else "")
        for each in parts:
            self.new(line).text = each
        if parts:
            return True
        if not _is_title(plain) and not (self.has_lines and _is_agent(plain)):
            return False
        record = self.new(line)
        record.said["title"] = plain
        self.pending = record
        return True

    def _awaits_organisation(self, text: str) -> bool:
        """Say whether the line above is a position alone, of which this is the organisation."""
        own = self.pending
        if own is None or {*own.said} != {"title"} or "title" in self.names:
            return False
        return not (says_none(text) or _is_text(text))

    def _put_organisation(self, line: TextLine, text: str) -> None:
        own = self.pending
        self.pending = None
        if own is None or functions.length(text) == len(text) or pay.heading(text):
            self._left(line, text, is_item=True)
            return
        own.said["organisation"] = text
        self.has_lines = True

    def _aside(self, plain: str) -> bool:
        """Take a line that says something of the position above it, and nothing else."""
        last = self.last()
        if last is None or last.is_none:
            return False
        found = position_rows.aside(f"X ({plain.strip('()[] ')})")
        if found is None or found[0] != "X" or set(found[1]) & set(last.said):
            return False
        last.said.update(found[1])
        return True

    # sentences

    def _sentences(self, line: TextLine, text: str) -> None:
        group, last = list[TextRecord](), list[TextRecord]()
        for each in sentences.apart(text):
            said = sentences.read(each)
            if said.kind is SentenceKind.WHO:
                self.begin_letter(said.who)
            elif said.kind in (SentenceKind.POSITIONS, SentenceKind.NONE):
                last = self._say(line, each, said)
                group += last
            elif said.kind is SentenceKind.MORE:
                self._say_more(line, each, said, group, last)
            elif said.kind is SentenceKind.UNREAD:
                self.tell(line, each, NOT_READ)
                own = self.last()
                self.withhold((group or ([own] if own else [])) if said.is_risky else [])
                if self.person is not None and _is_of_another(each, self.person.name):
                    self.end_person()

    def _say(self, line: TextLine, text: str, said: Said) -> list[TextRecord]:
        if not self.is_about(line, said.who):
            self.tell(line, text, WHOSE)
            return []
        if said.kind is SentenceKind.NONE:
            return [self.none(line, text.rstrip("."))]
        made = []
        for each in said.positions:
            made.append(self.new(line))
            made[-1].said.update(each)
        return made

    def _say_more(
        self,
        line: TextLine,
        text: str,
        said: Said,
        group: Sequence[TextRecord],
        last: Sequence[TextRecord],
    ) -> None:
        """Put what a sentence says of positions before it with those that it means."""
        own = self.last()
        before = group or ([own] if own else [])
        nearest = last or before[-1:]
        all_own = [each for each in self.records if each.person is self.whose and not each.is_none]
        if said.is_of_all:
            meant: Sequence[TextRecord] = all_own
        elif said.about:
            about = fold(said.about)
            meant = [each for each in all_own if about in fold(records.shown(each))]
        else:
            meant = nearest if len(nearest) == 1 else []
        if meant and all(records.may_say(each, said.more) for each in meant):
            for each in meant:
                each.said = said.more | each.said
            return
        self.tell(line, text, NOT_READ)
        self.withhold(meant or before)

    # what is not read

    def _left(self, line: TextLine, text: str, *, is_item: bool) -> None:
        """Tell a line of which nothing was read, where it may be of a position."""
        if notes.is_note(text):
            self.problems.append(problem(line.where, text, IS_NOTE))
            return
        if self.is_signed and self.person is None and not position_rows.apart(text):
            return
        last, is_another = self.last(), functions.length(text) > 0
        is_rest = line.broke in (Broke.PERHAPS, Broke.YES)
        is_more = is_rest or _MAY_BE_OF.search(text) is not None or can_read(pay.read, text)
        if last is not None and is_more and not (is_another or line.is_heading):
            self.withhold([last])
        is_office = offices.is_of_body(text.split(" ")[0])
        is_bare = self.person is not None and not self.labels.has_sections
        if self._may_hold() and (is_item or is_bare or last is not None or is_another):
            if not is_office:
                self.tell(line, text, bullets.IS_NO_LIST)
        elif position_rows.apart(text) and not is_office:
            self.tell(line, text, WHOSE if self.is_nobody() else NOT_READ)
        elif self.is_section and self.is_nobody():
            self.tell(line, text, WHOSE)
        elif is_item:
            self.others.append(text)


_MAY_BE_OF = re.compile(
    r"bezold|betaal|\bbez\b|vergoed|onkosten|salaris|€|\bsinds\b|\bvanaf\b|\b(?:19|20)\d{2}\b|"
    r"\btot\b|heden|begin|start|einde?\b|periode|duur|uren|ambtshalve|q\.q",
    re.IGNORECASE,
)
"""What a line may say of the position above it."""
_ORGAN = re.compile(r"\b(?:raad van \w+|bestuur|commissie|\w+raad)$", re.IGNORECASE)
_IS_PAY = re.compile(r"(?:niet )?(?:on)?(?:bezoldigd|betaald)", re.IGNORECASE)


_IN_NAME = (4, 3, 2)
"""Of how many words a name at the beginning of a sentence may be."""


def _is_of_another(text: str, name: str) -> bool:
    """Say whether a sentence begins with the name of another person, so that what "he" and "she" do
    in those behind it is not of the person above.
    """
    words = text.split()
    begins = (words[:most] for most in _IN_NAME if len(words) > most)
    named = [
        " ".join(begin)
        for begin in begins
        if begin[0][:1].isupper()
        and begin[-1][:1].isupper()
        and sentences.is_somebody(" ".join(begin))
    ]
    return bool(named) and not records.agree(name, named[0])


def _is_title(plain: str) -> bool:
    """Say whether a text is the word for a position and nothing else."""
    length = functions.length(plain)
    return bool(length) and (length == len(plain) or _ORGAN.search(plain) is not None)


def _is_agent(plain: str) -> bool:
    return " " not in plain and functions.is_agent(plain)


def _is_text(text: str) -> bool:
    """Say whether a line is sentences."""
    many, is_ended = len(text.split()), text.endswith((".", "!"))
    if is_running(text):
        return many > 4 or (is_ended and many > 3)
    return is_ended and many > 3 and not functions.length(text)


def _answers(text: str, after: str) -> bool:
    """Say whether a word that may be the name of a field says of the position above it whether it
    is paid: "Onbezoldigd", with no answer below.
    """
    if _IS_PAY.fullmatch(text.rstrip(".")) is None:
        return False
    is_answer = len(after.split()) <= fields.MOST_WORDS and not sentences.is_somebody(after)
    return not (after and is_answer and can_read(pay.read, after) and pay.read(after) is not None)
