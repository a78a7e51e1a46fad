"""Passkeys: made by the holder of an account in a browser, and used to sign in, as a second factor,
and to sign something. Whoever made one verifies that it is the holder who uses it, by a finger, a
face or a PIN; so it is two factors in one. Decision 0038.

Of what a browser sends nothing is believed before `webauthn` has verified it, for the site that
SITE_ADDRESS says and no other.
"""

from __future__ import annotations

import datetime
import ipaddress
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from register import challenges
from register.access import Identity
from register.clock import now
from register.errors import Invalid, NotFound, marked
from register.extensions import db
from register.models.accounts import Account, Passkey
from register.plain_text import legible
from register.services import journal, outbox
from register.services.accounts import factor_uses
from register.services.outbox import AccountMail

LONGEST_NAME = 60
"""Characters of the name of a passkey."""
MOST = 20
"""Passkeys that one account has at once."""
UNSAID = str(uuid.UUID(int=0))
"""What stands for the make of a device that does not say it. Source: WebAuthn, level 3, 6.5.1."""
SECONDS = 5 * 60
"""How long a browser waits for its reader to choose a passkey."""

FAILED = marked("The passkey could not be used. Try once more, or choose another way.")
"""What is said of an answer that is not right, whatever is wrong with it."""
TOO_LATE = marked("This page had been open for too long. Press the button once more.")


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The site for which passkeys are made. `id`: the host that stands in a passkey; `origin`: from
    where alone it may be used.
    """

    id: str
    origin: str
    name: str


def relying_party(address: str | None, name: str) -> RelyingParty | None:
    """Return the site that stands at an address, as SITE_ADDRESS says it. None: browsers make no
    passkeys there, because it has no name, or no https and is not one's own machine.

    >>> relying_party("https://register.body.example/nl", "Register").origin
    'https://register.body.example'
    >>> relying_party("http://127.0.0.1:8000", "Register") is None
    True
    """
    parts = urlsplit(address or "")
    host = parts.hostname or ""
    is_own = host == "localhost" or host.endswith(".localhost")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_own)
    if not host or not is_safe or _is_number(host):
        return None
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    return RelyingParty(host, f"{parts.scheme}://{host}{port}", name)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Ceremony:
    """For what a passkey is made or used. `act`: what is done with it; `browser`: a word that the
    browser that is asked has, and no other.
    """

    party: RelyingParty
    act: str
    browser: str


@dataclass(frozen=True, slots=True)
class KeptPasskey:
    """A passkey as its holder sees it. `last_used_at` None: never, or nobody noted it."""

    passkey: Passkey
    last_used_at: datetime.datetime | None


def asking(ceremony: Ceremony) -> str:
    """Return, as JSON, what a browser is asked to use a passkey. It names none, and so tells of no
    account whether there is one.
    """
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=ceremony.party.id,
        challenge=challenges.make(ceremony.act, ceremony.browser),
        timeout=SECONDS * 1000,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def making(ceremony: Ceremony, account: Account) -> str:
    """Return, as JSON, what a browser is asked to make a passkey for an account. It is kept where
    it is made, so that it can be found without saying who one is.
    """
    import webauthn
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        AuthenticatorTransport,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    known = [
        PublicKeyCredentialDescriptor(
            id=each.credential_id,
            transports=[AuthenticatorTransport(way) for way in each.transports] or None,
        )
        for each in _of(account)
    ]
    options = webauthn.generate_registration_options(
        rp_id=ceremony.party.id,
        rp_name=ceremony.party.name,
        user_id=_handle_of(account),
        user_name=account.email,
        user_display_name=account.name,
        challenge=challenges.make(ceremony.act, ceremony.browser),
        timeout=SECONDS * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=known,
    )
    return webauthn.options_to_json(options)


def _handle_of(account: Account) -> bytes:
    """Return by which random word a passkey knows its account."""
    return uuid.UUID(account.public_id).bytes


def add(account: Account, ceremony: Ceremony, answer: str, name: str = "") -> Passkey:
    """Keep the passkey that a browser made, and tell its holder by mail. `answer`: what the browser
    sent, as JSON. `name`: as the holder calls it.

    Raises:
        Invalid: it is not right, or there are too many.
    """
    import webauthn

    if len(_of(account)) >= MOST:
        raise Invalid("You have %(most)s passkeys. Remove one first.", most=str(MOST))
    said = _asked(webauthn.helpers.parse_registration_credential_json, answer)
    challenge = _challenge_in(said.response.client_data_json, ceremony)
    made = _asked(
        webauthn.verify_registration_response,
        credential=said,
        expected_challenge=challenge,
        expected_rp_id=ceremony.party.id,
        expected_origin=ceremony.party.origin,
        require_user_verification=True,
    )
    if not challenges.use(challenge) or _find(made.credential_id) is not None:
        raise Invalid(FAILED)
    passkey = Passkey(
        account_id=account.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=[each.value for each in said.response.transports or ()],
        aaguid=made.aaguid if made.aaguid != UNSAID else None,
        name=_named(name),
    )
    db.session.add(passkey)
    db.session.flush()
    outbox.mail_account(account, AccountMail.PASSKEY, now())
    journal.record(Identity(account.id), "account:add_passkey", account.public_id, None)
    return passkey


def _named(name: str) -> str:
    return legible(name).strip()[:LONGEST_NAME] or "Passkey"


def use(ceremony: Ceremony, answer: str, of: Account | None = None) -> Account:
    """Return the account whose passkey a browser used, and note the use. Nothing of the register is
    changed, so that who signs in waits for nobody who writes there.

    `of`: whose it has to be; None: whoever it is, signs in with it.

    Raises:
        Invalid: it is not right: made for another site, act or browser, for too long or used
            before, of nobody or of somebody else, removed, of a closed account, without saying that
            it is the holder, signed wrongly, or it has signed less often than it had before.
    """
    import webauthn

    said = _asked(webauthn.helpers.parse_authentication_credential_json, answer)
    challenge = _challenge_in(said.response.client_data_json, ceremony)
    passkey = _find(said.raw_id)
    if passkey is None or not _is_of(passkey, of, said.response.user_handle):
        raise Invalid(FAILED)
    done = _asked(
        webauthn.verify_authentication_response,
        credential=said,
        expected_challenge=challenge,
        expected_rp_id=ceremony.party.id,
        expected_origin=ceremony.party.origin,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=_count_of(passkey),
        require_user_verification=True,
    )
    is_first = challenges.use(challenge)
    if not is_first or not factor_uses.take(passkey.public_id, done.new_sign_count, uncounted=True):
        raise Invalid(FAILED)
    return passkey.account


def _is_of(passkey: Passkey, of: Account | None, handle: bytes | None) -> bool:
    """Say whether somebody may use a passkey. `handle`: whose it says that it is."""
    account = passkey.account
    if passkey.removed_at is not None or account.disabled_at is not None:
        return False
    return handle == _handle_of(account) and (of is None or account.id == of.id)


def _asked(ask: Callable[..., Any], *said: Any, **known: Any) -> Any:
    """Ask the library about something that a browser sent. Whatever it stumbles over is not right.

    Raises:
        Invalid: it is not.
    """
    try:
        return ask(*said, **known)
    except Exception as error:  # made of whatever somebody sends: each part of it fails in its way
        raise Invalid(FAILED) from error


def _challenge_in(client_data: bytes, ceremony: Ceremony) -> bytes:
    """Return the challenge that was answered.

    Raises:
        Invalid: it was not made for this, or the page that asked stands in one of another site.
    """
    import webauthn

    said = _asked(webauthn.helpers.parse_client_data_json, client_data)
    if said.cross_origin:
        raise Invalid(FAILED)
    if not challenges.holds(said.challenge, ceremony.act, ceremony.browser):
        raise Invalid(TOO_LATE)
    return bytes(said.challenge)


def _find(credential_id: bytes) -> Passkey | None:
    return db.session.scalar(sa.select(Passkey).where(Passkey.credential_id == credential_id))


def _of(account: Account) -> list[Passkey]:
    chosen = sa.select(Passkey).where(
        Passkey.account_id == account.id, Passkey.removed_at.is_(None)
    )
    return list(db.session.scalars(chosen.order_by(Passkey.id)))


def has(account: Account) -> bool:
    """Say whether an account has a passkey."""
    return db.session.scalar(sa.select(held(account.id))) is True


def held(account_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition that an account has a passkey. `account_id`: a value or a column."""
    return sa.exists().where(Passkey.account_id == account_id, Passkey.removed_at.is_(None))


def list_of(account: Account) -> list[KeptPasskey]:
    """Return the passkeys of an account, in the order in which they were added."""
    found = _of(account)
    uses = factor_uses.last_of(each.public_id for each in found)
    return [
        KeptPasskey(each, used.used_at if (used := uses.get(each.public_id)) else None)
        for each in found
    ]


def get(account: Account, public_id: str) -> Passkey:
    """Return a passkey of an account.

    Raises:
        NotFound: it has no such passkey, or removed it.
    """
    for each in _of(account):
        if each.public_id == public_id:
            return each
    raise NotFound("There is no such passkey.")


def rename(passkey: Passkey, name: str) -> None:
    """Let its holder call a passkey otherwise."""
    passkey.name = _named(name)
    journal.record(
        Identity(passkey.account_id), "account:name_passkey", passkey.account.public_id, None
    )


def remove(passkey: Passkey) -> None:
    """Do away with a passkey, and tell its holder by mail. `second_factor.remove_passkey` looks
    whether it can be missed.
    """
    account = passkey.account
    passkey.removed_at = now()
    outbox.mail_account(account, AccountMail.PASSKEY_REMOVED, now())
    journal.record(Identity(account.id), "account:remove_passkey", account.public_id, None)


def remove_all(account: Account, by: Identity) -> None:
    """Do away with every passkey of an account, for whoever keeps it: its holder begins anew."""
    for each in _of(account):
        each.removed_at = now()
        journal.record(by, "account:remove_passkey", account.public_id, None)


def _count_of(passkey: Passkey) -> int:
    """Return how often a passkey had signed; 0: it does not count, or never did."""
    used = factor_uses.last_of([passkey.public_id]).get(passkey.public_id)
    return max(passkey.sign_count, used.counter if used is not None else 0)
