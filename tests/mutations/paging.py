"""A file offered on the pages themselves, by a clerk who says yes to what they propose. Every page is
valid HTML, whatever the file holds.
"""

from __future__ import annotations

import io
import random
from typing import Any

import sqlalchemy as sa

from register.extensions import db
from register.models.imports import ImportRun
from register.views.imports import FIND_OUT
from tests.browser import XHTML, Page
from tests.mutations.files import File

STEPS = ("/kolommen/", "/raad")
"""What is asked before a file comes in: its columns, or what it tells of a council."""


def through_pages(
    client: Any, slug: str, file: File, chance: random.Random
) -> tuple[str, int, int]:
    """Offer a file as a signed-in clerk. Return what came of it, how many records came in, and how
    many problems are told.
    """
    noun = FIND_OUT if file.noun == "auto" else file.noun
    sent = {"file": (io.BytesIO(file.content), file.name), "noun": noun}
    answer = client.post(
        f"/organen/{slug}/importeren", data=sent, content_type="multipart/form-data"
    )
    if answer.status_code in (400, 413):
        Page(answer)
        return "refused", 0, 0
    is_answered = False
    for _ in range(5):
        assert answer.status_code in (200, 302, 303), f"status {answer.status_code}"
        if answer.status_code == 200:
            break
        address = answer.headers["Location"]
        answer = client.get(address)
        if not is_answered and any(step in address for step in STEPS):
            is_answered = True
            assert answer.status_code == 200, f"status {answer.status_code}"
            said = _said(Page(answer), address, chance)
            if said is None:
                return "asked", 0, 0
            answer = client.post(address, data=said | {"step": "read"})
            if answer.status_code == 400:
                Page(answer)
                return "asked", 0, 0
    assert answer.status_code == 200, f"status {answer.status_code}"
    Page(answer)
    run = db.session.scalars(sa.select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).first()
    if run is None:
        return "refused", 0, 0
    report = client.get(f"/importen/{run.public_id}")
    assert report.status_code in (200, 303), f"status {report.status_code}"
    db.session.expire_all()
    if run.state == "failed" and run.problems == 1:
        told = report.get_data(as_text=True)
        assert "software" not in told, "the software stopped"
    return ("kept" if run.created else "asked"), run.created, run.problems


def _said(page: Page, address: str, chance: random.Random) -> dict[str, str] | None:
    """Return what a form proposes, and an answer to each question that it leaves open. None: there is
    no form, for the file tells nothing.
    """
    try:
        where, proposed = page.form(address)
    except AssertionError:
        return None
    if where.rstrip("/") != address.rstrip("/"):
        return None
    open_: dict[str, list[str]] = {}
    for each in page.tree.iter(f"{XHTML}input"):
        if each.get("type") == "radio":
            open_.setdefault(each.get("name"), []).append(each.get("value"))
    return {name: chance.choice(values) for name, values in open_.items()} | proposed
