"""Tampers with the history, drawn by chance: each is found, and no lawful history is taken for one.

`TRUST=all` draws 10,000 on each database; otherwise a sample. `TAMPERS` and `SEED` draw others.
"""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest
from flask_migrate import upgrade

from register import create_app
from register.editions import check
from register.extensions import db
from tests import postgresql
from tests.conftest import SETTINGS, let_go
from tests.tampers import CLASSES, NEED_ONE, Tamperer, drop_triggers
from tests.weeks import World, is_next, package_of

WHOLE = os.environ.get("TRUST") == "all"
TAMPERS = int(os.environ.get("TAMPERS", 10_000 if WHOLE else 78))
SEED = int(os.environ.get("SEED", 12))
WORLDS = 40 if WHOLE else 2
WEEKS = 25 if WHOLE else 5
ACTS = (*World.ACTS, "add_official", "erase")


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory):
    if postgresql.programs() is None:
        pytest.skip("needs PostgreSQL")
    with postgresql.server() as address:
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"postgresql+psycopg://{address}"})
        with app.app_context():
            upgrade()
            yield app
            let_go()


def lived(world, weeks, folder):
    """Let weeks pass; return the editions as somebody kept them, each from the day it was made."""
    held = []
    for _ in range(weeks):
        number = world.week(acts=ACTS)
        path = folder / f"{number}.zip"
        path.write_bytes(package_of(number))
        held.append(check.Edition(str(path)))
        assert world.verify(held) == []
        assert number == 1 or is_next(number)
    return held


def tampered(world, held, draw, count):
    """Return the tampers that were missed, and how many of each class there were."""
    drop_triggers()
    db.session.commit()
    missed, done = [], Counter()
    names = list(CLASSES)
    for number in range(count):
        name = names[number % len(names)]
        of = draw.choice(held)
        tamperer = Tamperer(draw, world.key, of.manifest["nummer"])
        getattr(tamperer, CLASSES[name])()
        if not world.verify([of] if name in NEED_ONE else []):
            missed.append((name, number))
        done[name] += 1
        db.session.rollback()
        db.session.expire_all()
    assert world.verify(held) == []
    return missed, done


def told(record_property, missed, done):
    record_property(
        "figure", f"{sum(done.values()):,} tampers of {len(done)} classes, {len(missed)} missed"
    )
    assert missed == []
    assert set(done) == set(CLASSES)


def test_each_tamper_is_found(app, tmp_path, record_property):
    world = World(random.Random(11), tmp_path)
    held = lived(world, 8, tmp_path)
    told(record_property, *tampered(world, held, random.Random(SEED), TAMPERS))


def test_each_tamper_is_found_on_postgresql_too(on_postgresql, tmp_path, record_property):
    world = World(random.Random(13), tmp_path)
    held = lived(world, 8, tmp_path)
    count = TAMPERS if WHOLE or "TAMPERS" in os.environ else len(CLASSES)
    told(record_property, *tampered(world, held, random.Random(SEED), count))


def test_without_an_edition_held_elsewhere_an_insider_with_the_key_is_not_seen(app, tmp_path):
    """What docs/editions.md says that cannot be seen: if it could, that page would be wrong."""
    world = World(random.Random(15), tmp_path)
    held = lived(world, 4, tmp_path)
    drop_triggers()
    db.session.commit()
    for name in sorted(NEED_ONE):
        tamperer = Tamperer(random.Random(16), world.key, held[-1].manifest["nummer"])
        getattr(tamperer, CLASSES[name])()
        assert world.verify() == [], name
        assert world.verify(held[-1:]) != [], name
        db.session.rollback()
        db.session.expire_all()


@pytest.mark.parametrize("seed", range(WORLDS))
def test_no_lawful_history_is_taken_for_a_tamper(app, tmp_path, seed):
    lived(World(random.Random(seed), tmp_path), WEEKS, tmp_path)


def test_an_edition_of_another_register_is_found(app, tmp_path):
    world = World(random.Random(3), tmp_path)
    [*_, last] = lived(world, 2, tmp_path)
    last.manifest["wortel"] = "0" * 64
    assert any("does not begin with its entries" in each for each in world.verify([last]))


def test_the_command_says_what_is_wrong_and_ends_with_1(app, tmp_path):
    app.config["EDITION_KEY_FILE"] = str(tmp_path / "edition_key")
    world = World(random.Random(4), tmp_path)
    lived(world, 2, tmp_path)
    run = app.test_cli_runner().invoke
    good = run(args=["history", "verify", "--against", str(tmp_path / "2.zip")])
    assert good.exit_code == 0, good.output
    assert "The history verifies." in good.output
    drop_triggers()
    Tamperer(random.Random(1), world.key, 2).edit_table()
    db.session.commit()
    bad = run(args=["history", "verify"])
    assert bad.exit_code == 1
    assert "the tables say otherwise than the log" in bad.output
    text = tmp_path / "iets.txt"
    text.write_text("geen editie")
    assert "is no edition of ours" in run(args=["history", "verify", "--against", str(text)]).output
