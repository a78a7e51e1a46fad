"""No bare "none" where something that could matter was not looked at, and a plain one where
everything was.
"""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace

import pytest

from conflict_graph.__main__ import main
from conflict_graph.assessment import assess, completeness
from conflict_graph.dossiers import format as dossier
from conflict_graph.facts import (
    Capacity,
    Certainty,
    Dossier,
    Outcome,
    PartyRole,
    Tie,
    TieKind,
    UnknownParty,
)
from tests.conflict_graph.invented import case, part, result, tie

DOSSIERS = int(os.environ.get("COMPLETENESS_DOSSIERS", "150"))
"""How many dossiers of each sort are tried; 1,000 for the whole claim."""

KINDS = (
    TieKind.EMPLOYMENT,
    TieKind.BOARD,
    TieKind.OWNERSHIP,
    TieKind.MEMBERSHIP,
    TieKind.ADVISORY,
    TieKind.BUSINESS,
)


def complete(seed: int) -> Dossier:
    """Return a dossier without a link in which every fact is there."""
    pick = random.Random(seed)  # noqa: S311 - examples, no secrets
    firms = [f"firm{number}" for number in range(pick.randint(1, 4))]
    others = [f"other{number}" for number in range(3)]
    officials = [f"o{number}" for number in range(pick.randint(1, 4))]
    ties = [
        _tie(pick, f"{official}-{number}", official, pick.choice(others))
        for official in officials
        for number in range(pick.randint(0, 2))
    ]
    content = {
        "id": f"complete-{seed}",
        "jurisdiction": "NL",
        "officials": [
            {
                "id": official,
                "name": f"Raadslid {official}",
                "office": pick.choice(["elected_member", "executive", "civil_servant"]),
                "body": "body",
                "left": False,
                "on_record": True,
            }
            for official in officials
        ],
        "persons": [],
        "organisations": [
            {"id": "body", "name": "Gemeente Wilgendam", "kind": "public_body"},
            *({"id": each, "name": each, "kind": "company"} for each in (*firms, *others)),
        ],
        "ties": ties,
        "decisions": [
            {
                "id": "d",
                "title": "Een brug",
                "body": "body",
                "kind": pick.choice(["award", "grant", "permit"]),
                "status": "taken",
                "decided_on": "2026-03-01",
                "concern": "interest",
                "eu_funds": False,
                "sole_mandate": False,
                "parties": [{"id": firm, "role": "bidder", "benefit": "direct"} for firm in firms],
                "participations": [
                    {
                        "official": official,
                        "steps": pick.sample(
                            ["prepared", "deliberated", "voted"], pick.randint(1, 2)
                        ),
                        "recusal": "none",
                        "decisive": False,
                        "proposed": False,
                    }
                    for official in officials
                ],
            }
        ],
    }
    return _read(content)


def _tie(pick: random.Random, id: str, official: str, at: str) -> dict[str, object]:  # noqa: A002
    kind = pick.choice(KINDS)
    share = {"share": 0.6} if kind is TieKind.OWNERSHIP else {}
    sure = {
        "certainty": "confirmed",
        "declared": "before",
        "capacity": "private",
        "ended": False,
        "paid": True,
    }
    return {
        "id": id,
        "from": official,
        "to": at,
        "kind": kind.value,
        "from_date": "2020",
        **sure,
        **share,
    }


def _read(content: object) -> Dossier:
    found, problems = dossier.read(json.dumps(content))
    assert found is not None, problems
    return found


def decided(facts: Dossier, **changes: object) -> Dossier:
    return replace(facts, decisions=(replace(facts.decisions[0], **changes),))  # type: ignore[arg-type]


def without_party(facts: Dossier, pick: random.Random) -> tuple[Dossier, Dossier]:
    """Nobody has said which organisation a party is: it could be the one where somebody sits."""
    decision = facts.decisions[0]
    gone = pick.choice(decision.parties)
    unknown = UnknownParty("mention", "Aannemer Wolkenveld", gone.role)
    kept = tuple(party for party in decision.parties if party != gone)
    taken = decided(facts, parties=kept, unknown_parties=(unknown,))
    return taken, decided(tied(facts, pick), parties=decision.parties)


def without_parties(facts: Dossier, pick: random.Random) -> tuple[Dossier, Dossier]:
    return decided(facts, parties=()), tied(facts, pick)


def without_participants(facts: Dossier, pick: random.Random) -> tuple[Dossier, Dossier]:
    taken = decided(facts, participations=())
    return taken, tied(facts, pick)


def without_positions(facts: Dossier, pick: random.Random) -> tuple[Dossier, Dossier]:
    """Nothing is on record about one official, who could sit at a party."""
    silent = pick.choice(facts.officials)
    officials = tuple(
        replace(each, on_record=pick.choice([False, None])) if each == silent else each
        for each in facts.officials
    )
    ties = tuple(each for each in facts.ties if each.source_id != silent.id)
    return replace(facts, officials=officials, ties=ties), tied(facts, pick, silent.id)


def tied(facts: Dossier, pick: random.Random, official: str | None = None) -> Dossier:
    """Return the dossier in which an official owns a party."""
    of = official or pick.choice(facts.officials).id
    at = pick.choice(facts.decisions[0].parties).id
    owned = Tie(
        "link", of, at, TieKind.OWNERSHIP, capacity=Capacity.PRIVATE, ended=False, share=0.6
    )
    return replace(facts, ties=(*facts.ties, replace(owned, certainty=Certainty.CONFIRMED)))


TAKEN_AWAY = (without_party, without_parties, without_participants, without_positions)


def test_a_complete_dossier_without_a_link_comes_to_a_plain_none() -> None:
    for seed in range(DOSSIERS):
        facts = complete(seed)
        assert completeness.of(facts, facts.decisions[0]).is_complete
        assert all(answer.is_plainly_none for answer in assess.assess(facts)), facts.id


@pytest.mark.parametrize("take", TAKEN_AWAY)
def test_a_fact_that_is_not_there_and_could_change_the_answer_is_said(take) -> None:
    counted = 0
    for seed in range(DOSSIERS // len(TAKEN_AWAY) + 1):
        pick = random.Random(seed)  # noqa: S311 - examples, no secrets
        taken, other = take(complete(seed), pick)
        assert any(answer.outcome is not Outcome.NONE for answer in assess.assess(other)), (
            "a value that matters"
        )
        before = {answer.official: answer.outcome for answer in assess.assess(taken)}
        bare = [answer for answer in assess.assess(taken) if answer.is_plainly_none]
        could = {
            answer.official
            for answer in assess.assess(other)
            if answer.outcome is not before[answer.official]
        }
        assert could
        assert not could & {answer.official for answer in bare}, (taken.id, take.__name__)
        assert not completeness.of(taken, taken.decisions[0]).is_complete
        counted += 1
    assert counted


VALUES = {
    "capacity": list(Capacity),
    "stake_excluded": [True, False],
    "ended": [True, False],
    "paid": [True, False],
    "share": [0.001, 0.6, 1.0],
    "certainty": list(Certainty),
}

HAS = {"share": (TieKind.OWNERSHIP,), "capacity": (TieKind.BOARD, TieKind.ADVISORY)}
"""Which kinds of tie have a fact at all: nobody owns a firm or is a plain member of it as a public
office.
"""


@pytest.mark.parametrize("field", sorted(VALUES))
def test_a_fact_of_a_tie_that_could_make_it_a_link_leaves_no_bare_none(field) -> None:
    """Each fact of a tie to a party taken away by itself, in ties of every kind and periods long
    over or running.
    """
    for seed in range(max(DOSSIERS // 10, 20)):
        pick = random.Random(seed)  # noqa: S311 - examples, no secrets
        facts = complete(seed)
        at, of = pick.choice(facts.decisions[0].parties).id, pick.choice(facts.officials).id
        kind = pick.choice(KINDS)
        whole = Tie(
            "link",
            of,
            at,
            kind,
            capacity=pick.choice(list(Capacity)),
            paid=pick.choice([True, False]),
            share=pick.choice([0.001, 0.6]) if kind is TieKind.OWNERSHIP else None,
            stake_excluded=pick.choice([True, False, None]),
            ended=pick.choice([True, False]),
            certainty=Certainty.CONFIRMED,
        )
        if kind in HAS.get(field, KINDS):
            _check_field(facts, whole, field, of)


def _check_field(facts: Dossier, whole: Tie, field: str, official: str) -> None:
    def answer(**changes: object) -> assess.Assessment:
        changed = replace(facts, ties=(*facts.ties, replace(whole, **changes)))  # type: ignore[arg-type]
        return next(each for each in assess.assess(changed) if each.official == official)

    taken = answer(**{field: None})
    found = {answer(**{field: value}).outcome for value in VALUES[field]}
    if taken.outcome is Outcome.NONE and found != {Outcome.NONE}:
        assert not taken.is_plainly_none, (facts.id, whole, found, taken.presumed)


def test_who_stood_aside_from_the_beginning_is_plainly_clear_whatever_a_party_is() -> None:
    aside = {"official": "o", "steps": [], "took_no_part": True, "recusal": "full"}
    facts = decided(case([tie("board", target="second")], did=aside), unknown_parties=(_unknown(),))
    assert result(facts).is_plainly_none
    assert not completeness.of(facts, facts.decisions[0]).is_complete


def test_of_those_who_take_part_it_is_told_how_many_are_silent_and_not_of_who_stands_aside() -> (
    None
):
    facts = complete(1)
    (decision,) = facts.decisions
    silent, aside = facts.officials[0], replace(facts.officials[0], id="aside")
    kept_out = replace(
        decision.participations[0], official=aside.id, steps=(), recusal=None, took_no_part=True
    )
    officials = (replace(silent, on_record=False), *facts.officials[1:], aside)
    parts = (*decision.participations, kept_out)
    facts = replace(
        facts, officials=officials, decisions=(replace(decision, participations=parts),), ties=()
    )
    (gap,) = completeness.of(facts, facts.decisions[0]).gaps
    total = len(decision.participations)
    assert gap.values() == {"count": "1", "total": str(total)}


def test_an_answer_counts_what_is_unknown_and_keeps_it_in_both_languages() -> None:
    facts = decided(
        case([], did=part("voted", recusal="none")), unknown_parties=(_unknown(), _unknown("m2"))
    )
    found = result(facts)
    assert assess.to_mapping(found, "nl")["not_checked"] == [
        "2 van 3 partijen onbekend: niet herkend als organisatie.",
        "Van Raadslid Wilgen staat niets in het register.",
    ]
    assert assess.to_mapping(found, "en")["not_checked"][0].startswith("2 of 3 parties unknown")  # type: ignore[index]
    assert [each["id"] for each in assess.messages_of(found)["not_checked"]] == [
        "gap.unknown_parties",
        "gap.nothing_on_record",
    ]


def test_the_dossier_says_what_is_unknown_and_reads_it_back() -> None:
    facts = decided(case([]), unknown_parties=(_unknown(),))
    facts = replace(facts, officials=(replace(facts.officials[0], on_record=False),))
    again, problems = dossier.read(dossier.write(facts))
    assert problems == ()
    assert again == facts


def test_the_command_says_before_the_outcome_that_not_everything_was_checked(
    tmp_path, capsys
) -> None:
    path = tmp_path / "dossier.json"
    path.write_text(dossier.write(decided(case([]), participations=())), encoding="utf-8")
    main(["assess", str(path)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].strip() == "niet volledig getoetst:"
    assert "niemand vastgelegd die meedoet" in "".join(lines[:5])
    main(["assess", "--json", str(path)])
    assert json.loads(capsys.readouterr().out)["assessments"][0]["not_checked"]


def _unknown(id: str = "m1") -> UnknownParty:  # noqa: A002
    return UnknownParty(id, "Aannemer Wolkenveld", PartyRole.BIDDER)
