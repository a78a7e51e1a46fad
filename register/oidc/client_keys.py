"""The private key with which the register proves at the provider that it is it, in place of a
secret that both know (`private_key_jwt`). Source: OpenID Connect Core 1.0, 9; RFC 7523.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from joserfc.errors import InvalidKeyTypeError, JoseError
from joserfc.jwk import ECKey, RSAKey

from register.oidc.facts import ProviderFailed

ALGORITHMS = {"RSA": ("PS256", "RS256"), "P-256": ("ES256",), "P-384": ("ES384",)}
"""With what a key of a kind signs, the best first."""
USUAL = {"RSA": "RS256"}
"""With what it signs where the provider does not say what it takes. Source: OpenID Connect Core
1.0, 15.1.
"""


@dataclass(frozen=True, slots=True)
class ClientKey:
    """A private key, and what a proof says of it: its thumbprint, and that of the certificate that
    stands in the same file, by which Entra ID knows it.
    """

    key: RSAKey | ECKey
    header: dict[str, str]
    kind: str

    def algorithm(self, taken: Collection[str]) -> str:
        """Return with what to sign for a provider that takes these; empty: it does not say."""
        ours = ALGORITHMS[self.kind]
        return next((each for each in ours if each in taken), USUAL.get(self.kind, ours[0]))


@lru_cache(maxsize=2)
def read(path: str) -> ClientKey:
    """Read a file with a private key in PEM, and perhaps a certificate.

    Raises:
        ProviderFailed: there is none, or it is of a kind that is not known here.
    """
    try:
        text = Path(path).read_text(encoding="ascii")
        key = _key(_block(text, "PRIVATE KEY"))
        kind = str(key.curve_name) if isinstance(key, ECKey) else "RSA"
        if kind not in ALGORITHMS:
            raise ValueError(kind)
        return ClientKey(key, {"kid": key.thumbprint(), **_certificate(text)}, kind)
    except (OSError, ValueError, TypeError, JoseError) as error:
        raise ProviderFailed(
            "OIDC_KEY_FILE cannot be read as a private key in PEM of RSA, P-256 or P-384"
        ) from error


def _block(text: str, name: str) -> str:
    found = re.search(
        rf"-----BEGIN ([A-Z]+ )?{name}-----.*?-----END ([A-Z]+ )?{name}-----", text, re.S
    )
    return found[0] if found else ""


def _key(pem: str) -> RSAKey | ECKey:
    try:
        return ECKey.import_key(pem)
    except InvalidKeyTypeError:
        return RSAKey.import_key(pem)


def _certificate(text: str) -> dict[str, str]:
    """Return the thumbprint of the certificate in a file, as a header says it; nothing where there
    is none.
    """
    pem = _block(text, "CERTIFICATE")
    if not pem:
        return {}
    digest = x509.load_pem_x509_certificate(pem.encode()).fingerprint(hashes.SHA256())
    return {"x5t#S256": urlsafe_b64encode(digest).rstrip(b"=").decode()}
