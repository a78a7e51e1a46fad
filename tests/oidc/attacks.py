"""Seventeen attacks on signing in at a provider, each with its guard, and how that is taken away.

A variant is one way to try. `tries` says whether it came through. `guard` takes away what stands in
its way, and `behind` takes away other guards that would stand in the way too, so that this one alone
is seen: refused without those, let through without this.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from authlib.oidc.core import CodeIDToken
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from joserfc import jws, jwt
from joserfc._rfc7518 import oct_key
from joserfc.jwk import JWKRegistry, OctKey, RSAKey
from joserfc.jwt import JWTClaimsRegistry

from register import clock
from register.oidc import flow, provider, tokens
from register.oidc.facts import Started
from register.services.accounts import identities
from register.views import going_on as views
from tests.oidc import stub as stubs
from tests.oidc.world import BEGIN, OTHER_ISSUER, THIEF, World

Removal = Callable[[pytest.MonkeyPatch], None]
Try = Callable[[World], bool]


@dataclass(frozen=True)
class Variant:
    name: str
    tries: Try
    guard: Removal
    behind: tuple[Removal, ...] = ()


@dataclass(frozen=True)
class Attack:
    """`guard`: what stands in the way, in words."""

    name: str
    guard: str
    variants: tuple[Variant, ...]


# --- what is taken away -----------------------------------------------------------------------


def signatures(patch: pytest.MonkeyPatch) -> None:
    def unverified(_provider: Any, token: str) -> Any:
        found = jws.extract_compact(token.encode())
        return found.headers(), json.loads(found.payload)

    patch.setattr(tokens, "_signed", unverified)


def keys_of_the_provider_alone(patch: pytest.MonkeyPatch) -> None:
    real = tokens.find_key

    def trusting(of: Any, header: Any) -> Any:
        if "jwk" in header:
            return JWKRegistry.import_key(header["jwk"])
        if "jku" in header:
            return JWKRegistry.import_key(provider._ask(header["jku"])["keys"][0])
        if "x5c" in header:
            certificate = x509.load_der_x509_certificate(b64decode(header["x5c"][0]))
            return RSAKey.import_key(
                certificate.public_key().public_bytes(
                    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
                )
            )
        return real(of, header)

    patch.setattr(tokens, "find_key", trusting)


def algorithms(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(tokens, "ALGORITHMS", (*tokens.ALGORITHMS, "none", "HS256"))


def kinds_of_keys(patch: pytest.MonkeyPatch) -> None:
    """The key is whatever the provider publishes, used as whatever the token says; nor does the
    library refuse a public key as a secret.
    """
    patch.setattr(oct_key, "UNSAFE_KEY_LOADERS", ())

    def any_kind(of: Any, header: Any) -> Any:
        [key] = of.keys().keys
        if str(header["alg"]).startswith("HS"):
            return OctKey.import_key({"kty": "oct", "k": _url(key.as_der(private=False))})
        return (
            OctKey.import_key(b"nothing of any worth at all, this is")
            if header["alg"] == "none"
            else key
        )

    patch.setattr(tokens, "find_key", any_kind)


def claim(name: str) -> Removal:
    """A check of a claim that the library makes."""

    def remove(patch: pytest.MonkeyPatch) -> None:
        where = CodeIDToken if hasattr(CodeIDToken, f"validate_{name}") else JWTClaimsRegistry
        patch.setattr(where, f"validate_{name}", lambda *_: None)

    return remove


def required(*names: str) -> Removal:
    def remove(patch: pytest.MonkeyPatch) -> None:
        real = tokens._required
        patch.setattr(
            tokens,
            "_required",
            lambda *said: {
                name: option for name, option in real(*said).items() if name not in names
            },
        )

    return remove


def check(module: Any, name: str) -> Removal:
    return lambda patch: patch.setattr(module, name, lambda *_: None)


def states(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(flow, "of_browser", lambda kept, _state: Started(**kept[-1]) if kept else None)


def pkce(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(flow, "proof_of_browser", lambda started: {})


def own_addresses(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(views, "is_of_this_site", lambda address: True)


def issuers_of_subjects(patch: pytest.MonkeyPatch) -> None:
    real = identities._linked

    def careless(issuer: str, subject: str) -> Any:
        return real(issuer, subject) or real(OTHER_ISSUER, subject)

    patch.setattr(identities, "_linked", careless)


# --- what is tried ----------------------------------------------------------------------------


def says(**changes: Any) -> Try:
    """The provider, or who stands between, says something else in a token. None: it leaves that
    out.
    """

    def tries(world: World) -> bool:
        def change(_header: Any, claims: Any) -> None:
            for name, value in changes.items():
                if value is None:
                    claims.pop(name, None)
                else:
                    claims[name] = value(claims) if callable(value) else value

        world.stub.change = change
        return world.comes_in()

    return tries


def signs(sign: Callable[[World, Any, Any], str]) -> Try:
    def tries(world: World) -> bool:
        world.stub.sign = lambda header, claims: sign(world, header, claims)
        return world.comes_in()

    return tries


FORGED = stubs.new_key("RS")


def other_key(_world: World, header: Any, claims: Any) -> str:
    return jwt.encode(header, claims, FORGED)


def altered(world: World, header: Any, claims: Any) -> str:
    """A true token of the thief, in which the name was changed after it was signed."""
    first, _, signature = jwt.encode(header, {**claims, "sub": THIEF}, world.stub.key).split(".")
    return f"{first}.{_url(json.dumps(claims).encode())}.{signature}"


def with_header(**said: Any) -> Callable[[World, Any, Any], str]:
    def sign(_world: World, header: Any, claims: Any) -> str:
        named = {name: value() for name, value in said.items()}
        return _token({**header, **named}, claims, FORGED)

    return sign


def no_signature(_world: World, header: Any, claims: Any) -> str:
    said = {name: value for name, value in claims.items() if name != "at_hash"}
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(said)}."


def public_key_as_secret(world: World, header: Any, claims: Any) -> str:
    said = f"{_part({**header, 'alg': 'HS256'})}.{_part(claims)}"
    secret = world.stub.key.as_der(private=False)
    return f"{said}.{_url(hmac.new(secret, said.encode(), hashlib.sha256).digest())}"


def certificate() -> list[str]:
    key = FORGED.private_key
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "forged")])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now.replace(year=now.year + 1))
        .sign(key, hashes.SHA256())
    )
    return [b64encode(made.public_bytes(serialization.Encoding.DER)).decode()]


def key_elsewhere(world: World) -> bool:
    """The key stands at an address that the token names."""
    with stubs.serving(stubs.ENTRA) as evil:
        evil.key = FORGED
        world.stub.sign = lambda header, claims: _token(
            {**header, "jku": f"{evil.issuer}/keys"}, claims, FORGED
        )
        came_in = world.comes_in()
        assert came_in or evil.asked == [], "the register asked an address out of a token"
        return came_in


def other_name_of_itself(world: World) -> bool:
    world.stub.metadata = {"issuer": "https://elders.example"}
    browser = world.browser()
    return browser.get(BEGIN).status_code == 303


def code_again(world: World) -> bool:
    """The same answer once more, in a copy of the browser, at a provider that takes codes twice."""
    world.stub.codes_last = True
    browser, copy = world.browser(), world.browser()
    address = world.go(browser)
    with browser.session_transaction() as held, copy.session_transaction() as kept:
        kept.update(held)
    answer = world.back(address)
    browser.get(answer)
    assert world.is_in(browser)
    copy.get(answer)
    return world.is_in(copy)


def answer_of_the_thief(world: World) -> str:
    """How the thief would come back who signed in at the provider, and held the answer."""
    mine, world.stub.subject = world.stub.subject, THIEF
    answer = world.back(world.go(world.browser()))
    world.stub.subject = mine
    return answer


def state_of_another(world: World) -> bool:
    """The victim's browser, which began to sign in, opens the thief's answer."""
    victim = world.browser()
    world.go(victim)
    victim.get(answer_of_the_thief(world))
    return world.is_in(victim, world.thief)


def state_left_out(world: World) -> bool:
    victim = world.browser()
    world.go(victim)
    code = world.sent(answer_of_the_thief(world))["code"]
    iss = {"iss": world.stub.issuer} if world.stub.manners.answers_with_issuer else {}
    victim.get(f"{BEGIN}/terug?{urlencode({'code': code, **iss})}")
    return world.is_in(victim, world.thief)


def code_of_the_thief(world: World) -> bool:
    """The thief's code, asked for with no challenge, in the victim's own answer."""
    victim = world.browser()
    address = world.go(victim)
    said = world.sent(address)
    asked = {name: each for name, each in said.items() if not name.startswith("code_challenge")}
    bare = f"{address.partition('?')[0]}?{urlencode(asked)}"
    mine, world.stub.subject = world.stub.subject, THIEF
    answer = world.back(bare)
    world.stub.subject = mine
    victim.get(answer)
    return world.is_in(victim, world.thief)


def code_of_the_thief_with_challenge(world: World) -> bool:
    """The same, with the challenge of the thief's own sign-in."""
    victim = world.browser()
    said = world.sent(world.go(victim))
    thief = world.sent(answer_of_the_thief(world))
    victim.get(f"{BEGIN}/terug?{urlencode({**thief, 'state': said['state']})}")
    return world.is_in(victim, world.thief)


def another_answers(issuer: str | None) -> Try:
    def tries(world: World) -> bool:
        def answer(said: Any) -> None:
            said.pop("iss", None)
            if issuer is not None:
                said["iss"] = issuer

        world.stub.answer = answer
        return world.comes_in()

    return tries


def leads_to(address: str) -> Try:
    def tries(world: World) -> bool:
        browser = world.browser()
        answer = world.sign_in(browser, next=address)
        assert answer.status_code == 303
        return urlsplit(answer.location).netloc not in ("", "localhost")

    return tries


def _send_logout(world: World, token: str) -> int:
    answer = world.browser().post(f"{BEGIN}/afmelding", data={"logout_token": token})
    return int(answer.status_code)


def forged_logout(world: World) -> bool:
    browser = world.browser()
    world.sign_in(browser)
    world.stub.sign = lambda header, claims: jwt.encode(header, claims, FORGED)
    _send_logout(world, world.stub.logout_token())
    return not world.is_in(browser)


def logout_again(world: World) -> bool:
    browser, token = world.browser(), world.stub.logout_token()
    world.sign_in(browser)
    assert _send_logout(world, token) == 200
    assert not world.is_in(browser)
    world.sign_in(browser)
    assert world.is_in(browser)
    _send_logout(world, token)
    return not world.is_in(browser)


def id_token_as_logout(world: World) -> bool:
    browser = world.browser()
    world.sign_in(browser)
    token = world.stub.logout_token(events=None, nonce="n", typ="JWT")
    _send_logout(world, token)
    return not world.is_in(browser)


def old_logout(world: World) -> bool:
    browser = world.browser()
    world.sign_in(browser)
    _send_logout(world, world.stub.logout_token(iat=int(time.time()) - 3600, exp=None))
    return not world.is_in(browser)


def logout_for_another(world: World) -> bool:
    browser = world.browser()
    world.sign_in(browser)
    _send_logout(world, world.stub.logout_token(aud="another-register"))
    return not world.is_in(browser)


def subject_of_another(world: World) -> bool:
    """A subject that is linked at another issuer signs in at this one."""
    [there] = [
        each.subject for each in identities.list_of(world.account) if each.issuer == OTHER_ISSUER
    ]
    world.stub.subject = there
    return world.comes_in()


def _token(header: Any, claims: Any, key: Any) -> str:
    """A token with whatever header, also one that a library would refuse to make."""
    registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
    return jwt.encode(header, claims, key, registry=registry)


def _part(said: Any) -> str:
    return _url(json.dumps(said).encode())


def _url(said: bytes) -> str:
    return urlsafe_b64encode(said).rstrip(b"=").decode()


def later(seconds: int) -> Callable[[Any], int]:
    return lambda claims: int(time.time()) + seconds


OVER = tokens.LEEWAY_SECONDS + 30
_other_public = {"jwk": lambda: FORGED.as_dict(private=False)}
no_nonce = claim("nonce")

ATTACKS = (
    Attack(
        "signature not checked, or of another key",
        "`tokens._signed`: joserfc, with the key of the provider",
        (
            Variant("another key under the same name", signs(other_key), signatures),
            Variant("changed after it was signed", signs(altered), signatures),
        ),
    ),
    Attack(
        "key out of the token's own header",
        "`tokens.find_key`: keys from `jwks_uri` of the discovery, and nowhere else",
        (
            Variant("jwk", signs(with_header(**_other_public)), keys_of_the_provider_alone),
            Variant("jku", key_elsewhere, keys_of_the_provider_alone),
            Variant("x5c", signs(with_header(x5c=certificate)), keys_of_the_provider_alone),
        ),
    ),
    Attack(
        "`alg: none`",
        "`tokens.ALGORITHMS`",
        (Variant("no signature", signs(no_signature), algorithms, (kinds_of_keys,)),),
    ),
    Attack(
        "public key as a shared secret (HS256)",
        "`tokens.ALGORITHMS`, and the kind of key in `tokens.find_key`",
        (
            Variant("list", signs(public_key_as_secret), algorithms, (kinds_of_keys,)),
            Variant("kind of key", signs(public_key_as_secret), kinds_of_keys, (algorithms,)),
        ),
    ),
    Attack(
        "`at_hash` of another token, or that cannot be compared",
        "authlib, `validate_at_hash`",
        (
            Variant("of another token", says(at_hash=stubs.half_hash("another")), claim("at_hash")),
            Variant("cut short", says(at_hash="x"), claim("at_hash")),
            Variant("no text", says(at_hash=12345), claim("at_hash")),
        ),
    ),
    Attack(
        "another issuer",
        "`tokens._required`; `provider.check_issuer` for the discovery",
        (
            Variant("in the token", says(iss="https://elders.example"), required("iss")),
            Variant("almost", says(iss=lambda claims: claims["iss"] + "/"), required("iss")),
            Variant("in the discovery", other_name_of_itself, check(provider, "check_issuer")),
        ),
    ),
    Attack(
        "another audience",
        "`tokens._required`; authlib, `validate_azp`",
        (
            Variant(
                "aud", says(aud="another-register", azp=None), required("aud"), (claim("azp"),)
            ),
            Variant("azp", says(azp="another-register"), claim("azp")),
            Variant("several without azp", says(aud=["register", "x"], azp=None), claim("azp")),
        ),
    ),
    Attack(
        "nonce of another sign-in, or none",
        "authlib, `validate_nonce`",
        (
            Variant("another", says(nonce="another"), no_nonce),
            Variant("none", says(nonce=None), no_nonce),
        ),
    ),
    Attack(
        "expired",
        "authlib, `exp`, with a minute of leeway",
        (Variant("exp", says(exp=later(-OVER)), claim("exp")),),
    ),
    Attack(
        "not valid yet",
        "authlib, `iat` and `nbf`, with a minute of leeway",
        (
            Variant("iat", says(iat=later(OVER)), claim("iat")),
            Variant("nbf", says(nbf=later(OVER)), claim("nbf")),
        ),
    ),
    Attack(
        "code once more",
        "`flow.check_used_once`, over all workers",
        (Variant("in a copy of the browser", code_again, check(flow, "check_used_once")),),
    ),
    Attack(
        "state of another browser, or none",
        "`flow.of_browser`",
        (
            Variant("of another", state_of_another, states, (no_nonce, pkce)),
            Variant("none", state_left_out, states, (no_nonce, pkce)),
        ),
    ),
    Attack(
        "mixed-up provider",
        "`flow.check_answering` (RFC 9207)",
        (
            Variant(
                "another",
                another_answers("https://elders.example"),
                check(flow, "check_answering"),
            ),
            Variant("none, promised", another_answers(None), check(flow, "check_answering")),
        ),
    ),
    Attack(
        "led to another site",
        "`views.going_on.is_of_this_site`",
        (
            Variant("address", leads_to("https://elders.example/"), own_addresses),
            Variant("without scheme", leads_to("//elders.example/"), own_addresses),
        ),
    ),
    Attack(
        "logout token forged, replayed, old or another token",
        "`tokens.read_logout_token`",
        (
            Variant("forged", forged_logout, signatures),
            Variant("replayed", logout_again, check(tokens, "check_used_once")),
            Variant("another token", id_token_as_logout, check(tokens, "check_is_logout")),
            Variant("old", old_logout, check(tokens, "check_is_logout")),
            Variant("for another", logout_for_another, required("aud"), (claim("azp"),)),
        ),
    ),
    Attack(
        "subject of another issuer",
        "`identities.find`: issuer and subject together",
        (Variant("at this one", subject_of_another, issuers_of_subjects),),
    ),
    Attack(
        "code of somebody else, without PKCE",
        "`flow.proof_of_browser` (RFC 7636)",
        (
            Variant("no challenge", code_of_the_thief, pkce),
            Variant("other challenge", code_of_the_thief_with_challenge, pkce, (no_nonce,)),
        ),
    ),
)
VARIANTS = [(attack, each) for attack in ATTACKS for each in attack.variants]
