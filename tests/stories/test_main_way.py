"""The main way through a real browser, one story per promise. Everybody in it is invented."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from register.cli.demo import PASSWORD

FIRM, NUMBER = "Tarwedam Bruggenbouw B.V.", "90009990"
DECISION = "Vernieuwing van de Kreekbrug"
BODY = "gemeente-vlietmonde"
REASON = "De wethouder heeft het commissariaat zelf gemeld en gaat zich niet terugtrekken."


def declare(visitor, *, title="commissaris", firm=FIRM, number=NUMBER) -> str:
    """Declare a position as the alderman, page by page; return the address of the official's public
    page.
    """
    visitor.sign_in("wethouder@vlietmonde.example", PASSWORD)
    page = visitor.open("/mijn")
    public = page.locator("a[href*='/bestuurders/']").first.get_attribute("href")
    page.locator("a[href$='/nevenfuncties/nieuw']").first.click()
    page.locator("[name=title]").fill(title)
    page.locator("[name=organisation_name]").fill(firm)
    page.locator("[name=kvk]").fill(number)
    go_on(page)
    page.locator("[name=organisation_kind][value=company]").check()
    go_on(page)
    page.locator("[name=kind][value=board]").check()
    page.locator("[name=capacity][value=private]").check()
    page.locator("[name=paid][value=yes]").check()
    go_on(page)
    page.locator("[name=running]").first.check()
    page.locator("[name=valid_from]").fill("3-2024")
    go_on(page)
    page.get_by_role("button", name="Verklaring indienen").click()
    assert public is not None
    return public


def go_on(page) -> None:
    page.get_by_role("button", name="Verder").click()


def enter_decision(visitor) -> str:
    """Enter an open decision as the clerk, with the firm as a bidder and the alderman deciding;
    return its address.
    """
    visitor.sign_in("griffier@vlietmonde.example", PASSWORD)
    page = visitor.open(f"/organen/{BODY}/besluiten/nieuw")
    page.locator("[name=title]").fill(DECISION)
    page.locator("[name=kind]").select_option("award")
    page.locator("[name=status][value=open]").check()
    page.locator("[name=parties]").fill(f"{FIRM} {NUMBER}")
    page.get_by_role("button", name="Besluit invoeren").click()
    page.wait_for_url("**/besluiten/*-*")
    address = re.sub(r"^https?://[^/]+", "", page.url)
    page = visitor.open(f"{address}/deelnemers/nieuw")
    page.get_by_label("Wolderink, Marit ter").check()
    page.locator("[name=planned][value=decided]").check()
    page.locator("main form button[type=submit]").last.click()
    return address


def sign(page, word: str, reason: str) -> None:
    """Fill in a conclusion, and sign it."""
    page.locator(f"[name=conclusion][value={word}]").check()
    page.locator("[name=reason]").fill(reason)
    page.locator("[name=is_free]").check()
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()


def check(visitor, decision: str):
    page = visitor.open(f"{decision}/toets")
    page.locator("main form button[type=submit]").first.click()
    return page


def test_an_official_declares_a_position_and_sees_it_published_at_once(visitor):
    official, citizen = visitor(), visitor()
    public = declare(official)
    official.check()
    page = citizen.open(public)
    expect(page.get_by_text(FIRM).first).to_be_visible()
    expect(page.locator("main")).to_contain_text("maart 2024")
    citizen.check()


def test_declaring_works_without_scripts(visitor):
    official, citizen = visitor(scripts=False), visitor(scripts=False)
    page = citizen.open(declare(official))
    expect(page.get_by_text(FIRM).first).to_be_visible()


def test_the_clerk_sees_both_answers_and_the_person_is_heard_before_anybody_concludes(visitor):
    declare(visitor())
    clerk, official, reviewer, citizen = visitor(), visitor(), visitor(), visitor()
    page = check(clerk, enter_decision(clerk))
    expect(page.get_by_text("Als deze persoon meedoet").first).to_be_visible()
    expect(page.get_by_text("Als deze persoon zich terugtrekt").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Feiten passen bij een belangenverstrengeling")
    clerk.check()
    clerk.check(width=375)

    reviewer.sign_in("integriteit@vlietmonde.example", PASSWORD)
    expect(reviewer.open("/bevindingen?alle=ja").locator("main")).not_to_contain_text(DECISION)

    page.locator("a[href*='/bevindingen/']").first.click()
    finding = re.sub(r"^https?://[^/]+", "", page.url)
    assert reviewer.page.goto(reviewer.address + finding).status == 404
    clerk.open(f"{finding}/vragen").locator("main form button[type=submit]").click()

    official.sign_in("wethouder@vlietmonde.example", PASSWORD)
    expect(official.open("/mijn").locator("main")).to_contain_text(DECISION)
    page = official.open(f"{finding}/reageren")
    page.locator("[name=text]").fill(
        "Ik bemoei mij niet met deze brug en laat het besluit aan een collega."
    )
    page.locator("main form button[type=submit]").click()
    page.get_by_role("button", name="Reactie versturen").click()
    official.check()

    page = reviewer.open(f"{finding}/concluderen")
    sign(page, "apparent", REASON)
    expect(page.locator("main")).to_contain_text(REASON)
    reviewer.check()
    expect(official.open(finding).locator("main")).to_contain_text(REASON)

    assert citizen.page.goto(citizen.address + finding).url.startswith(
        citizen.address + "/aanmelden"
    )
    page = citizen.open("/zoeken?q=Marit Woldrink")
    page.get_by_role("link", name=re.compile("Wolderink")).first.click()
    for word in (DECISION, "belangenverstrengeling.", REASON):
        expect(page.locator("main")).not_to_contain_text(word)


def test_a_citizen_finds_a_person_by_a_misspelt_name_on_a_phone(visitor):
    citizen = visitor()
    page = citizen.open("/zoeken?q=Denis Aydinsolu")
    page.get_by_role("link", name="Deniz Aydinsoylu").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deniz Aydinsoylu")
    citizen.check(width=375)
    citizen.check(width=320)


@pytest.mark.parametrize("language", ["", "/en"])
def test_public_pages_are_accessible_at_every_width_and_set_no_cookie(visitor, language):
    citizen = visitor()
    page = citizen.open(f"{language}/zoeken?q=Aydinsoylu")
    official = page.locator("main a[href*='/bestuurders/']").first.get_attribute("href")
    page = citizen.open(official)
    organisation = page.locator("main a[href*='/organisaties/']").first.get_attribute("href")
    entry = page.locator("main a[href*='/nevenfuncties/']").first.get_attribute("href")
    addresses = [
        *(
            language + path
            for path in (
                "/",
                f"/organen/{BODY}",
                "/zoeken",
                "/uitleg",
                "/schijn-is-geen-feit",
                "/toegankelijkheid",
            )
        ),
        official,
        organisation,
        entry,
        language + "/bestuurders/bestaat-niet",
    ]
    for address in addresses:
        citizen.open(address)
        for width in (1280, 768, 320):
            citizen.check(width)
    assert citizen.page.context.cookies() == []


@pytest.mark.parametrize(
    ("email", "addresses"),
    [
        (
            "griffier@vlietmonde.example",
            ("/besluiten", f"/organen/{BODY}/besluiten/nieuw", "/bevindingen"),
        ),
        (
            "griffier@vlietmonde.example",
            (f"/organen/{BODY}/importeren", f"/organen/{BODY}/importen", "/beheer/bestuurders"),
        ),
        ("wethouder@vlietmonde.example", ("/mijn",)),
        ("integriteit@vlietmonde.example", ("/bevindingen",)),
    ],
)
def test_pages_behind_the_door_are_accessible_at_every_width(visitor, email, addresses):
    somebody = visitor()
    somebody.sign_in(email, PASSWORD)
    for address in addresses:
        somebody.open(address)
        for width in (1280, 768, 320):
            somebody.check(width)


def test_a_position_can_be_declared_by_keyboard_alone(visitor):
    official = visitor()
    official.sign_in("raadslid@vlietmonde.example", PASSWORD)
    page = official.open("/mijn")
    page.locator("a[href$='/nevenfuncties/nieuw']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/nevenfuncties/nieuw")
    page.locator("[name=title]").focus()
    page.keyboard.type("secretaris")
    page.keyboard.press("Tab")
    page.keyboard.type("Vereniging De Kreekpeddel")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Vereniging")
