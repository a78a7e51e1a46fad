from dataclasses import replace

import pytest

from conflict_graph.facts import POSITION_TIES, OfficeKind, TieKind
from register.access import SERVER, Role
from register.extensions import db
from register.models.accounts import Account
from register.models.declarations import Position
from register.models.drafts import PositionDraft
from register.models.organisations import Organisation
from register.services.declarations import positions, publicity
from tests import factories
from tests.browser import Browser

WHERE = {
    "title": "commissaris",
    "organisation_name": "Stichting Zon",
    "organisation_kind": "foundation",
}
HOW = {"kind": "board", "capacity": "private", "paid": "yes"}
WHEN = {"running": "running", "valid_from": "3-2024"}


@pytest.fixture
def browser(client):
    return Browser(client)


@pytest.fixture
def alderman(app):
    return factories.official(factories.body(), who=factories.person())


@pytest.fixture
def signed_in(browser, alderman):
    return enter(browser, alderman)


def enter(browser, official):
    account = factories.account(official.body, Role.OFFICIAL, who=official.person)
    assert factories.sign_in(browser.client, account).status_code == 303
    return browser


def address(official):
    return f"/en/mijn/{official.public_id}/nevenfuncties/nieuw"


def walk(browser, official, where=WHERE, how=HOW, when=WHEN):
    """Fill the pages up to the one on which the answers are checked."""
    page = browser.open(address(official))
    first = {key: value for key, value in where.items() if key != "organisation_kind"}
    share = [{"share": how["share"]}] if "share" in how else []
    for answers in (first, {"organisation_kind": where["organisation_kind"]}, how, *share, when):
        page = browser.submit(page, **answers)
    return page


def test_what_is_declared_is_public_at_once(signed_in, alderman, app):
    checked = walk(signed_in, alderman)
    assert "Check your answers" in checked.words
    done = signed_in.submit(checked)
    assert "Everybody can read this entry from now on" in done.words
    public = next(
        link for link in done.links() if "/nevenfuncties/" in link and "/mijn/" not in link
    )
    page = Browser(app.test_client()).open(public)
    assert "commissaris, Stichting Zon" in page.words
    assert "March 2024 – present" in page.words
    assert "by the official" in page.words


def required(page):
    """The names of the questions that a page of errors complains about."""
    links = [
        link.removeprefix("#") for link in page.links() if link.startswith("#") and link != "#main"
    ]
    return {link.removesuffix("-0") for link in links}


def test_a_declaration_takes_one_page_more_for_what_kind_a_new_organisation_is(signed_in, alderman):
    page, pages, asked = signed_in.open(address(alderman)), [], set()
    first = {"title": "lid", "organisation_name": "De Zonnebloem"}
    for answers in (first, {"organisation_kind": "other"}, HOW, WHEN):
        pages.append(page.form()[0].rpartition("/")[2].replace("nieuw", "waar"))
        asked |= required(signed_in.submit(page, 400))
        page = signed_in.submit(page, **answers)
    pages.append(page.form()[0].rpartition("/")[2])
    assert pages == ["waar", "soort", "hoe", "wanneer", "controle"]
    assert asked == {
        "title",
        "organisation_name",
        "organisation_kind",
        "kind",
        "capacity",
        "paid",
        "running",
    }


def test_the_same_form_sent_twice_makes_one_entry(signed_in, alderman):
    checked = walk(signed_in, alderman)
    done = [signed_in.submit(checked) for _ in range(2)]
    assert all("Everybody can read this entry from now on" in page.words for page in done)
    assert db.session.query(Position).count() == 1
    assert db.session.query(Organisation).filter_by(name="Stichting Zon").count() == 1


def test_the_back_button_after_sending_doubles_nothing(signed_in, alderman):
    first = signed_in.open(address(alderman))
    second = signed_in.submit(first, title="lid", organisation_name="Stichting Zon")
    third = signed_in.submit(second, organisation_kind="foundation")
    checked = signed_in.submit(signed_in.submit(third, **HOW), **WHEN)
    signed_in.submit(checked)
    for stale in (first, second, third, checked):
        page = signed_in.submit(stale, title="iets anders", organisation_name="Stichting Zon")
        assert "Everybody can read this entry from now on" in page.words
    assert db.session.query(Position).one().current.payload.title == "lid"
    assert db.session.query(PositionDraft).count() == 0


def test_a_draft_waits_through_sign_out_and_is_found_on_another_device(signed_in, alderman, app):
    page = signed_in.submit(
        signed_in.open(address(alderman)), title="lid", organisation_name="Stichting Zon"
    )
    signed_in.submit(page, organisation_kind="foundation")
    signed_in.send("/afmelden")
    elsewhere = Browser(app.test_client())
    account = db.session.query(Account).one()
    factories.sign_in(elsewhere.client, account)
    page = elsewhere.open("/en/mijn")
    assert "lid, Stichting Zon" in page.words
    page = elsewhere.open(next(link for link in page.links() if "/concepten/" in link))
    assert "What ties you to it, and are you paid?" in page.words
    page = elsewhere.submit(elsewhere.submit(page, **HOW), **WHEN)
    elsewhere.submit(page)
    assert "Not finished yet" not in elsewhere.open("/en/mijn").words


def test_a_wrong_answer_is_kept_in_the_draft_too(signed_in, alderman):
    page = signed_in.submit(
        signed_in.open(address(alderman)), title="lid", organisation_name="Stichting Zon"
    )
    page = signed_in.submit(signed_in.submit(page, organisation_kind="other"), **HOW)
    signed_in.submit(page, 400, running="running", valid_from="30-2-2024")
    page = signed_in.open(
        next(link for link in signed_in.open("/en/mijn").links() if "/concepten/" in link)
    )
    assert 'value="30-2-2024"' in page.text


def test_a_draft_is_thrown_away_and_then_is_nowhere(signed_in, alderman):
    page = signed_in.submit(
        signed_in.open(address(alderman)), title="lid", organisation_name="Stichting Zon"
    )
    asked = signed_in.open(
        next(link for link in signed_in.open("/en/mijn").links() if link.endswith("/weggooien"))
    )
    assert "lid, Stichting Zon" in asked.words
    assert db.session.query(PositionDraft).count() == 1
    assert "The draft has been thrown away" in signed_in.submit(asked, part="weggooien").words
    assert (
        "This draft is not there any more"
        in signed_in.open(page.form()[0], follow_redirects=True).words
    )
    assert db.session.query(PositionDraft).count() == 0


def test_a_draft_is_seen_by_nobody_else(signed_in, alderman, app):
    page = signed_in.submit(
        signed_in.open(address(alderman)), title="lid", organisation_name="Stichting Zon"
    )
    draft = page.form()[0].split("/")[-2]
    clerk = Browser(app.test_client())
    factories.sign_in(clerk.client, factories.account(alderman.body, Role.CLERK))
    clerk.open(f"/mijn/{alderman.public_id}/nevenfuncties/concepten/{draft}/waar", 404)
    here = f"/en/organen/vlietmonde/beheer/bestuurders/{alderman.public_id}/nevenfuncties"
    assert "Stichting Zon" not in clerk.open(here).words
    assert (
        "This draft is not there any more"
        in clerk.open(f"{here}/concepten/{draft}/waar", follow_redirects=True).words
    )
    clerk.send(f"{here}/nieuw", 404, token=draft, title="kaping")


@pytest.mark.parametrize("nothing", ["geen", "N.v.t.", "Geen nevenfuncties"])
def test_who_types_that_there_is_nothing_is_led_to_saying_so(signed_in, alderman, nothing):
    page = signed_in.submit(
        signed_in.open(address(alderman)), 400, title=nothing, organisation_name=nothing
    )
    assert "choose: I have no ancillary positions" in page.words
    assert "Enter where you do this" in page.words
    assert {"#title", "#organisation_name"} <= set(page.links())


def test_an_error_stands_beside_its_field_and_nothing_is_lost(signed_in, alderman):
    page = signed_in.submit(
        signed_in.open(address(alderman)), 400, title="", organisation_name="Stichting Zon"
    )
    assert "Something is not right yet" in page.words
    assert "#title" in page.links()
    assert 'value="Stichting Zon"' in page.text
    assert page.text.count("member of the board") >= 2


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"title": "x" * 201}, "title", "at most 200 characters"),
        ({"title": "lid\x00"}, "title", "a character in it that cannot be shown"),
        ({"title": "lid\u202egnat"}, "title", "a character in it that cannot be shown"),
        ({"title": "🌱"}, "title", "Use letters or digits"),
        ({"title": "   "}, "title", "Enter what you do there"),
        ({"organisation_name": ""}, "organisation_name", "or its KvK number"),
        ({"organisation_name": "\u200b"}, "organisation_name", "Use letters or digits"),
        ({"kvk": "1234567"}, "kvk", "A KvK number has eight digits"),
        ({"kvk": "١٢٣٤٥٦٧٨"}, "kvk", "A KvK number has eight digits"),
        (
            {"organisation_name": "", "kvk": "12345678"},
            "organisation_name",
            "We do not know this number yet",
        ),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field_and_comes_back(
    signed_in, alderman, answers, field, message
):
    good = {"title": "lid", "organisation_name": "Stichting Zon"}
    page = signed_in.submit(signed_in.open(address(alderman)), 400, **{**good, **answers})
    assert message in page.words
    assert f"#{field}" in page.links()


def test_ten_megabytes_of_text_are_refused_with_a_sentence_and_the_draft_stays(signed_in, alderman):
    page = signed_in.submit(
        signed_in.open(address(alderman)), title="lid", organisation_name="Stichting Zon"
    )
    answer = signed_in.submit(page, 413, title="x" * 10_000_000)
    assert "shorten the text" in answer.words
    assert 'value="lid"' in signed_in.open(page.form()[0].replace("/soort", "/waar")).text


def test_a_name_from_right_to_left_is_kept_apart_from_the_text_around_it(signed_in, alderman, app):
    where = {
        "title": "عضو مجلس",
        "organisation_name": "Stichting نور 🌱",
        "organisation_kind": "foundation",
    }
    signed_in.submit(walk(signed_in, alderman, where))
    page = Browser(app.test_client()).open(f"/en/bestuurders/{alderman.public_id}")
    assert {"عضو مجلس", "Stichting نور 🌱"} <= {each.text for each in page.all("bdi")}
    assert 'dir="auto"' in signed_in.open(address(alderman)).text


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"running": "running", "valid_from": "31-2-2024"}, "valid_from"),
        ({"running": "running", "valid_from": "2099"}, "valid_from"),
        ({"running": "running", "valid_from": "2023", "valid_until": "2024"}, "valid_until"),
        ({"running": "ended", "valid_from": "2024", "valid_until": "2023"}, "valid_until"),
        ({"running": ""}, "running-0"),
    ],
)
def test_a_period_that_cannot_be_so_is_said_beside_its_field(signed_in, alderman, answers, field):
    page = signed_in.open(address(alderman))
    for right in (WHERE, {"organisation_kind": "foundation"}, HOW):
        page = signed_in.submit(page, **right)
    page = signed_in.submit(page, 400, **answers)
    assert f"#{field}" in page.links()
    for value in answers.values():
        assert f'value="{value}"' in page.text


def test_a_probable_duplicate_is_asked_about_and_chosen(signed_in, alderman):
    known = factories.organisation("Stichting De Zon", town="Vlietmonde", kvk="12345678")
    page = signed_in.open(address(alderman))
    page = signed_in.submit(page, title="lid", organisation_name="stichting de son")
    assert "Do you mean Stichting De Zon, Vlietmonde (KvK number 12345678)?" in page.words
    assert "No, it is another one" in page.words
    assert page.all("title")[0].text.startswith("Do you mean Stichting De Zon")
    assert [each for each in page.all("h1") if each.get("data-focus") is not None], (
        "the question has the focus"
    )
    assert not [each for each in page.all("input") if each.get("name") == "organisation_kind"]
    page = signed_in.submit(page, 400)
    assert "#organisation-0" in page.links()
    assert "Do you mean Stichting De Zon, Vlietmonde (KvK number 12345678)?" in page.words
    page = signed_in.submit(page, organisation=known.public_id)
    for answers in (HOW, WHEN):
        page = signed_in.submit(page, **answers)
    assert "Stichting De Zon" in page.words
    assert "lid" in page.words
    signed_in.submit(page)
    assert db.session.query(Position).one().current.payload.organisation_id == known.id


def test_that_it_is_another_one_adds_it(signed_in, alderman):
    factories.organisation("Stichting De Zon")
    page = signed_in.submit(
        signed_in.open(address(alderman)), title="lid", organisation_name="stichting de son"
    )
    page = signed_in.submit(page, organisation="new")
    assert "#organisation_kind-0" in signed_in.submit(page, 400, organisation_kind="").links()
    page = signed_in.submit(page, organisation_kind="foundation")
    for answers in (HOW, WHEN):
        page = signed_in.submit(page, **answers)
    signed_in.submit(page)
    assert db.session.query(Organisation).filter_by(name="stichting de son").count() == 1


def test_another_name_is_asked_about_again(signed_in, alderman):
    known = factories.organisation("Stichting De Zon")
    page = signed_in.submit(
        signed_in.open(address(alderman)), title="lid", organisation_name="stichting de son"
    )
    page = signed_in.submit(page, organisation=known.public_id)
    page = signed_in.open(page.form()[0].replace("/hoe", "/waar"))
    page = signed_in.submit(page, organisation_name="Vereniging Kreekpeddel")
    assert "We do not know this organisation yet" in page.words


@pytest.mark.parametrize("name", ["", "Tarwedam"])
def test_a_kvk_number_that_is_known_settles_the_organisation(signed_in, alderman, name):
    known = factories.organisation(kvk="12345678")
    page = signed_in.open(address(alderman))
    page = signed_in.submit(page, title="lid", organisation_name=name, kvk="1234 5678")
    assert "What ties you to it, and are you paid?" in page.words
    page = signed_in.submit(signed_in.submit(page, **HOW), **WHEN)
    assert known.name in page.words


def test_a_number_that_belongs_to_another_name_is_asked_about(signed_in, alderman):
    factories.organisation(kvk="12345678")
    page = signed_in.open(address(alderman))
    page = signed_in.submit(page, title="lid", organisation_name="Zwemclub Dolfijn", kvk="12345678")
    assert "Do you mean Bouwbedrijf Tarwedam B.V. (KvK number 12345678)?" in page.words
    page = signed_in.submit(page, 400, organisation="new")
    assert "The number 12345678 belongs to Bouwbedrijf Tarwedam B.V." in page.words
    assert "#organisation-0" in page.links()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Stichting Muziekschool", "foundation"),
        ("Tarwehof Bouw B.V.", "company"),
        ("Vereniging Kreekpeddel", "association"),
        ("Turnvereniging Kreekpeddel", "association"),
        ("Coöperatie De Tarwehof U.A.", "cooperative"),
        ("Gemeente Oosterzijl", "public_body"),
        ("De Tarwehof", None),
    ],
)
def test_the_kind_of_a_new_organisation_is_chosen_beforehand_where_its_name_says_it(
    signed_in, alderman, name, kind
):
    page = signed_in.submit(signed_in.open(address(alderman)), title="lid", organisation_name=name)
    assert page.all("title")[0].text.startswith("What kind of organisation is it?")
    assert page.form()[1].get("organisation_kind") == kind


def test_a_name_that_one_organisation_bears_is_asked_about_once(signed_in, alderman):
    known = factories.organisation("Stichting De Zon", town="Vlietmonde")
    page = signed_in.submit(
        signed_in.open(address(alderman)), title="lid", organisation_name="stichting de zon"
    )
    page = signed_in.submit(signed_in.submit(page, **HOW), **WHEN)
    assert "Stichting De Zon, Vlietmonde" in page.words
    signed_in.submit(page)
    assert db.session.query(Position).one().current.payload.organisation_id == known.id


@pytest.mark.parametrize("more", [{"town": "Elders"}, {"kvk": "12345679"}])
def test_a_name_with_another_town_or_number_is_asked_about(signed_in, alderman, more):
    factories.organisation("Stichting De Zon", town="Vlietmonde", kvk="12345678")
    page = signed_in.open(address(alderman))
    page = signed_in.submit(page, title="lid", organisation_name="Stichting De Zon", **more)
    assert "Do you mean Stichting De Zon, Vlietmonde" in page.words


@pytest.mark.parametrize("word", ["Vlietzwaaiers", "vliet", "vlietzwaayers"])
def test_an_organisation_is_found_by_one_word_as_the_search_of_the_register_finds_it(
    signed_in, alderman, word
):
    factories.position(alderman, factories.organisation("Turnvereniging De Vlietzwaaiers"))
    page = signed_in.submit(signed_in.open(address(alderman)), title="lid", organisation_name=word)
    assert "Turnvereniging De Vlietzwaaiers" in page.words


def back(page):
    """Press the button that leads to the page before."""
    assert [each for each in page.all("button") if each.get("name") == "vorige"]
    return {"vorige": "1"}


def test_back_leads_through_the_pages_that_were_shown_and_keeps_what_was_typed(signed_in, alderman):
    factories.organisation("Stichting De Zon")
    page = signed_in.submit(
        signed_in.open(address(alderman)), title="lid", organisation_name="stichting de son"
    )
    page = signed_in.submit(
        signed_in.submit(page, organisation="new"), organisation_kind="foundation"
    )
    page = signed_in.submit(signed_in.submit(page, **HOW), **WHEN)
    page = signed_in.open(next(link for link in page.links() if link.endswith("/wanneer")))
    pages = []
    for typed in ({"valid_from": "30-2-2024"}, {"paid": "no"}, {}, {}):
        page = signed_in.submit(page, **typed, **back(page))
        pages.append(page.form()[0].rpartition("/")[2])
    assert pages == ["hoe", "soort", "organisatie", "waar"]
    answers = db.session.query(PositionDraft).one().answers
    assert (answers["valid_from"], answers["paid"]) == ("30-2-2024", "no")


def test_back_leaves_out_what_was_not_asked(signed_in, alderman):
    factories.organisation("Stichting De Zon")
    page = signed_in.submit(
        signed_in.open(address(alderman)), title="lid", organisation_name="Stichting De Zon"
    )
    assert signed_in.submit(page, **back(page)).form()[0].endswith("/waar")


def test_no_page_of_questions_is_the_answer_to_a_form(signed_in, alderman):
    """Otherwise the way back in a browser ends at a page that asks to send the form again."""
    page = signed_in.open(address(alderman))
    good = {"title": "lid", "organisation_name": "Stichting Zon"}
    sent = [({}, page), (good, page)]
    page = signed_in.submit(page, **good)
    sent += [({"organisation_kind": ""}, page), ({"organisation_kind": "foundation"}, page)]
    for typed, form in sent:
        answer = signed_in.client.post(form.form()[0], data={**form.form()[1], **typed})
        assert answer.status_code == 303


def test_an_answer_can_be_changed_from_the_check_page_and_leads_back_there(signed_in, alderman):
    checked = walk(signed_in, alderman)
    page = signed_in.open(next(link for link in checked.links() if link.endswith("/hoe")))
    assert "What ties you to it, and are you paid?" in page.words
    page = signed_in.submit(page, paid="no")
    assert "Check your answers" in page.words
    assert "paid for it? No" in page.words


def test_the_law_stands_behind_a_fold_and_names_what_binds_this_official(
    signed_in, alderman, browser
):
    page = signed_in.open(address(alderman))
    assert "Gemeentewet, article 41b" in page.words
    assert "article 12" not in page.words
    assert len(page.all("details")) == 2


def test_an_official_whose_office_is_not_public_is_told_where_the_entry_is_kept(browser, app):
    clerk = factories.official(factories.body(), OfficeKind.CIVIL_SERVANT, "inkoper")
    enter(browser, clerk)
    checked = walk(browser, clerk)
    done = browser.submit(checked)
    assert "kept in the restricted register" in done.words
    assert "The office is not public" in done.words


def test_what_somebody_owns_is_recorded_and_not_published(signed_in, alderman):
    checked = walk(
        signed_in, alderman, how={**HOW, "kind": "ownership", "share": "12,5", "paid": "no"}
    )
    assert (
        "This does not become public. What somebody owns without paid work there is an interest"
        in checked.words
    )
    done = signed_in.submit(checked)
    assert "Recorded, not public" in done.words
    row = "No What somebody owns without paid work there is an interest, and no position."
    assert row in signed_in.open("/en/mijn").words.replace("NoWhat", "No What")
    assert db.session.query(Position).one().current.payload.share == 0.125


def test_nobody_is_paid_for_what_he_only_owns(signed_in, alderman):
    page = signed_in.open(address(alderman))
    for answers in ({"title": "vennoot", "organisation_name": "Zon V.O.F."}, {}):
        page = signed_in.submit(page, **answers)
    page = signed_in.submit(page, 400, **{**HOW, "kind": "ownership"})
    assert "A profit or dividend is no pay" in page.words
    assert "#paid-0" in page.links()


def test_a_partner_who_is_paid_holds_a_position_that_is_public_also_from_a_file(
    signed_in, alderman, app
):
    paid = factories.position(
        alderman, factories.organisation(), "vennoot", TieKind.OWNERSHIP, paid=True
    )
    owned = factories.position(
        alderman, factories.organisation("Zon B.V."), "aandeelhouder", TieKind.OWNERSHIP
    )
    citizen = Browser(app.test_client())
    words = citizen.open(f"/en/bestuurders/{alderman.public_id}").words
    assert ("vennoot" in words, "aandeelhouder" in words) == (True, False)
    citizen.open(f"/nevenfuncties/{paid.public_id}")
    citizen.open(f"/nevenfuncties/{owned.public_id}", 404)
    assert publicity.hidden_because(paid) is None
    assert publicity.hidden_because(owned) is publicity.Hidden.OWNED


def there(position, verb, root="/en"):
    return f"{root}/mijn/{position.official.public_id}/nevenfuncties/{position.public_id}/{verb}"


def test_the_overview_shows_what_was_declared_and_what_can_be_done(signed_in, alderman):
    position = factories.position(alderman, factories.organisation())
    page = signed_in.open("/en/mijn")
    assert "commissaris" in page.words
    assert there(position, "wijzigen") in page.links()


def correct(browser, position, **how):
    """Begin a correction, and change answers on the page of the capacity; return the page of the
    check.
    """
    page = browser.submit(browser.open(there(position, "wijzigen")), reason="correction")
    assert "Nothing is different yet from what stands" in page.words
    return browser.submit(
        browser.open(next(link for link in page.links() if link.endswith("/hoe"))), **how
    )


def test_an_entry_can_be_corrected(signed_in, alderman):
    position = factories.position(alderman, factories.organisation(kvk="12345678"))
    page = correct(signed_in, position, paid="no")
    signed_in.submit(page)
    db.session.expire_all()
    assert position.current.number == 2
    assert position.current.payload.paid is False
    assert "This draft is not there any more" in signed_in.submit(page).words
    assert position.current.number == 2


@pytest.mark.parametrize(
    "reason", [{"reason": "correction"}, {"reason": "change", "since": "2025"}]
)
def test_a_change_in_which_nothing_differs_is_refused(signed_in, alderman, reason):
    position = factories.position(alderman, factories.organisation(kvk="12345678"))
    page = signed_in.submit(signed_in.open(there(position, "wijzigen")), **reason)
    assert page.words.startswith("Gemeente Vlietmonde What is different?")
    assert "Save the change" not in page.words
    assert (
        "Nothing is different from what stands. Change an answer first"
        in signed_in.submit(page, 400).words
    )
    db.session.expire_all()
    assert (db.session.query(Position).count(), position.current.number) == (1, 1)


def test_a_change_shows_what_stands_beside_what_comes_before_it_is_sent(signed_in, alderman):
    position = factories.position(alderman, factories.organisation(kvk="12345678"))
    page = correct(signed_in, position, paid="no")
    [row] = [" ".join("".join(each.itertext()).split()) for each in page.all("tr")][1:]
    assert row == "Paid Paid Unpaid"


def test_since_when_it_is_different_is_refused_on_the_page_where_it_is_typed(signed_in, alderman):
    position = factories.position(alderman, factories.organisation(kvk="12345678"))
    page = signed_in.open(there(position, "wijzigen"))
    assert "#since" in signed_in.submit(page, 400, reason="change", since="2-2023").links()
    page = signed_in.submit(page, reason="change", since="5-2024")
    page = signed_in.open(next(each for each in page.links() if each.endswith("/wanneer")))
    assert "Different since" in page.words
    page = signed_in.submit(page, 400, valid_from="2-2023")
    assert "#valid_from" in page.links()
    assert "The position began later than that" in page.words


def test_what_became_different_ends_the_entry_and_begins_another(signed_in, alderman):
    position = factories.position(alderman, factories.organisation(kvk="12345678"))
    page = signed_in.open(there(position, "wijzigen"))
    assert "#since" in signed_in.submit(page, 400, reason="change").links()
    assert "#reason-0" in signed_in.submit(page, 400).links()
    page = signed_in.submit(page, reason="change", since="5-2024")
    assert "Different since May 2024" in page.words
    page = signed_in.submit(
        signed_in.open(next(each for each in page.links() if each.endswith("/hoe"))), paid="no"
    )
    done = [signed_in.submit(page) for _ in range(2)]
    assert all("May 2024 – present" in each.words for each in done)
    assert (
        "March 2023 – April 2024" in signed_in.open(f"/en/bestuurders/{alderman.public_id}").words
    )
    assert db.session.query(Position).count() == 2


def test_two_people_at_one_entry_get_a_page_with_the_difference(signed_in, alderman):
    position = factories.position(alderman, factories.organisation())
    page = correct(signed_in, position, paid="no")
    entry = positions.entry_of(position)
    positions.amend(
        SERVER,
        position,
        positions.PositionEntry(title="voorzitter", organisation_id=entry.organisation_id),
        source="file.csv",
    )
    db.session.commit()
    page = signed_in.submit(page)
    assert "Somebody else changed this entry meanwhile" in page.words
    assert "Position commissaris voorzitter commissaris" in page.words
    assert "Paid Paid Not stated Unpaid" in page.words
    assert "#decision-0" in signed_in.submit(page, 400).links()
    page = signed_in.submit(page, decision="mine")
    assert "Check your change" in page.words
    signed_in.submit(page)
    db.session.expire_all()
    assert (position.current.number, position.current.payload.title) == (3, "commissaris")


def test_the_answers_can_be_given_up_for_what_stands_now(signed_in, alderman):
    position = factories.position(alderman, factories.organisation())
    page = correct(signed_in, position, paid="no")
    entry = positions.entry_of(position)
    positions.amend(
        SERVER,
        position,
        positions.PositionEntry(title="voorzitter", organisation_id=entry.organisation_id),
        source="file.csv",
    )
    db.session.commit()
    signed_in.submit(signed_in.submit(page), decision="theirs")
    assert db.session.query(PositionDraft).count() == 0
    db.session.expire_all()
    assert position.current.number == 2


def test_an_end_for_what_somebody_else_changed_shows_the_difference_and_keeps_the_day(
    signed_in, alderman
):
    position = factories.position(alderman, factories.organisation())
    page = signed_in.open(there(position, "beeindigen"))
    entry = positions.entry_of(position)
    positions.amend(
        SERVER,
        position,
        positions.PositionEntry(title="voorzitter", organisation_id=entry.organisation_id),
        source="file.csv",
    )
    db.session.commit()
    page = signed_in.submit(page, 409, valid_until="2024")
    assert "Somebody else changed this entry meanwhile" in page.words
    assert "Position: commissaris → voorzitter" in page.words
    assert 'value="2024"' in page.text
    signed_in.submit(page)
    db.session.expire_all()
    assert str(position.current.payload.valid_until) == "2024"


@pytest.mark.parametrize("kind", [*POSITION_TIES, TieKind.FAMILY])
def test_a_position_of_any_kind_that_a_file_gives_is_changed_by_two_people(
    signed_in, alderman, kind
):
    position = factories.position(alderman, factories.organisation(), kind=kind, paid=False)
    page = signed_in.open(there(position, "beeindigen"))
    entry = positions.entry_of(position)
    positions.amend(SERVER, position, replace(entry, title="voorzitter"), source="file.csv")
    db.session.commit()
    page = signed_in.submit(page, 409, valid_until="2024")
    assert "Position: commissaris → voorzitter" in page.words


def test_a_chair_stays_one_where_something_else_is_corrected(signed_in, alderman):
    firm = factories.organisation(kvk="12345678")
    position = factories.position(alderman, firm, kind=TieKind.OFFICER)
    signed_in.submit(correct(signed_in, position, paid="no"))
    db.session.expire_all()
    assert position.current.payload.paid is False
    assert position.current.payload.kind is TieKind.OFFICER


def test_a_position_can_be_ended(signed_in, alderman):
    position = factories.position(alderman, factories.organisation())
    page = signed_in.open(there(position, "beeindigen"))
    assert "#valid_until" in signed_in.submit(page, 400, valid_until="2001").links()
    signed_in.submit(page, valid_until="30.6.2024")
    assert "30 June 2024" in signed_in.open(f"/en/bestuurders/{alderman.public_id}").words


def test_an_entry_can_be_withdrawn_and_leaves_the_public_pages(signed_in, alderman):
    position = factories.position(alderman, factories.organisation())
    here = there(position, "intrekken")
    signed_in.submit(signed_in.open(here))
    signed_in.open(f"/nevenfuncties/{position.public_id}", 410)
    assert "This entry has been withdrawn" in signed_in.open(here, 409).words


def test_none_is_declared_and_confirmed_and_the_public_page_keeps_the_three_states_apart(
    signed_in, alderman, app
):
    citizen, here = Browser(app.test_client()), f"/en/bestuurders/{alderman.public_id}"
    assert "Nothing declared yet, since 1 June 2022" in citizen.open(here).words
    page = signed_in.open(
        next(link for link in signed_in.open("/en/mijn").links() if link.endswith("/geen"))
    )
    page = signed_in.submit(page)
    assert "no ancillary positions" in page.words
    page = signed_in.submit(page, part="bevestigen")
    assert "You have confirmed your list" in page.words
    for public, said in (
        (here, ("to have no ancillary positions", "Last confirmed on")),
        ("/en/organen/vlietmonde", ("none, declared on",)),
    ):
        words = citizen.open(public).words
        assert [each for each in said if each.casefold() not in words.casefold()] == []
    assert "Nothing declared yet" not in citizen.open(here).words
    signed_in.submit(walk(signed_in, alderman))
    words = citizen.open(here).words
    assert "commissaris" in words
    assert "to have no ancillary positions" not in words
    page = signed_in.send(f"/en/mijn/{alderman.public_id}/nevenfuncties/geen", 400)
    assert "commissaris still stands on your list" in page.words


def test_a_stale_list_is_not_confirmed(signed_in, alderman):
    factories.position(alderman, factories.organisation())
    page = signed_in.open("/en/mijn")
    factories.position(alderman, factories.organisation("Stichting Zon"))
    assert (
        "Your list has changed since you opened it"
        in signed_in.submit(page, part="bevestigen").words
    )


@pytest.fixture
def clerk(app, alderman):
    clerk = Browser(app.test_client())
    factories.sign_in(clerk.client, factories.account(alderman.body, Role.CLERK))
    return clerk


def test_a_clerk_enters_and_the_official_confirms_what_was_published(
    clerk, signed_in, alderman, app
):
    here = f"/en/organen/vlietmonde/beheer/bestuurders/{alderman.public_id}/nevenfuncties"
    assert here in clerk.open("/en/organen/vlietmonde/beheer/bestuurders").links()
    page = clerk.open(f"{here}/nieuw")
    assert "You enter this for Sanne Terwolde" in page.words
    for answers in (WHERE, WHERE, HOW, WHEN):
        page = clerk.submit(page, **answers)
    assert "the clerk entered it" in clerk.submit(page).words
    position = db.session.query(Position).one()
    citizen, public = Browser(app.test_client()), f"/en/nevenfuncties/{position.public_id}"
    assert "entered by the clerk, not yet confirmed by the official" in citizen.open(public).words
    assert "by the clerk" in citizen.open(public).words
    page = signed_in.open("/en/mijn")
    assert "Is this right?" in page.words
    assert "This entry has changed since" in signed_in.submit(page, part="klopt", mark="x").words
    assert "You have confirmed the entry" in signed_in.submit(page, part="klopt").words
    assert "confirmed by the official on" in citizen.open(public).words
    assert "Is this right?" not in signed_in.open("/en/mijn").words
    words = clerk.open(here).words
    assert "by the clerk on" in words
    assert "confirmed by the official on" in words


def test_a_clerk_confirms_nothing_and_declares_for_nobody_of_another_body(clerk, alderman):
    position = factories.position(alderman, factories.organisation())
    here = f"/organen/vlietmonde/beheer/bestuurders/{alderman.public_id}/nevenfuncties"
    for verb, status in (("bevestigen", 403), ("geen", 404), (f"{position.public_id}/klopt", 403)):
        clerk.send(f"{here}/{verb}", status)
    factories.body("waterveld", "Waterschap Waterveld")
    clerk.open(here.replace("vlietmonde", "waterveld"), 404)


def test_an_official_has_no_place_among_the_pages_of_the_clerk(signed_in, alderman):
    signed_in.open(
        f"/organen/vlietmonde/beheer/bestuurders/{alderman.public_id}/nevenfuncties", 403
    )


def test_nobody_declares_for_somebody_else(signed_in, alderman):
    other = factories.official(alderman.body)
    position = factories.position(other, factories.organisation())
    signed_in.open(address(other), 404)
    for verb in ("wijzigen", "beeindigen", "intrekken", "bevestiging"):
        signed_in.open(there(position, verb, ""), 404)
        signed_in.open(f"/mijn/{alderman.public_id}/nevenfuncties/{position.public_id}/{verb}", 404)


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_comes_back(browser, alderman):
    account = factories.account(alderman.body, Role.OFFICIAL, who=alderman.person)
    response = browser.client.get("/mijn")
    assert response.location == "/aanmelden?next=/mijn"
    form = browser.open(response.location).hidden()
    answer = browser.client.post(
        "/aanmelden", data={**form, "email": account.email, "password": factories.PASSWORD}
    )
    assert answer.location == "/mijn"


@pytest.mark.parametrize(
    "elsewhere", ["//kwaad.example", "https://kwaad.example", "/\\kwaad.example", "/\t/kwaad"]
)
def test_signing_in_never_leads_to_another_site(browser, alderman, elsewhere):
    account = factories.account(alderman.body, Role.OFFICIAL, who=alderman.person)
    fields = {"email": account.email, "password": factories.PASSWORD, "next": elsewhere}
    assert browser.client.post("/aanmelden", data=fields).location == "/mijn"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(browser, alderman):
    account = factories.account(alderman.body, Role.OFFICIAL)
    for email in (account.email, "niemand@voorbeeld.example"):
        page = browser.send("/en/aanmelden", 400, email=email, password="een verkeerd wachtwoord")
        assert "The e-mail address or the password is not right." in page.words


def test_a_session_is_fresh_after_signing_in_and_gone_after_signing_out(signed_in):
    with signed_in.client.session_transaction() as kept:
        assert kept.permanent
    signed_in.send("/afmelden")
    assert signed_in.client.get("/mijn").status_code == 303


def test_a_form_without_its_token_is_refused(app, alderman):
    app.config["WTF_CSRF_ENABLED"] = True
    Browser(app.test_client()).send("/aanmelden", 400, email="a@voorbeeld.example", password="x")


def test_a_clerk_adds_an_official_who_then_stands_on_the_public_page(browser, app):
    town = factories.body()
    factories.sign_in(browser.client, factories.account(town, Role.CLERK))
    assert (
        "Officials of Gemeente Vlietmonde"
        in browser.open("/en/beheer/bestuurders", follow_redirects=True).words
    )
    here = "/en/organen/vlietmonde/beheer/bestuurders/nieuw"
    browser.open(here)
    page = browser.send(here, 400, family_name="Ee")
    assert "#kind-0" in page.links()
    answers = {"family_name": "Ee", "prefix": "van", "title": "raadslid", "kind": "elected_member"}
    browser.send(here, **answers, valid_from="30-3-2022")
    assert "van Ee" in browser.open("/en/organen/vlietmonde").words


def test_an_official_keeps_no_officials(signed_in):
    signed_in.open("/organen/vlietmonde/beheer/bestuurders", 403)
