"""Read the TED forms that kept the layout of R2.0.8: contract awards in defence and security (F18).

Source: TED XML schema R2.0.8, CONTRACT_AWARD_DEFENCE; Directive 2009/81/EC.
"""

from __future__ import annotations

from collections.abc import Iterable

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionKind, DecisionStatus, Problem
from conflict_graph.readers.markup import Node
from conflict_graph.readers.notices import Notice, cpv, instant, numbers, parties, place, title
from conflict_graph.readers.records import DecisionRecord, Mention, ProcurementMethod
from conflict_graph.wording.remedies import Remedy

_METHODS = {
    "NEGOTIATED_WITHOUT": ProcurementMethod.WITHOUT_CALL,
    "NEGOTIATED": ProcurementMethod.NEGOTIATED,
    "RESTRICTED": ProcurementMethod.RESTRICTED,
    "COMPETITIVE_DIALOGUE": ProcurementMethod.COMPETITIVE_DIALOGUE,
}
"""What stands in the name of the element that says how bidders were found; the more specific
first.
"""


def is_defence(form: Node) -> bool:
    """Say whether a form has the old layout."""
    return form.name.endswith("_DEFENCE")


def read(root: Node, form: Node) -> tuple[list[DecisionRecord], list[Problem]]:
    """Return the decisions in a form and what is wrong with it. Several contracts about one lot are
    one decision.
    """
    notice = Notice(root)
    awards: dict[str, list[Node]] = {}
    for award in form.inside("AWARD_OF_CONTRACT_DEFENCE"):
        lot = award.said("LOT_NUMBER") or ""
        awards.setdefault("" if lot == "0" else lot[:100], []).append(award)
    number = root.said("CODED_DATA_SECTION/NOTICE_DATA/NO_DOC_OJS")
    if number is None or not awards:
        remedy = Remedy(
            "This form names no award with a number of its own; offer the award notice."
        )
        notice.report(form, number or "", remedy)
        return [], list(notice.problems)
    records = [
        _record(notice, form, _first(form, "NOTICE_NUMBER_OJ") or number, lot, awards[lot])
        for lot in awards
    ]
    return records, list(notice.problems)


def _record(
    notice: Notice, form: Node, procedure: str, lot: str, awards: list[Node]
) -> DecisionRecord:
    buyer = next(form.inside("CA_CE_CONCESSIONAIRE_PROFILE"), None)
    winners = [
        _mention(node)
        for award in awards
        for node in award.inside("ECONOMIC_OPERATOR_NAME_ADDRESS")
    ]
    day, basis = _decided_on(notice, awards)
    amount, currency = notice.amount(
        [_priced(node) for award in awards for node in _costs(award)], "CURRENCY"
    )
    return DecisionRecord(
        where=place(awards[0]),
        source="ted",
        procedure=procedure,
        lot=lot,
        title=title(_first(form, "TITLE_CONTRACT"), awards[0].said("CONTRACT_TITLE"), procedure),
        kind=DecisionKind.AWARD,
        status=DecisionStatus.TAKEN,
        decided_on=day,
        date_basis=basis,
        amount_cents=amount,
        currency=currency,
        eu_funds=_eu_funds(form),
        release=instant(notice.root.said("CODED_DATA_SECTION/CODIF_DATA/DS_DATE_DISPATCH"), None),
        release_id=notice.root.said("CODED_DATA_SECTION/NOTICE_DATA/NO_DOC_OJS"),
        buyer=_mention(buyer, buyer=True) if buyer is not None else None,
        parties=parties([winner for winner in winners if winner is not None], ()),
        procurement_method=_method(form),
        cpv=cpv(code.attributes.get("CODE") for code in form.inside("CPV_CODE")),
        contact_name=_first(buyer, "ATTENTION") or _first(buyer, "CONTACT_POINT"),
    )


def _first(node: Node | None, name: str) -> str | None:
    found: Iterable[Node] = node.inside(name) if node is not None else ()
    return next((words for each in found if (words := each.words())), None)


def _mention(node: Node, buyer: bool = False) -> Mention | None:
    name = _first(node, "OFFICIALNAME")
    country = next((each.attributes.get("VALUE") for each in node.inside("COUNTRY")), None)
    return (
        Mention(name, numbers(_first(node, "NATIONALID"), country, buyer), _first(node, "TOWN"))
        if name
        else None
    )


def _decided_on(notice: Notice, awards: list[Node]) -> tuple[PartialDate | None, str | None]:
    """Return the first day of award that stands in three parts, else the day of dispatch."""
    for award in awards:
        node = award.find("CONTRACT_AWARD_DATE")
        parts = (
            [node.said(part) or "" for part in ("YEAR", "MONTH", "DAY")] if node is not None else []
        )
        if node is not None and any(parts):
            text = "".join(part.zfill(2) for part in parts)
            day = notice.date(Node(node.name, parent=node.parent, number=node.number, parts=[text]))
            if day is not None:
                return day, "CONTRACT_AWARD_DATE"
    return notice.first_date(
        [(notice.root.find("CODED_DATA_SECTION/CODIF_DATA/DS_DATE_DISPATCH"), "DS_DATE_DISPATCH")]
    )


def _costs(award: Node) -> list[Node]:
    """Return where the final value of a contract stands."""
    return [
        node
        for node in award.inside("COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE")
        if node.said("VALUE_COST")
    ][:1]


def _priced(costs: Node) -> Node:
    """Return the value alone, with its currency."""
    value = costs.said("VALUE_COST") or ""
    return Node(costs.name, costs.namespace, costs.attributes, costs.parent, costs.number, [value])


def _method(form: Node) -> ProcurementMethod | None:
    names = [
        child.name
        for node in form.inside("TYPE_OF_PROCEDURE_CONTRACT_AWARD_DEFENCE")
        for child in node.children()
    ]
    return next(
        (method for name in names for part, method in _METHODS.items() if part in name), None
    )


def _eu_funds(form: Node) -> bool | None:
    for name, answer in (("RELATES_TO_EU_PROJECT_NO", False), ("RELATES_TO_EU_PROJECT_YES", True)):
        if next(form.inside(name), None) is not None:
            return answer
    return None
