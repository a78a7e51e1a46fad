"""From the desk to a printed dossier, keyboard only, with the pages and the answers counted. Everybody
in it is invented.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from register.cli.demo import PASSWORD
from tests.stories.keyboard import Keyboard

pytestmark = pytest.mark.xdist_group("example")

MOST_PAGES, MOST_ANSWERS = 7, 25
BIDDERS = (
    "Haverlo Bouwmeesters\t90000114",
    "Bakkerij De Korenmaat B.V.\t90000125",
    "90007117 Speeltuinen Zandkasteel B.V.",
)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_desk_to_a_printed_dossier_in_seven_pages_and_25_answers(
    visitor, tmp_path, scripts
):
    clerk = visitor(scripts=scripts)
    clerk.sign_in("griffier@vlietmonde.example", PASSWORD)
    by_keys = Keyboard(clerk)
    page = clerk.open("/bureau")
    by_keys.press(page.get_by_role("link", name=re.compile("Een besluit van .* invoeren")))

    by_keys.type(page.locator("[name=title]"), "Speelplein aan de Kreekdijk")
    by_keys.choose(page.locator("[name=status][value=open]"))
    by_keys.type(page.locator("[name=decided_on]"), "15-12-2026")
    by_keys.type(page.locator("[name=value]"), "480.000")
    by_keys.type(page.locator("[name=parties]"), "\n".join(BIDDERS))
    page.keyboard.press("Tab")
    if scripts:
        say_who_it_is(by_keys)
    for place, who in (
        (0, "Wingerdman, Sander"),
        (1, "Benhaddouchi, Fatima"),
        (1, "Jagroepersad, Sunita"),
        (2, "Wolderink, Marit ter"),
        (2, "Zandervelde, Ruben"),
    ):
        group = page.get_by_role("group", name=f"Groep {place + 1}")
        if not group.is_visible():
            by_keys.open(page.locator("summary", has_text=f"Groep {place + 1}"))
        by_keys.choose(group.get_by_label(who))
    send = page.get_by_role("button", name="Besluit invoeren")
    if not scripts:
        by_keys.press(send)
        say_who_it_is(by_keys)
    for width in (375, 1280):
        clerk.check(width)
    by_keys.press(send)

    by_keys.press(page.get_by_role("button", name="Dit besluit toetsen"))
    main = page.locator("main")
    expect(main).to_contain_text("Vingerafdruk")
    printed = page.pdf(path=tmp_path / "dossier.pdf", format="A4")
    assert printed.startswith(b"%PDF")
    print(f"{by_keys.pages} pages, {by_keys.answers} answers")  # noqa: T201 - what the story shows
    assert by_keys.pages <= MOST_PAGES
    assert by_keys.answers <= MOST_ANSWERS
    for width in (375, 1280):
        clerk.check(width)
    assert re.search(r"[0-9a-f]{64}", main.inner_text())


def say_who_it_is(by_keys):
    """Answer what is asked beside the bidder whose number is another's; the others ask nothing."""
    recognised = by_keys.page.locator("[data-recognised]")
    expect(recognised).to_contain_text("Speeltuinen Zandkasteel B.V. is nieuw")
    expect(recognised).to_contain_text("Haverlo Bouwmeesters is Haverlo Bouwmeesters B.V.")
    question = recognised.get_by_role("group")
    expect(question).to_have_count(1)
    expect(question).to_contain_text("Het nummer 90000125 is van Bremhoeker")
    by_keys.choose(question.get_by_role("radio", name="Een andere"))
