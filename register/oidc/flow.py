"""There and back: somebody is sent to the provider, and comes back with a code."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import requests
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError

from register import clock, counters
from register.oidc.facts import Proven, ProviderFailed, Refused, Started
from register.oidc.provider import TIMEOUT_SECONDS, Provider
from register.oidc.tokens import LEEWAY_SECONDS, read_id_token

LASTS_SECONDS = 10 * 60
"""How long somebody may take at the provider."""


def of_browser(kept: Sequence[Mapping[str, Any]], state: str | None) -> Started | None:
    """Return the sign-in with this state that one browser began. None: it began none such."""
    for each in kept:
        if state and hmac.compare_digest(str(each.get("state")).encode(), state.encode()):
            return Started(**each)
    return None


def begin(
    provider: Provider, redirect_uri: str, language: str, **about: Any
) -> tuple[str, Started]:
    """Return the address to send somebody to, and what the browser keeps until the way back.

    Raises:
        ProviderFailed: the provider does not answer.
    """
    started = Started(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=generate_token(64),
        began_at=int(clock.now().timestamp()),
        language=language,
        **about,
    )
    again = {"prompt": "login", "max_age": "0"} if started.fresh else {}
    address, _ = provider.client(redirect_uri).create_authorization_url(
        provider.metadata()["authorization_endpoint"],
        state=started.state,
        nonce=started.nonce,
        ui_locales=language,
        **proof_of_browser(started),
        **again,
    )
    return address, started


def proof_of_browser(started: Started) -> dict[str, str]:
    """Return what binds a code to the browser for which it was asked. Source: RFC 7636."""
    return {"code_verifier": started.verifier}


def finish(
    provider: Provider, redirect_uri: str, started: Started | None, answered: Mapping[str, str]
) -> Proven:
    """Return who came back. `started`: the sign-in of this browser to which the answer belongs;
    None: it has none. `answered`: what stands in the address.

    Raises:
        Refused: anything is not right, or somebody turned back there.
        ProviderFailed: the provider does not answer.
    """
    if started is None:
        raise Refused("a state that this browser does not have")
    check_lasts(started)
    check_used_once(started)
    check_answering(provider, answered)
    if answered.get("error") or not answered.get("code"):
        raise Refused("the provider let nobody in")
    given = _exchange(provider, redirect_uri, started, answered["code"])
    proven = read_id_token(
        provider, str(given.get("id_token", "")), started.nonce, given.get("access_token")
    )
    if started.fresh:
        check_is_fresh(started, proven)
    return proven


def check_lasts(started: Started) -> None:
    """Let pass a sign-in that began not long ago.

    Raises:
        Refused: it began too long ago.
    """
    if not 0 <= clock.now().timestamp() - started.began_at <= LASTS_SECONDS:
        raise Refused("a sign-in that began too long ago")


def check_used_once(started: Started) -> None:
    """Let pass a sign-in from which nobody came back yet, over all workers, wherever its cookie was
    copied to.

    Raises:
        Refused: somebody did.
    """
    if counters.hit(f"sign-in {started.state}", 2 * LASTS_SECONDS) > 1:
        raise Refused("an answer for the second time")


def check_answering(provider: Provider, answered: Mapping[str, str]) -> None:
    """Let pass an answer of the provider that was asked. Source: RFC 9207, 2.4.

    Raises:
        Refused: it is of another one, or does not say where it says that it does.
    """
    said = answered.get("iss")
    says_so = provider.metadata().get("authorization_response_iss_parameter_supported") is True
    if (said is not None or says_so) and said != provider.issuer:
        raise Refused("an answer of another provider")


def check_is_fresh(started: Started, proven: Proven) -> None:
    """Let pass somebody who proved after the sign-in began who it is.

    Raises:
        Refused: that was earlier, or the provider does not say.
    """
    if proven.signed_in_at is None or proven.signed_in_at < started.began_at - LEEWAY_SECONDS:
        raise Refused("nobody proved anew who it is")


def sign_out_address(provider: Provider, home: str) -> str | None:
    """Return where somebody signs out at the provider, and comes back to `home`. None: it has no
    such page. No token is sent, since none is kept, so that the provider may ask whether to.

    Raises:
        ProviderFailed: the provider does not answer.
    """
    address = provider.metadata().get("end_session_endpoint")
    said = {"client_id": provider.settings.client_id, "post_logout_redirect_uri": home}
    return add_params_to_uri(address, said) if address else None


def _exchange(
    provider: Provider, redirect_uri: str, started: Started, code: str
) -> Mapping[str, Any]:
    try:
        given: Mapping[str, Any] = provider.client(redirect_uri).fetch_token(
            provider.metadata()["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            **proof_of_browser(started),
        )
    except OAuthError as error:
        raise Refused(f"the provider takes no such code: {error.error}") from error
    except (requests.RequestException, OSError, ValueError, KeyError) as error:
        raise ProviderFailed("it gives no token") from error
    return given
