"""Editions of several installations in one package: organisations are one by number alone, and persons
never.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from register.editions import __main__ as command
from register.editions import join, package
from register.public import editions
from tests import factories
from tests.weeks import World, difference_of, package_of

ROOT = Path(__file__).parents[2]
NUMBER = "90004321"


def installation(renewed, migrated, folder, name, firm, kvk):
    """Make the edition of an installation with one official, who has the same name everywhere."""
    app = renewed(migrated)
    app.config["SITE_ADDRESS"] = f"https://{name}.example"
    app.config["EDITION_KEY_FILE"] = str(folder / f"{name}-key")
    with app.app_context():
        town = factories.body(name, f"Gemeente {name.title()}")
        who = factories.person("Sanne", None, "Linde")
        official = factories.official(town, who=who)
        at = factories.organisation(firm, kvk=kvk)
        factories.position(official, at, "lid raad van toezicht")
        done = app.test_cli_runner().invoke(args=["editions", "make"])
        assert done.exit_code == 0, done.output
        [edition] = editions.list_()
        path = folder / f"{name}.zip"
        with path.open("wb") as file:
            assert editions.write(edition, file)
    return path


@pytest.fixture
def three(renewed, migrated, tmp_path):
    return [
        installation(renewed, migrated, tmp_path, *each)
        for each in (
            ("vlietmonde", "Stichting Waterkant", NUMBER),
            ("waterveld", "St. De Waterkant", NUMBER),
            ("zilveren", "Stichting Waterkant", None),
        )
    ]


def read(path):
    with zipfile.ZipFile(path) as file:
        return list(csv.DictReader(io.TextIOWrapper(file.open("nevenfuncties.csv"), "utf-8")))


def test_organisations_are_one_by_number_and_persons_never(three, tmp_path, capsys):
    into = tmp_path / "samen.zip"
    assert command.main(["join", *map(str, three), "--into", str(into)]) == 0
    assert "3 positions of 3 installations" in capsys.readouterr().out
    rows = {row["bron"]: row for row in read(into)}
    one, other, third = (rows[f"https://{each.stem}.example"] for each in three)
    assert one["organisatie"] == other["organisatie"] == f"NL-KVK {NUMBER}"
    assert third["organisatie"].startswith("https://zilveren.example#")
    assert len({row["naamBestuurder"] for row in rows.values()}) == 1
    assert len({row["bestuurderId"] for row in rows.values()}) == 3
    assert all(row["dag"] and row["adres"].startswith(row["bron"]) for row in rows.values())


def test_ten_lines_of_the_docs_say_who_sits_on_a_board_anywhere(three, tmp_path):
    join.write(tmp_path / "samen.zip", map(join.read, three))
    page = (ROOT / "docs" / "editions.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len([line for line in example.splitlines() if line]) <= 10
    done = subprocess.run(
        [sys.executable, "-I", "-c", example], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert {line.split(" lid ")[0] for line in done.stdout.splitlines()} == {
        "Sanne Linde Gemeente Vlietmonde",
        "Sanne Linde Gemeente Waterveld",
    }


def test_what_was_changed_is_not_joined(three, tmp_path, capsys):
    files = package.read(three[0])
    files["nevenfuncties.jsonl"] = files["nevenfuncties.jsonl"].replace(b"toezicht", b"bestuur")
    with three[0].open("wb") as file:
        package.rewrite(file, files)
    assert command.main(["join", *map(str, three), "--into", str(tmp_path / "x.zip")]) == 1
    assert "was changed" in capsys.readouterr().out
    assert not (tmp_path / "x.zip").exists()


def test_of_one_installation_its_newest_edition_counts(app, tmp_path):
    app.config["SITE_ADDRESS"] = "https://vlietmonde.example"
    world = World(random.Random(7), tmp_path)
    paths = []
    for _ in range(3):
        world.declare()
        number = world.week(acts=("declare",))
        paths.append(tmp_path / f"{number}.zip")
        paths[-1].write_bytes(package_of(number))
    [chosen] = join.newest(map(join.read, reversed(paths)))
    assert chosen.manifest["nummer"] == 3
    standing = {row["adres"] for row in join.rows(chosen)}
    assert len(standing) == len(world.positions)


def test_the_command_makes_the_edition_after_one(app, tmp_path, capsys):
    world = World(random.Random(9), tmp_path)
    for name in ("eerste", "tweede"):
        world.declare()
        (tmp_path / f"{name}.zip").write_bytes(package_of(world.week()))
    (tmp_path / "verschil.zip").write_bytes(difference_of(2))
    (tmp_path / "eerste.zip").write_bytes(package_of(1))
    words = ["next", str(tmp_path / "eerste.zip"), str(tmp_path / "verschil.zip"), "--into"]
    assert command.main([*words, str(tmp_path / "uit.zip")]) == 0
    assert (tmp_path / "uit.zip").read_bytes() == (tmp_path / "tweede.zip").read_bytes()
    words[1] = words[2]
    assert command.main([*words, str(tmp_path / "uit.zip")]) == 1
    assert "cannot be done" in capsys.readouterr().out


def test_a_cell_is_no_formula_and_a_file_is_described(three, tmp_path):
    into = tmp_path / "samen.zip"
    sources = [join.read(each) for each in three]
    sources[0].entries["nevenfuncties"][0]["omschrijving"] = "=1+1"
    join.write(into, sources)
    assert "'=1+1" in {row["omschrijving"] for row in read(into)}
    files = package.read(into)
    for each in json.loads(files["datapackage.json"])["resources"]:
        assert each["bytes"] == len(files[each["path"]])
        heads = files[each["path"]].decode().splitlines()[0].split(",")
        assert [field["name"] for field in each["schema"]["fields"]] == heads
