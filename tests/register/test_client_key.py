"""The register proves by a private key at the provider that it is it, in place of a secret."""

from __future__ import annotations

import datetime
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc.jwk import ECKey, RSAKey

from register.errors import WrongSetting
from register.oidc import client_keys
from register.oidc.facts import ProviderFailed
from tests.oidc.fixtures import stub, stubs, world  # noqa: F401
from tests.register.test_serving import made

KEYS = {
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
}


def pem_of(key):
    kind = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())


def certificate_of(key):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "register")])
    now = datetime.datetime.now(datetime.UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    built = built.public_key(key.public_key()).serial_number(7)
    built = built.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    return built.sign(key, hashes.SHA256())


@pytest.fixture
def keyed(world, tmp_path):
    """A register with a key, by its kind, and a provider that has the public one."""

    def make(kind, *, known=True, **more):
        key = KEYS[kind]()
        file = tmp_path / "client.pem"
        file.write_bytes(pem_of(key) + more.get("besides", lambda _key: b"")(key))
        world.app.config.update(OIDC_CLIENT_SECRET=None, OIDC_KEY_FILE=str(file))
        world.app.extensions.pop("oidc", None)
        client_keys.read.cache_clear()
        shown = key if known else KEYS[kind]()
        public = shown.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        world.stub.client_key = (RSAKey if kind == "RSA" else ECKey).import_key(public)
        world.stub.proofs = {}
        return world, key

    return make


@pytest.mark.parametrize("kind", KEYS)
def test_who_has_the_key_comes_in_and_no_secret_is_sent(keyed, kind):
    world, _ = keyed(kind)
    assert world.comes_in()
    assert world.comes_in(), "each proof is another"
    assert len(world.stub.proofs) == 2


@pytest.mark.parametrize("kind", KEYS)
def test_another_key_lets_nobody_in(keyed, kind):
    world, _ = keyed(kind, known=False)
    assert not world.comes_in()
    assert world.stub.proofs == {}


def test_of_what_the_provider_takes_the_best_signs(keyed):
    world, _ = keyed("RSA")
    world.stub.metadata = {"token_endpoint_auth_signing_alg_values_supported": ["RS256", "PS256"]}
    world.stub.takes = ("PS256",)
    assert world.comes_in()
    [header] = world.stub.proofs.values()
    assert header["alg"] == "PS256"


def test_a_certificate_in_the_same_file_is_named(keyed):
    def besides(key):
        return certificate_of(key).public_bytes(serialization.Encoding.PEM)

    world, _ = keyed("RSA", besides=besides)
    assert world.comes_in()
    [header] = world.stub.proofs.values()
    file = Path(world.app.config["OIDC_KEY_FILE"])
    written = x509.load_pem_x509_certificate(file.read_bytes())
    digest = written.fingerprint(hashes.SHA256())
    assert header["x5t#S256"] == urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert header["kid"]


@pytest.mark.parametrize("content", [b"", b"geen sleutel", b"\xff\xfe"])
def test_a_file_that_is_no_key_is_said_in_the_log_and_not_on_the_page(keyed, content, caplog):
    world, _ = keyed("RSA")
    Path(world.app.config["OIDC_KEY_FILE"]).write_bytes(content)
    client_keys.read.cache_clear()
    answer = world.browser().get("/aanmelden/eenmalig")
    assert answer.status_code == 503
    assert "OIDC_KEY_FILE cannot be read" in caplog.text


def test_a_key_of_another_kind_is_refused(tmp_path):
    file = tmp_path / "client.pem"
    file.write_bytes(pem_of(ec.generate_private_key(ec.SECP521R1())))
    with pytest.raises(ProviderFailed, match="OIDC_KEY_FILE"):
        client_keys.read(str(file))


def test_a_key_takes_the_place_of_a_secret_and_is_for_this_account_alone(tmp_path):
    said = {
        "OIDC_ISSUER": "https://login.body.example",
        "OIDC_CLIENT_ID": "register",
        "OIDC_KEY_FILE": str(tmp_path / "client.pem"),
    }
    app = made(tmp_path, **said)
    assert "client.pem" in [path.name for path in app.config["KEPT_FILES"]]
    with pytest.raises(WrongSetting, match="leave one of them out"):
        made(tmp_path, **said, OIDC_CLIENT_SECRET="geheim")
