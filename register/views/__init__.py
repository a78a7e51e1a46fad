"""Pages, one blueprint per noun. A view gets the subject, calls one service, and shows or
redirects.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _

from register import clock
from register.access import Identity, Role
from register.presentation import editions as edition_words
from register.presentation import formatting, labels, language, remedies
from register.session import identity, went_wrong
from register.views import (
    account_keeping,
    accounts,
    advice,
    asking,
    check_paper,
    concerns,
    contacts,
    decision_changes,
    decisions,
    declarations,
    declaring,
    desk,
    drafts,
    duties,
    editions,
    entering,
    feeds,
    findings,
    following,
    groups,
    hearing,
    history,
    import_buyers,
    import_columns,
    import_council,
    import_people,
    imports,
    incomes,
    interests,
    inviting,
    listing,
    measures,
    meetings,
    mentions,
    meter,
    name_lists,
    officials,
    organisation_sheet,
    own_account,
    owners,
    passkeys,
    passwords,
    position_questions,
    proposals,
    public,
    queries,
    readings,
    reminders,
    reports,
    retention,
    reviewing,
    row_questions,
    rows,
    rules,
    second_factor,
    shielding,
    single_sign_on,
    site,
    stepping_aside,
    successions,
    surroundings,
    waiting,
)

OTHER = {"nl": ("en", "English"), "en": ("nl", "Nederlands")}


def init_app(app: Flask) -> None:
    """Register every blueprint, the filters, and what every page shows."""
    for module in (
        public,
        history,
        listing,
        name_lists,
        surroundings,
        feeds,
        editions,
        following,
        reminders,
        accounts,
        account_keeping,
        inviting,
        own_account,
        passkeys,
        second_factor,
        passwords,
        single_sign_on,
        desk,
        officials,
        organisation_sheet,
        decisions,
        decision_changes,
        groups,
        owners,
        rules,
        imports,
        import_buyers,
        import_people,
        row_questions,
        import_council,
        import_columns,
        measures,
        meetings,
        stepping_aside,
        mentions,
        meter,
        retention,
        reviewing,
        shielding,
        successions,
        advice,
        check_paper,
        concerns,
        readings,
    ):
        app.register_blueprint(module.blueprint)
    assert entering.blueprint is decisions.blueprint, "the pages of decisions stand in two modules"
    app.register_blueprint(interests.keeping)
    app.register_blueprint(position_questions.keeping)
    site.init_app(app)
    _add_desk(app)
    contacts.init_app(app)
    findings.init_app(app)
    hearing.init_app(app)
    reports.init_app(app)
    proposals.init_app(app)
    asking.init_app(app)
    duties.init_app(app)
    waiting.init_app(app)
    app.jinja_env.filters.update(formatting.filters(language.current, clock.today))
    app.jinja_env.filters.update(labels.filters())
    app.jinja_env.filters.update(remedy=remedies.in_words, place=remedies.place_in_words)
    app.jinja_env.filters.update(day=rows.day_of)
    app.jinja_env.filters.update(edition_title=edition_words.title, edition_line=edition_words.line)
    app.context_processor(_surroundings)
    queries.init_app(app)


def _add_desk(app: Flask) -> None:
    """Register the pages on which positions are declared twice: for officials, and for a clerk on
    behalf of one.
    """
    assert {each.blueprint for each in (drafts, incomes, interests, position_questions)} == {
        declaring.blueprint
    }, "its pages stand in several"
    app.register_blueprint(declaring.blueprint, url_prefix="/mijn/<public_id>")
    on_behalf = "/organen/<slug>/beheer/bestuurders/<public_id>"
    app.register_blueprint(declaring.blueprint, name=declaring.ON_BEHALF, url_prefix=on_behalf)
    app.add_url_rule("/mijn", "declarations.index", declarations.index)


def _surroundings() -> dict[str, Any]:
    """What stands around every page."""
    who = identity()
    code, label = OTHER[language.current()]
    return {
        "language": language.current(),
        "site_name": current_app.config["SITE_NAME"],
        "navigation": [
            (text, url_for(endpoint), request.endpoint == endpoint) for text, endpoint in _menu(who)
        ],
        "other_language_url": language.other_address(),
        "other_language_code": code,
        "other_language_label": label,
        "sign_out_url": url_for("accounts.sign_out") if who.account is not None else None,
        "footer_links": [
            (_("How this register works"), url_for("public.method")),
            (_("Appearance is not fact"), url_for("rules.words")),
            (_("Open data"), url_for("public.open_data")),
            (_("Accessibility"), url_for("public.accessibility")),
            (_("Privacy"), url_for("site.privacy")),
        ],
    }


def _my_positions() -> str:
    """Return the entry of an official's own page, with how many things wait there.

    Not on public pages, which read nothing but what is public, nor where something went wrong.
    """
    waits = waiting.count() if _may_count() else 0
    return str(_("My positions (%(num)s)", num=waits) if waits else _("My positions"))


def _findings() -> str:
    """Return the entry of the findings, with how many need the asker, whoever they are about."""
    waits = desk.findings_waiting() if _may_count() else 0
    return str(_("Findings (%(num)s)", num=waits) if waits else _("Findings"))


def _may_count() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "audience", "") == "signed_in" and not went_wrong()


def _menu(who: Identity) -> list[tuple[str, str]]:
    """Return the entries of the menu for this asker: those whose page exists and that fit a
    role.
    """
    roles = who.all_roles
    menu = [
        (_("Home"), "public.home"),
        (_("Search"), "public.search"),
        (_("Positions"), "listing.positions"),
    ]
    if desk.has_desk(who):
        menu.append((_("Desk"), "desk.show"))
    if Role.OFFICIAL in roles:
        menu.append((_my_positions(), "declarations.index"))
    if roles & {Role.CLERK, Role.ADMINISTRATOR}:
        menu.append((_("Officials"), "officials.kept"))
    if Role.CLERK in roles:
        menu.append((_("Decisions"), "decisions.index"))
        menu.append((_("Reported errors"), "reports.index"))
    if roles & {Role.CLERK, Role.REVIEWER}:
        menu.append((_findings(), "findings.index"))
    if readings.is_auditor(who):
        menu.append((_("Who read what"), "readings.kept"))
    if Role.ADMINISTRATOR in roles:
        menu.append((_("Accounts"), "account_keeping.kept"))
    if who.account is None:
        menu.append((_("Sign in"), "accounts.sign_in"))
    else:
        menu.append((_("My account"), "own_account.show"))
    return [
        (str(text), endpoint) for text, endpoint in menu if endpoint in current_app.view_functions
    ]
