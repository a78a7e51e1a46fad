"""The pages that everybody may read, without an account or a cookie."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conflict_graph.facts import OfficeKind
from register.clock import today
from register.forms.public import BodyForm, MomentForm, QueryForm
from register.presentation import particulars, timeline
from register.presentation.language import prefix
from register.presentation.page_cache import kept
from register.public import asides, completeness, holders, pages, search
from register.public import history as recorded
from register.public.holders import HolderOrder, Silence
from register.services.declarations import duties
from register.session import limited, public
from register.views import differences, history, people
from register.views import rows as entries
from register.views.listing import filters_of, form_of

blueprint = Blueprint("public", __name__)

SILENCES = {"nog-niets": Silence.NEVER, "langer-dan-een-jaar": Silence.LONG}
ORDERS = {"langst": HolderOrder.LONGEST, "kortst": HolderOrder.NEWEST}


@blueprint.get("/")
@public
@kept
def home() -> ResponseReturnValue:
    """Show the search box, the bodies, and what this is."""
    return render_template("public/home.html", bodies=pages.bodies())


@blueprint.get("/organen/<slug>")
@public
@kept
def body(slug: str) -> ResponseReturnValue:
    """Show a body with its officials by office; with a day in the address, as it stood on that
    day.
    """
    if history.is_asked():
        return history.body(slug)
    form = BodyForm(request.args)
    is_right = form.validate()
    page = pages.body(slug)
    name = (form.naam.data or "").strip()
    silence, order = (
        SILENCES.get(form.melding.data),
        ORDERS.get(form.volgorde.data, HolderOrder.NAME),
    )
    return render_template(
        "public/body.html",
        page=page,
        roster=holders.of_body(page, name, silence, order),
        form=form,
        name=name,
        asked={field: value for field, value in form.data.items() if value},
        moment=MomentForm(),
        completeness=completeness.of_body(page, today()),
        stands_words=people.stands_words,
        asks_income=duties.asks_income(page.body.kind, OfficeKind.EXECUTIVE),
        has_asides=asides.are_any(slug, today()),
    ), (200 if is_right else 400)


@blueprint.get("/bestuurders/<public_id>")
@public
@kept
def official(public_id: str) -> ResponseReturnValue:
    """Show an official with the entries in the register; with a day in the address, as they stood
    on that day.
    """
    if history.is_asked():
        return history.official(public_id)
    page = pages.official(public_id)
    positions = [held.position for held in page.held]
    return render_template(
        "public/official.html",
        page=page,
        official=page.summary.official,
        asks_income=duties.asks_income(page.body.kind, OfficeKind.EXECUTIVE),
        rows=[
            entries.of_person(
                held, page, entries.row(each, page.left, page.confirmed, page.late, incomes)
            )
            for held in page.held
            for each in [held.position]
            for incomes in [page.incomes.get(each.public_id, ())]
        ],
        positions=page.positions,
        picture=entries.picture(positions, page.phases),
        picture_narrow=entries.picture(positions, page.phases, timeline.NARROW),
        declared_by=entries.declared_by,
        changes=recorded.of_officials([each.official.public_id for each in page.everybody]),
        kinds=history.kinds(),
        difference_words=differences.sentences,
        late_words=entries.late_words,
        counts=entries.counts(positions, page.phases),
        moment=MomentForm(),
    )


@blueprint.get("/organisaties/<public_id>")
@public
@kept
def organisation(public_id: str) -> ResponseReturnValue:
    """Show an organisation with the positions that are held there."""
    page = pages.organisation(public_id)
    rows = [
        (entries.row(position, page.left, late=page.late), official)
        for position, official in page.positions
    ]
    return render_template("public/organisation.html", page=page, rows=rows)


@blueprint.get("/nevenfuncties/<public_id>")
@public
@kept
def position(public_id: str) -> ResponseReturnValue:
    """Show one entry with all its versions; its address never changes."""
    page = pages.position(public_id)
    return render_template(
        "public/position.html",
        more=particulars.rows(page.position.particulars, is_public=True),
        page=page,
        row=entries.row(
            page.position, page.left, page.confirmed, page.late, page.incomes_that_stand
        ),
        declared_by=entries.declared_by,
        act_word=entries.act_word,
        late_words=entries.late_words,
    )


@blueprint.get("/zoeken", endpoint="search")
@limited("SEARCH_LIMIT")
@public
def find() -> ResponseReturnValue:
    """Search people, organisations and bodies, narrowed by the filters in the address."""
    question = QueryForm(request.args)
    query = (question.q.data or "").strip()
    form, are_all = form_of(request.args)
    is_right = all((question.validate(), form.validate()))
    filters = filters_of(form)
    hits = search.find(query, filters) if query and is_right else []
    asked = {name: value for name, value in form.data.items() if value}
    shown = {
        "question": question,
        "query": query,
        "hits": hits,
        "form": form,
        "asked": asked,
        "filters": filters,
        "are_all": are_all,
    }
    return render_template(
        "public/search.html", as_written=search.as_written, **shown
    ), 200 if is_right else 400


@blueprint.get("/uitleg")
@public
@kept
def method() -> ResponseReturnValue:
    """Explain how entries get here and what is not here."""
    return render_template("public/method.html")


@blueprint.get("/open-data")
@public
@kept
def open_data() -> ResponseReturnValue:
    """Explain what can be taken away, and where."""
    lists = {
        "organen": _("Bodies"),
        "bestuurders": _("Officials"),
        "nevenfuncties": _("Ancillary positions"),
        "organisaties": _("Organisations"),
        "inkomsten": _("Income from positions"),
    }
    whole = {
        "ori.xml": "ORI (XML)",
        "popolo.json": "Popolo (JSON)",
        "followthemoney.jsonl": "FollowTheMoney (JSON)",
    }
    return render_template(
        "public/open_data.html",
        lists=lists.items(),
        bodies=pages.bodies(),
        whole=whole.items(),
        description_url=url_for("api.description"),
        reconciliation_url=url_for("reconciliation.service", _external=True),
    )


@blueprint.get("/toegankelijkheid")
@public
@kept
def accessibility() -> ResponseReturnValue:
    """State how accessible the pages are."""
    return render_template("public/accessibility.html", bodies=pages.bodies())


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Tell robots what not to walk through in any language: what a search finds, and what is not
    public.
    """
    shut = (
        f"{url_for('public.search')}?",
        url_for("name_lists.show"),
        url_for("accounts.sign_in"),
        url_for("declarations.index"),
    )
    languages = current_app.config["LANGUAGES"]
    lines = [
        "User-agent: *",
        *(f"Disallow: {prefix(code)}{address}" for code in languages for address in shut),
    ]
    lines.append(f"Sitemap: {url_for('site.sitemap', _external=True)}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
