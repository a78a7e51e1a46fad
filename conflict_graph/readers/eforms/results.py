"""What an eForms notice says came of each lot: its tenders, its contracts, and which tenders won.

LotResult names the tenders of a lot and the contracts that it led to; SettledContract names the
tenders under it.

Source: eForms SDK 1.x, documentation "Notice result": OPT-320, OPT-315, BT-3202, BT-142.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conflict_graph.facts import DecisionStatus
from conflict_graph.readers.markup import Node
from conflict_graph.readers.notices import Notice
from conflict_graph.wording.remedies import Remedy

_WINNER, _NO_WINNER, _STILL_OPEN = "selec-w", "clos-nw", "open-nw"
_DATES = ("AwardDate", "IssueDate")
"""The day on which the winner was chosen (BT-1451), and the day on which the contract was signed
(BT-145).
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one lot; `node` is where it stands."""

    node: Node
    status: DecisionStatus
    won: tuple[Node, ...]
    lost: tuple[Node, ...]
    contracts: tuple[Node, ...]

    @property
    def funded(self) -> bool:
        """Whether a contract names money of the European Union."""
        return any(contract.find("Funding") is not None for contract in self.contracts)

    def dates(self) -> list[tuple[Node | None, str]]:
        """Return where the days stand that may count: first those of choosing, then those of
        signing.
        """
        return [
            (contract.find(name), f"SettledContract/{name}")
            for name in _DATES
            for contract in self.contracts
        ]

    def amounts(self) -> list[Node]:
        """Return the amounts of the tenders that won."""
        return [
            amount
            for tender in self.won
            for amount in tender.all("LegalMonetaryTotal/PayableAmount")[:1]
        ]


class Results:
    """The results in a notice by lot; one that names no lot counts for the whole procedure, and is
    reported.
    """

    def __init__(self, notice: Notice, extension: Node) -> None:
        self.notice = notice
        kind = notice.root.find("NoticeTypeCode") or Node("")
        self.before_signing = kind.attributes.get("listName") == "dir-awa-pre"
        self.tenders = _by_id(extension, "NoticeResult/LotTender")
        self.contracts = _by_id(extension, "NoticeResult/SettledContract")
        self.by_lot: dict[str, list[Node]] = {}
        for result in extension.all("NoticeResult/LotResult"):
            lot = result.said("TenderLot/ID")
            if lot is None:
                remedy = Remedy("Name the lot of this result in TenderLot/ID (BT-13713).")
                notice.report(result, result.said("ID") or "", remedy)
            self.by_lot.setdefault(lot or "", []).append(result)

    def of(self, lot: str) -> Result:
        """Return what came of a lot, of whose results there may be several."""
        won: dict[str, Node] = {}
        named: dict[str, Node] = {}
        contracts: dict[str, Node] = {}
        for result in self.by_lot[lot]:
            tenders = self._referred(result, "LotTender", self.tenders)
            settled = self._referred(result, "SettledContract", self.contracts)
            named |= tenders
            contracts |= settled
            won |= self._winning(result, tenders, settled)
        lost = tuple(tender for key, tender in named.items() if key not in won)
        settled_ones = tuple(contracts.values())
        return Result(
            self.by_lot[lot][0],
            self._status(lot, settled_ones),
            tuple(won.values()),
            lost,
            settled_ones,
        )

    def _referred(self, result: Node, name: str, known: dict[str, Node]) -> dict[str, Node]:
        """Return what a result refers to; what stands nowhere in the notice is reported."""
        found = {}
        for reference in result.all(name):
            key = reference.said("ID") or ""
            if key in known:
                found[key] = known[key]
            else:
                remedy = Remedy(
                    "Describe it in NoticeResult/%(name)s under this ID; it was left out.",
                    name=name,
                )
                self.notice.report(reference, key, remedy)
        return found

    def _winning(
        self, result: Node, tenders: dict[str, Node], contracts: dict[str, Node]
    ) -> dict[str, Node]:
        """Return the tenders that won: those under a contract; without contracts the first in rank,
        or all of them.
        """
        code = result.said("TenderResultCode")
        if code in (_NO_WINNER, _STILL_OPEN):
            return {}
        signed = _signed(contracts.values()) or _signed(self.contracts.values())
        if code is None and not signed:
            return {}
        first = {key for key, tender in tenders.items() if tender.said("RankCode") == "1"}
        winning = signed & set(tenders) or first or set(tenders)
        if not winning:
            self.notice.report(
                result,
                code or "",
                Remedy("Name the tender that won in LotResult/LotTender (OPT-320)."),
            )
        elif len(winning) > 1 and not signed & set(tenders) and not first:
            remedy = Remedy(
                "Say which tenders won, by their contract or their rank; all of them were "
                "read as winners."
            )
            self.notice.report(result, ", ".join(sorted(winning)), remedy)
        return {key: tender for key, tender in tenders.items() if key in winning}

    def _status(self, lot: str, contracts: tuple[Node, ...]) -> DecisionStatus:
        """Say whether the lot is decided. A notice before a direct award counts as open until a day
        is named.
        """
        codes = {result.said("TenderResultCode") for result in self.by_lot[lot]}
        dated = any(contract.find(name) is not None for contract in contracts for name in _DATES)
        if codes <= {_STILL_OPEN} or (self.before_signing and not dated):
            return DecisionStatus.OPEN
        return DecisionStatus.TAKEN


def _signed(contracts: Iterable[Node]) -> set[str]:
    """Return the tenders under contracts (BT-3202)."""
    return {node.words() for contract in contracts for node in contract.all("LotTender/ID")}


def _by_id(extension: Node, path: str) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in extension.all(path):
        found.setdefault(node.said("ID") or "", node)
    return found
