"""The clerk's pages: enter, change, link, record who takes part, import. Nobody else sees them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from conflict_graph.facts import DecisionStatus
from register.access import SERVER, Role
from register.extensions import db
from register.models.decisions import Decision
from register.services.decisions import decisions, participations
from register.services.organisations import matching
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

NEW = "/organen/vlietmonde/besluiten/nieuw"
FIELDS = {
    "title": "Bruggen",
    "kind": "award",
    "status": "open",
    "value": "1.250.000,50",
}
CHANGED = {
    **FIELDS,
    "parties-0-name": "Tarwedam",
    **{f"parties-{row}-role": "bidder" for row in range(2)},
    **{f"parties-{row}-benefit": "" for row in range(2)},
}
TARWEDAM = {"parties": "Tarwedam"}
"""A party that nobody knows, so that it is asked who it is."""


@pytest.fixture
def body(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return factories.body()


@pytest.fixture
def clerk(client, body):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    return client


def words(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def ask(clerk, **fields):
    """Send a decision of which something has to be asked; return the page and the fields of the
    questions.
    """
    answer = clerk.post(NEW, data={**FIELDS, **fields})
    assert answer.status_code == 400, answer.status_code
    keys = re.findall(r'name="(asked-[0-9]+)-key" value="([^"]+)"', answer.text)
    return answer, {f"{name}-key": key for name, key in keys}


def enter(clerk, which="unknown", **fields):
    """Enter a decision with a party; of one that nobody knows it is said which it is."""
    fields = {**FIELDS, **TARWEDAM, **fields}
    answer = clerk.post(NEW, data=fields)
    if answer.status_code == 400:
        _page, keys = ask(clerk, **fields)
        said = {key.replace("-key", "-which"): which for key in keys}
        answer = clerk.post(NEW, data={**fields, **keys, **said})
    assert answer.status_code == 303, words(answer)
    return db.session.query(Decision).order_by(Decision.id.desc()).first()


def test_an_empty_list_says_what_would_stand_there(clerk):
    assert clerk.get("/besluiten").status_code == 200


def test_a_decision_is_entered_and_shown(clerk):
    decision = enter(clerk, parties="Tarwedam 90001234", sole_mandate="no")
    version = decision.current
    assert (version.amount_cents, version.currency, version.sole_mandate) == (
        125_000_050,
        "EUR",
        False,
    )
    assert version.parties[0].mention.identifiers == {"NL-KVK": "90001234"}
    page = clerk.get(f"/besluiten/{decision.public_id}")
    assert "Tarwedam" in words(page)
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"status": ""},
        {"value": "veel"},
        {"value": "12.34.56"},
        {"value": "12.50,00"},
        {"decided_on": "30-2-2026"},
        {"parties": "Tarwedam; 9000123"},
    ],
)
def test_a_wrong_field_is_said_and_nothing_is_kept(clerk, wrong):
    answer = clerk.post(NEW, data={**FIELDS, **wrong})
    assert answer.status_code == 400
    assert "error-summary" in answer.text
    assert db.session.query(Decision).count() == 0


def test_a_party_that_is_entered_by_its_number_alone_is_the_one_that_bears_it(clerk):
    factories.organisation("Haverlo Bouw B.V.", kvk="90000114")
    decision = enter(clerk, parties="90000114")
    [party] = decision.current.parties
    assert (party.mention.name, party.mention.identifiers) == (
        "Haverlo Bouw B.V.",
        {"NL-KVK": "90000114"},
    )
    change = {"parties-0-name": "", "parties-0-kvk": "90000114", "title": "Bruggen en sluizen"}
    assert (
        clerk.post(
            f"/besluiten/{decision.public_id}/wijzigen", data={**CHANGED, **change}
        ).status_code
        == 303
    )
    db.session.refresh(decision)
    assert [each.mention.name for each in decision.current.parties] == ["Haverlo Bouw B.V."]


@pytest.mark.parametrize(
    ("party", "sentence"),
    [
        ({"kvk": "90000114"}, "Wij kennen dit nummer nog niet"),
        ({"kvk": "9000011"}, "Een KvK-nummer heeft 8 cijfers"),
        ({"town": "Haverlo"}, "Vul de naam van deze partij in of haar KvK-nummer"),
        ({"role": "winner"}, "Vul de naam van deze partij in of haar KvK-nummer"),
        ({"benefit": "direct"}, "Vul de naam van deze partij in of haar KvK-nummer"),
    ],
)
def test_a_party_of_which_it_is_not_clear_who_it_is_is_asked_about_beside_it(
    clerk, party, sentence
):
    decision = enter(clerk)
    fields = {f"parties-1-{name}": value for name, value in party.items()}
    answer = clerk.post(f"/besluiten/{decision.public_id}/wijzigen", data={**CHANGED, **fields})
    assert answer.status_code == 400
    assert re.search(
        rf'id="parties-1-(name|kvk)-error"[^<]*<[^>]*>[^<]*</span> {sentence}', answer.text
    ), answer.text
    db.session.expire_all()
    assert len(decision.versions) == 1


def test_a_party_of_which_the_texts_are_cleared_is_taken_out(clerk):
    decision = enter(clerk, role="winner")
    cleared = {"parties-0-name": "", "parties-0-role": "winner", "parties-0-benefit": "direct"}
    assert (
        clerk.post(
            f"/besluiten/{decision.public_id}/wijzigen", data={**CHANGED, **cleared}
        ).status_code
        == 303
    )
    db.session.refresh(decision)
    assert decision.current.parties == []


def test_another_row_for_a_party_needs_no_script_and_keeps_what_was_entered(clerk):
    decision = enter(clerk)
    answer = clerk.post(
        f"/besluiten/{decision.public_id}/wijzigen",
        data={**CHANGED, "title": "Half af", "more": "1"},
    )
    assert answer.status_code == 200
    assert "Half af" in answer.text
    assert "parties-2-name" in answer.text
    db.session.expire_all()
    assert len(decision.versions) == 1


def test_a_change_is_a_version_and_saying_the_same_again_is_none(clerk):
    decision = enter(clerk)
    address = f"/besluiten/{decision.public_id}/wijzigen"
    assert "Bruggen" in clerk.get(address).text
    for title in ("Bruggen en sluizen", "Bruggen en sluizen"):
        assert clerk.post(address, data={**CHANGED, "title": title}).status_code == 303
    db.session.expire_all()
    assert [version.title for version in decision.versions] == ["Bruggen", "Bruggen en sluizen"]


def test_a_party_is_linked_by_a_yes_and_unlinked_by_a_no(clerk):
    company = factories.organisation("Tarwedam B.V.", town="Vlietmonde", kvk="90001234")
    decision = enter(clerk)
    mention = decision.current.parties[0].mention
    address = f"/partijen/{mention.public_id}?besluit={decision.public_id}"
    page = clerk.get(address).text
    assert "Tarwedam B.V." in page
    assert "“Tarwedam” noemt geen rechtsvorm." in page
    assert "Geen ander besluit" in page
    for answer, linked in (("yes", company), ("no", None)):
        reply = clerk.post(address, data={"organisation": company.public_id, "answer": answer})
        assert reply.location == (f"/besluiten/{decision.public_id}" if linked else address)
        db.session.expire_all()
        assert matching.resolve(mention) is linked
        assert ("Deze partij is gekoppeld aan Tarwedam B.V." in clerk.get(address).text) is (
            linked is not None
        )


def test_a_party_that_nobody_knows_is_added(clerk):
    decision = enter(clerk)
    mention = decision.current.parties[0].mention
    address = f"/partijen/{mention.public_id}/nieuw?besluit={decision.public_id}"
    assert (
        clerk.post(address, data={"kind": "company"}).location == f"/besluiten/{decision.public_id}"
    )
    db.session.expire_all()
    assert matching.resolve(mention).name == "Tarwedam"


def test_an_answer_for_a_decision_that_does_not_exist_is_not_recorded(clerk):
    company = factories.organisation("Tarwedam B.V.", kvk="90001234")
    mention = enter(clerk).current.parties[0].mention
    for address, said in (
        (f"/partijen/{mention.public_id}", {"organisation": company.public_id, "answer": "yes"}),
        (f"/partijen/{mention.public_id}/nieuw", {"kind": "company"}),
    ):
        assert clerk.post(f"{address}?besluit=geen", data=said).status_code == 404
        db.session.expire_all()
        assert matching.resolve(mention) is None


def test_who_takes_part_is_recorded_and_changed(clerk, body):
    official = factories.official(body)
    decision = enter(clerk)
    new = f"/besluiten/{decision.public_id}/deelnemers/nieuw"
    assert official.person.family_name in clerk.get(new).text
    colleague = factories.official(body)
    both = [official.public_id, colleague.public_id]
    assert clerk.post(new, data={"planned": ["voted"]}).status_code == 400
    assert (
        clerk.post(new, data={"officials": both, "planned": ["voted", "signed"]}).status_code == 303
    )
    row, other = db.session.query(Decision).one().participations
    assert row.current.planned == other.current.planned == ["voted", "signed"]
    assert colleague.person.family_name not in clerk.get(new).text
    said = {"planned": ["voted", "signed"], "recused_vote": "no"}
    change = f"/besluiten/{decision.public_id}/deelnemers/{official.public_id}"
    assert clerk.get(change).status_code == 200
    assert clerk.post(change, data={**said, "took_no_part": "yes"}).status_code == 400
    assert clerk.post(change, data=said).status_code == 303
    db.session.expire_all()
    assert (row.current.recused_vote, row.current.recused_contact) == (False, None)
    assert clerk.post(change, data={"took_no_part": "yes"}).status_code == 303
    db.session.expire_all()
    assert participations.entry_of(row).took_no_part is True


def test_steps_to_come_that_are_sent_after_the_decision_was_taken_are_refused_beside_them(
    clerk, body
):
    browser = Browser(clerk)
    made = factories.decision(body, [], status=DecisionStatus.OPEN)
    here, there = factories.official(body), factories.official(body)
    factories.participation(made, here, planned=["voted"])
    pages = [
        browser.open(f"/besluiten/{made.public_id}/deelnemers/{each}")
        for each in (here.public_id, "nieuw")
    ]
    with transaction():
        entry = replace(decisions.entry_of(made), status=DecisionStatus.TAKEN)
        decisions.amend(SERVER, made, entry)
    for page in pages:
        page = browser.submit(page, 400, planned="voted", officials=there.public_id)
        assert "#planned-0" in page.links()


def test_the_old_address_of_an_import_leads_to_the_new_one(clerk):
    answer = clerk.get("/organen/vlietmonde/besluiten/importeren")
    assert answer.status_code == 308
    assert clerk.get(answer.location).status_code == 200


def test_open_decisions_come_first_and_can_be_searched(clerk, body):
    company = factories.organisation("100% Bruggen B.V.")
    factories.decision(body, [company], title="Waterkering")
    factories.decision(
        body, title="Kademuren", status=decisions.DecisionStatus.OPEN, decided_on=None
    )
    listed = clerk.get("/besluiten").text
    assert listed.index("Kademuren") < listed.index("Waterkering")
    found = clerk.get("/besluiten?q=100%25&status=taken").text
    assert "Waterkering" in found
    assert "Kademuren" not in found


def test_whoever_is_no_clerk_of_the_body_finds_nothing(client, body):
    decision = factories.decision(body, [factories.organisation()])
    mention = decision.current.parties[0].mention
    start = f"/besluiten/{decision.public_id}"
    addresses = [
        start,
        f"{start}/wijzigen",
        f"{start}/deelnemers/nieuw",
        f"/partijen/{mention.public_id}",
    ]
    addresses += [f"/partijen/{mention.public_id}?besluit={decision.public_id}"]
    addresses += [
        "/besluiten",
        "/organen/vlietmonde/besluiten/nieuw",
        "/organen/vlietmonde/besluiten/importeren",
    ]
    assert {client.get(address).status_code for address in addresses} == {303}
    factories.sign_in(
        client, factories.account(body, Role.REVIEWER, Role.OFFICIAL, Role.ADMINISTRATOR)
    )
    assert {client.get(address).status_code for address in addresses} == {404}


SAMPLES = Path(__file__).parents[1] / "samples"
RESULT, CALL = ((SAMPLES / f"{name}.xml").read_bytes() for name in ("eforms_result", "eforms_call"))


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def offer(clerk, content, name):
    """Offer a file; where it is asked whose its notices are, they are of the body."""
    answer = clerk.post(
        "/organen/vlietmonde/importeren",
        data={"noun": "decisions", "file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    if not answer.request.path.endswith("/kopers"):
        return answer
    return clerk.post(answer.request.path, data={"buyers-0": "yes"}, follow_redirects=True)


def test_notices_come_in_from_a_zip_and_what_is_wrong_names_the_file_inside(clerk):
    answer = offer(clerk, zipped(**{"a.xml": RESULT, "b.xml": b"<html/>"}), "aankondigingen.zip")
    assert "aankondigingen.zip/b.xml" in words(answer)
    assert db.session.query(Decision).count() == 3
    refused = offer(clerk, zipped(**{"../a.xml": RESULT}), "aankondigingen.zip")
    assert "Pak het archief opnieuw in" in words(refused)


def test_what_the_source_says_besides_stands_on_the_page_of_the_decision(clerk):
    offer(clerk, CALL, "a.xml")
    offer(clerk, RESULT, "b.xml")
    decision = db.session.query(Decision).filter_by(lot="LOT-0001").one()
    page = words(clerk.get(f"/besluiten/{decision.public_id}"))
    for said in (
        "Open voor iedereen",
        "85000000, 85312000",
        "De dag van de gunning",
        "V. Voorbeeld",
        "niet openbaar",
    ):
        assert said in page
    by_hand = clerk.get(f"/besluiten/{enter(clerk).public_id}")
    assert "Wat de bron verder vermeldt" not in words(by_hand)
