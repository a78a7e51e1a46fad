"""Read the page of a meeting in a Notubiz portal: it names who voted for and against at each vote.

Nobody else is on it: who is not named is not listed, neither absent nor without a vote. Nothing is
fetched, nothing is run, and of the page nothing else is read.

Source: docs/notubiz.md of Exileeh/wa-hat-wat-stimd, and the collector beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from conflict_graph.readers import markup
from conflict_graph.readers.council.records import Ballot

MARK = b"votes_chart"
_CHART = re.compile(r"chart_(\d+)", re.ASCII)
_CLASSES = {"in_favor": Ballot.FOR, "against": Ballot.AGAINST}


@dataclass(frozen=True, slots=True)
class NamedVotes:
    """Who voted what at one vote, by name, in the order of the page. `voting`: its id."""

    voting: str
    votes: tuple[tuple[str, Ballot], ...]


@dataclass(frozen=True, slots=True)
class VotePage:
    """The votes that a page tells of."""

    votings: tuple[NamedVotes, ...]


def fits(content: bytes) -> bool:
    """Say whether a file is a page of the portal with votes."""
    return markup.is_web_page(content) and MARK in content


def parse(text: str) -> VotePage:
    """Return the votes on a page."""
    reader = _Votes()
    reader.feed(text)
    reader.close()
    reader.end_name()
    return VotePage(
        tuple(NamedVotes(voting, tuple(votes)) for voting, votes in reader.votings.items())
    )


@dataclass
class _Votes(HTMLParser):
    """Gathers the names that stand under each chart."""

    votings: dict[str, list[tuple[str, Ballot]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._voting: str | None = None
        self._ballot: Ballot | None = None
        self._name: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a chart, or the name of somebody who voted."""
        said = dict(attrs)
        classes = (said.get("class") or "").split()
        chart = _CHART.fullmatch(said.get("id") or "")
        if chart is not None:
            self._voting = chart.group(1)
            self.votings.setdefault(self._voting, [])
        elif tag == "li":
            self.end_name()
            self._ballot = next((_CLASSES[each] for each in classes if each in _CLASSES), None)

    def handle_endtag(self, tag: str) -> None:
        """End the name of somebody who voted."""
        if tag in ("li", "ul", "div"):
            self.end_name()

    def handle_data(self, data: str) -> None:
        """Take a piece of a name."""
        if self._ballot is not None:
            self._name.append(data)

    def end_name(self) -> None:
        """Keep the name that was read, if one was."""
        name = " ".join("".join(self._name).split())
        if name and self._ballot is not None and self._voting is not None:
            self.votings[self._voting].append((name, self._ballot))
        self._name, self._ballot = [], None
