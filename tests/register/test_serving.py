"""What a register that others reach may not start with, which proxies it believes, and which names
it answers to.
"""

from __future__ import annotations

import logging
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from flask import request

from register import create_app, serving
from register.errors import WrongSetting
from register.serving import BEYOND, ON_OWN_MACHINE, dangers
from tests.conftest import SETTINGS

SERVED = {
    "TESTING": False,
    "DEBUG": False,
    "SECURE_COOKIES": True,
    "SITE_ADDRESS": "https://register.body.example",
    "TRUSTED_HOSTS": None,
    "TRUSTED_PROXIES": 1,
    "SECURITY_CONTACT": "mailto:lek@body.example",
    "SECRET_KEY": "0123456789abcdef" * 2,
    "RATELIMIT_ENABLED": True,
    "SECOND_FACTOR": True,
    "OWN_NETWORKS": ["10.0.0.0/8", "2001:db8::/32"],
    "SMTP_HOST": None,
    "SMTP_SECURITY": "starttls",
    "SQLALCHEMY_DATABASE_URI": "sqlite://",
    "PUBLIC_DATABASE_URI": None,
}
"""Settings that a register may be served with."""
OPEN_FILE = Path("/etc/passwd")
"""A file that every account of a machine can read."""
POSTGRESQL = "postgresql+psycopg://register@db/register"
WRONG = (
    ("SITE_ADDRESS", {"SITE_ADDRESS": None, "TRUSTED_HOSTS": ["register.body.example"]}),
    ("SITE_ADDRESS", {"SITE_ADDRESS": "http://register.body.example"}),
    ("TRUSTED_HOSTS", {"TRUSTED_HOSTS": ["*"]}),
    ("TRUSTED_HOSTS", {"TRUSTED_HOSTS": ["."]}),
    ("TRUSTED_PROXIES", {"TRUSTED_PROXIES": None}),
    ("SECURITY_CONTACT", {"SECURITY_CONTACT": None}),
    ("SECRET_KEY", {"SECRET_KEY": "geheim" * 6}),
    ("DEBUG", {"DEBUG": True}),
    ("RATELIMIT_ENABLED", {"RATELIMIT_ENABLED": False}),
    ("SECOND_FACTOR", {"SECOND_FACTOR": False}),
    ("OWN_NETWORKS", {"OWN_NETWORKS": ["0.0.0.0/0"]}),
    ("OWN_NETWORKS", {"OWN_NETWORKS": ["2000::/3"]}),
    ("SMTP_SECURITY", {"SMTP_HOST": "mail.body.example", "SMTP_SECURITY": "none"}),
    ("PUBLIC_DATABASE_URI", {"SQLALCHEMY_DATABASE_URI": POSTGRESQL}),
    (
        "PUBLIC_DATABASE_URI",
        {"SQLALCHEMY_DATABASE_URI": POSTGRESQL, "PUBLIC_DATABASE_URI": POSTGRESQL},
    ),
    ("SQLALCHEMY_DATABASE_URI", {"KEPT_FILES": (OPEN_FILE,)}),
    ("SECURE_COOKIES", {"SECURE_COOKIES": False}),
    (
        "SECURE_COOKIES",
        {"SECURE_COOKIES": False, "SITE_ADDRESS": None, "TRUSTED_HOSTS": ["register.example"]},
    ),
)


def test_a_register_that_is_set_well_may_be_served():
    assert dangers(SERVED) == []


@pytest.mark.parametrize(("setting", "wrong"), WRONG)
def test_each_danger_is_refused_alone_with_what_to_set(setting, wrong):
    [found] = dangers({**SERVED, **wrong})
    assert found.setting == setting
    assert re.search(r"set REGISTER_|leave |chmod ", found.says)
    assert "\n" not in found.says


def test_each_danger_that_is_known_is_tried():
    assert {name for name, _ in WRONG} == {each.setting for each in (*BEYOND, *ON_OWN_MACHINE)}


@pytest.mark.parametrize(
    "other",
    [
        {"SITE_ADDRESS": None},
        {"SITE_ADDRESS": "http://localhost:8000"},
        {"SITE_ADDRESS": "http://127.0.0.1:8000", "TRUSTED_HOSTS": ["register.localhost"]},
    ],
)
def test_on_your_own_machine_nothing_else_is_asked(other):
    plain = dict.fromkeys(SERVED) | {"SECRET_KEY": "x" * 32, "DEBUG": True}
    assert dangers({**plain, "SECURE_COOKIES": False, **other}) == []


def test_mail_in_the_clear_to_this_machine_is_no_danger():
    assert dangers({**SERVED, "SMTP_HOST": "localhost", "SMTP_SECURITY": "none"}) == []


def made(tmp_path, **others):
    """An application as a web server makes it, on a database of its own without tables."""
    file = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/register.sqlite"}
    return create_app({**SETTINGS, **SERVED, **file, **others})


def test_a_file_that_every_account_can_read_is_refused_until_it_or_its_folder_is_closed():
    folder = Path("/tmp") / f"open-{os.getpid()}"
    folder.mkdir()
    folder.chmod(0o755)
    kept = folder / "register.sqlite"
    try:
        kept.touch(0o644)
        kept.chmod(0o644)
        said = {"KEPT_FILES": (folder / "no such file", kept)}
        assert [each.setting for each in dangers({**SERVED, **said})] == ["SQLALCHEMY_DATABASE_URI"]
        folder.chmod(0o700)
        assert dangers({**SERVED, **said}) == []
        folder.chmod(0o755)
        kept.chmod(0o600)
        assert dangers({**SERVED, **said}) == []
    finally:
        kept.unlink()
        folder.rmdir()


def test_a_served_register_looks_at_its_databases_and_its_secrets(tmp_path):
    names = [path.name for path in made(tmp_path).config["KEPT_FILES"]]
    assert names == [
        "register.sqlite",
        "register-traces.sqlite",
        "secret_key",
        "config.py",
        "edition_key",
    ]


def test_what_is_made_at_the_door_is_for_this_account_alone(tmp_path):
    settings = {
        "REGISTER_SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/register.sqlite",
        "REGISTER_SECURE_COOKIES": "false",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
    subprocess.run(
        command, env={**os.environ, **settings}, check=True, capture_output=True, umask=0o022
    )
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes.keys() >= {"register.sqlite", "register-traces.sqlite"}
    assert set(modes.values()) == {0o600}


def test_all_that_is_dangerous_is_said_at_once(tmp_path):
    with pytest.raises(WrongSetting) as refused:
        made(tmp_path, TRUSTED_PROXIES=None, SITE_ADDRESS=None, SECURITY_CONTACT=None)
    assert [line.split()[0] for line in str(refused.value).splitlines()] == [
        "SITE_ADDRESS",
        "TRUSTED_PROXIES",
        "SECURITY_CONTACT",
    ]


@pytest.mark.parametrize("written", ["-1", "een", "1.5", "True"])
def test_a_number_of_proxies_that_is_none_is_refused(tmp_path, written):
    with pytest.raises(WrongSetting, match="TRUSTED_PROXIES must be a whole number"):
        made(tmp_path, TRUSTED_PROXIES=written)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("register.body.example", 200),
        ("register.body.example:443", 200),
        ("evil.example", 400),
        ("localhost", 400),
        ("x.register.body.example", 400),
    ],
)
def test_a_served_register_answers_to_the_name_of_its_site_alone(tmp_path, host, status):
    answer = made(tmp_path).test_client().get("/robots.txt", headers={"Host": host})
    assert answer.status_code == status
    assert "evil.example" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:8000", 200), ("127.0.0.1", 200), ("evil.example", 400)]
)
def test_on_your_own_machine_it_answers_to_the_names_of_that(tmp_path, host, status):
    app = made(tmp_path, SECURE_COOKIES=False, SITE_ADDRESS=None)
    assert app.test_client().get("/robots.txt", headers={"Host": host}).status_code == status


def seen(tmp_path, proxies, forwarded):
    """Which address and scheme the register takes a request for that came from 10.0.0.9."""
    app = made(tmp_path, TRUSTED_PROXIES=proxies)
    found = []
    app.before_request(lambda: found.append((request.remote_addr, request.scheme, request.host)))
    app.test_client().get(
        "/robots.txt",
        headers={
            "Host": "register.body.example",
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Prefix": "/evil",
            **forwarded,
        },
        environ_base={"REMOTE_ADDR": "10.0.0.9"},
    )
    return found[0]


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, "198.51.100.7", "10.0.0.9"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.1, 198.51.100.7, 10.0.0.8", "198.51.100.7"),
        (2, "10.0.0.8", "10.0.0.9"),
        (1, "", "10.0.0.9"),
    ],
)
def test_what_the_own_proxies_added_is_believed_and_no_more(tmp_path, proxies, said, address):
    forwarded = {"X-Forwarded-For": said, "X-Forwarded-Proto": "https"}
    assert seen(tmp_path, proxies, forwarded)[0] == address
    assert seen(tmp_path, proxies, forwarded)[2] == "register.body.example"


def test_the_scheme_is_the_one_that_the_proxy_was_asked_by(tmp_path):
    said = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
    assert seen(tmp_path, 1, said)[1] == "https"
    assert seen(tmp_path, 0, said)[1] == "http"


@pytest.mark.parametrize(
    ("proxies", "headers", "said"),
    [
        (1, {}, "did not come through the number of proxies"),
        (0, {"X-Forwarded-For": "198.51.100.7"}, "TRUSTED_PROXIES is 0"),
        (0, {"Host": "127.0.0.1:8000"}, "proxy_set_header Host"),
    ],
)
def test_a_proxy_that_is_set_otherwise_is_said_once_in_the_log(
    tmp_path, caplog, proxies, headers, said
):
    client = made(tmp_path, TRUSTED_PROXIES=proxies).test_client()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            client.get("/robots.txt", headers={"Host": "register.body.example", **headers})
    assert len([each for each in caplog.messages if said in each]) == 1
    assert "198.51.100.7" not in caplog.text


def test_a_proxy_that_is_set_well_is_not_spoken_of(tmp_path, caplog):
    client = made(tmp_path).test_client()
    with caplog.at_level(logging.WARNING):
        client.get(
            "/robots.txt",
            headers={"Host": "register.body.example", "X-Forwarded-For": "198.51.100.7"},
        )
    assert not [each for each in caplog.messages if "prox" in each]


def test_a_command_serves_nobody_and_is_asked_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(serving.cli, "is_asked", lambda: True)
    made(tmp_path, TRUSTED_PROXIES=None, SITE_ADDRESS=None)


def test_a_file_of_settings_cannot_switch_the_protection_off(tmp_path, monkeypatch):
    (tmp_path / "config.py").write_text("TESTING = True\n")
    monkeypatch.setattr("flask.Flask.auto_find_instance_path", lambda app: str(tmp_path))
    with pytest.raises(WrongSetting, match="TESTING and DEBUG"):
        made(tmp_path)
