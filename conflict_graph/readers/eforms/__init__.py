"""Read eForms notices (UBL XML, SDK 1.x): every notice with a result, and calls for competition as
open decisions.

A lot is a decision, keyed by the procedure (BT-04) and the lot (BT-137). A later notice about the
same lot is a later release of it, ordered by the moment of dispatch (BT-05) and the version
(BT-757), whatever the order of arrival: first the call, then the result, then a corrected result.
Two things are decisions of their own, keyed by their notice as well: a change of a contract, and
what is bought through a dynamic purchasing system, where every notice adds winners.

Source: eForms SDK 1.x, fields.json; Implementing Regulation (EU) 2019/1780.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionKind, DecisionStatus, Problem
from conflict_graph.readers import markup
from conflict_graph.readers.content import problem
from conflict_graph.readers.eforms.parties import NoticeOrganisations
from conflict_graph.readers.eforms.results import Result, Results
from conflict_graph.readers.markup import Node
from conflict_graph.readers.notices import Notice, cpv, instant, place, title
from conflict_graph.readers.records import DecisionRecord, ProcurementMethod, Reading
from conflict_graph.wording.remedies import Remedy

ROOTS = ("ContractAwardNotice", "ContractNotice", "PriorInformationNotice")
"""The root elements of eForms notices."""

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_EXTENSION = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension"
_CURRENCY = "currencyID"
_PREVIOUS = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-\d{2})?", re.IGNORECASE)
METHODS = {
    "open": ProcurementMethod.OPEN,
    "restricted": ProcurementMethod.RESTRICTED,
    "neg-w-call": ProcurementMethod.NEGOTIATED,
    "neg-wo-call": ProcurementMethod.WITHOUT_CALL,
    "comp-dial": ProcurementMethod.COMPETITIVE_DIALOGUE,
    "innovation": ProcurementMethod.INNOVATION_PARTNERSHIP,
    "comp-tend": ProcurementMethod.OTHER,
    "oth-single": ProcurementMethod.OTHER,
    "oth-mult": ProcurementMethod.OTHER,
}
"""The codes of procurement-procedure-type."""


def read(content: bytes, name: str = "") -> Reading[DecisionRecord]:
    """Return the decisions in one notice. `read` is 1: the notice."""
    root = markup.parse(content, name)
    if isinstance(root, Problem):
        return Reading(problems=(root,), readable=False)
    if root.name not in ROOTS or not root.namespace.startswith(_UBL):
        remedy = Remedy(
            "Offer an eForms notice: its first element is %(words)s, in the namespace "
            "%(namespace)s…",
            words=", ".join(ROOTS),
            namespace=_UBL,
        )
        found = problem(name or "file", f"{root.name} {root.namespace}".strip(), remedy)
        return Reading(problems=(found,), readable=False)
    notice = _Eforms(root)
    records = notice.records()
    return Reading(
        tuple(records), tuple(notice.problems), 1, owners=tuple(notice.organisations.owners())
    )


@dataclass
class _Eforms(Notice):
    """One notice: its lots, its results by lot, and its organisations."""

    def __post_init__(self) -> None:
        self.extension = self.root.find(_EXTENSION) or Node("EformsExtension")
        self.organisations = NoticeOrganisations(self, self.extension)
        self.lots = {
            lot.said("ID") or "": lot
            for lot in self.root.all("ProcurementProjectLot")
            if _is_lot(lot)
        }
        kind = self.root.find("NoticeTypeCode")
        self.form = (kind.attributes.get("listName", "") if kind is not None else "").strip()
        self.code = kind.words() if kind is not None else ""

    def records(self) -> list[DecisionRecord]:
        """Return one record per lot that the notice decides about, or calls for."""
        procedure = self.root.said("ContractFolderID")
        if procedure is None:
            remedy = Remedy(
                "Fill in ContractFolderID (BT-04); without it nobody can say which "
                "procedure this is."
            )
            self.report(self.root, "", remedy)
            return []
        results = Results(self, self.extension)
        if results.by_lot:
            return [self.result_record(procedure, lot, results) for lot in results.by_lot]
        if self.form == "competition" or (not self.form and self.root.name == "ContractNotice"):
            lots = self.lots or {"": self.root}
            return [self.call_record(procedure, lot, node) for lot, node in lots.items()]
        remedy = Remedy(
            "This notice holds no result and no call for competition; offer those that do."
        )
        self.report(self.root, self.code or self.root.name, remedy)
        return []

    # Records

    def call_record(self, procedure: str, lot: str, node: Node) -> DecisionRecord:
        """Return the open decision that a call for competition leads to."""
        amounts = node.all("ProcurementProject/RequestedTenderTotal/EstimatedOverallContractAmount")
        amount = self.amount(amounts[:1], _CURRENCY)
        return self.record(
            procedure, lot, node, DecisionKind.TENDER, DecisionStatus.OPEN, amount=amount
        )

    def result_record(self, procedure: str, lot: str, results: Results) -> DecisionRecord:
        """Return the decision about a lot. Of a changed contract the days are those of the
        contract, so not used.
        """
        result = results.of(lot)
        changed = self.form == "cont-modif"
        dated = [] if changed else result.dates()
        if result.status is DecisionStatus.TAKEN or changed:
            dated = [*dated, (self.root.find("IssueDate"), "IssueDate")]
        return self.record(
            procedure,
            self.key(lot, changed),
            self.lots.get(lot, self.root),
            DecisionKind.CONTRACT_CHANGE if changed else DecisionKind.AWARD,
            DecisionStatus.TAKEN if changed else result.status,
            result,
            self.first_date(dated),
            self.amount(result.amounts(), _CURRENCY),
        )

    def record(
        self,
        procedure: str,
        lot: str,
        node: Node,
        kind: DecisionKind,
        status: DecisionStatus,
        result: Result | None = None,
        decided: tuple[PartialDate | None, str | None] = (None, None),
        amount: tuple[int | None, str | None] = (None, None),
    ) -> DecisionRecord:
        """Return a record about a lot, with what the notice says of the whole procedure."""
        return DecisionRecord(
            where=place(result.node if result else node),
            source="eforms",
            procedure=procedure,
            lot=lot,
            title=title(self.called(self.root), self.called(node), procedure),
            kind=kind,
            status=status,
            decided_on=decided[0],
            date_basis=decided[1],
            amount_cents=amount[0],
            currency=amount[1],
            eu_funds=True if result and result.funded else self.eu_funds(node),
            release=self.release(),
            release_id=self.notice_id(),
            buyer=self.organisations.buyer(),
            buyer_kind=self.organisations.buyer_kind(),
            parties=self.organisations.parties(result.won, result.lost) if result else (),
            procurement_method=self.method(),
            cpv=cpv([*_codes(self.root), *_codes(node)]),
            contact_name=self.organisations.contact(),
        )

    # Values

    def called(self, node: Node) -> str | None:
        """Return the name of a procedure or lot."""
        return self.in_own_language(node.all("ProcurementProject/Name"))

    def release(self) -> str | None:
        """Return the moment of dispatch with the version behind it; None where the day is missing
        or wrong.
        """
        node = self.root.find("IssueDate")
        moment = instant(self.root.said("IssueDate"), self.root.said("IssueTime"))
        if moment is None:
            self.date(node)
            return None
        version = self.root.said("VersionID") or ""
        return f"{moment} {version:0>2}"[:40] if version else moment

    def notice_id(self) -> str | None:
        """Return the identifier of the notice (BT-701) with its version (BT-757)."""
        own = next((node.words() for node in self.root.all("ID") if node.words()), None)
        version = self.root.said("VersionID")
        return f"{own}-{version}" if own and version else own

    def key(self, lot: str, changed: bool) -> str:
        """Return the lot, and for what one notice alone decides about, that notice: the one
        corrected, if any.
        """
        node = self.lots.get(lot)
        usage = _system(node, "dps-usage") if node is not None else None
        if not changed and (usage is None or usage == "none"):
            return lot
        corrected = _PREVIOUS.fullmatch(
            self.extension.said("Changes/ChangedNoticeIdentifier") or ""
        )
        own = next((node.words() for node in self.root.all("ID") if node.words()), "")
        return f"{lot}/{corrected.group(1).lower() if corrected else own.lower()}"

    def method(self) -> ProcurementMethod | None:
        """Return how bidders were found; a code that is not in the list is reported."""
        node = self.root.find("TenderingProcess/ProcedureCode")
        code = node.words() if node is not None else ""
        if node is not None and code not in METHODS:
            self.report(
                node,
                code,
                Remedy("Use one of: %(words)s. The method was left out.", words=", ".join(METHODS)),
            )
        return METHODS.get(code)

    def eu_funds(self, node: Node) -> bool | None:
        """Say whether money of the European Union is used, as the lot says, or else the
        procedure.
        """
        for part in (node, self.root):
            codes = {code.words() for code in part.all("TenderingTerms/FundingProgramCode")}
            if "eu-funds" in codes:
                return True
            if "no-eu-funds" in codes:
                return False
        return None


def _is_lot(node: Node) -> bool:
    """Say whether a part of a procedure is a lot, and not a group of lots or a part of a plan."""
    identifier = node.find("ID")
    return identifier is not None and identifier.attributes.get("schemeName", "Lot") == "Lot"


def _system(lot: Node, name: str) -> str | None:
    """Return the code of a way of contracting, such as `dps-usage`, of a lot."""
    codes = lot.all("TenderingProcess/ContractingSystem/ContractingSystemTypeCode")
    return next((code.words() for code in codes if code.attributes.get("listName") == name), None)


def _codes(node: Node) -> list[str]:
    """Return what is bought, the main code first."""
    kinds = ("MainCommodityClassification", "AdditionalCommodityClassification")
    places = [f"ProcurementProject/{kind}/ItemClassificationCode" for kind in kinds]
    return [code.words() for place in places for code in node.all(place)]
