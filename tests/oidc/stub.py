"""An identity provider for tests and for looking, on a port of this machine. It keeps to OpenID
Connect, as Entra ID or as a broker would, and can be told to misbehave.

`python -m tests.oidc.stub --port 8100` serves one that asks who somebody is; docs/operations.md says
which settings go with it. It is no provider for anything else: whoever opens it is whom he says.
"""

from __future__ import annotations

import argparse
import hashlib
import secrets
import sys
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from werkzeug.serving import make_server

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CLIENT, SECRET = "register", "a secret of the client, for tests"
Claims = dict[str, Any]


@dataclass(frozen=True)
class Manners:
    """In what one kind of provider differs from another."""

    path: str
    algorithm: str
    client_auth: tuple[str, ...]
    answers_with_issuer: bool
    extra: Claims
    """Claims that it adds of itself."""


ENTRA = Manners(
    "/7c1f6f0e-tenant/v2.0",
    "RS256",
    ("client_secret_post", "private_key_jwt", "client_secret_jwt"),
    False,
    {"ver": "2.0", "tid": "7c1f6f0e-tenant", "rh": "1.AAA", "amr": ["pwd", "mfa"]},
)
BROKER = Manners(
    "/broker",
    "ES256",
    ("client_secret_basic", "client_secret_post"),
    True,
    {"acr": "urn:etoegang:core:assurance-class:loa3", "azp": CLIENT},
)


@dataclass
class Grant:
    """What stands behind one code."""

    subject: str
    nonce: str | None
    challenge: str | None
    redirect_uri: str
    session: str


@dataclass
class Stub:
    """The provider, and how it is told to misbehave.

    `subject`: who is signed in there; "": it asks on a page. `change` alters what a token says
    before it is signed, `sign` signs it. `answer` alters what it sends back with somebody.
    `metadata` alters what it says of itself. `codes_last`: a code works more than once.
    """

    manners: Manners
    port: int
    subject: str = "3f8b1c-subject"
    session: str = "session-1"
    change: Callable[[Claims, Claims], None] = lambda header, claims: None
    sign: Callable[[Claims, Claims], str] | None = None
    answer: Callable[[Claims], None] = lambda said: None
    metadata: Claims = field(default_factory=dict)
    codes_last: bool = False
    is_away: bool = False
    asked: list[str] = field(default_factory=list)
    grants: dict[str, Grant] = field(default_factory=dict)
    client_key: RSAKey | ECKey | None = None
    """The public key by which a client proves that it is it; None: it shows a secret."""
    takes: tuple[str, ...] = ("RS256", "ES256")
    proofs: dict[str, Claims] = field(default_factory=dict)
    """The header of each proof that was shown, by its number."""

    def __post_init__(self) -> None:
        kind = self.manners.algorithm[:2]
        self.key = new_key(kind)
        self.origin = f"http://127.0.0.1:{self.port}"
        self.issuer = self.origin + self.manners.path

    def settings(self) -> dict[str, Any]:
        """The settings of a register that signs in here."""
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "Werkaccount",
        }

    def id_token(self, grant: Grant, access_token: str) -> str:
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": grant.subject,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "auth_time": moment,
            "nonce": grant.nonce,
            "sid": grant.session,
            "at_hash": half_hash(access_token),
            **self.manners.extra,
        }
        return self.signed({}, claims)

    def logout_token(self, **changes: Any) -> str:
        """A token that says that a session is over. `changes`: claims instead of its own; None: it
        leaves that out.
        """
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": int(time.time()),
            "exp": int(time.time()) + 120,
            "jti": secrets.token_urlsafe(12),
            "sid": self.session,
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return self.signed({"typ": "logout+jwt"}, claims)

    def signed(self, header: Claims, claims: Claims) -> str:
        header = {"alg": self.manners.algorithm, "kid": self.key.kid, **header}
        self.change(header, claims)
        if self.sign is not None:
            return self.sign(header, claims)
        return jwt.encode(header, claims, self.key)


def new_key(kind: str) -> RSAKey | ECKey:
    made = RSAKey.generate_key(2048) if kind == "RS" else ECKey.generate_key("P-256")
    made.ensure_kid()
    return made


def half_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def application(stub: Stub) -> Flask:
    app = Flask(__name__)
    path = stub.manners.path

    @app.before_request
    def note() -> Any:
        stub.asked.append(request.path.removeprefix(path))
        return ("", 503) if stub.is_away else None

    @app.get(f"{path}/.well-known/openid-configuration")
    def discovery() -> Any:
        where = stub.issuer
        return {
            "issuer": where,
            "authorization_endpoint": f"{where}/authorize",
            "token_endpoint": f"{where}/token",
            "jwks_uri": f"{where}/keys",
            "end_session_endpoint": f"{where}/logout",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": [stub.manners.algorithm, "none", "HS256"],
            "token_endpoint_auth_methods_supported": list(stub.manners.client_auth),
            "authorization_response_iss_parameter_supported": stub.manners.answers_with_issuer,
            "code_challenge_methods_supported": ["S256"],
            **stub.metadata,
        }

    @app.get(f"{path}/keys")
    def keys() -> Any:
        return {"keys": [stub.key.as_dict(private=False, use="sig"), {"kty": "quantum"}]}

    _let_people_in(app, stub)
    return app


def _let_people_in(app: Flask, stub: Stub) -> None:
    path = stub.manners.path

    @app.get(f"{path}/authorize")
    def authorize() -> Any:
        said = request.args
        if said.get("client_id") != CLIENT or said.get("response_type") != "code":
            return "no such client", 400
        if "openid" not in said.get("scope", "").split():
            return "no scope", 400
        subject = stub.subject or said.get("subject", "")
        if not subject:
            return ask(said)
        code = secrets.token_urlsafe(16)
        stub.grants[code] = Grant(
            subject,
            said.get("nonce"),
            said.get("code_challenge") if said.get("code_challenge_method") == "S256" else None,
            said["redirect_uri"],
            stub.session,
        )
        answer: Claims = {"code": code, "state": said.get("state")}
        if stub.manners.answers_with_issuer:
            answer["iss"] = stub.issuer
        stub.answer(answer)
        return redirect(f"{said['redirect_uri']}?{urlencode(answer)}")

    @app.post(f"{path}/token")
    def token() -> Any:
        said = request.form
        if not is_client(stub, said, request.authorization):
            return jsonify(error="invalid_client"), 401
        code = said.get("code", "")
        grant = stub.grants.get(code) if stub.codes_last else stub.grants.pop(code, None)
        if grant is None or grant.redirect_uri != said.get("redirect_uri"):
            return jsonify(error="invalid_grant"), 400
        verifier = said.get("code_verifier")
        if (grant.challenge is None) != (verifier is None):
            return jsonify(error="invalid_grant"), 400
        if verifier is not None and challenge_of(verifier) != grant.challenge:
            return jsonify(error="invalid_grant"), 400
        access = secrets.token_urlsafe(16)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": stub.id_token(grant, access),
        }

    @app.get(f"{path}/logout")
    def logout() -> Any:
        back = request.args.get("post_logout_redirect_uri", "")
        return redirect(back) if request.args.get("client_id") == CLIENT and back else "signed out"


def is_client(stub: Stub, said: Any, basic: Any) -> bool:
    """Whether who asks for a token shows to be the register."""
    if stub.client_key is not None:
        return basic is None and shows_key(stub, said)
    way = "client_secret_basic" if basic else "client_secret_post"
    shown = (
        (basic.username, basic.password)
        if basic
        else (said.get("client_id"), said.get("client_secret"))
    )
    return way in stub.manners.client_auth and shown == (CLIENT, SECRET)


def shows_key(stub: Stub, said: Any) -> bool:
    """Whether a client proves by its key that it is it: for this provider, now, and once."""
    if said.get("client_assertion_type") != ASSERTION or "client_secret" in said:
        return False
    try:
        token = jwt.decode(
            said.get("client_assertion", ""), stub.client_key, algorithms=list(stub.takes)
        )
    except (JoseError, ValueError):
        return False
    claims = token.claims
    is_new = claims["jti"] not in stub.proofs
    stub.proofs[claims["jti"]] = token.header
    return (
        is_new
        and claims["iss"] == claims["sub"] == CLIENT
        and claims["aud"] in (stub.issuer, f"{stub.issuer}/token")
        and claims["exp"] > time.time()
    )


def ask(said: Any) -> str:
    """A page that asks who somebody is."""
    from markupsafe import escape

    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in said.items()
    )
    return (
        '<!doctype html><html lang="nl"><title>Werkaccount</title><h1>Werkaccount</h1>'
        f'<form>{hidden}<label>Wie bent u? <input name="subject" autofocus></label>'
        "<button>Aanmelden</button></form></html>"
    )


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


@contextmanager
def serving(manners: Manners = ENTRA, port: int = 0, **about: Any) -> Iterator[Stub]:
    """Serve a provider for the time of a block."""
    holder = Flask(__name__)
    server = make_server("127.0.0.1", port, holder, threaded=True)
    stub = Stub(manners, server.server_port, **about)
    server.app = application(stub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--broker", action="store_true", help="a broker instead of Entra ID")
    asked = parser.parse_args()
    with serving(BROKER if asked.broker else ENTRA, asked.port, subject="") as stub:
        for name, value in stub.settings().items():
            sys.stdout.write(f'export REGISTER_{name}="{value}"\n')
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
