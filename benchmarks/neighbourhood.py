"""What lies around one decision: the few rows that its chains can run through, as a graph, and the
chains.

No page takes this way: it is measured beside `dossiers.load`, which reads what a check needs.
`neighbourhood_search` walks, `neighbourhood_rows` asks the database. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx
from sqlalchemy.engine import Connection

from benchmarks.neighbourhood_rows import AskedRow, WalkRows
from benchmarks.neighbourhood_search import Meeting
from conflict_graph import facts
from conflict_graph.chains import find as chains
from conflict_graph.chains import graph, search
from conflict_graph.chains.find import Chain
from register.errors import NotFound


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The facts that the chains of a decision run through, as a graph, and the chains, by
    official.
    """

    dossier: facts.Dossier
    graph: networkx.MultiDiGraph[str]
    chains: tuple[Chain, ...]


def load(connection: Connection, decision: int) -> Neighbourhood:
    """Return the neighbourhood of a decision, by its database id: who has a chain to it, and along
    which ties.

    Its facts have ids and kinds, and no names or periods: what a chain comes to is for the dossier
    to say. All officials of the body count, whether or not they took part.

    Raises:
        NotFound: there is no such decision.
    """
    rows = WalkRows(connection)
    said = _newest(rows.asked(decision))
    parties = list(_linked(said))
    meeting = Meeting(
        rows, said[0].body, said[0].own_organisation, (organisation for organisation, _ in parties)
    )
    meeting.search()
    dossier = _dossier(rows, said, parties, meeting)
    built = graph.build(dossier)
    officials = (official.id for official in dossier.officials)
    found = chains.find_for(search.read(built), dossier, officials, said[0].public_id)
    return Neighbourhood(
        dossier, built, tuple(chain for each in found.values() for chain in each.chains)
    )


def _newest(rows: list[AskedRow]) -> list[AskedRow]:
    """Return what the decision says as it stands."""
    if not rows:
        raise NotFound("There is no such decision.")
    newest = max((row.release or "", row.number) for row in rows)
    return [row for row in rows if (row.release or "", row.number) == newest]


def _linked(rows: Iterable[AskedRow]) -> Iterator[tuple[int, facts.PartyRole]]:
    """Yield who the parties are: of each mention the last yes that no later no has taken back."""
    answers: dict[tuple[int, facts.PartyRole], list[tuple[int, bool]]] = {}
    for row in rows:
        if row.party is not None and row.role is not None and row.organisation is not None:
            answers.setdefault((row.party, row.role), []).append((row.organisation, bool(row.same)))
    for (_, role), said in answers.items():
        last = {organisation: place for place, (organisation, _) in enumerate(said)}
        yes = [
            place
            for place, (organisation, same) in enumerate(said)
            if same and last[organisation] == place
        ]
        if yes:
            yield said[yes[-1]][0], role


def _dossier(
    rows: WalkRows,
    said: list[AskedRow],
    parties: list[tuple[int, facts.PartyRole]],
    meeting: Meeting,
) -> facts.Dossier:
    decision = said[0]
    known = {decision.own_organisation: decision.own_public_id}
    for row in said:
        if row.organisation is not None and row.organisation_public_id is not None:
            known[row.organisation] = row.organisation_public_id
    passed = {*meeting.seats, *(end for ends in meeting.ties.values() for end in ends)}
    organisations = known | rows.public_ids("organisations", passed - known.keys())
    body = organisations[decision.own_organisation]
    seated = [(place, *each) for place, every in meeting.seats.items() for each in every]
    officials = rows.public_ids("officials", {official for _, official, _ in seated})
    positions = rows.kinds("positions", {position for *_, position in seated})
    ties = rows.kinds("ties", meeting.ties.keys())
    return facts.Dossier(
        id=decision.public_id,
        jurisdiction="NL",
        officials=tuple(
            facts.Official(each, "", facts.OfficeKind.EXTERNAL, body) for each in officials.values()
        ),
        organisations=tuple(
            facts.Organisation(each, "", facts.OrganisationKind.OTHER)
            for each in organisations.values()
        ),
        ties=(
            *(
                _tie(positions[position], officials[official], organisations[place])
                for place, official, position in seated
            ),
            *(
                _tie(ties[tie], organisations[holder], organisations[held])
                for tie, (holder, held) in meeting.ties.items()
            ),
        ),
        decisions=(
            facts.Decision(
                id=decision.public_id,
                title="",
                body=body,
                kind=facts.DecisionKind.OTHER,
                parties=tuple(
                    dict.fromkeys(facts.Party(organisations[each], role) for each, role in parties)
                ),
            ),
        ),
    )


def _tie(stated: tuple[str, facts.TieKind], source: str, target: str) -> facts.Tie:
    public_id, kind = stated
    return facts.Tie(public_id, source, target, kind)
