"""A passkey lets in its holder, at this site, from the browser that was asked, once for each time
that it was asked, and nobody else.
"""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register import challenges, database, sqlite
from register.access import Identity, Role
from register.errors import Invalid, NotFound, WrongState
from register.extensions import db
from register.models.accounts import Passkey
from register.models.outbox import AccountMail, Letter
from register.services.accounts import accounts, passkeys, second_factor, signing_in
from register.services.accounts.passkeys import Ceremony, relying_party
from register.transaction import transaction
from tests import factories, factors
from tests.authenticator import Authenticator
from tests.conftest import apart
from tests.register.test_sessions import later, register, server  # noqa: F401
from tests.register.test_traces import locked

SITE = "https://register.body.example"
HERE = relying_party(SITE, "Nevenfunctieregister")
_numbers = iter(range(1000))


def ceremony(act="sign in", browser="this browser", party=HERE):
    return Ceremony(party, act, browser)


@pytest.fixture
def clerk(register):
    return factories.account(factories.body(f"sleutel{next(_numbers)}"), Role.CLERK)


@pytest.fixture
def other(register):
    return factories.account(factories.body(f"sleutel{next(_numbers)}"), Role.CLERK)


def enrol(authenticator, account, name="Telefoon"):
    asked = passkeys.making(ceremony("add"), account)
    with transaction():
        return passkeys.add(account, ceremony("add"), authenticator.make(asked), name)


@pytest.fixture
def phone(clerk):
    """What the clerk has, with one passkey in it."""
    made = Authenticator(SITE)
    enrol(made, clerk)
    return made


def let_in(authenticator, act="sign in", of=None, **cheat):
    asked = passkeys.asking(ceremony(act))
    return passkeys.use(ceremony(act), authenticator.use(asked, **cheat), of)


def is_refused(authenticator, **cheat):
    with pytest.raises(Invalid):
        let_in(authenticator, **cheat)
    return True


def letters_about(account, about):
    chosen = sa.select(Letter).where(Letter.account_id == account.id, Letter.about == about)
    return db.session.scalars(chosen).all()


def test_a_passkey_lets_its_holder_in(clerk, phone):
    assert let_in(phone).id == clerk.id
    assert let_in(phone).id == clerk.id
    [kept] = passkeys.list_of(clerk)
    assert (kept.passkey.name, kept.passkey.transports) == ("Telefoon", ["internal"])
    assert kept.passkey.aaguid is None
    assert kept.last_used_at is not None


def test_what_a_browser_is_asked_says_nothing_of_an_account(clerk, phone):
    """There is one question for everybody: which passkey, the reader's own device shows."""
    asked = json.loads(passkeys.asking(ceremony()))
    assert set(asked) == {"challenge", "timeout", "rpId", "allowCredentials", "userVerification"}
    assert (asked["rpId"], asked["allowCredentials"]) == ("register.body.example", [])
    assert asked["userVerification"] == "required"


def test_who_one_is_stands_in_a_passkey_as_a_random_word(clerk):
    asked = json.loads(passkeys.making(ceremony("add"), clerk))
    assert asked["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    handle = passkeys._handle_of(clerk)
    assert len(handle) == 16
    assert clerk.email.encode() not in handle


CHEATS = {
    "another site asked": {"origin": "https://register.body.example.evil.example"},
    "the same host without https": {"origin": "http://register.body.example"},
    "another port": {"origin": "https://register.body.example:8443"},
    "a passkey of another site": {"rp_id": "evil.example"},
    "a passkey of the domain above": {"rp_id": "body.example"},
    "nobody verified that it is the holder": {"verified": False},
    "the signature was tampered with": {"tampered": True},
    "it says to be of somebody else": {"handle": bytes(16)},
    "it says of nobody whose it is": {"handle": None},
    "the page stands in one of another site": {"cross_origin": True},
    "it was made to add a passkey": {"kind": "webauthn.create"},
}


@pytest.mark.parametrize("cheat", CHEATS.values(), ids=CHEATS)
def test_what_is_not_right_lets_nobody_in(clerk, phone, cheat):
    assert is_refused(phone, **cheat)
    assert let_in(phone).id == clerk.id


MADE_WRONGLY = {
    name: CHEATS[name]
    for name in (
        "another site asked",
        "a passkey of another site",
        "nobody verified that it is the holder",
        "the page stands in one of another site",
    )
} | {"it was made to sign in": {"kind": "webauthn.get"}}


@pytest.mark.parametrize("cheat", MADE_WRONGLY.values(), ids=MADE_WRONGLY)
def test_a_passkey_that_was_made_wrongly_is_not_kept(clerk, cheat):
    made = Authenticator(SITE)
    answer = made.make(passkeys.making(ceremony("add"), clerk), **cheat)
    with pytest.raises(Invalid), transaction():
        passkeys.add(clerk, ceremony("add"), answer)
    assert passkeys.list_of(clerk) == []


def test_an_answer_counts_once(clerk, phone):
    answer = phone.use(passkeys.asking(ceremony()), count=0)
    phone.made[-1].count = 0
    with transaction():
        db.session.scalar(sa.select(Passkey).where(Passkey.account_id == clerk.id)).sign_count = 0
    assert passkeys.use(ceremony(), answer).id == clerk.id
    with pytest.raises(Invalid):
        passkeys.use(ceremony(), answer)


def of_all_at_once(app, answers):
    """How many get in."""
    begin = threading.Barrier(len(answers))

    def send(answer):
        with app.app_context():
            begin.wait()
            try:
                return passkeys.use(ceremony(), answer) is not None
            except Invalid:
                return False
            finally:
                db.session.remove()

    db.session.commit()
    with ThreadPoolExecutor(len(answers)) as together:
        return sum(together.map(send, answers))


def test_of_many_who_send_one_answer_at_once_one_gets_in(register, clerk):
    laptop = Authenticator(SITE, counts=False)
    enrol(laptop, clerk)
    answer = laptop.use(passkeys.asking(ceremony()))
    assert of_all_at_once(register, [answer] * 8) == 1


def test_an_answer_for_another_browser_or_another_act_is_worth_nothing(clerk, phone):
    answer = phone.use(passkeys.asking(ceremony("sign in", "their browser")))
    with pytest.raises(Invalid):
        passkeys.use(ceremony("sign in", "this browser"), answer)
    with pytest.raises(Invalid):
        passkeys.use(ceremony("sign a conclusion", "their browser"), answer)
    assert passkeys.use(ceremony("sign in", "their browser"), answer).id == clerk.id


def test_a_browser_without_its_cookie_is_asked_nothing(clerk, phone):
    with pytest.raises(Invalid):
        passkeys.use(ceremony(browser=""), phone.use(passkeys.asking(ceremony(browser=""))))


def test_a_challenge_that_was_not_made_here_is_worth_nothing(clerk, phone):
    for made_up in ("AAAA", "", "WyJhIiwiYiIsOTk5OTk5OTk5OV0.c2lnbmF0dXJl"):
        assert is_refused(phone, challenge=made_up)


def test_a_challenge_that_somebody_else_signed_is_worth_nothing(
    register, clerk, phone, monkeypatch
):
    monkeypatch.setitem(register.config, "SECRET_KEY", "u" * 32)
    theirs = phone.use(passkeys.asking(ceremony()))
    monkeypatch.undo()
    with pytest.raises(Invalid):
        passkeys.use(ceremony(), theirs)


def test_a_challenge_is_worth_nothing_after_its_time(clerk, phone, monkeypatch):
    answer = phone.use(passkeys.asking(ceremony()))
    with later(monkeypatch, seconds=challenges.LIFE.total_seconds() + 1), pytest.raises(Invalid):
        passkeys.use(ceremony(), answer)
    with later(monkeypatch, seconds=challenges.LIFE.total_seconds() - 2):
        assert passkeys.use(ceremony(), answer).id == clerk.id


def test_a_passkey_of_somebody_else_is_no_second_factor_and_signs_nothing(clerk, other, phone):
    assert let_in(phone, of=clerk).id == clerk.id
    assert is_refused(phone, of=other)
    asked = passkeys.asking(ceremony("sign"))
    with pytest.raises(Invalid):
        signing_in.sign_with_passkey(Identity(other.id), ceremony("sign"), phone.use(asked))
    with transaction():
        asked = passkeys.asking(ceremony("sign"))
        signed = signing_in.sign_with_passkey(
            Identity(clerk.id), ceremony("sign"), phone.use(asked)
        )
        assert signed.account == clerk.id


def test_a_passkey_that_nobody_keeps_lets_nobody_in(clerk, phone):
    elsewhere = Authenticator(SITE)
    elsewhere.make(passkeys.making(ceremony("add"), clerk))
    assert is_refused(elsewhere)


def test_the_passkey_of_a_closed_account_lets_nobody_in_nor_after_it_is_opened(clerk, phone):
    with transaction():
        accounts.disable(clerk)
    assert is_refused(phone)
    with transaction():
        accounts.enable(clerk)
    assert is_refused(phone)
    assert passkeys.list_of(clerk) == []


def test_a_passkey_that_has_signed_less_often_than_before_is_a_copy(clerk, phone):
    let_in(phone, count=7)
    for count in (7, 6, 0):
        assert is_refused(phone, count=count)
    assert let_in(phone, count=2**32 - 1).id == clerk.id


def test_a_copy_that_signs_first_and_less_often_than_when_it_was_added_is_none(clerk, phone):
    assert phone.made[-1].count == 1
    assert is_refused(phone, count=1)


def test_of_two_copies_that_sign_at_once_one_gets_in(register, clerk, phone):
    answers = [phone.use(passkeys.asking(ceremony()), count=5) for _ in range(6)]
    assert of_all_at_once(register, answers) == 1


def test_what_does_not_count_is_let_in_every_time(clerk):
    laptop = Authenticator(SITE, counts=False)
    enrol(laptop, clerk)
    for _ in range(3):
        assert let_in(laptop).id == clerk.id


def test_one_passkey_is_kept_once_and_of_one_account(clerk, other):
    made = Authenticator(SITE)
    asked = passkeys.making(ceremony("add"), clerk)
    answer = made.make(asked)
    with transaction():
        passkeys.add(clerk, ceremony("add"), answer)
    for account in (clerk, other):
        with pytest.raises(Invalid), transaction():
            passkeys.add(account, ceremony("add"), answer)
    known = json.loads(passkeys.making(ceremony("add"), clerk))["excludeCredentials"]
    assert len(known) == 1
    assert json.loads(passkeys.making(ceremony("add"), other))["excludeCredentials"] == []


def test_nobody_makes_the_passkey_of_somebody_else_their_own(clerk, other, phone):
    thief = Authenticator(SITE)
    copied = thief.make(passkeys.making(ceremony("add"), other), copied=phone.made[-1])
    with pytest.raises(Invalid), transaction():
        passkeys.add(other, ceremony("add"), copied)
    assert let_in(phone).id == clerk.id


def test_who_uses_a_passkey_waits_for_nobody_who_writes_in_the_register(app, monkeypatch):
    if sqlite.journal() != "WAL":
        pytest.skip(sqlite.warning())
    account, made = factories.account(), Authenticator(SITE)
    enrol(made, account)
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.1)
    asked = passkeys.asking(ceremony())
    with locked(db.engine), apart():
        assert passkeys.use(ceremony(), made.use(asked)).id == account.id


def test_there_is_an_end_to_how_many_passkeys_one_account_has(clerk, monkeypatch):
    monkeypatch.setattr(passkeys, "MOST", 2)
    for _ in range(2):
        enrol(Authenticator(SITE), clerk)
    with pytest.raises(Invalid):
        enrol(Authenticator(SITE), clerk)


def test_a_passkey_that_was_removed_lets_nobody_in_and_its_holder_is_told(clerk, phone):
    [kept] = passkeys.list_of(clerk)
    assert len(letters_about(clerk, AccountMail.PASSKEY)) == 1
    key = clerk.session_key
    with transaction():
        second_factor.remove_passkey(kept.passkey, is_asked=False)
    assert clerk.session_key != key
    assert is_refused(phone)
    assert passkeys.list_of(clerk) == []
    assert len(letters_about(clerk, AccountMail.PASSKEY_REMOVED)) == 1
    with pytest.raises(NotFound):
        passkeys.get(clerk, kept.passkey.public_id)


def test_nobody_finds_the_passkey_of_somebody_else(clerk, other, phone):
    [kept] = passkeys.list_of(clerk)
    with pytest.raises(NotFound):
        passkeys.get(other, kept.passkey.public_id)


def remove_first_of(account, *, is_asked):
    first = passkeys.list_of(account)[0]
    with transaction():
        second_factor.remove_passkey(first.passkey, is_asked=is_asked)


@pytest.mark.parametrize("is_asked", [True, False])
def test_the_last_way_in_is_not_removed(register, is_asked):
    holder = factories.account(
        factories.body(f"sleutel{next(_numbers)}"), Role.CLERK, password=None
    )
    enrol(Authenticator(SITE), holder)
    with pytest.raises(WrongState, match="only way"):
        remove_first_of(holder, is_asked=is_asked)
    assert len(passkeys.list_of(holder)) == 1
    enrol(Authenticator(SITE), holder)
    remove_first_of(holder, is_asked=is_asked)
    assert len(passkeys.list_of(holder)) == 1


def test_the_last_second_factor_is_not_removed_where_one_is_asked(clerk, phone):
    with pytest.raises(WrongState, match="only second factor"):
        remove_first_of(clerk, is_asked=True)
    assert let_in(phone).id == clerk.id
    factors.set_up(clerk)
    remove_first_of(clerk, is_asked=True)
    assert passkeys.list_of(clerk) == []


def test_with_the_last_second_factor_go_the_recovery_codes(clerk, phone):
    with transaction():
        second_factor.new_recovery_codes(clerk)
    remove_first_of(clerk, is_asked=False)
    assert second_factor.ways(clerk).recovery_codes == 0


def junk():
    words = st.text() | st.binary().map(lambda each: each.hex()) | st.none() | st.integers()
    response = st.dictionaries(
        st.sampled_from(
            ["clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"]
        ),
        words,
    )
    whole = st.fixed_dictionaries(
        {"id": words, "rawId": words, "type": st.just("public-key"), "response": response}
    )
    return st.text() | (whole | words | st.lists(words)).map(json.dumps)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk())
def test_whatever_a_browser_sends_is_refused_in_words(app, sent):
    with pytest.raises(Invalid):
        passkeys.use(ceremony(), sent)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_byte_of_an_answer_that_is_another_is_refused_in_words(app, data):
    account = factories.account()
    made = Authenticator(SITE)
    enrol(made, account)
    asked = passkeys.asking(ceremony())
    answer = json.loads(made.use(asked))
    part = data.draw(st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]))
    text = answer["response"][part]
    place = int(data.draw(st.floats(0, 0.99)) * (len(text) - 2))
    put = data.draw(st.sampled_from("ABCDEFGHabcdefgh0123-_."))
    if put == text[place]:
        return
    answer["response"][part] = text[:place] + put + text[place + 1 :]
    with pytest.raises(Invalid):
        passkeys.use(ceremony(), json.dumps(answer))


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://register.body.example", "https://register.body.example"),
        ("https://Register.Body.example:8443/nl", "https://register.body.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://localhost:443", "https://localhost"),
        ("http://register.body.example", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::a]", None),
        ("http://127.0.0.1:8000", None),
        (None, None),
        ("", None),
    ],
)
def test_passkeys_are_for_the_site_that_the_setting_says(address, origin):
    made = relying_party(address, "Register")
    assert (made.origin if made else None) == origin
