"""How the people of a body look in its list."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from conflict_graph.phases import Phase
from register.clock import day_of
from register.presentation import formatting, language
from register.public.statements import Statement, StatementState


def stands_words(statement: Statement, counts: Mapping[Phase, int]) -> str:
    """Say how many positions run and of how many the end is not known, or that there are none or
    none was declared.
    """
    running, unknown, announced = (
        counts.get(phase, 0) for phase in (Phase.RUNNING, Phase.END_UNKNOWN, Phase.ANNOUNCED)
    )
    parts = []
    if statement.state is StatementState.NOTHING:
        parts.append(_("nothing declared yet"))
    elif statement.none_at is not None:
        date = formatting.date_words(day_of(statement.none_at), language.current())
        from_file = _("none, recorded on %(date)s from a file", date=date)
        parts.append(
            from_file if statement.none_source else _("none, declared on %(date)s", date=date)
        )
    elif not running + unknown:
        parts.append(_("none now"))
    if running:
        parts.append(ngettext("%(num)s position", "%(num)s positions", running))
    if unknown:
        parts.append(_("%(count)s of which the end is not known", count=unknown))
    if announced:
        parts.append(_("%(count)s announced", count=announced))
    return "; ".join(parts)
