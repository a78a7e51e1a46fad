"""The public views: all that a public page, feed or export can read.

Who is public follows from the office: elected members and executives at once, civil servants only
in a function that is designated, members who were not elected where a rule of the body says so,
hired staff never by name. What somebody owns is an interest and
stays out, unless the owner is paid for work there: then it is a position. See
docs/decisions/0018-owned-and-paid-is-a-position.md.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, OfficeKind, OrganisationKind, TieKind
from conflict_graph.particulars import PUBLIC, FeeDestination, Particulars, TimeSpent
from register.models.bodies import BodyKind
from register.models.columns import (
    Instant,
    Origin,
    PartialDateText,
    TimeSpentText,
    unchecked_word,
    word,
)
from register.models.kinds import Act, MeetingKind, NoneAct

OFFICES = {
    "public_kind": "office.kind IN ('elected_member', 'executive')",
    "made_public": "((office.kind = 'civil_servant' OR office.unelected) AND office.designated)",
}
"""Which offices make that what their holders declare is public: of a kind that is, or one of which
somebody decided so.
"""

_CONDITIONS = {
    "holds_a_public_office": """EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND ({public_kind}
                   OR {made_public}))""",
    "official_is_not_shielded": """NOT EXISTS (
            SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
            WHERE shielding.official_id = official.id AND shielding.position_id IS NULL AND NOT decided.lifted
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = decided.shielding_id
                                AND newer.number = decided.number + 1))""",
    "position_is_not_shielded": """NOT EXISTS (
            SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
            WHERE shielding.official_id = position.official_id AND NOT decided.lifted
              AND (shielding.position_id IS NULL OR shielding.position_id = position.id)
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = decided.shielding_id
                                AND newer.number = decided.number + 1))""",
    "official_is_safe_to_name": """NOT EXISTS (
            SELECT 1 FROM shielding AS safety JOIN shielding_version AS held ON held.shielding_id = safety.id
            WHERE safety.official_id = official.id AND safety.left_because IS NULL
              AND (safety.position_id IS NULL OR safety.position_id = shielding.position_id)
              AND NOT held.lifted
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = held.shielding_id AND newer.number = held.number + 1))""",
}
CONDITIONS = {name: text.format(**OFFICES) for name, text in _CONDITIONS.items()}
"""What is shielded, or left the public register, is in no view but that of the marks, which name
nobody; of who is shielded on grounds of safety there is no mark either. Each condition is asked of
one row, by an index.
"""

QUERIES = {
    "public_body": """
        SELECT body.public_id, body.slug, body.name, body.kind, body.valid_from, body.valid_until,
               organisation.public_id AS organisation_public_id,
               successor.slug AS successor_slug, successor.name AS successor_name,
               body.contact_office, body.contact_address, body.contact_email, body.contact_phone
        FROM body
        JOIN organisation ON organisation.id = body.organisation_id
        LEFT JOIN body AS successor ON successor.id = body.successor_id
    """,
    "public_term_version": """
        SELECT version.id AS row_id, term.public_id, official.public_id AS official_public_id,
               office.title, office.kind, version.number, version.valid_from, version.valid_until, version.portfolio,
               version.recorded_at,
               (SELECT later.recorded_at FROM term_version AS later
                WHERE later.term_id = version.term_id AND later.number = version.number + 1) AS superseded_at,
               CASE WHEN office.kind = 'executive' THEN version.full_time END AS full_time
        FROM term
        JOIN official ON official.id = term.official_id
        JOIN office ON office.id = term.office_id
        JOIN term_version AS version ON version.term_id = term.id
        WHERE term.withdrawn_at IS NULL
          AND ({public_kind} OR {made_public})
          AND {official_is_not_shielded}
    """,
    "public_term": """
        SELECT public_id, official_public_id, title, kind, valid_from, valid_until, portfolio, full_time
        FROM public_term_version
        WHERE superseded_at IS NULL
    """,
    "public_office_holder": """
        SELECT official.public_id AS official_public_id, office.kind
        FROM office CROSS JOIN term CROSS JOIN official
        WHERE term.office_id = office.id AND official.id = term.official_id AND term.withdrawn_at IS NULL
          AND ({public_kind} OR {made_public})
          AND {official_is_not_shielded}
    """,
    "public_official": """
        SELECT official.public_id, person.public_id AS person_public_id, body.slug AS body_slug, body.name AS body_name,
               person.family_name, person.prefix, person.given_name, person.initials
        FROM official
        JOIN person ON person.id = official.person_id
        JOIN body ON body.id = official.body_id
        WHERE {holds_a_public_office}
          AND {official_is_not_shielded}
    """,
    "public_position_version": """
        SELECT payload.version_id AS row_id, position.public_id, official.public_id AS official_public_id,
               organisation.public_id AS organisation_public_id, organisation.name AS organisation_name,
               version.number, version.act, version.by_official, version.source, version.recorded_at,
               payload.title, payload.kind, payload.capacity, payload.paid,
               payload.valid_from, payload.valid_until, payload.ended, payload.announced,
               (SELECT min(early.recorded_at)
                FROM position_version AS early JOIN position_payload AS said ON said.version_id = early.id
                WHERE early.position_id = position.id AND (said.kind <> 'ownership' OR said.paid)) AS declared_at,
               (SELECT later.recorded_at FROM position_version AS later
                WHERE later.position_id = version.position_id AND later.number = version.number + 1) AS superseded_at,
               version.origin,
               (SELECT early.origin
                FROM position_version AS early JOIN position_payload AS said ON said.version_id = early.id
                WHERE early.position_id = position.id AND (said.kind <> 'ownership' OR said.paid)
                ORDER BY early.number LIMIT 1) AS first_origin,
               version.listed_on,
               payload.time_spent, payload.expenses, payload.fee_destination, payload.appointed_by,
               payload.main_job, payload.accepted_on, payload.published_on,
               CASE WHEN payload.note_public THEN payload.note END AS note
        FROM position
        JOIN official ON official.id = position.official_id
        JOIN position_version AS version ON version.position_id = position.id
        JOIN position_payload AS payload ON payload.version_id = version.id
        JOIN organisation ON organisation.id = payload.organisation_id
        WHERE (payload.kind <> 'ownership' OR payload.paid)
          AND {holds_a_public_office}
          AND {position_is_not_shielded}
          AND EXISTS (
            SELECT 1 FROM position_version AS last JOIN position_payload AS kept ON kept.version_id = last.id
            WHERE last.position_id = position.id AND last.act <> 'withdraw' AND (kept.kind <> 'ownership' OR kept.paid)
              AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                              WHERE newer.position_id = last.position_id AND newer.number = last.number + 1))
    """,
    "public_position": """
        SELECT row_id, public_id, official_public_id, organisation_public_id, organisation_name,
               number, act, by_official, source, recorded_at, title, kind, capacity, paid,
               valid_from, valid_until, ended, announced, declared_at, superseded_at, origin, first_origin, listed_on,
               time_spent, expenses, fee_destination, appointed_by, main_job, accepted_on, published_on, note
        FROM public_position_version
        WHERE superseded_at IS NULL
    """,
    "public_withdrawal": """
        SELECT version.id AS row_id, body.slug AS body_slug, version.by_official, version.source, version.recorded_at,
               version.origin
        FROM position_version AS version
        JOIN position ON position.id = version.position_id
        JOIN official ON official.id = position.official_id
        JOIN body ON body.id = official.body_id
        JOIN position_payload AS payload ON payload.version_id = version.id
        WHERE version.act = 'withdraw' AND (payload.kind <> 'ownership' OR payload.paid)
          AND {holds_a_public_office}
          AND {position_is_not_shielded}
          AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                          WHERE newer.position_id = version.position_id AND newer.number = version.number + 1)
    """,
    "public_organisation": """
        SELECT organisation.public_id, organisation.name, organisation.kind, organisation.field, organisation.town
        FROM organisation
        WHERE EXISTS (SELECT 1 FROM body WHERE body.organisation_id = organisation.id)
           OR EXISTS (
            SELECT 1 FROM position_payload AS payload
            JOIN position_version AS version ON version.id = payload.version_id
            JOIN position ON position.id = version.position_id
            JOIN term ON term.official_id = position.official_id
            JOIN office ON office.id = term.office_id
            WHERE payload.organisation_id = organisation.id AND (payload.kind <> 'ownership' OR payload.paid)
              AND term.withdrawn_at IS NULL
              AND version.act <> 'withdraw'
              AND ({public_kind}
                   OR {made_public})
              AND {position_is_not_shielded}
              AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                              WHERE newer.position_id = version.position_id AND newer.number = version.number + 1))
    """,
    "public_participation": """
        SELECT tie.id AS row_id, holder.public_id AS participant_public_id, holder.name AS participant_name,
               held.public_id AS arrangement_public_id, held.name AS arrangement_name,
               version.valid_from, version.valid_until
        FROM organisation_tie AS tie
        JOIN organisation AS holder ON holder.id = tie.holder_id
        JOIN organisation AS held ON held.id = tie.held_id
        JOIN organisation_tie_version AS version ON version.tie_id = tie.id
        WHERE tie.kind = 'participation' AND tie.withdrawn_at IS NULL
          AND holder.kind IN ('public_body', 'joint_arrangement') AND held.kind = 'joint_arrangement'
          AND NOT EXISTS (SELECT 1 FROM organisation_tie_version AS newer
                          WHERE newer.tie_id = version.tie_id AND newer.number = version.number + 1)
    """,
    "public_identifier": """
        SELECT identifier.id AS row_id, organisation.public_id AS organisation_public_id,
               identifier.scheme, identifier.number
        FROM organisation_identifier AS identifier
        JOIN organisation ON organisation.id = identifier.organisation_id
        WHERE EXISTS (SELECT 1 FROM public_organisation AS shown WHERE shown.public_id = organisation.public_id)
    """,
    "public_edition": """
        SELECT (SELECT coalesce(max(id), 0) FROM position_version) AS positions,
               (SELECT coalesce(max(id), 0) FROM term_version) AS terms,
               (SELECT coalesce(max(id), 0) FROM organisation_name) AS names,
               (SELECT coalesce(max(id), 0) FROM organisation_identifier) AS identifiers,
               (SELECT coalesce(max(id), 0) FROM body) AS bodies,
               (SELECT count(*) FROM office WHERE designated) AS designations,
               (SELECT coalesce(max(id), 0) FROM shielding_version) AS shieldings,
               (SELECT coalesce(max(id), 0) FROM person_change) AS people
    """,
    "public_confirmation": """
        SELECT confirmation.id AS row_id, official.public_id AS official_public_id, confirmation.recorded_at
        FROM confirmation JOIN official ON official.id = confirmation.official_id
        WHERE {holds_a_public_office}
          AND {official_is_not_shielded}
    """,
    "public_position_confirmation": """
        SELECT confirmation.version_id AS version_row_id, confirmation.recorded_at
        FROM position_confirmation AS confirmation
        WHERE EXISTS (SELECT 1 FROM public_position_version AS shown WHERE shown.row_id = confirmation.version_id)
    """,
    "public_none_version": """
        SELECT version.id AS row_id, official.public_id AS official_public_id, version.number, version.act,
               version.recorded_at, version.origin, version.source
        FROM none_version AS version JOIN official ON official.id = version.official_id
        WHERE {holds_a_public_office}
          AND {official_is_not_shielded}
    """,
    "public_stepped_aside": """
        SELECT aside.id AS row_id, body.slug AS body_slug, meeting.public_id AS meeting_public_id,
               meeting.kind, meeting.held_on, minutes.address, aside.item, aside.public_from,
               official.public_id AS official_public_id
        FROM stepped_aside AS aside
        JOIN published_minutes AS minutes ON minutes.id = aside.minutes_id
        JOIN meeting ON meeting.id = minutes.meeting_id
        JOIN body ON body.id = meeting.body_id
        JOIN official ON official.id = aside.official_id
        WHERE aside.withdrawn_at IS NULL
          AND {holds_a_public_office}
          AND {official_is_not_shielded}
          AND NOT EXISTS (SELECT 1 FROM published_minutes AS newer
                          WHERE newer.meeting_id = minutes.meeting_id AND newer.id > minutes.id)
          AND EXISTS (SELECT 1 FROM stepping_aside_choice AS choice
                      WHERE choice.body_id = body.id AND choice.is_shown
                        AND NOT EXISTS (SELECT 1 FROM stepping_aside_choice AS later
                                        WHERE later.body_id = choice.body_id AND later.id > choice.id))
          AND NOT EXISTS (SELECT 1 FROM stepped_aside_answer AS answer
                          WHERE answer.aside_id = aside.id AND NOT answer.is_right
                            AND NOT EXISTS (SELECT 1 FROM stepped_aside_answer AS later
                                            WHERE later.aside_id = answer.aside_id AND later.id > answer.id))
    """,
    "public_mark": """
        SELECT decided.id AS row_id, coalesce(position.public_id, official.public_id) AS public_id,
               body.slug AS body_slug, shielding.left_because AS because, decided.recorded_at,
               (SELECT erasure.ground FROM erasure
                WHERE erasure.official_id = official.id
                  AND coalesce(erasure.position_id, 0) = coalesce(shielding.position_id, 0)
                ORDER BY erasure.id DESC LIMIT 1) AS ground
        FROM shielding
        LEFT JOIN position ON position.id = shielding.position_id
        JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
        JOIN official ON official.id = shielding.official_id
        JOIN body ON body.id = official.body_id
        WHERE shielding.left_because IS NOT NULL AND NOT decided.lifted
          AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                          WHERE newer.shielding_id = decided.shielding_id AND newer.number = decided.number + 1)
          AND {holds_a_public_office}
          AND {official_is_safe_to_name}
    """,
    "public_income": """
        SELECT income.id AS row_id, position.public_id AS position_public_id, official.public_id AS official_public_id,
               income.year, income.number, income.amount_cents, income.by_official, income.recorded_at,
               (SELECT later.recorded_at FROM income_version AS later
                WHERE later.position_id = income.position_id AND later.year = income.year
                  AND later.number = income.number + 1) AS superseded_at
        FROM income_version AS income
        JOIN position ON position.id = income.position_id
        JOIN official ON official.id = position.official_id
        JOIN body ON body.id = official.body_id
        WHERE body.kind IN ('municipality', 'province')
          AND EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            JOIN term_version AS held ON held.term_id = term.id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND office.kind = 'executive' AND held.full_time
              AND (held.valid_from IS NULL OR CAST(substr(held.valid_from, 1, 4) AS INTEGER) <= income.year)
              AND (held.valid_until IS NULL OR CAST(substr(held.valid_until, 1, 4) AS INTEGER) >= income.year)
              AND NOT EXISTS (SELECT 1 FROM term_version AS newer
                              WHERE newer.term_id = held.term_id AND newer.number = held.number + 1))
          AND EXISTS (
            SELECT 1 FROM public_position AS shown
            WHERE shown.public_id = position.public_id
              AND (shown.paid IS NULL OR shown.paid) AND coalesce(shown.capacity, '') <> 'ex_officio'
              AND (shown.valid_from IS NULL OR CAST(substr(shown.valid_from, 1, 4) AS INTEGER) <= income.year)
              AND (shown.valid_until IS NULL OR CAST(substr(shown.valid_until, 1, 4) AS INTEGER) >= income.year))
    """,
    "public_unelected_rule": """
        SELECT body.slug AS body_slug, rule.reference, rule.decided_by, rule.recorded_at
        FROM unelected_rule AS rule JOIN body ON body.id = rule.body_id
        WHERE rule.asked AND rule.published
          AND NOT EXISTS (SELECT 1 FROM unelected_rule AS later
                          WHERE later.body_id = rule.body_id AND later.id > rule.id)
    """,
    "public_bar_check": """
        SELECT bar.id AS row_id, position.public_id AS position_public_id, bar.recorded_at
        FROM bar_check AS bar JOIN position ON position.id = bar.position_id
        WHERE bar.known
          AND NOT EXISTS (SELECT 1 FROM bar_check AS newer
                          WHERE newer.position_id = bar.position_id AND newer.number = bar.number + 1)
          AND EXISTS (SELECT 1 FROM public_position AS shown WHERE shown.public_id = position.public_id)
    """,
    "public_tombstone": """
        SELECT version.id AS row_id, position.public_id, body.slug AS body_slug, body.name AS body_name,
               version.recorded_at
        FROM position_version AS version
        JOIN position ON position.id = version.position_id
        JOIN official ON official.id = position.official_id
        JOIN body ON body.id = official.body_id
        JOIN position_payload AS payload ON payload.version_id = version.id
        WHERE version.act = 'withdraw' AND (payload.kind <> 'ownership' OR payload.paid)
          AND {holds_a_public_office}
          AND {position_is_not_shielded}
          AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                          WHERE newer.position_id = version.position_id AND newer.number = version.number + 1)
    """,
    "public_weekly_edition": """
        SELECT edition.number, edition.week, edition.size, edition.root, edition.recorded_at,
               issue.number AS issue, issue.recorded_at AS issued_at, issue.manifest, issue.signature, issue.sha256, issue.description
        FROM weekly_edition AS edition
        JOIN edition_issue AS issue ON issue.edition_id = edition.id
        WHERE NOT EXISTS (SELECT 1 FROM edition_issue AS newer
                          WHERE newer.edition_id = issue.edition_id AND newer.number = issue.number + 1)
    """,
    "public_edition_entry": """
        SELECT entry.number, entry.hash, entry.edition, ending.edition AS ended
        FROM edition_entry AS entry
        LEFT JOIN edition_end AS ending ON ending.number = entry.number
    """,
    "public_edition_node": """
        SELECT level, number, hash FROM edition_node
    """,
    "public_edition_text": """
        SELECT entry.number, entry.edition, ending.edition AS ended, said.kind, said.key, said.official,
               said.position, said.salt, said.text
        FROM edition_text AS said
        JOIN edition_entry AS entry ON entry.number = said.number
        LEFT JOIN edition_end AS ending ON ending.number = said.number
        WHERE (said.official IS NULL
               OR EXISTS (SELECT 1 FROM public_official AS shown WHERE shown.public_id = said.official))
          AND (said.position IS NULL
               OR EXISTS (SELECT 1 FROM public_position AS shown WHERE shown.public_id = said.position))
          AND (said.organisation IS NULL
               OR EXISTS (SELECT 1 FROM public_organisation AS shown WHERE shown.public_id = said.organisation))
    """,
    "public_edition_erasure": """
        SELECT erasure.number, erasure.recorded_at, erasure.ground FROM edition_erasure AS erasure
    """,
}
VIEWS = {name: query.format(**CONDITIONS, **OFFICES) for name, query in QUERIES.items()}
"""The SQL of every public view, in the order in which they are made."""


class PublicBase(DeclarativeBase):
    """The base of what is mapped to a view; these are no tables and no migration makes them from
    here.
    """


class PublicBody(PublicBase):
    """A public body with its register."""

    __tablename__ = "public_body"

    public_id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]
    kind: Mapped[BodyKind] = mapped_column(word(BodyKind))
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    organisation_public_id: Mapped[str]
    successor_slug: Mapped[str | None]
    """The body into which this one merged; None: none on record."""
    successor_name: Mapped[str | None]
    contact_office: Mapped[str | None]
    """To whom somebody writes about this register. None, as with the three below: nobody said."""
    contact_address: Mapped[str | None]
    contact_email: Mapped[str | None]
    contact_phone: Mapped[str | None]


class _PublicTermColumns:
    official_public_id: Mapped[str]
    title: Mapped[str]
    kind: Mapped[OfficeKind] = mapped_column(word(OfficeKind))
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    portfolio: Mapped[str]
    full_time: Mapped[bool | None]
    """Whether an executive office is held full time. None: not recorded, or another kind of
    office.
    """


class PublicTerm(_PublicTermColumns, PublicBase):
    """A term in a public office, as it stands now."""

    __tablename__ = "public_term"

    public_id: Mapped[str] = mapped_column(primary_key=True)


class PublicTermVersion(_PublicTermColumns, PublicBase):
    """What was known of a term in a public office from `recorded_at` on, until `superseded_at`;
    None: still.
    """

    __tablename__ = "public_term_version"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    number: Mapped[int]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)
    superseded_at: Mapped[datetime.datetime | None] = mapped_column(Instant)


class PublicOfficeHolder(PublicBase):
    """An official with a kind of public office, now or before. Read from the offices on, which are
    few.
    """

    __tablename__ = "public_office_holder"

    official_public_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[OfficeKind] = mapped_column(word(OfficeKind), primary_key=True)


class PublicOfficial(PublicBase):
    """A person at a body, in a public office now or before."""

    __tablename__ = "public_official"

    public_id: Mapped[str] = mapped_column(primary_key=True)
    person_public_id: Mapped[str]
    body_slug: Mapped[str]
    body_name: Mapped[str]
    family_name: Mapped[str]
    prefix: Mapped[str | None]
    given_name: Mapped[str | None]
    initials: Mapped[str | None]

    @property
    def name(self) -> str:
        """The name as it is read aloud."""
        parts = (self.given_name or self.initials, self.prefix, self.family_name)
        return " ".join(part for part in parts if part)


class _PublicPositionColumns:
    public_id: Mapped[str]
    official_public_id: Mapped[str]
    organisation_public_id: Mapped[str]
    organisation_name: Mapped[str]
    number: Mapped[int]
    act: Mapped[Act] = mapped_column(word(Act))
    by_official: Mapped[bool]
    source: Mapped[str]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)
    title: Mapped[str]
    kind: Mapped[TieKind] = mapped_column(word(TieKind))
    capacity: Mapped[Capacity | None] = mapped_column(word(Capacity))
    paid: Mapped[bool | None]
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    ended: Mapped[bool | None]
    announced: Mapped[bool]
    declared_at: Mapped[datetime.datetime] = mapped_column(Instant)
    """When the position was first recorded; it was declared then only where `first_origin` says
    so.
    """
    superseded_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """When the next version was recorded, also one whose words were erased since. None: this is how
    it stands.
    """
    origin: Mapped[Origin] = mapped_column(word(Origin))
    first_origin: Mapped[Origin] = mapped_column(word(Origin))
    """How the entry came into the register at `declared_at`."""
    listed_on: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    """Of which day the list speaks that brought this; None: no list did."""
    time_spent: Mapped[TimeSpent | None] = mapped_column(TimeSpentText)
    expenses: Mapped[bool | None]
    fee_destination: Mapped[FeeDestination | None] = mapped_column(unchecked_word(FeeDestination))
    appointed_by: Mapped[str | None]
    main_job: Mapped[bool | None]
    accepted_on: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    published_on: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    note: Mapped[str | None]
    """None, as with the seven above: not known; also a note that the official keeps from the
    public.
    """

    @property
    def particulars(self) -> Particulars:
        """What is public of the position beside what it is, where and when."""
        return Particulars(**{each.name: getattr(self, each.name) for each in PUBLIC})


class PublicPosition(_PublicPositionColumns, PublicBase):
    """A published position as it stands now."""

    __tablename__ = "public_position"

    row_id: Mapped[int] = mapped_column(primary_key=True)


class PublicPositionVersion(_PublicPositionColumns, PublicBase):
    """One version of a published position."""

    __tablename__ = "public_position_version"

    row_id: Mapped[int] = mapped_column(primary_key=True)


class PublicWithdrawal(PublicBase):
    """That an entry of a body was withdrawn, when and by whom, and nothing else of it."""

    __tablename__ = "public_withdrawal"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    body_slug: Mapped[str]
    by_official: Mapped[bool]
    source: Mapped[str]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)
    origin: Mapped[Origin] = mapped_column(word(Origin))


class PublicTombstone(PublicBase):
    """That the entry with this address was withdrawn, when and of which body, and nothing else of
    it.
    """

    __tablename__ = "public_tombstone"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    body_slug: Mapped[str]
    body_name: Mapped[str]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)


class PublicOrganisation(PublicBase):
    """An organisation that a published position is held at, or that is a public body."""

    __tablename__ = "public_organisation"

    public_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[OrganisationKind] = mapped_column(word(OrganisationKind))
    field: Mapped[str | None]
    town: Mapped[str | None]


class PublicParticipation(PublicBase):
    """That a public body takes part in a joint arrangement. Ties between companies are in no
    view.
    """

    __tablename__ = "public_participation"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    participant_public_id: Mapped[str]
    participant_name: Mapped[str]
    arrangement_public_id: Mapped[str]
    arrangement_name: Mapped[str]
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)


class PublicIdentifier(PublicBase):
    """A number of a public organisation."""

    __tablename__ = "public_identifier"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    organisation_public_id: Mapped[str]
    scheme: Mapped[str]
    number: Mapped[str]


class PublicConfirmation(PublicBase):
    """That an official confirmed the whole list."""

    __tablename__ = "public_confirmation"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    official_public_id: Mapped[str]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)


class PublicPositionConfirmation(PublicBase):
    """That an official confirmed one version of a published position that somebody else had
    entered.
    """

    __tablename__ = "public_position_confirmation"

    version_row_id: Mapped[int] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)


class PublicNoneVersion(PublicBase):
    """That an official declared to have no positions or a file of the body says so, or that a later
    position ended that; the newest one stands. `source`: what the file is called; None: no file.
    """

    __tablename__ = "public_none_version"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    official_public_id: Mapped[str]
    number: Mapped[int]
    act: Mapped[NoneAct] = mapped_column(word(NoneAct))
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)
    origin: Mapped[Origin] = mapped_column(word(Origin))
    source: Mapped[str | None]


class PublicMark(PublicBase):
    """That an official or an entry left the public register, when and why; without a name."""

    __tablename__ = "public_mark"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    body_slug: Mapped[str]
    because: Mapped[str]
    """A word of `LeftBecause`."""
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)
    ground: Mapped[str | None]
    """Where it was erased, a word of `ErasureGround`."""


class PublicIncome(PublicBase):
    """What a published position earned in a calendar year, of an official whom the law asks to say
    so of this position.

    What was stated and would not be asked as the entry stands now is not here: it turned out
    unpaid, held by virtue of the office, or not held that year.

    `amount_cents` in euro cents; None: stated that it is not known yet. `superseded_at` None: this
    is how it stands.
    """

    __tablename__ = "public_income"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    position_public_id: Mapped[str]
    official_public_id: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    amount_cents: Mapped[int | None]
    by_official: Mapped[bool]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)
    superseded_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    @property
    def origin(self) -> str:
        """As of a version of an entry: somebody stated it; no file brings income."""
        return Origin.DECLARED.value


class PublicUnelectedRule(PublicBase):
    """By which rule of a body the positions of members who were not elected are public."""

    __tablename__ = "public_unelected_rule"

    body_slug: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str]
    decided_by: Mapped[str]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)


class PublicBarCheck(PublicBase):
    """That an official looked at contracts of a published position with the own body, and when last.
    Not what came of it.
    """

    __tablename__ = "public_bar_check"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    position_public_id: Mapped[str]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)


class PublicSteppedAside(PublicBase):
    """That published minutes say that an official stepped aside at an item of a meeting, at a body
    that shows it, where the official does not say that it is not right.

    Reads no decision, check or finding. From `public_from` on it stands on the page.
    """

    __tablename__ = "public_stepped_aside"

    row_id: Mapped[int] = mapped_column(primary_key=True)
    body_slug: Mapped[str]
    meeting_public_id: Mapped[str]
    kind: Mapped[MeetingKind] = mapped_column(word(MeetingKind))
    held_on: Mapped[datetime.date]
    address: Mapped[str]
    """Where the minutes are published."""
    item: Mapped[str]
    public_from: Mapped[datetime.date]
    official_public_id: Mapped[str]


class PublicWeeklyEdition(PublicBase):
    """A weekly edition, with the signed manifest that stands now."""

    __tablename__ = "public_weekly_edition"

    number: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[str]
    size: Mapped[int]
    root: Mapped[str]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant)
    issue: Mapped[int]
    issued_at: Mapped[datetime.datetime] = mapped_column(Instant)
    manifest: Mapped[str]
    signature: Mapped[str]
    sha256: Mapped[str]
    description: Mapped[str]


class PublicEditionEntry(PublicBase):
    """A place in the log with its hash. `edition`: the first edition that holds it; `ended`: the
    first that holds it no more; None: it stands.
    """

    __tablename__ = "public_edition_entry"

    number: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]
    edition: Mapped[int]
    ended: Mapped[int | None]


class PublicEditionNode(PublicBase):
    """The hash of a whole block of the tree."""

    __tablename__ = "public_edition_node"

    level: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]


class PublicEditionText(PublicBase):
    """What an entry says, as long as whom and what it is about is public."""

    __tablename__ = "public_edition_text"

    number: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[int]
    ended: Mapped[int | None]
    kind: Mapped[str]
    key: Mapped[str]
    official: Mapped[str | None]
    position: Mapped[str | None]
    salt: Mapped[str]
    text: Mapped[str]


WITHDRAWALS = """
    SELECT version.id AS row_id, body.slug AS body_slug, version.recorded_at
    FROM position_version AS version
    JOIN position ON position.id = version.position_id
    JOIN official ON official.id = position.official_id
    JOIN body ON body.id = official.body_id
    WHERE version.act = 'withdraw'
"""


def whatever_is_recorded(view: str) -> str:
    """Return the query of a view without its conditions: what the tables hold of it, public or
    not. To verify with; nothing that is shown is read by it.
    """
    if view == "public_withdrawal":  # it stands also where its words were erased since
        return WITHDRAWALS
    return QUERIES[view].format(**CONDITIONS, **OFFICES).partition("\n        WHERE ")[0]


def statements() -> list[str]:
    """Return the SQL that makes the views, in order."""
    return [f"CREATE VIEW {name} AS {sa.text(query).text.strip()}" for name, query in VIEWS.items()]
