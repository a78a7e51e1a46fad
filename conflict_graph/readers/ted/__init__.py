"""Read TED notices (TED XML R2.0.9, before eForms): the forms with a result, and contract notices
as open decisions.

Only the form in the language in which the buyer wrote it (CATEGORY ORIGINAL) counts; the others are
translations. A lot is a decision, keyed by the number of the notice that began the procedure
(NOTICE_NUMBER_OJ, else the number of this notice) and the lot. Several contracts about one lot are
one decision. What is bought through a dynamic purchasing system, and a change of a contract, is
keyed by its own notice as well. A corrigendum (F14) states only what changed: it is reported,
because no decision can be read from it.

Source: TED XML schemas R2.0.9; standard forms of Implementing Regulation (EU) 2015/1986.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionKind, DecisionStatus, Problem
from conflict_graph.readers import markup
from conflict_graph.readers.content import problem
from conflict_graph.readers.markup import Node
from conflict_graph.readers.notices import Notice, cpv, instant, numbers, parties, place, title
from conflict_graph.readers.records import DecisionRecord, Mention, ProcurementMethod, Reading
from conflict_graph.readers.ted import defence
from conflict_graph.resolution import buyers
from conflict_graph.resolution.buyers import BuyerKind
from conflict_graph.wording.remedies import Remedy

ROOT = "TED_EXPORT"
RESULTS = ("F03", "F06", "F13", "F15", "F20", "F25")
"""The forms that hold results: awards, a design contest, a notice before a direct award, a changed
contract.
"""
CALLS = ("F02", "F05", "F12", "F24")
"""The forms that call for tenders."""
EITHER = ("F21", "F22", "F23")
"""The forms for social services and concessions, which do either; NOTICE says which."""

_CURRENCY = "CURRENCY"
_CONTRACTORS = (
    "CONTRACTORS/CONTRACTOR/ADDRESS_CONTRACTOR",
    "CONTRACTOR/ADDRESS_CONTRACTOR",  # early files
    "WINNERS/WINNER/ADDRESS_WINNER",
)
_AMOUNTS = ("VALUES/VAL_TOTAL", "VAL_TOTAL", "VAL_PRIZE")
_DATES = ("DATE_CONCLUSION_CONTRACT", "DATE_DECISION_JURY")
METHODS = {
    "PT_OPEN": ProcurementMethod.OPEN,
    "PT_RESTRICTED": ProcurementMethod.RESTRICTED,
    "PT_COMPETITIVE_NEGOTIATION": ProcurementMethod.NEGOTIATED,
    "PT_NEGOTIATED_WITH_PRIOR_CALL": ProcurementMethod.NEGOTIATED,
    "PT_INVOLVING_NEGOTIATION": ProcurementMethod.NEGOTIATED,
    "PT_COMPETITIVE_DIALOGUE": ProcurementMethod.COMPETITIVE_DIALOGUE,
    "PT_INNOVATION_PARTNERSHIP": ProcurementMethod.INNOVATION_PARTNERSHIP,
    "PT_NEGOTIATED_WITHOUT_PUBLICATION": ProcurementMethod.WITHOUT_CALL,
    "PT_AWARD_CONTRACT_WITHOUT_CALL": ProcurementMethod.WITHOUT_CALL,
    "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION": ProcurementMethod.WITHOUT_CALL,
    "PT_AWARD_CONTRACT_WITH_PRIOR_PUBLICATION": ProcurementMethod.OTHER,
}
"""The elements under PROCEDURE that say how bidders were found."""


def read(content: bytes, name: str = "") -> Reading[DecisionRecord]:
    """Return the decisions in one notice. `read` is 1: the notice."""
    root = markup.parse(content, name)
    if isinstance(root, Problem):
        return Reading(problems=(root,), readable=False)
    if root.name != ROOT:
        found = problem(
            name or "file",
            root.name,
            Remedy("Offer a TED notice: its first element is %(root)s.", root=ROOT),
        )
        return Reading(problems=(found,), readable=False)
    forms = [form for section in root.all("FORM_SECTION") for form in section.children()]
    original = [form for form in forms if form.attributes.get("CATEGORY", "ORIGINAL") == "ORIGINAL"]
    if not original:
        found = problem(
            name or "file",
            "",
            Remedy("No form of CATEGORY ORIGINAL stands in this notice; download it again."),
        )
        return Reading(problems=(found,), read=1)
    if defence.is_defence(original[0]):
        records, problems = defence.read(root, original[0])
        return Reading(tuple(records), tuple(problems), 1)
    notice = _Ted(root, form=original[0])
    records = notice.records()
    return Reading(tuple(records), tuple(notice.problems), 1)


@dataclass
class _Ted(Notice):
    """One notice and the form of it that counts."""

    form: Node = field(default_factory=lambda: Node("FORM"))

    def __post_init__(self) -> None:
        self.procedure = self.form.find("PROCEDURE") or Node("PROCEDURE")
        self.contract = self.form.find("OBJECT_CONTRACT") or Node("OBJECT_CONTRACT")
        self.own_number = self.root.said("CODED_DATA_SECTION/NOTICE_DATA/NO_DOC_OJS")
        self.divided = self.contract.find("LOT_DIVISION") is not None
        self.lots = {lot.said("LOT_NO") or "": lot for lot in self.contract.all("OBJECT_DESCR")}
        self.kind = self.form.name.partition("_")[0]

    def records(self) -> list[DecisionRecord]:
        """Return one record per lot that the notice decides about, or calls for."""
        awards = [*self.form.all("AWARD_CONTRACT"), *self.form.all("RESULTS")]
        notice = self.form.find("NOTICE")
        said = notice.attributes.get("TYPE", "") if notice is not None else ""
        if self.number() is None:
            self.report(
                self.form,
                "",
                Remedy("Fill in NO_DOC_OJS, the number of the notice; nobody can tell it without."),
            )
            return []
        if awards and self.kind in (*RESULTS, *EITHER):
            return [self.award_record(lot, entries) for lot, entries in self.by_lot(awards).items()]
        announces = said.startswith(("PRI_", "PER_")) and not said.endswith("CALL_COMPETITION")
        if self.kind in CALLS or (self.kind in EITHER and not announces):
            return [self.call_record(lot, node) for lot, node in self.called_for().items()]
        self.report(
            self.form, self.kind, _REMEDIES.get("F01" if announces else self.kind, _NOTHING_DECIDED)
        )
        return []

    def number(self) -> str | None:
        """Return the number of the notice that began the procedure, else of this notice."""
        return self.procedure.said("NOTICE_NUMBER_OJ") or self.own_number

    # Lots

    def by_lot(self, awards: Sequence[Node]) -> dict[str, list[Node]]:
        """Return the awards by lot. Without lots all are about the whole procedure, whatever number
        they bear.
        """
        found: dict[str, list[Node]] = {}
        for number, award in enumerate(awards, 1):
            lot = award.said("LOT_NO") or ""
            if not self.divided and not self.called(self.lots.get(lot)) and len(self.lots) <= 1:
                lot = ""
            elif self.divided and not lot:
                lot = f"award-{award.attributes.get('ITEM', number)}"
                self.report(
                    award,
                    "",
                    Remedy(
                        "Name the lot of this award in LOT_NO; its number in the list was used."
                    ),
                )
            found.setdefault(lot[:100], []).append(award)
        return found

    def called_for(self) -> dict[str, Node]:
        """Return the lots that tenders are asked for."""
        return (
            self.lots
            if self.divided and self.lots
            else {"": next(iter(self.lots.values()), self.contract)}
        )

    def key(self, lot: str) -> str:
        """Return the lot, and for what one notice alone decides about, that notice."""
        own = self.kind == "F20" or self.procedure.find("DPS") is not None
        return f"{lot}/{self.own_number or self.number()}" if own else lot

    # Records

    def call_record(self, lot: str, node: Node) -> DecisionRecord:
        """Return the open decision that a call for tenders leads to."""
        amount = self.amount(
            node.all("VAL_OBJECT")[:1] or self.contract.all("VAL_ESTIMATED_TOTAL")[:1], _CURRENCY
        )
        return self.record(
            lot, node, DecisionKind.TENDER, DecisionStatus.OPEN, (None, None), amount, ()
        )

    def award_record(self, lot: str, awards: Sequence[Node]) -> DecisionRecord:
        """Return the decision about a lot, with the winners of all its contracts."""
        awarded = [part for award in awards for name in _AWARDED for part in award.all(name)]
        changed = (
            [self.form.find("MODIFICATIONS_CONTRACT/DESCRIPTION_PROCUREMENT")]
            if self.kind == "F20"
            else []
        )
        stated = [node for node in changed if node is not None] or awarded
        winners = [
            mention
            for part in stated
            for path in _CONTRACTORS
            for mention in self.mentions(part.all(path))
        ]
        if awarded and not winners:
            self.report(
                awards[0],
                "",
                Remedy("Name the contractor who won; the decision was read without one."),
            )
        dated = [] if changed else [(part.find(name), name) for name in _DATES for part in awarded]
        status = (
            DecisionStatus.OPEN
            if self.kind == "F15" and self.undated(dated)
            else DecisionStatus.TAKEN
        )
        published = self.published() if status is DecisionStatus.TAKEN else []
        return self.record(
            self.key(lot),
            self.lots.get(lot) or next(iter(self.lots.values()), self.contract),
            DecisionKind.CONTRACT_CHANGE if self.kind == "F20" else DecisionKind.AWARD,
            status,
            self.first_date([*dated, *published]),
            self.amount(
                [node for part in stated for path in _AMOUNTS for node in part.all(path)[:1]],
                _CURRENCY,
            ),
            winners,
            awards[0],
        )

    def undated(self, dated: Sequence[tuple[Node | None, str]]) -> bool:
        """Say whether no day is named."""
        return all(node is None for node, _ in dated)

    def published(self) -> list[tuple[Node | None, str]]:
        """Return where the days of dispatch and publication stand."""
        coded = self.root.find("CODED_DATA_SECTION") or Node("")
        sent = (self.form.find("COMPLEMENTARY_INFO/DATE_DISPATCH_NOTICE"), "DATE_DISPATCH_NOTICE")
        return [
            sent,
            (coded.find("CODIF_DATA/DS_DATE_DISPATCH"), "DS_DATE_DISPATCH"),
            (coded.find("REF_OJS/DATE_PUB"), "DATE_PUB"),
        ]

    def record(
        self,
        lot: str,
        node: Node,
        kind: DecisionKind,
        status: DecisionStatus,
        decided: tuple[PartialDate | None, str | None],
        amount: tuple[int | None, str | None],
        winners: Sequence[Mention],
        where: Node | None = None,
    ) -> DecisionRecord:
        """Return a record about a lot, with what the notice says of the whole procedure."""
        buyers = self.mentions(
            self.form.all("CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY"), buyer=True
        )
        number = self.number() or ""
        return DecisionRecord(
            where=place(where or node),
            source="ted",
            procedure=number,
            lot=lot,
            title=title(
                self.called(self.contract), self.called(node) or self.called(where), number
            ),
            kind=kind,
            status=status,
            decided_on=decided[0],
            date_basis=decided[1],
            amount_cents=amount[0],
            currency=amount[1],
            eu_funds=self.eu_funds(node),
            release=self.release(),
            release_id=self.own_number,
            buyer=buyers[0] if buyers else None,
            parties=parties(winners, ()),
            procurement_method=self.method(),
            cpv=cpv(
                code.attributes.get("CODE")
                for code in [*self.contract.all(_MAIN), *node.all(_FURTHER)]
            ),
            contact_name=self.form.said("CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY/CONTACT_POINT"),
            buyer_kind=self.buyer_kind(),
        )

    # Values

    def called(self, node: Node | None) -> str | None:
        """Return the title of a procedure, a lot or an award."""
        return node.said("TITLE") if node is not None else None

    def release(self) -> str | None:
        """Return the day of dispatch as a moment, with the number of the notice behind it."""
        for node, _ in self.published():
            moment = instant(node.words() if node is not None else None, None)
            if moment is not None:
                return f"{moment} {self.own_number}"[:40] if self.own_number else moment
        return None

    def method(self) -> ProcurementMethod | None:
        """Return how bidders were found; None where the form does not say."""
        names = [
            child.name
            for node in [self.procedure, *self.procedure.children()]
            for child in node.children()
        ]
        return next((METHODS[name] for name in names if name in METHODS), None)

    def buyer_kind(self) -> BuyerKind | None:
        """Return what the buyer is in law: a contracting entity names what it is active in
        instead.
        """
        authority = self.form.find("CONTRACTING_BODY/CA_TYPE")
        if authority is not None:
            return buyers.TED.get(authority.attributes.get("VALUE", ""))
        return (
            BuyerKind.ENTITY if self.form.find("CONTRACTING_BODY/CE_ACTIVITY") is not None else None
        )

    def eu_funds(self, node: Node) -> bool | None:
        """Say whether money of the European Union is used; None where the form does not say."""
        if node.find("EU_PROGR_RELATED") is not None:
            return True
        return False if node.find("NO_EU_PROGR_RELATED") is not None else None

    def mentions(self, addresses: Sequence[Node], buyer: bool = False) -> list[Mention]:
        """Return the organisations at addresses; one without a name is reported."""
        found = []
        for address in addresses:
            name = address.said("OFFICIALNAME")
            if name is None:
                self.report(
                    address, "", Remedy("Fill in the name of this organisation; it was left out.")
                )
                continue
            country = address.find("COUNTRY")
            code = country.attributes.get("VALUE") if country is not None else None
            found.append(
                Mention(
                    name, numbers(address.said("NATIONALID"), code, buyer), address.said("TOWN")
                )
            )
        return found


_MAIN, _FURTHER = "CPV_MAIN/CPV_CODE", "CPV_ADDITIONAL/CPV_CODE"
_AWARDED = ("AWARDED_CONTRACT", "AWARDED_PRIZE")
_NOTHING_DECIDED = Remedy(
    "This form holds no result and no call for tenders; offer the notices that do."
)
_REMEDIES = {
    "F14": Remedy(
        "A corrigendum states only what changed; look up the notice that it corrects, and change "
        "that by hand."
    ),
    "F01": Remedy(
        "A prior information notice announces a procedure; offer the contract notice or the award "
        "when it is there."
    ),
    "F04": Remedy(
        "A periodic notice announces procedures; offer the contract notice or the award when "
        "it is there."
    ),
    "F07": Remedy(
        "A qualification system decides about no contract; offer the award when it is there."
    ),
    "F08": Remedy(
        "A notice on a buyer profile decides about no contract; offer the award when it is there."
    ),
    "F19": Remedy(
        "A subcontract notice is of a contractor, not of a public body; offer the award."
    ),
}
