"""The organisations in an eForms notice: who buys, who bids and with whom, whom to ask, and who
owns them.

Source: eForms SDK 1.x: OPT-200, OPT-300, OPT-301, OPT-302, BT-11, BT-500, BT-501, BT-502, BT-513,
BT-633, BT-706.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from conflict_graph.readers.markup import Node
from conflict_graph.readers.notices import Notice, numbers, parties, place
from conflict_graph.readers.records import Mention, OwnerRecord, PartyRecord
from conflict_graph.resolution.buyers import EFORMS, BuyerKind
from conflict_graph.wording.remedies import Remedy

_BUYER = "ContractingParty/Party/PartyIdentification/ID"


class NoticeOrganisations:
    """The organisations of one notice by their technical identifier, and the parties that tender
    together.
    """

    def __init__(self, notice: Notice, extension: Node) -> None:
        self.notice = notice
        self.known: dict[str, Node] = {}
        for organisation in extension.all("Organizations/Organization"):
            self.known.setdefault(
                organisation.said("Company/PartyIdentification/ID") or "", organisation
            )
        self.groups = {
            group.said("ID") or "": group for group in extension.all("NoticeResult/TenderingParty")
        }
        owners = extension.all("Organizations/UltimateBeneficialOwner")
        self.people = {owner.said("ID") or "": owner for owner in owners}

    def buyer(self) -> Mention | None:
        """Return the first buyer; None where the notice names none."""
        found = self._mentions(self.notice.root.all(_BUYER), buyer=True)
        return found[0] if found else None

    def buyer_kind(self) -> BuyerKind | None:
        """Return what the first buyer is in law (BT-11)."""
        party = self.notice.root.find("ContractingParty")
        said = party.all("ContractingPartyType/PartyTypeCode") if party is not None else []
        legal = [node for node in said if node.attributes.get("listName") == "buyer-legal-type"]
        return EFORMS.get(legal[0].words()) if legal else None

    def contact(self) -> str | None:
        """Return whom the first buyer names for questions (BT-502), a person or a desk."""
        reference = self.notice.root.said(_BUYER)
        organisation = self.known.get(reference or "")
        return organisation.said("Company/Contact/Name") if organisation is not None else None

    def parties(self, won: Sequence[Node], lost: Sequence[Node]) -> tuple[PartyRecord, ...]:
        """Return winners, bidders and the winners' subcontractors, from tenders."""
        winning = self._groups(won)
        winners = self._mentions(_references(winning, "Tenderer"))
        bidders = self._mentions(_references(self._groups(lost), "Tenderer"))
        return parties(winners, bidders, self._mentions(_references(winning, "SubContractor")))

    def owners(self) -> Iterator[OwnerRecord]:
        """Yield who owns or controls an organisation in the end. An owner without a name cannot be
        read.
        """
        for organisation in self.known.values():
            owned = self._mention(organisation, buyer=False)
            for reference in organisation.all("UltimateBeneficialOwner/ID"):
                owner = self.people.get(reference.words())
                person = _person(owner) if owner is not None else None
                if owned is not None and owner is not None and person is not None:
                    yield OwnerRecord(
                        where=place(owner), organisation=owned, person=person, source="eforms"
                    )

    def _groups(self, tenders: Iterable[Node]) -> list[Node]:
        """Return the parties that made tenders; those that are missing are reported."""
        found = []
        for tender in tenders:
            reference = tender.said("TenderingParty/ID") or ""
            if reference in self.groups:
                found.append(self.groups[reference])
            else:
                remedy = Remedy(
                    "Describe who made this tender in NoticeResult/TenderingParty; nobody was read."
                )
                self.notice.report(tender, reference, remedy)
        return found

    def _mentions(self, references: Iterable[Node], buyer: bool = False) -> list[Mention]:
        """Return the organisations that identifiers mean; those that are missing are reported."""
        found = []
        for reference in references:
            organisation = self.known.get(reference.words())
            if organisation is None:
                remedy = Remedy(
                    "Describe this organisation in Organizations/Organization under this ID; it "
                    "was left out."
                )
                self.notice.report(reference, reference.words(), remedy)
                continue
            mention = self._mention(organisation, buyer)
            if mention is not None:
                found.append(mention)
        return found

    def _mention(self, organisation: Node, buyer: bool) -> Mention | None:
        """Return what an organisation is called. Of a natural person no number is read."""
        company = organisation.find("Company") or organisation
        name = self.notice.in_own_language(company.all("PartyName/Name"))
        if name is None:
            remedy = Remedy("Fill in the name of this organisation (BT-500); it was left out.")
            self.notice.report(organisation, company.said("PartyIdentification/ID") or "", remedy)
            return None
        natural = organisation.said("NaturalPersonIndicator") == "true"
        country = company.said("PostalAddress/Country/IdentificationCode")
        number = None if natural else company.said("PartyLegalEntity/CompanyID")
        return Mention(
            name, numbers(number, country, buyer), company.said("PostalAddress/CityName")
        )


def _references(groups: Iterable[Node], role: str) -> list[Node]:
    """Return the identifiers of those who have a role in a group; the one that leads it comes
    first.
    """
    members = [party for group in groups for party in group.all(role)]
    members.sort(key=lambda party: party.said("GroupLeadIndicator") != "true")
    return [node for party in members if (node := party.find("ID")) is not None]


def _person(owner: Node) -> str | None:
    """Return the name of an owner; None where the notice withholds it. Nothing else is read of a
    person.
    """
    name = " ".join(part for part in (owner.said("FirstName"), owner.said("FamilyName")) if part)
    return name or None
