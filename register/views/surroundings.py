"""The ties around an official or an organisation: a picture, and the same as sentences. From public
facts alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conflict_graph.chains.graph import NodeKind
from conflict_graph.phases import Phase
from register.presentation import formatting, language, tree
from register.presentation.tree import TreeEntry
from register.public import ties
from register.public.ties import Bond, Branch, Crowd, NetworkNode, Surroundings
from register.session import limited, public

blueprint = Blueprint("surroundings", __name__)

_VERBS = {
    Phase.RUNNING: "is",
    Phase.ANNOUNCED: "will be",
    Phase.ENDED: "was",
    Phase.END_UNKNOWN: "is or was",
}


@blueprint.get("/bestuurders/<public_id>/banden")
@limited("LIST_LIMIT")
@public
def official(public_id: str) -> ResponseReturnValue:
    """Show what stands around an official."""
    return _show(ties.of_official(public_id))


@blueprint.get("/organisaties/<public_id>/banden")
@limited("LIST_LIMIT")
@public
def organisation(public_id: str) -> ResponseReturnValue:
    """Show what stands around an organisation."""
    return _show(ties.of_organisation(public_id))


def _show(found: Surroundings) -> str:
    root = TreeEntry(
        found.node.name, found.node.context, found.node.kind.value, entries=_entries(found.crowds)
    )
    return render_template(
        "public/surroundings.html",
        found=found,
        picture=tree.draw(root) if root.entries else None,
        picture_narrow=tree.draw(root, tree.NARROW),
        address_of=address_of,
        verb_of=verb_of,
        others=others,
        period=_period,
    )


def address_of(node: NetworkNode) -> str | None:
    """Return where the page of a node stands; None: it has none."""
    if node.public_id is None:
        return None
    name = "official" if node.kind is NodeKind.OFFICIAL else "organisation"
    return url_for(f"public.{name}", public_id=node.public_id)


def verb_of(bond: Bond) -> str:
    """Return whether something is, was or will be so, or was and may be so still."""
    return _VERBS[bond.phase]


def others(crowd: Crowd) -> str:
    """Say how many of a crowd are left out."""
    return ngettext("and %(num)s other", "and %(num)s others", crowd.others) if crowd.others else ""


def _entries(crowds: Sequence[Crowd]) -> list[TreeEntry]:
    found = []
    for crowd in crowds:
        found += [_entry(branch) for branch in crowd.branches]
        found += [TreeEntry(others(crowd))] if crowd.others else []
    return found


def _entry(branch: Branch) -> TreeEntry:
    node = branch.node
    part = str(_("takes part"))
    tie = "; ".join(f"{bond.title or part}, {_period(bond)}" for bond in branch.bonds)
    is_over = all(bond.phase is Phase.ENDED for bond in branch.bonds)
    return TreeEntry(
        node.name, node.context, node.kind.value, tie, is_over, _entries(branch.crowds)
    )


def _period(bond: Bond) -> str:
    return formatting.period_words(bond.start, bond.until, bond.ended, language.current())
