"""What a provider signed, looked at before anything in it counts.

Every check stands here once, as a function or an option of its own, so that a test can take it away
(`tests/oidc/attacks.py`). Source: OpenID Connect Core 1.0, 3.1.3.7; Back-Channel Logout 1.0, 2.6;
RFC 8725.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry

from register import clock, counters
from register.oidc.facts import LoggedOut, Proven, Refused
from register.oidc.provider import Provider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""With which keys a token may be signed: those of which the provider alone has the secret half. So
no token without a signature, and none that its public key, or the client's secret, can make.
"""
LEEWAY_SECONDS = 60
"""By how much the clock of the provider may differ from ours."""
LONGEST_SUBJECT = 255
"""Source: OpenID Connect Core 1.0, 2: at most 255 characters."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_KEPT_SECONDS = 15 * 60
"""How old a logout token may be, and for how long it is known that it was used."""


class Registry(JWSRegistry):
    """What may stand in a header, and how long one may be: providers add the certificate of their
    key, which is not looked at.
    """

    max_header_length = 16 * 1024


class LogoutToken(CodeIDToken):
    """What has to stand in a token with which a provider signs somebody out."""

    ESSENTIAL_CLAIMS = ("iss", "aud", "iat", "jti")


def read_id_token(
    provider: Provider, token: str, nonce: str, access_token: str | None = None
) -> Proven:
    """Return who signed in, from a token that the provider gave for one sign-in.

    Raises:
        Refused: anything in it is not right.
        ProviderFailed: its keys cannot be had.
    """
    header, claims = _signed(provider, token)
    found = CodeIDToken(
        claims,
        header,
        _required(provider, "exp", "iat", "sub"),
        {"nonce": nonce, "client_id": provider.settings.client_id, "access_token": access_token},
    )
    _validate(found)
    said = {found.get("acr"), *(found.get("amr") or ())}
    auth_time = found.get("auth_time")
    return Proven(
        provider.issuer,
        _subject(found),
        _word(found.get("sid")),
        bool(said & provider.settings.second_factor),
        int(auth_time) if auth_time else None,
    )


def read_logout_token(provider: Provider, token: str) -> LoggedOut:
    """Return whose sessions are over, from a token that the provider sent by itself. It counts
    once.

    Raises:
        Refused: anything in it is not right, or it was here before.
        ProviderFailed: its keys cannot be had.
    """
    header, claims = _signed(provider, token)
    found = LogoutToken(
        claims,
        header,
        _required(provider, "iat", "jti"),
        {"client_id": provider.settings.client_id},
    )
    _validate(found)
    check_is_logout(found)
    check_used_once(found)
    subject, session = _word(found.get("sub")), _word(found.get("sid"))
    if not subject and not session:
        raise Refused("a logout token that names nobody")
    return LoggedOut(provider.issuer, subject, session)


def check_is_logout(claims: Mapping[str, Any]) -> None:
    """Let pass a token that was made to sign somebody out, and for nothing else.

    Raises:
        Refused: it is another one, or is old.
    """
    events = claims.get("events")
    if "nonce" in claims or not isinstance(events, dict):
        raise Refused("no logout token")
    if not isinstance(events.get(LOGOUT_EVENT), dict):
        raise Refused("no logout token")
    if claims["iat"] < clock.now().timestamp() - LOGOUT_KEPT_SECONDS + LEEWAY_SECONDS:
        raise Refused("an old logout token")


def check_used_once(claims: Mapping[str, Any]) -> None:
    """Let pass a logout token that was not here before, over all workers.

    Raises:
        Refused: it was.
    """
    if counters.hit(f"logout token {claims['jti']}", LOGOUT_KEPT_SECONDS) > 1:
        raise Refused("a logout token for the second time")


def _signed(provider: Provider, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of a token that the provider signed."""
    registry = Registry(algorithms=list(ALGORITHMS), strict_check_header=False)
    try:
        header = jws.extract_compact(token.encode(), registry=registry).headers()
        read = jwt.decode(token, find_key(provider, header), registry=registry)
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        raise Refused(
            f"a token that is not signed as it should be: {type(error).__name__}"
        ) from error
    return read.header, read.claims


def find_key(provider: Provider, header: Mapping[str, Any]) -> Key:
    """Return the key of the provider that a token names. Nothing else of the token's header says
    anything of a key: no key in it (`jwk`, `x5c`), and no address of one (`jku`, `x5u`).

    Raises:
        Refused: the provider has no such key.
    """
    name, kind = header.get("kid"), str(header.get("alg"))[:2]
    for anew in (False, True):
        fits = [
            each
            for each in provider.keys(anew=anew).keys
            if (name is None or each.kid == name) and each.key_type == _KEY_TYPES.get(kind)
        ]
        if len(fits) == 1:
            return fits[0]
    raise Refused("a token whose key the provider does not have")


_KEY_TYPES = {"RS": "RSA", "PS": "RSA", "ES": "EC"}


def _required(provider: Provider, *others: str) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.settings.client_id},
        **{name: {"essential": True} for name in others},
    }


def _validate(claims: CodeIDToken) -> None:
    try:
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError) as error:
        raise Refused(f"a token that says what cannot be right: {error}") from error


def _subject(claims: Mapping[str, Any]) -> str:
    subject = _word(claims.get("sub"))
    if not subject:
        raise Refused("a token that names nobody")
    return subject


def _word(said: object) -> str:
    if said is None:
        return ""
    if not isinstance(said, str) or len(said) > LONGEST_SUBJECT:
        raise Refused("a name that is none")
    return said
