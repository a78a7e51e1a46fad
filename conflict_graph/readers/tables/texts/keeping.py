"""What is kept while the lines of a text are gone through: who it is about, which positions were
read, and what was not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import bullets
from conflict_graph.readers.tables.texts import records, sentences
from conflict_graph.readers.tables.texts.lines import TextLine
from conflict_graph.readers.tables.texts.records import FoundText, LinePerson, TextRecord
from conflict_graph.readers.written import person_cells
from conflict_graph.wording.remedies import Remedy

NOT_READ = Remedy(
    "This was not read, because it cannot be told for sure what it says. Write it as a row of a "
    "table: the name, the position, the organisation and whether it is paid."
)
WHOSE = Remedy(
    "We cannot tell whose positions stand here, and did not read them. Write the name above them."
)
_OTHER_PARTS = Remedy(
    "Below this and headings like it stand no positions, and nothing was read. Nothing needs to be "
    "done, unless positions stand there."
)
_NOT_WHOLE = Remedy(
    "This was not read, because a line near it that we do not understand may say more of it. Write "
    "the position as a row of a table."
)
_GROUP = re.compile(
    r"\braad\b|gemeenteraad|\bcollege\b|\bstaten\b|\bgriffie|\bfractie|\bgemeente\b|provincie|"
    r"waterschap|leden\b|secretariaat"
)
_CLOSING = re.compile(
    r"(?:met\s+)?(?:vriendelijke|hartelijke|beste)\s+groet(?:en)?|hoogachtend|groet(?:en|jes)?|mvg|"
    r"was getekend|w\.g\.",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"(?:van|from|afzender)\s*:\s*(?P<name>[^<>:;@]{4,80}?)\s*(?:<.*)?$", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:aan|cc|bcc|onderwerp|betreft|verzonden|to|subject|date|sent)\s*:", re.IGNORECASE
)
_NOBODY = "?"
"""The name of who writes a letter that two names are given for."""


def is_group(text: str) -> bool:
    """Say whether a text that looks like a name is that of several people, or of an office."""
    return _GROUP.search(text.casefold()) is not None


class Keeping:
    """Keeps what is read. `person`: whose positions stand below; `writer`: who writes the letter;
    `names`: what the text calls our columns; `unread`: how many lines were not read.
    """

    def __init__(self, *, has_sections: bool) -> None:
        self.has_sections = has_sections
        self.records: list[TextRecord] = []
        self.problems: list[Problem] = []
        self.unread = 0
        self.names: dict[str, str] = {}
        self.person: LinePerson | None = None
        self.writer = LinePerson("")
        self.is_letter = False
        self.is_closing = False
        self.is_signed = False
        self.pending: TextRecord | None = None
        """The position whose fields or organisation may yet follow."""
        self.open: str | None = None
        """The column of the field whose name stands above; "-" one of none of ours."""
        self.headed: dict[str, str] = {}
        """What the heading above says of all positions below it."""
        self.is_section = False
        self.is_of_others = False
        self.is_head = False
        """Whether nothing but a name stands above, with what is no position."""
        self.seen: set[str] = set()
        self.others: list[str] = []

    # people

    @property
    def whose(self) -> LinePerson:
        """Whose positions are told."""
        return self.person or self.writer

    def is_nobody(self) -> bool:
        """Say whether it is not known whose positions are told."""
        return self.person is None and not self.writer.name

    def begin(self, line: TextLine, name: str, *, is_sure: bool = False) -> None:
        """Begin the positions of a person. A second name below another one, above a heading for
        positions, may be a party, which is none, unless it `is_sure`.
        """
        before = self.person
        if before is None and self.writer.many and records.agree(self.writer.name, name):
            self.is_signed = True
            return
        is_below = before is not None and self.is_head and self.has_sections
        is_apart = is_sure or line.is_apart or line.is_heading or _is_surely_name(name)
        if is_below and before is not None and not is_apart:
            return
        if is_below and before is not None and not _is_surely_name(before.name):
            self.person = None
        self.end_person()
        self.person, self.is_head = LinePerson(name.rstrip(" :"), where=line.where), True

    def end_person(self) -> None:
        """End the positions of a person; one with none is told."""
        own = self.person
        if own is not None and not (own.many or own.said or is_group(own.name)):
            self.problems.append(problem(own.where, own.name, bullets.NOTHING_UNDER))
        self.pending, self.open, self.person = None, None, None
        self.headed, self.seen = {}, set()
        self.is_section = self.is_of_others = False

    def begin_letter(self, name: str) -> None:
        """Begin the letter of somebody; "": it is not said of whom."""
        self.end_person()
        self.is_signed, self.is_letter, self.writer = False, True, LinePerson(name)

    def of_mail(self, text: str) -> bool:
        """Take a line that belongs to a letter as such: who sends it, a greeting, who signs it."""
        was_closing, self.is_closing = self.is_closing, False
        sent = _SENDER.match(text)
        if sent is not None:
            name = sent["name"]
            self.begin_letter(name if _is_of_one(name) else "")
            return True
        if _ADDRESS.match(text):
            return True
        if _CLOSING.match(text):
            self.is_closing = True
            rest = _CLOSING.sub("", text, count=1).strip(" ,.")
            if rest and _is_of_one(rest):
                self._sign(rest)
            return True
        if was_closing and _is_of_one(text):
            self._sign(text)
            return True
        return was_closing and bool(self.writer.name) and len(text.split()) == 1

    def _sign(self, name: str) -> None:
        """Take the name at the end of a letter as that of who writes it; another one than its head
        leaves open whose positions are told.
        """
        self.is_closing, self.is_signed, self.person = False, True, None
        if self.writer.name and not records.agree(self.writer.name, name):
            self.writer.name = _NOBODY
        else:
            self.writer.name = name

    def is_about(self, line: TextLine, who: str) -> bool:
        """Find out who the subject of a sentence is, and say whether that is known."""
        word = who.casefold().strip(" ,")
        if word == "ik":
            self.person = None
            return True
        if word in ("", "hij", "zij", "ze"):
            return self.person is not None or (not word and bool(self.writer.name))
        if self.person is not None and records.agree(self.person.name, who):
            return True
        if sentences.is_somebody(who):
            self.begin(line, who)
            return self.person is not None
        return False

    # positions

    def last(self) -> TextRecord | None:
        """Return the position of the same person that was read last."""
        last = self.records[-1] if self.records else None
        return last if last is not None and last.person is self.whose else None

    def new(self, line: TextLine) -> TextRecord:
        """Begin a position."""
        self.pending = None
        self.whose.many += 1
        self.is_head = False
        record = TextRecord(line.where, self.whose, headed=self.headed)
        self.records.append(record)
        return record

    def none(self, line: TextLine, text: str) -> TextRecord:
        """Keep that somebody has no positions."""
        record = self.new(line)
        record.is_none, record.text = True, text if says_none(text) else "geen"
        return record

    # what is not read

    def tell(self, line: TextLine, text: str, remedy: Remedy) -> None:
        """Tell a line that was not read."""
        self.is_head = False
        self.unread += remedy is not bullets.OF_OTHERS
        self.problems.append(problem(line.where, text, remedy))

    def withhold(self, those: Sequence[TextRecord]) -> None:
        """Leave out positions of which more may be said in what was not read."""
        for each in those:
            if each.is_kept and not each.is_none:
                each.is_kept = False
                self.problems.append(problem(each.where, records.shown(each), _NOT_WHOLE))

    # the end

    def found(self) -> FoundText | None:
        """Return the rows of all that was read."""
        self.end_person()
        kept = [each for each in self.records if each.is_kept and self._is_whole(each)]
        if not kept:
            return None
        if self.has_sections and self.others:
            said = " · ".join(self.others)[:80]
            self.problems.append(problem(kept[0].where, said, _OTHER_PARTS))
        return records.made(kept, self.names, self.problems, self.unread)

    def _is_whole(self, record: TextRecord) -> bool:
        """Say whether it is known of a position what and whose it is; else it is told."""
        if not (record.text or record.said.get("title") or record.said.get("position")):
            said = [f"{self.names.get(name, name)}: {cell}" for name, cell in record.said.items()]
            if any(record.said.values()):
                self.unread += 1
                self.problems.append(problem(record.where, ", ".join(said), NOT_READ))
            return False
        if record.person.name in ("", _NOBODY) and not record.person.said:
            self.unread += 1
            self.problems.append(problem(record.where, records.shown(record), WHOSE))
            return False
        return True


def _is_of_one(text: str) -> bool:
    return sentences.is_somebody(text) and not is_group(text)


def _is_surely_name(text: str) -> bool:
    """Say whether a text is a name beyond doubt: with initials, a form of address or an office."""
    whole = text.split("(")[0].strip()
    has_initials = any(map(person_cells.are_initials, text.split()))
    return has_initials or person_cells.bare(whole) != whole
