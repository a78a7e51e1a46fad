"""A decision in one go: parties pasted as lines and recognised, several groups in one form, groups that
return, people who are hired, and the mandate list. Everybody is invented.
"""

from __future__ import annotations

import re

import pytest

from conflict_graph.facts import DecisionKind, OfficeKind, OrganisationKind, TieKind
from register.access import Role
from register.extensions import db
from register.models.decisions import Decision
from register.models.groups import Mandate, StandingGroup
from register.models.officials import Official
from register.models.organisations import Organisation
from register.services.declarations import positions
from register.services.organisations import matching
from tests import factories
from tests.browser import Page

NEW = "/organen/vlietmonde/besluiten/nieuw"
HABITS = "/organen/vlietmonde/groepen-en-mandaten"
FACTS = {"title": "Speelplein", "kind": "award", "status": "open", "value": "480.000"}
STEPS = {"groups-0-step": "prepared", "groups-1-step": "evaluated", "groups-2-step": "decided"}


@pytest.fixture
def body(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return factories.body()


@pytest.fixture
def clerk(client, body):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    return client


@pytest.fixture
def haverlo(app):
    return factories.organisation("Haverlo Bouw B.V.", kvk="90000114", town="Haverlo")


def words(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def send(clerk, said=(), **fields):
    """Send a decision; to whatever is asked beside a name give the answers `said`: by name, the value
    and perhaps the kind. Return the answer and the decision, None where it was not entered.
    """
    fields = {**FACTS, **STEPS, **fields}
    answer = clerk.post(NEW, data=fields)
    if said:
        fields |= answers(answer, dict(said))
        answer = clerk.post(NEW, data=fields)
    db.session.expire_all()
    made = db.session.query(Decision).order_by(Decision.id.desc()).first()
    return answer, made if answer.status_code == 303 else None


def asked(answer):
    """Return the name of each question with the prefix of its fields and its key."""
    blocks = re.findall(
        r"<legend>Welke organisatie is “([^”]+)”\?</legend>\s*"
        r'<input type="hidden" name="(asked-[0-9]+)-key" value="([^"]+)"',
        answer.text,
    )
    return {name: (prefix, key) for name, prefix, key in blocks}


def answers(answer, said):
    fields = {}
    questions = asked(answer)
    assert questions.keys() == said.keys(), words(answer)
    for name, (which, *kind) in said.items():
        prefix, key = questions[name]
        guessed = re.search(
            rf'name="{prefix}-kind".*?<option selected value="(\w*)"', answer.text, re.S
        )
        fields |= {f"{prefix}-key": key, f"{prefix}-which": which}
        fields[f"{prefix}-kind"] = kind[0] if kind else guessed[1]
    return fields


def parties(decision):
    return {
        party.mention.name: organisation and organisation.name
        for party in decision.current.parties
        for organisation in [matching.resolve(party.mention)]
    }


def test_twenty_lines_are_recognised_and_what_is_sure_asks_nothing(clerk, body):
    """A number that we know is who bears it, whatever the legal form beside it; one that we do not
    know is new, also where somebody with another number is called much the same.
    """
    lines = ["KvK-nummer\tNaam"]
    for number in range(20):
        kvk, name = f"9001{number:04}", f"Aannemer {number}e Vliet"
        if number % 2:
            factories.organisation(f"{name} B.V.", kvk=kvk)
            lines.append(f"{kvk}\t{name}")
        else:
            lines.append(f"{name} V.O.F. ({kvk})")
    before = db.session.query(Organisation).count()
    answer, decision = send(clerk, parties="\n".join(lines))
    assert decision is not None, words(answer)
    found = parties(decision)
    assert len(found) == 20
    assert None not in found.values()
    assert db.session.query(Organisation).count() == before + 10


def test_a_name_that_we_know_under_another_number_is_asked(clerk, haverlo):
    page = clerk.post(NEW, data={**FACTS, "parties": "Haverlo Bouw B.V.; 90990990"})
    assert asked(page).keys() == {"Haverlo Bouw B.V."}
    assert "KVK 90000114 · Haverlo" in words(page)


@pytest.mark.parametrize(
    ("which", "linked"),
    [("haverlo", "Haverlo Bouw B.V."), ("new", "Bakkerij Jansen B.V."), ("unknown", None)],
)
def test_a_number_and_a_name_that_do_not_belong_together_are_said_and_asked(
    clerk, haverlo, which, linked
):
    line = "Bakkerij Jansen B.V.; 90000114"
    page = clerk.post(NEW, data={**FACTS, "parties": line})
    assert page.status_code == 400
    assert (
        "Het nummer 90000114 is van Haverlo Bouw B.V., en u vulde daarbij “Bakkerij Jansen B.V.” in."
        in words(page)
    )
    value = haverlo.public_id if which == "haverlo" else which
    _answer, decision = send(clerk, {"Bakkerij Jansen B.V.": (value,)}, parties=line)
    assert parties(decision) == {"Bakkerij Jansen B.V.": linked}
    again, second = send(clerk, parties=line, title="Nog een speelplein")
    assert (second is None) is (which == "unknown"), words(again)
    if second is not None:
        assert parties(second) == {"Bakkerij Jansen B.V.": linked}


def test_a_name_alone_is_asked_beside_what_it_may_be_and_never_linked_by_itself(clerk, haverlo):
    page = clerk.post(NEW, data={**FACTS, "parties": "Haverlo Bouw B.V."})
    assert asked(page).keys() == {"Haverlo Bouw B.V."}
    assert "KVK 90000114 · Haverlo" in words(page)
    assert db.session.query(Decision).count() == 0
    _answer, decision = send(
        clerk, {"Haverlo Bouw B.V.": (haverlo.public_id,)}, parties="Haverlo Bouw B.V."
    )
    assert parties(decision) == {"Haverlo Bouw B.V.": "Haverlo Bouw B.V."}


def test_a_new_one_needs_a_kind_and_an_answer_counts_for_its_own_line_alone(clerk):
    page = clerk.post(NEW, data={**FACTS, "parties": "De Vliet"})
    said = answers(page, {"De Vliet": ("new",)})
    page = clerk.post(NEW, data={**FACTS, "parties": "De Vliet", **said})
    assert "Kies wat voor organisatie het is." in words(page)
    assert page.status_code == 400
    other = clerk.post(NEW, data={**FACTS, "parties": "De Kreek", **said})
    assert asked(other).keys() == {"De Kreek"}
    assert "checked" not in re.search(r"De Kreek”\?</legend>.*?</fieldset>", other.text, re.S)[0]
    _answer, decision = send(clerk, {"De Vliet": ("new", "foundation")}, parties="De Vliet")
    [made] = db.session.query(Organisation).filter_by(name="De Vliet")
    assert made.kind is OrganisationKind.FOUNDATION
    assert parties(decision) == {"De Vliet": "De Vliet"}


def test_a_role_stands_on_the_line_or_is_that_of_all(clerk, haverlo):
    factories.organisation("Tarwedam B.V.", kvk="90001234")
    lines = "Haverlo Bouw B.V.;90000114;winnaar\nTarwedam B.V.;90001234"
    _answer, decision = send(clerk, parties=lines, role="subcontractor")
    assert [party.role.value for party in decision.current.parties] == ["winner", "subcontractor"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"parties": "90990990"}, "Regel 1: Wij kennen dit nummer nog niet."),
        ({"parties": "\nTarwedam; 9000123"}, "Regel 2: Een KvK-nummer heeft 8 cijfers"),
        ({"role": "winner"}, "Vul in wie dit zijn"),
        ({"groups-0-done": "y"}, "Vink aan wie dit doet"),
        ({"groups-1-step": "lobbied"}, "Vink aan wie dit doet"),
        ({"groups-1-keep_as": "Commissie"}, "Vink aan wie dit doet"),
        ({"groups-0-hired": "Sanne van der Kreek"}, "Vul achter de naam het bedrijf in"),
        ({"groups-0-hired": "S. Kreek; 90990990"}, "Regel 1: Wij kennen dit nummer nog niet."),
    ],
)
def test_what_cannot_be_right_is_said_beside_it_and_nothing_is_lost(clerk, fields, sentence):
    answer, decision = send(clerk, **fields)
    assert decision is None
    assert sentence in words(answer)
    assert "Speelplein" in answer.text
    assert db.session.query(Decision).count() == 0


def test_several_groups_with_different_steps_stand_in_one_form(clerk, body):
    executives = [factories.official(body) for _each in range(2)]
    adviser = factories.official(body, OfficeKind.CIVIL_SERVANT, "adviseur", portfolio="inkoop")
    page = clerk.get(NEW)
    assert "adviseur: inkoop" in words(page)
    _answer, decision = send(
        clerk,
        **{
            "groups-0-officials": adviser.public_id,
            "groups-0-done": "y",
            "groups-1-officials": adviser.public_id,
            "groups-2-together": "executive",
        },
    )
    said = {row.official: row.current for row in decision.participations}
    assert {each: (row.steps, row.planned) for each, row in said.items()} == {
        adviser: (["prepared"], ["evaluated"]),
        **dict.fromkeys(executives, ([], ["decided"])),
    }


def test_of_a_decision_that_was_taken_everything_is_done(clerk, body):
    official = factories.official(body)
    _answer, decision = send(
        clerk, **{"groups-2-officials": official.public_id, "status": "taken", "decided_on": "2026"}
    )
    assert decision.participations[0].current.steps == ["decided"]


def open_groups(answer):
    """Return the heads of the groups of the page, each with whether it stands open."""
    folds = [each for each in Page(answer).all("details") if each.get("class") == "fold"]
    heads = [" ".join("".join(each[0].itertext()).split()) for each in folds]
    return {
        head: each.get("open") is not None
        for head, each in zip(heads, folds, strict=True)
        if head.startswith("Groep")
    }


def test_a_group_in_which_nothing_stands_is_folded_with_how_many_are_in_it(clerk, body):
    assert open_groups(clerk.get(NEW)) == {
        "Groep 1: Het besluit voorbereiden (0)": True,
        "Groep 2: Inschrijvingen of aanvragen beoordelen (0)": False,
        "Groep 3: Beslissen (0)": False,
    }
    who = factories.official(body).public_id
    answer, _made = send(clerk, **{"title": "", "groups-1-officials": who, "groups-2-done": "y"})
    assert list(open_groups(answer).values()) == [True, True, True]
    assert "Groep 2: Inschrijvingen of aanvragen beoordelen (1)" in open_groups(answer)
    answer = clerk.post(NEW, data={**FACTS, **STEPS, "more": "1"})
    assert list(open_groups(answer).values()) == [True, False, False, True]


def test_another_group_keeps_what_was_filled_in_and_says_nothing_wrong(clerk, body):
    official = factories.official(body)
    fields = {"parties": "De Vliet", "groups-0-officials": official.public_id, "more": "1"}
    answer = clerk.post(NEW, data={**FACTS, **STEPS, **fields})
    assert answer.status_code == 200
    assert "groups-3-step" in answer.text
    assert f'value="{official.public_id}" checked' in answer.text
    assert asked(answer).keys() == {"De Vliet"}
    assert "error-summary" not in answer.text


def test_what_is_made_of_the_lines_is_shown_before_anything_is_kept(clerk, haverlo):
    lines = "90000114\nKreek B.V. 90007777\nDe Vliet\nTarwedam 9000123\n90990990"
    answer = clerk.post(NEW, data={**FACTS, **STEPS, "parties": lines, "look": "1"})
    assert answer.status_code == 200
    said = words(answer)
    for sentence in (
        "Haverlo Bouw B.V. is Haverlo Bouw B.V., KVK 90000114.",
        "Kreek B.V. is nieuw en wordt toegevoegd.",
        "Regel 4: Een KvK-nummer heeft 8 cijfers",
        "Regel 5: Wij kennen dit nummer nog niet.",
    ):
        assert sentence in said
    assert asked(answer).keys() == {"De Vliet"}
    assert "error-summary" not in answer.text
    assert db.session.query(Decision).count() == 0


def test_a_group_that_is_kept_returns_until_it_is_taken_from_the_list(clerk, body):
    first, second, third = (factories.official(body) for _each in range(3))
    both = {"groups-1-officials": [first.public_id, second.public_id]}
    send(clerk, **both, **{"groups-1-keep_as": "Beoordelingscommissie groen"})
    [group] = db.session.query(StandingGroup)
    assert "Beoordelingscommissie groen (2)" in words(clerk.get(NEW))
    _answer, decision = send(
        clerk,
        **{
            "title": "Bomen",
            "groups-1-together": group.public_id,
            "groups-1-officials": third.public_id,
            "groups-1-keep_as": "beoordelingscommissie groen",
        },
    )
    assert {row.official for row in decision.participations} == {first, second, third}
    assert group.ended_at is not None
    kept = db.session.query(StandingGroup).filter_by(ended_at=None).one()
    page = words(clerk.get(HABITS))
    assert all(each.person.name in page for each in (first, second, third))
    assert clerk.post(f"/groepen/{kept.public_id}/beeindigen").location == HABITS
    assert "staat niet meer in de lijst" in words(clerk.get(HABITS))
    assert "beoordelingscommissie" not in words(clerk.get(NEW)).casefold()
    db.session.expire_all()
    assert len(decision.participations) == 3


def test_somebody_who_is_hired_is_added_with_the_firm_and_stands_on_no_public_page(
    clerk, client, body, haverlo
):
    _answer, decision = send(
        clerk, **{"groups-1-hired": "S. van der Kreek; Haverlo Bouw B.V.; 90000114"}
    )
    [row] = decision.participations
    person = row.official.person
    assert (person.initials, person.prefix, person.family_name) == ("S.", "van der", "Kreek")
    assert row.official.terms[0].office.kind is OfficeKind.EXTERNAL
    [held] = positions.list_of(row.official)
    said = positions.entry_of(held)
    assert (said.organisation_id, said.kind) == (haverlo.id, TieKind.EMPLOYMENT)
    assert Page(client.get("/organen/vlietmonde")).words.count("Kreek") == 0
    answer, decision = send(
        clerk, **{"title": "Bomen", "groups-1-hired": "S. van der Kreek; X B.V."}
    )
    assert decision is None
    assert "S. van der Kreek staat al in de lijst." in words(answer)


def test_a_hired_evaluator_of_a_firm_that_bids_is_not_put_at_another_firm_of_that_name(clerk):
    """A firm that is only like a party is asked about; the same words mean the same firm."""
    fields = {"parties": "Oever Advies B.V. 90001111", "groups-1-hired": "S. Kreek; Oever Advies"}
    page = clerk.post(NEW, data={**FACTS, **STEPS, **fields})
    assert "Oever Advies B.V., de partij hierboven" in words(page)
    key = re.search(r'value="(same-as-[0-9a-f]+)"', page.text)[1]
    _answer, decision = send(clerk, {"Oever Advies": (key,)}, **fields)
    [party] = decision.current.parties
    [held] = positions.list_of(decision.participations[0].official)
    assert positions.entry_of(held).organisation_id == matching.resolve(party.mention).id
    same = {"parties": "Kreek Advies", "groups-1-hired": "A. Oever; Kreek Advies", "title": "Bomen"}
    answer, decision = send(clerk, {"Kreek Advies": ("unknown",)}, **same)
    assert decision is None
    assert "Zeg welke organisatie “Kreek Advies” is" in words(answer)
    _answer, decision = send(clerk, {"Kreek Advies": ("new", "company")}, **same)
    assert db.session.query(Organisation).filter_by(name="Kreek Advies").count() == 1


def test_whoever_may_decide_alone_by_the_mandate_list_is_proposed(clerk, body):
    secretary = factories.official(body, OfficeKind.CIVIL_SERVANT, "gemeentesecretaris")
    office = secretary.terms[0].office
    listed = {"office": office.public_id, "kind": "award", "most": "500.000"}
    said = {**listed, "source": "mandaatbesluit 2024, artikel 3"}
    assert clerk.post(HABITS, data={**said, "source": ""}).status_code == 400
    assert clerk.post(HABITS, data=said).location == HABITS
    assert "gemeentesecretaris" in words(clerk.get(HABITS))
    [mandate] = db.session.query(Mandate)
    assert (mandate.kind, mandate.most_cents) == (DecisionKind.AWARD, 50_000_000)
    for fields in (
        {"value": "500.001"},
        {"value": ""},
        {"kind": "grant"},
        {"sole_mandate": "no"},
        {"groups-2-officials": secretary.public_id},
    ):
        _answer, decision = send(clerk, **fields)
        assert decision is not None, fields
    answer, decision = send(clerk)
    assert decision is None
    assert "mandaatbesluit 2024, artikel 3" in words(answer)
    for value, steps in ((secretary.public_id, ["decided"]), ("other", None)):
        _answer, decision = send(clerk, mandate=value)
        assert decision.current.sole_mandate is (True if steps else None)
        assert [row.current.planned for row in decision.participations] == [steps] * bool(steps)
    sole = {"sole_mandate": "yes", "groups-2-officials": secretary.public_id}
    for value, is_told in (("500.000", False), ("500.001", True)):
        _answer, decision = send(clerk, **sole, value=value)
        page = words(clerk.get(f"/besluiten/{decision.public_id}"))
        assert ("beslist alleen, en de mandaatlijst geeft daarvoor" in page) is is_told
    clerk.post(f"/mandaten/{mandate.public_id}/beeindigen")
    _answer, decision = send(clerk)
    assert decision is not None


def test_nobody_records_his_own_part_nor_says_who_a_party_is_to_which_he_is_tied(
    client, body, haverlo
):
    own = factories.official(body)
    colleague = factories.official(body)
    factories.position(own, haverlo)
    factories.sign_in(client, factories.account(body, Role.CLERK, who=own.person))
    page = client.get(NEW)
    assert own.public_id not in page.text
    assert "een collega legt uw eigen deel vast" in words(page)
    _answer, decision = send(
        client, parties="Haverlo Bouw", **{"groups-2-officials": colleague.public_id}
    )
    assert parties(decision) == {"Haverlo Bouw": None}
    assert "U heeft een band met wie “Haverlo Bouw” kan zijn." in words(
        client.get(f"/besluiten/{decision.public_id}")
    )


def test_an_official_of_another_body_or_another_clerk_is_not_reached(clerk, body):
    elsewhere = factories.body("zilte", "Waterschap De Zilte")
    stranger = factories.official(elsewhere)
    _answer, decision = send(clerk, **{"groups-0-officials": stranger.public_id})
    assert decision is None
    office = stranger.terms[0].office
    mandate = factories.keep(Mandate(body_id=elsewhere.id, office=office, source="besluit"))
    group = factories.keep(StandingGroup(body=elsewhere, name="Commissie"))
    said = {"office": office.public_id, "kind": "", "most": "", "source": "besluit"}
    assert clerk.post(HABITS, data=said).status_code == 400
    for address in (
        f"/groepen/{group.public_id}/beeindigen",
        f"/mandaten/{mandate.public_id}/beeindigen",
    ):
        assert clerk.post(address).status_code == 404
    assert clerk.get("/organen/zilte/groepen-en-mandaten").status_code == 404
    assert db.session.query(Official).count() == 1


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("Een heel lange naam " * 1001, "Gebruik hoogstens 20.000 tekens."),
        ("Haverlo Bouw B.V.\n" * 201, "Vul hoogstens 200 regels in."),
    ],
)
def test_what_is_too_much_to_recognise_is_told_and_not_looked_up(
    clerk, body, monkeypatch, pasted, said
):
    looked_up = []
    monkeypatch.setattr(matching, "foresee", lambda _body, lines: looked_up.extend(lines) or {})
    for fields in (
        {"parties": pasted},
        {"groups-0-hired": pasted},
        {"parties": pasted, "look": "1"},
    ):
        answer, made = send(clerk, **fields)
        assert made is None
        assert not looked_up
        assert said in answer.text
        assert pasted in answer.text, "nothing is lost"


def test_a_bidder_that_is_new_was_entered_by_the_clerk_and_nobody_was_asked(clerk):
    _answer, decision = send(clerk, parties="90007117 Speeltuinen Zandkasteel B.V.")
    taken = words(clerk.get(f"/besluiten/{decision.public_id}/genomen"))
    assert "Dit besluit toetsen" in taken
    assert "Bekijk de toets" not in taken
    for address in ("", "/toets"):
        page = words(clerk.get(f"/besluiten/{decision.public_id}{address}"))
        assert "met het besluit ingevoerd door de griffie" in page
        assert "iemand heeft dit aangegeven" not in page
