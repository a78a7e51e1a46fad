"""Read ORI-A XML with its meeting: who was there, who voted what, and what came of it.

A text in a concept (`begripLabel`) and a plain text are read alike, for both stand in files. Who is
named outside the meeting (`persoonBuitenVergadering`) was absent where the function is that of an
elected member; of anybody else it says nothing. A file with positions and nothing else is a list of
positions, which `readers/ori.py` reads.

Source: Regionaal-Archief-Rivierenland/ORI-A-XSD, ORI-A.xsd 1.0; pages/hoe-werkt-ori-a.md of its
website.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conflict_graph.facts import OfficeKind
from conflict_graph.readers import offices, ori
from conflict_graph.readers.council.gathering import (
    NO_BALLOT,
    NO_MEETING_DAY,
    FilePart,
    Gathering,
    ballot_of,
    result_of,
    who_meets,
)
from conflict_graph.readers.council.records import (
    BallotRecord,
    ItemRecord,
    MeetingRecord,
    OfficeRecord,
    Presence,
    PresenceRecord,
    ResultRecord,
    SpeechRecord,
)
from conflict_graph.readers.markup import Node
from conflict_graph.readers.records import Reading
from conflict_graph.readers.tables.columns import fold
from conflict_graph.wording.remedies import Remedy

SYSTEM = "ori_a"
_NO_ITEM = Remedy("No agendapunt has this ID, or the vote names none; it was left out.")


def read(parts: Sequence[FilePart]) -> Reading[Any]:
    """Return what the meetings tell, one to a file."""
    gathering = Gathering(SYSTEM)
    for part in parts:
        _Sitting(gathering, part).read(part.value)
    return gathering.reading()


def _label(node: Node | None) -> str:
    """Return the words of a concept, or of a plain text."""
    return "" if node is None else node.said("begripLabel") or node.words()


def _reference(node: Node, path: str) -> str:
    return node.said(f"{path}/verwijzingID") or ""


class _Sitting:
    """One file: a meeting with all that was said of it."""

    def __init__(self, gathering: Gathering, part: FilePart) -> None:
        self.gathering = gathering
        self.part = part
        self.meeting = ""
        self.items: dict[str, str] = {}
        """The key of an item by the ID of a vote."""

    def key(self, value: str | None) -> str:
        return self.gathering.key(value)

    def where(self, node: Node) -> str:
        return self.part.place(node.place)

    def read(self, root: Node) -> None:
        for node in root.children("vergadering"):
            self._meeting(node)
        for node in root.children("agendapunt"):
            self._item(node, "")
        for node in root.children("stemming"):
            self._round(node)
        for node in root.children("besluit"):
            self._result(root, node)
        for node in root.children("persoonBuitenVergadering"):
            self._outside(node)
        for node in root.children("aanwezigeDeelnemer"):
            self._participant(node)

    def _meeting(self, node: Node) -> None:
        self.gathering.read += 1
        day = self.gathering.day(
            self.where(node),
            node.said("datum") or node.said("vergaderdatum") or node.said("geplandeDatum"),
        )
        name = node.said("naam") or ""
        if day is None:
            self.gathering.report(self.where(node), name, NO_MEETING_DAY)
            return
        self.meeting = self.key(node.said("ID") or f"{day} {name}")
        board = node.said("georganiseerdDoorGremium/naam") or ""
        sort = _label(node.find("type"))
        self.gathering.keep(
            MeetingRecord(
                where=self.where(node),
                key=self.meeting,
                name=name,
                held_on=day,
                body=who_meets(sort) or who_meets(board) or who_meets(name),
                sort_key=self.key(sort or board or name),
                cancelled=fold(node.said("status") or "") == "geannuleerd",
            )
        )

    def _item(self, node: Node, above: str) -> None:
        self.gathering.read += 1
        key = self.key(node.said("ID"))
        below = list(node.children("heeftAlsSubagendapunt"))
        number = node.said("volgnummerWeergave") or node.said("volgnummer")
        self.gathering.keep(
            ItemRecord(
                where=self.where(node),
                key=key,
                meeting=self.meeting,
                title=node.said("naam") or node.said("titel") or "",
                number=number or node.said("geplandVolgnummer") or "",
                is_heading=bool(below),
                part_of=above,
            )
        )
        for each in below:
            self._item(each, key)

    def _round(self, node: Node) -> None:
        """Note which item a vote was about: the item, or a motion or amendment put with it."""
        item = self.key(_reference(node, "heeftBetrekkingOpAgendapunt"))
        if not item:
            self.gathering.read += 1
            self.gathering.report(self.where(node), node.said("ID"), _NO_ITEM)
            return
        for about in node.children("heeftBetrekkingOpBesluitvormingsstuk"):
            sort = fold(_label(about.find("informatieobjectType")))
            if sort in ("motie", "amendement", "subamendement"):
                motion = self.key(_reference(about, "verwijzingInformatieobject"))
                title = about.said("verwijzingInformatieobject/verwijzingNaam") or ""
                self.gathering.read += 1
                self.gathering.keep(
                    ItemRecord(
                        where=self.where(about),
                        key=motion,
                        meeting=self.meeting,
                        title=title,
                        is_motion=True,
                        part_of=item,
                    )
                )
                item = motion
        self.items[node.said("ID") or ""] = item

    def _result(self, root: Node, node: Node) -> None:
        self.gathering.read += 1
        mine = {each.words() for each in node.children("ID")}
        items = {
            self.items[each.said("ID") or ""]: None
            for each in root.children("stemming")
            if _reference(each, "leidtTotBesluit") in mine and (each.said("ID") or "") in self.items
        }
        words = node.said("resultaat") or ""
        if not items:
            self.gathering.report(self.where(node), words, _NO_ITEM)
        for item in items:
            found = ResultRecord(where=self.where(node), item=item, result=result_of(words))
            self.gathering.keep(found)

    def _person(self, node: Node) -> tuple[str, str] | None:
        """Keep a person; return the key and the function, None where there is no name."""
        self.gathering.read += 1
        where, key = self.where(node), self.key(node.said("ID"))
        person = self.gathering.person(
            where,
            key,
            node.said("naam/volledigeNaam"),
            node.said("naam/achternaam"),
            node.said("naam/voornamen"),
            node.said("naam/voorletters"),
            node.said("naam/tussenvoegsel"),
        )
        if person is None:
            return None
        self.gathering.keep(person)
        function = _label(node.find("functie"))
        if function:
            board = node.find("isLidVanDagelijksBestuur")
            dates = [
                self.gathering.day(where, board.said(f"datum{each}DagelijksBestuurLidmaatschap"))
                if board is not None and offices.kind_of(function) is OfficeKind.EXECUTIVE
                else None
                for each in ("Begin", "Einde")
            ]
            self.gathering.keep(
                OfficeRecord(
                    where=where,
                    person=key,
                    title=function,
                    from_date=dates[0],
                    until_date=dates[1],
                )
            )
        for each in node.children("nevenfunctie"):
            self.gathering.read += 1
            self._position(key, each)
        return key, function

    def _position(self, person: str, node: Node) -> None:
        record = ori.position_of(self.where(node), person, node, *[self.gathering.problems] * 2)
        if record is not None:
            self.gathering.keep(record)

    def _outside(self, node: Node) -> None:
        """Keep somebody who was not in the meeting."""
        found = self._person(node)
        if found is not None and offices.kind_of(found[1]) is OfficeKind.ELECTED_MEMBER:
            self._was(node, found[0], Presence.ABSENT)

    def _was(self, node: Node, person: str, presence: Presence) -> None:
        self.gathering.read += 1
        self.gathering.keep(
            PresenceRecord(
                where=self.where(node), meeting=self.meeting, person=person, presence=presence
            )
        )

    def _participant(self, node: Node) -> None:
        inner = node.find("isNatuurlijkPersoon")
        found = self._person(inner) if inner is not None else None
        if found is None:
            return
        self._was(node, found[0], Presence.PRESENT)
        for vote in node.children("neemtDeelAanStemming"):
            self._ballot(found[0], vote)
        for speech in node.all("spreektTijdensSpreekfragment/gedurendeAgendapunt"):
            self.gathering.read += 1
            item = self.key(speech.said("verwijzingID"))
            self.gathering.keep(SpeechRecord(where=self.where(speech), item=item, person=found[0]))

    def _ballot(self, person: str, node: Node) -> None:
        self.gathering.read += 1
        word = node.said("keuzeStemming") or ""
        ballot = ballot_of(word)
        round_ = _reference(node, "gegevenOpStemming")
        item = self.items.get(round_)
        if ballot is None or item is None:
            remedy = NO_BALLOT if ballot is None else _NO_ITEM
            self.gathering.report(self.where(node), word, remedy)
            return
        self.gathering.keep(
            BallotRecord(
                where=self.where(node),
                item=item,
                person=person,
                ballot=ballot,
                round=self.key(round_),
            )
        )
