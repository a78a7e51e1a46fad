"""In which periods something is held, and what a new statement does to what is known of them.

One tie or owner can be held in several periods: sold and bought back, or by two records of one
source. A statement about a record replaces what that record said before; one without a record
replaces what it shares days with. What ended stays.

Source: standard.openownership.org/en/0.4.0, about records and their statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conflict_graph.dates import Answer, Interval, PartialDate, ends_first, is_before, overlap
from register.errors import Invalid
from register.models.columns import random_id
from register.models.reviews import Fact
from register.services.findings import fact_changes
from register.services.findings.fact_changes import Changed


@dataclass(frozen=True, slots=True)
class HeldPeriod:
    """A period in which something is held. `share` is 0–1; a day that is None is not stated.

    `record`: what the source calls its record of it, None where it has none; `stated_on`: the day
    of the statement. `key`: by which public id it is known in answers; None: by none yet.
    """

    share: float | None = None
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None
    source: str | None = None
    record: str | None = None
    stated_on: PartialDate | None = None
    key: str | None = None

    @property
    def said(self) -> dict[str, object]:
        """What is said, aspect by aspect."""
        return {"share": self.share, "from": self.valid_from, "until": self.valid_until}


def check(said: HeldPeriod) -> None:
    """Refuse what cannot be.

    Raises:
        Invalid: the share lies outside 0–1, or the period ends before it begins.
    """
    if said.share is not None and not 0 <= said.share <= 1:
        raise Invalid("A share lies between 0 and 1.")
    if ends_first(said.valid_from, said.valid_until):
        raise Invalid("The tie ends before it begins.")


def known(series: Any) -> list[HeldPeriod]:
    """Return the periods of a tie or owner as they stand, the one that began last at the end;
    empty: it does not stand.
    """
    if not series.versions or series.withdrawn_at is not None:
        return []
    return of_version(series.current, series.public_id)


def of_version(version: Any, public_id: str) -> list[HeldPeriod]:
    """Return the periods of a version, the one that began last at the end."""
    return [
        HeldPeriod(
            row.share,
            row.valid_from,
            row.valid_until,
            row.source,
            row.record,
            row.stated_on,
            row.period or public_id,
        )
        for row in (*version.others, version)
    ]


def keys_of(series: Any) -> set[str]:
    """Return by what answers know the periods of a tie or owner that it has or ever had."""
    rows = (row for version in series.versions for row in (version, *version.others))
    return {row.period or series.public_id for row in rows}


def add_versions(
    series: Any, said: Sequence[HeldPeriod], version: type[Any], period: type[Any], **more: Any
) -> None:
    """Add what is known to a series that says something else: a version with these periods, and
    where nothing of it stood one for each period, in order, so that each stands in the history.
    `period`: the kind of row of those beside the one that began last; `more`: what else a version
    says.
    """
    for count in range(len(said) if known(series) else 1, len(said) + 1):
        listed = said[:count]
        series.versions.append(
            version(
                number=len(series.versions) + 1,
                others=others_of(listed, series.public_id, period),
                **_values(listed[-1], series.public_id),
                **more,
            )
        )


def others_of(said: Sequence[HeldPeriod], public_id: str, period: type[Any]) -> list[Any]:
    """Return rows of this kind for the periods beside the last."""
    return [period(**_values(each, public_id)) for each in said[:-1]]


def _values(said: HeldPeriod, public_id: str) -> dict[str, Any]:
    return {
        "share": said.share,
        "valid_from": said.valid_from,
        "valid_until": said.valid_until,
        "source": said.source,
        "record": said.record,
        "stated_on": said.stated_on,
        "period": None if said.key == public_id else said.key,
    }


def merged(
    stands: Sequence[HeldPeriod],
    said: Sequence[HeldPeriod],
    public_id: str,
    record: str | None = None,
    stated_on: PartialDate | None = None,
) -> list[HeldPeriod]:
    """Return what is known after a statement, in order. `record` and `stated_on`: of the record
    that the statement is about; what that said before, and does not say any more, has ended by the
    day of the statement.

    `public_id`: that of the series, which is the key of its first period.
    """
    left = list(stands)
    found: list[HeldPeriod] = []
    for each in in_order(said):
        before = _replaced(left, each)
        left = [one for one in left if one not in before]
        key = before[0].key if before else None
        if key is None:
            taken = {one.key for one in (*left, *found)}
            key = random_id() if public_id in taken else public_id
        is_told_alike = bool(before) and before[0].said == each.said
        source = before[0].source if is_told_alike else each.source
        found.append(
            replace(
                each,
                key=key,
                source=source,
                record=each.record or (before[0].record if before else None),
                stated_on=each.stated_on or (before[0].stated_on if before else None),
            )
        )
    return in_order([*found, *(_ended(one, record, stated_on) for one in left)])


def _ended(one: HeldPeriod, record: str | None, stated_on: PartialDate | None) -> HeldPeriod:
    """Return a period that a statement about a record no longer names."""
    if record is None or one.record != record or one.valid_until is not None or stated_on is None:
        return one
    if one.valid_from is not None and is_before(stated_on, one.valid_from) is Answer.YES:
        return one
    return replace(one, valid_until=stated_on, stated_on=stated_on)


def refuse_older(
    stands: Sequence[HeldPeriod],
    said: Sequence[HeldPeriod],
    record: str,
    stated_on: PartialDate | None,
) -> None:
    """Refuse a statement about a record that was made before one that is known, and says something
    else.

    Raises:
        Invalid: it is such a statement.
    """
    later = [
        one.stated_on
        for one in stands
        if one.record == record
        and one.stated_on is not None
        and stated_on is not None
        and is_before(stated_on, one.stated_on) is Answer.YES
    ]
    known = [one.said for one in stands]
    if later and any(each.said not in known for each in said):
        raise Invalid(
            "The register knows a later statement of the same record, of %(date)s, so this one is "
            "no news and changed nothing.",
            date=max(str(each) for each in later),
        )


def _replaced(left: Sequence[HeldPeriod], each: HeldPeriod) -> list[HeldPeriod]:
    """Return what a period takes the place of, the one whose key it gets first; empty: it is
    new.
    """
    same = [one for one in left if one.said == each.said]
    if same:
        return same[:1]
    own = [one for one in left if each.record is not None and one.record == each.record]
    begun = [one for one in left if one.valid_from == each.valid_from]
    for meant in (
        [one for one in begun if one in own],
        [one for one in own if _overlap(one, each) is not Answer.NO],
    ):
        if meant:
            return meant[:1]
    untold = [one for one in left if one in begun or None in (one.record, each.record)]
    shared = [one for one in untold if _overlap(one, each) is Answer.YES]
    return shared or [one for one in untold if _overlap(one, each) is Answer.UNKNOWN][-1:]


def _overlap(one: HeldPeriod, other: HeldPeriod) -> Answer:
    held, said = (
        Interval(each.valid_from, each.valid_until, Answer.of(each.valid_until is not None))
        for each in (one, other)
    )
    return overlap(held, said)


def words(known: Iterable[HeldPeriod]) -> list[tuple[object, ...]]:
    """Return what makes a version say something else than another."""
    return [(each.key, *each.said.values(), each.record) for each in known]


def changed(
    fact: Fact, before: Sequence[HeldPeriod], after: Sequence[HeldPeriod], of: str
) -> Iterator[tuple[str, list[Changed]]]:
    """Yield what became different of each period that was known, by its key."""
    stood, stands = ({each.key: each.said for each in some} for some in (before, after))
    for key in stood:
        aspects = fact_changes.differing(fact, stood[key], stands.get(key, {}), of)
        if key is not None and aspects:
            yield key, aspects


def in_order(said: Iterable[HeldPeriod]) -> list[HeldPeriod]:
    """Return periods by their first day, and by their last where that is one; a day that is not
    stated comes first of the first days, and last of the last.
    """
    return sorted(said, key=lambda each: (_first(each), _last(each)))


def _first(said: HeldPeriod) -> str:
    return "" if said.valid_from is None else said.valid_from.earliest.isoformat()


def _last(said: HeldPeriod) -> str:
    return "9999" if said.valid_until is None else said.valid_until.latest.isoformat()
