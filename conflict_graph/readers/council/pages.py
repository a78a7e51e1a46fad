"""Whether an answer of a council information system is one page of several, and the others are not
there: what is missing would else be taken for nothing.

Source: has_more_pages in `pagination` of Notubiz, `totalCount` of GemeenteOplossingen, `next` of
VNG ORI 2.0, @odata.nextLink of OData 4.01 (section 11.2.6.7); docs/formats.md has where each is
described.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.council.gathering import FilePart, Json, objects
from conflict_graph.readers.lines import object_of, text_of
from conflict_graph.wording.remedies import Remedy

_OTHERS = Remedy(
    "This is one page of several, and not all of them are here. Offer all pages together: choose "
    "them at once, or put them in one archive."
)


def missing(parts: Sequence[FilePart]) -> list[Problem]:
    """Return a problem for each list of which pages are not among the parts."""
    last: dict[str, tuple[str, str] | None] = {}
    counted: dict[str, tuple[int, str]] = {}
    listed: dict[str, int] = defaultdict(int)
    for part in parts:
        for _, answer in objects(part.value):
            for name, more in _pages(answer):
                ends = more is None or last.get(name, "") is None
                last[name] = None if ends else (part.place(""), more or "")
            result = object_of(answer.get("result"))
            total = result.get("totalCount")
            lists = [(name, rows) for name, rows in result.items() if isinstance(rows, list)]
            if isinstance(total, int) and len(lists) == 1:
                (name, rows) = lists[0]
                listed[name] += len(rows)
                counted[name] = (total, part.place(""))
    found = [problem(*more, _OTHERS) for more in last.values() if more is not None]
    found += [
        problem(where, f"{listed[name]} of {total}", _OTHERS)
        for name, (total, where) in counted.items()
        if listed[name] < total
    ]
    return found


def _pages(answer: Json) -> Iterator[tuple[str, str | None]]:
    """Yield of which list an answer is a page, and what it says of the next; None: it is the
    last.
    """
    paging = object_of(answer.get("pagination"))
    if "has_more_pages" in paging:
        is_last = paging.get("has_more_pages") is not True
        yield "events", None if is_last else f"1 of {paging.get('total_pages')}"
    context = text_of(answer.get("@odata.context"))
    if context is not None:
        yield context, _ending(text_of(answer.get("@odata.nextLink")))
    following, before = text_of(answer.get("next")), text_of(answer.get("previous"))
    if "results" in answer and (following or before):
        yield (following or before or "").partition("?")[0], _ending(following)


def _ending(link: str | None) -> str | None:
    """Return the end of a link, which says the page; None where there is none."""
    return link.rpartition("/")[2] if link else None
