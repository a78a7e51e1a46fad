"""An authenticator in software: it makes passkeys and signs with them, as a browser passes it what a
page asks, and cheats where a test tells it to.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Made:
    """A passkey in an authenticator."""

    id: bytes
    key: ec.EllipticCurvePrivateKey
    handle: bytes
    rp_id: str
    count: int = 0


class Authenticator:
    """Holds passkeys. `counts`: it says how often it has signed."""

    def __init__(self, origin: str, *, counts: bool = True) -> None:
        self.origin = origin
        self.counts = counts
        self.made: list[Made] = []

    def make(self, asked: str, **cheat) -> str:
        """Make a passkey as a page asks, and return what the browser sends. `cheat` as of `_said`, and
        `copied`: a passkey that is given out for a new one.
        """
        options = json.loads(asked)
        known = {each["id"] for each in options["excludeCredentials"]}
        assert not known & {bytes_to_base64url(each.id) for each in self.made}, "it has one"
        new = Made(
            secrets.token_bytes(32),
            ec.generate_private_key(ec.SECP256R1()),
            base64url_to_bytes(options["user"]["id"]),
            options["rp"]["id"],
        )
        new = cheat.pop("copied", new)
        self.made.append(new)
        point = new.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + len(new.id).to_bytes(2, "big") + new.id + cbor2.dumps(key)
        data, client = self._said("webauthn.create", options["challenge"], new, attested, **cheat)
        attestation = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._sent(
            new,
            clientDataJSON=client,
            attestationObject=cbor2.dumps(attestation),
            transports=["internal"],
        )

    def use(self, asked: str, which: Made | None = None, **cheat) -> str:
        """Sign what a page asks, and return what the browser sends. `which` None: the last that was
        made. `cheat` as of `_said`, and `handle`: whose it says to be; `tampered`: another byte in
        the signature.
        """
        options = json.loads(asked)
        made = which or self.made[-1]
        handle, tampered = cheat.pop("handle", made.handle), cheat.pop("tampered", False)
        data, client = self._said("webauthn.get", options["challenge"], made, b"", **cheat)
        signature = made.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        if tampered:
            signature = signature[:-1] + bytes([signature[-1] ^ 1])
        return self._sent(
            made,
            clientDataJSON=client,
            authenticatorData=data,
            signature=signature,
            userHandle=handle,
        )

    def _said(self, usual, asked, made, attested, **cheat) -> tuple[bytes, bytes]:
        """Return what is signed. `cheat`: another `origin`, `rp_id`, `challenge`, `count`, `kind` or
        `cross_origin`, or `verified` False.
        """
        client = {
            "type": cheat.get("kind", usual),
            "challenge": cheat.get("challenge", asked),
            "origin": cheat.get("origin", self.origin),
            "crossOrigin": cheat.get("cross_origin", False),
        }
        made.count += self.counts
        flags = PRESENT | (VERIFIED if cheat.get("verified", True) else 0)
        flags |= ATTESTED if attested else 0
        host = sha256(cheat.get("rp_id", made.rp_id).encode()).digest()
        count = cheat.get("count", made.count)
        data = host + bytes([flags]) + count.to_bytes(4, "big") + attested
        return data, json.dumps(client).encode()

    def _sent(self, made: Made, **response) -> str:
        name = bytes_to_base64url(made.id)
        written = {
            key: bytes_to_base64url(value) if isinstance(value, bytes) else value
            for key, value in response.items()
        }
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": written})
