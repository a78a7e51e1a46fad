"""Settings have a type; a wrong one is refused in one sentence, and the page that lists them is
true.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from register import settings
from register.errors import WrongSetting
from register.settings import SETTINGS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "written", "used"),
    [
        ("JOBS_IN_PROCESS", "False", False),
        ("JOBS_IN_PROCESS", "FALSE", False),
        ("JOBS_IN_PROCESS", "no", False),
        ("JOBS_IN_PROCESS", "0", False),
        ("SECURE_COOKIES", "true", True),
        ("SECURE_COOKIES", "Yes", True),
        ("SECRET_KEY", "1" * 32, "1" * 32),
        ("SMTP_PASSWORD", "0123", "0123"),
        ("SMTP_PASSWORD", " with space ", " with space "),
        ("SMTP_PORT", "2525", 2525),
        ("KEPT_PAGES_BYTES", "0", 0),
        ("REPLY_TERM_DAYS", "", 14),
        ("REPLY_TERM_DAYS", "null", 14),
        (
            "TRUSTED_HOSTS",
            "register.body.example, www.body.example",
            ["register.body.example", "www.body.example"],
        ),
        ("TRUSTED_HOSTS", '["register.body.example"]', ["register.body.example"]),
        ("TRUSTED_HOSTS", ["register.body.example"], ["register.body.example"]),
        ("SEARCH_LIMIT", "5 per second; 60 per minute", "5 per second; 60 per minute"),
    ],
)
def test_a_setting_is_read_as_its_type_says(name, written, used):
    assert SETTINGS[name].read(written) == used


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        (
            "JOBS_IN_PROCESS",
            "Flase",
            "must be true or false, not 'Flase': set REGISTER_JOBS_IN_PROCESS",
        ),
        ("JOBS_IN_PROCESS", 1, "must be true or false"),
        ("SEARCH_LIMIT", "veel", "a number per time, for example 60 per minute"),
        ("REPLY_TERM_DAYS", "0", "a whole number of at least 1"),
        ("REPLY_TERM_DAYS", "1.5", "a whole number of at least 1"),
        ("REPLY_TERM_DAYS", True, "a whole number of at least 1"),
        ("KEPT_PAGES_BYTES", "64 MB", "a whole number of at least 0"),
        ("TRUSTED_HOSTS", "[", "names with a comma between them"),
        ("TRUSTED_HOSTS", 5, "names with a comma between them"),
        ("SITE_NAME", 5, "must be text"),
        ("SMTP_SECURITY", "ssl", "starttls, tls or none"),
        (
            "SQLALCHEMY_DATABASE_URI",
            "postgres://register",
            "begins with sqlite: or postgresql+psycopg://",
        ),
        ("OPEN_DATA_CONTACT", "de griffie", "a mail address"),
    ],
)
def test_a_value_of_another_type_is_refused_in_one_sentence(name, written, said):
    with pytest.raises(WrongSetting) as refused:
        SETTINGS[name].read(written)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", sorted(settings.SECRETS))
def test_no_message_repeats_a_secret(name):
    with pytest.raises(WrongSetting) as refused:
        SETTINGS[name].read(["geheim-dat-niemand-leest"])
    assert "geheim" not in str(refused.value)


def test_every_default_is_right_for_its_own_type():
    assert [
        each.name
        for each in SETTINGS.values()
        if each.default is not None and each.read(each.default) != each.default
    ] == []


def test_the_page_of_settings_is_what_the_code_says():
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings.page()


def test_a_slip_in_a_name_is_answered_with_the_nearest():
    with pytest.raises(WrongSetting, match="Did you mean JOBS_IN_PROCESS"):
        settings.find("JOB_IN_PROCESS", "REGISTER_JOB_IN_PROCESS")


def _start(tmp_path, **wrong):
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("REGISTER_")
    }
    start = (
        f"import flask, pathlib, sys; sys.path.insert(0, {str(ROOT)!r});"
        "flask.Flask.auto_find_instance_path = lambda app: "
        "pathlib.Path('instance').resolve(); import wsgi"
    )
    return subprocess.run(
        [sys.executable, "-c", start],
        env={**environment, **wrong},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_start_that_is_refused_prints_one_sentence_and_stops_the_server(tmp_path):
    refused = _start(tmp_path, REGISTER_SEARCH_LIMIT="veel")
    assert refused.stderr.count("\n") == 1
    assert refused.stderr.startswith("The register does not start. SEARCH_LIMIT must be")
    assert refused.returncode == 3


def test_a_slip_in_the_file_of_settings_is_refused(tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "config.py").write_text('SITE_NAMES = "Register"\n')
    assert (
        "SITE_NAMES, in instance/config.py, is no setting. Did you mean SITE_NAME?"
        in _start(tmp_path).stderr
    )


def test_a_missing_driver_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nreal = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'psycopg' else real(name, *rest)\n"
    )
    refused = _start(
        tmp_path,
        REGISTER_SQLALCHEMY_DATABASE_URI="postgresql+psycopg://register",
        PYTHONPATH=str(tmp_path),
    )
    assert refused.stderr.count("\n") == 1
    assert "pip install 'nevenfunctieregister[postgresql]'" in refused.stderr
