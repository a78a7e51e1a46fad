"""The frozen check as a document for the archive: what its page says, in one file, with the facts
inside and a place to sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, redirect, url_for
from flask_babel import gettext as _

from conflict_graph.facts import DecisionStatus
from register import clock
from register.presentation import labels, paper
from register.presentation.formatting import date_words, moment_words
from register.presentation.headers import keep_out_of_sight
from register.presentation.language import current as language
from register.presentation.paper import (
    Block,
    Columns,
    EnclosedFile,
    Heading,
    Listed,
    Pairs,
    Paper,
    Quiet,
    Sign,
    Text,
)
from register.services.decisions import decisions
from register.services.screening import checks, measures
from register.session import identity, signed_in
from register.views.findings import OUTCOMES
from register.views.readings import reads_check

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from conflict_graph import facts
    from conflict_graph.assessment.answer_text import QuestionText
    from conflict_graph.assessment.report import Report
    from conflict_graph.facts import Dossier
    from conflict_graph.wording.explain import ChainSentence
    from register.services.screening.checks import Check, ShownAnswer
    from register.services.screening.measures import StandingMeasure

blueprint = Blueprint("check_paper", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.get("/besluiten/<public_id>/toets/<sha256>.pdf")
@signed_in
@reads_check
def show(public_id: str, sha256: str) -> ResponseReturnValue:
    """Give the newest check as PDF/A-3a and PDF/UA-1, as it stands now; an earlier one has its own
    address.
    """
    decision = decisions.get(identity(), public_id)
    check = checks.show(identity(), decision, language(), clock.today())
    if check.frozen is None or check.frozen.sha256 != sha256:
        number = checks.number_of(decision, sha256)
        return redirect(url_for(".earlier", public_id=public_id, number=number))
    return _document(check, measures.of(decision, language()), f"toets-{sha256[:12]}.pdf")


@blueprint.get("/besluiten/<public_id>/toetsen/<int:number>.pdf")
@signed_in
@reads_check
def earlier(public_id: str, number: int) -> Response:
    """Give a check by its place as PDF/A-3a and PDF/UA-1, as it was made."""
    decision = decisions.get(identity(), public_id)
    check = checks.as_made(identity(), decision, number, language())
    recorded = measures.of(decision, language(), check.checks[0].recorded_at)
    return _document(check, recorded, f"toets-{number}-{check.checks[0].fingerprint[:12]}.pdf")


@blueprint.get("/besluiten/<public_id>/toetsen/<int:number>.json")
@signed_in
@reads_check
def record(public_id: str, number: int) -> Response:
    """Give a check by its place as data, as it was made: its rules, the fingerprint of its facts,
    where those stand, and its answers in the words of the dossier format.
    """
    decision = decisions.get(identity(), public_id)
    check = checks.as_made(identity(), decision, number, language())
    last = check.checks[0]
    facts_at = url_for("findings.dossier", public_id=public_id, sha256=last.fingerprint)
    reports = (*(each.report for each in check.answers), *check.clear)
    response = jsonify(
        {
            "check": number,
            "decision": decision.public_id,
            "checked_at": last.recorded_at.isoformat(),
            "as_of": check.as_of.isoformat() if check.as_of else None,
            "ruleset": last.ruleset,
            "without": list(last.off),
            "answers_by": check.read_by or last.ruleset,
            "sha256": last.fingerprint,
            "facts": facts_at,
            "not_checked": list(check.gaps),
            "answers": [
                {
                    "official": each.official.id,
                    "name": each.official.name,
                    "outcome": each.said.word,
                    "if_steps_aside": each.said.word_if_steps_aside,
                    "condition": each.said.condition,
                    "rule": each.text.rule,
                    "ruleset": each.text.ruleset,
                }
                for each in reports
            ],
        }
    )
    response.headers["Content-Disposition"] = (
        f'attachment; filename="toets-{number}-{last.fingerprint[:12]}.json"'
    )
    return response


def _document(check: Check, recorded: dict[str, list[StandingMeasure]], name: str) -> Response:
    response = Response(paper.archived(_paper(check, recorded)), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _paper(check: Check, recorded: dict[str, list[StandingMeasure]]) -> Paper:
    assert check.frozen is not None, "only a check with its dossier is put on paper"
    assert check.read is not None, "a dossier was read"
    last, body = check.checks[0], check.decision.body.name
    (decision,) = check.read.decisions
    title = _("Check: %(title)s", title=decision.title)
    return Paper(
        title=title,
        author=body,
        description=_(
            "The check of a decision as it was frozen on %(moment)s, with the facts as a file.",
            moment=moment_words(last.recorded_at, language()),
        ),
        language=language(),
        foot=f"{_('Nevenfunctieregister · restricted')} · SHA-256 {last.fingerprint[:16]}…",
        made_at=last.recorded_at,
        file=EnclosedFile(
            name=f"dossier-{check.frozen.sha256[:12]}.json",
            description=_("The facts as the engine read them, word for word."),
            content=check.frozen.content,
        ),
        blocks=(
            Heading(title, 1),
            Quiet(body),
            *_place(check),
            *_decision(check, check.read),
            *_answer(check, recorded),
            *(
                block
                for answer in check.answers
                for block in _person(answer, recorded.get(answer.report.official.id, []))
            ),
            *_set_aside(check),
            *_unchecked(check, decision),
            *_difference(),
            *_frozen(check),
            *_signing(decision),
        ),
        unset=_(
            "Signs that this typeface does not have stand here as their code, such as [U+738B]. "
            "In the file inside this document they stand as they are."
        ),
    )


def _place(check: Check) -> Iterator[Block]:
    """Say of a check that is shown as it was made which one it is, and that it can be followed."""
    if check.number is None:
        return
    yield Text(
        _(
            "Check %(number)s of this decision, as it was made on %(moment)s. A later check can "
            "say otherwise.",
            number=check.number,
            moment=moment_words(check.checks[0].recorded_at, language()),
        ),
        strong=True,
    )
    if check.read_by:
        yield Text(
            _(
                "The rules of this check are not in the software any more. What a finding kept "
                "stands here as it was said; the other answers are told by %(rules)s.",
                rules=labels.rule_set_name(check.read_by),
            )
        )


def _decision(check: Check, read: Dossier) -> Iterator[Block]:
    (decision,) = read.decisions
    is_open = decision.status is DecisionStatus.OPEN
    yield Heading(str(_("The decision")))
    yield Pairs(
        [
            (_("Status"), _("Open: it can still be changed") if is_open else _("Taken")),
            (
                _("Planned date") if is_open else _("Date"),
                date_words(decision.decided_on, language())
                if decision.decided_on
                else _("Not known"),
            ),
            (_("Reference"), check.decision.reference or _("None")),
        ]
    )
    parties = [*_parties(decision, read)]
    if parties:
        yield Heading(_("Parties"), 3)
        yield Listed(parties)
    else:
        yield Text(_("No parties are on record."))


def _parties(decision: facts.Decision, read: Dossier) -> Iterator[str]:
    numbers = {each.id: each.identifiers for each in read.organisations}
    for party in decision.parties:
        said = [
            f"{read.names.get(party.id, '…')} ({labels.ROLE_BESIDE_A_NAME[party.role]})",
            *(f"{scheme} {number}" for scheme, number in numbers.get(party.id, {}).items()),
        ]
        yield ", ".join(said)
    for unknown in decision.unknown_parties:
        role = labels.ROLE_BESIDE_A_NAME[unknown.role]
        yield f"{unknown.name} ({role}): {_('not linked yet, so not checked')}"


def _answer(check: Check, recorded: dict[str, list[StandingMeasure]]) -> Iterator[Block]:
    yield Heading(_("The answer"))
    if check.outdated:
        yield Text(
            _(
                "Outdated. Facts or rules have changed since this check. What stands here held "
                "then."
            ),
            strong=True,
        )
    if check.gaps:
        yield Text(f"{OUTCOMES['not_fully_checked'][0]}:", strong=True)
        yield Listed(check.gaps)
    if check.answers:
        yield Columns(
            [_("Person"), _("Answer"), _("What you can do now")],
            [_row(answer, recorded.get(answer.report.official.id, [])) for answer in check.answers],
            [3, 7, 6],
        )
        yield Text(
            _(
                "A link is not an accusation: only a person who has heard the official can "
                "conclude more."
            )
        )
    if check.plainly_clear:
        names = ", ".join(official.name for official in check.plainly_clear)
        yield Text(f"{_('No link found for:')} {names}.")
    for reasons, officials in check.not_fully:
        names = ", ".join(official.name for official in officials)
        said = _("No link found so far, but not fully checked, for:")
        yield Text(f"{said} {names}. {' '.join(reasons)}")
    if check.withheld:
        yield Text(_("An answer about yourself is not shown here. A colleague looks at that one."))


def _row(answer: ShownAnswer, recorded: list[StandingMeasure]) -> tuple[str, str, str]:
    report = answer.report
    text = report.text
    if text.mildest:
        to_do = text.mildest.sentence
    elif text.measures:
        to_do = _("Talk about it first")
    elif report.said.managed:
        to_do = _managed(answer, recorded)
    else:
        to_do = _("Hear the person first")
    said = " ".join(f"{condition} {word}." for condition, word in _answers(report))
    return (report.official.name, said, to_do)


def _answers(report: Report) -> list[tuple[str, str]]:
    """Return the answers, each with what it hangs on: both where a step is planned, never one of
    them alone.
    """
    said = report.said
    if said.word_if_steps_aside:
        return [
            (_("If this person takes part:"), str(OUTCOMES[said.word][0])),
            (_("If this person steps aside:"), str(OUTCOMES[said.word_if_steps_aside][0])),
        ]
    condition = _("As it stands on record now:") if said.condition else _("The answer:")
    return [(condition, str(OUTCOMES[said.word][0]))]


def _managed(answer: ShownAnswer, recorded: list[StandingMeasure]) -> str:
    """Say by what a link is managed, who recorded that, and when."""
    name, aside = answer.report.official.name, answer.aside
    measures = [each for each in recorded if each.kind != "agreed"] or recorded[:1]
    if measures:
        return " ".join(_managed_by(each) for each in measures)
    if aside is None:
        return answer.report.rule_text or ""
    day = date_words(clock.day_of(aside.at), language())
    said: str = (
        _(
            "%(name)s stands aside entirely. %(by)s recorded this on %(date)s.",
            name=name,
            by=aside.by,
            date=day,
        )
        if aside.by
        else _(
            "%(name)s stands aside entirely. It came in with a file on %(date)s.",
            name=name,
            date=day,
        )
    )
    return said


def _managed_by(measure: StandingMeasure) -> str:
    kind = str(labels.MEASURE[measure.kind]).lower()
    day = date_words(measure.on, language())
    said: str = (
        _(
            "Managed by: %(measure)s. Recorded on %(date)s by %(name)s.",
            measure=kind,
            date=day,
            name=measure.by,
        )
        if measure.by
        else _("Managed by: %(measure)s. Recorded on %(date)s.", measure=kind, date=day)
    )
    return said


def _person(answer: ShownAnswer, recorded: list[StandingMeasure]) -> Iterator[Block]:
    report, text = answer.report, answer.report.text
    yield Heading(report.official.name)
    yield Pairs(_answers(report))
    if report.said.managed and (recorded or answer.aside):
        yield Text(_managed(answer, recorded))
    if report.said.nothing_done and not report.said.managed:
        yield Text(f"{_('This person has done nothing in it yet')}.")
    if report.rule_text:
        yield Text(report.rule_text)
    if text.mildest:
        yield Text(
            _("The mildest measure that is enough: %(measure)s", measure=text.mildest.sentence),
            strong=True,
        )
    if recorded:
        yield Heading(_("What was recorded"), 3)
        yield Listed([_measure(each) for each in recorded])
    if text.norms:
        yield Heading(_("The norm"), 3)
        yield Listed(text.norms)
    if report.chain:
        yield Heading(_("The chain"), 3)
        yield Listed([_step(each) for each in report.chain.steps], "steps")
    for title, sentences in (
        (_("What speaks for a conflict"), text.facts_for),
        (_("What speaks against it"), text.facts_against),
        (_("What else has to be checked"), report.beside),
        (_("Taken as so, because nothing is known"), text.presumed),
        (_("What would change the answer"), [_asked(each) for each in text.open_questions]),
        (_("Not looked at, and it can matter:"), report.not_checked),
    ):
        if sentences:
            yield Heading(str(title), 3)
            yield Listed(sentences)
    rule = labels.rule_name(text.rule)
    yield Quiet(
        f"{labels.rule_set_name(text.ruleset)}. {_('Rule:')} {rule}. {_('Source:')} "
        f"{text.rule_source}"
    )


def _step(sentence: ChainSentence) -> str:
    beside = "; ".join(each for each in (sentence.dates_text, sentence.source) if each)
    return f"{sentence.unended} ({beside})." if beside else sentence.text


def _measure(kept: StandingMeasure) -> str:
    entry = kept.entry
    day = date_words(kept.on, language())
    by = (
        _("Recorded by %(name)s on %(date)s.", name=kept.by, date=day)
        if kept.by
        else _("Recorded by the register itself on %(date)s.", date=day)
    )
    agreed = (
        _("Agreed by the person on %(date)s.", date=date_words(entry.agreed_on, language()))
        if entry.agreed_on
        else _("Whether the person agreed is not recorded.")
    )
    became = "" if entry.kept == "not_yet" else f" ({str(labels.KEPT[entry.kept]).lower()})"
    decided = [_("Decided by %(name)s.", name=entry.decided_by)] if entry.decided_by else []
    return " ".join(
        [
            f"{labels.MEASURE[kept.kind]}{became}.",
            *([kept.sentence] if kept.sentence else []),
            *([entry.evidence] if entry.evidence else []),
            by,
            *decided,
            agreed,
        ]
    )


def _asked(question: QuestionText) -> str:
    yes, no = (str(OUTCOMES[each][0]).lower() for each in (question.if_yes, question.if_no))
    return f"{question.question} {_('If yes:')} {yes}. {_('If no:')} {no}."


def _set_aside(check: Check) -> Iterator[Block]:
    if check.set_aside:
        yield Heading(_("Found, and no link"))
    for found, officials in check.set_aside:
        yield Heading(", ".join(official.name for official in officials), 3)
        if found.steps:
            yield Listed([step.text for step in found.steps], "steps")
        yield Text(_("Why this is no link:"))
        yield Listed(found.why)


def _unchecked(check: Check, decision: facts.Decision) -> Iterator[Block]:
    missed = check.unchecked
    yield Heading(_("What was not checked"))
    not_looked_at = [
        *(
            _("%(name)s: this party is not linked to an organisation yet.", name=party.name)
            for party in missed.parties
        ),
        *([] if decision.participations else [_("Nobody is on record as taking part.")]),
        *(
            _(
                "%(name)s: has not declared anything yet. That does not mean that there is "
                "nothing.",
                name=official.name,
            )
            for official in missed.undeclared
        ),
    ]
    if not_looked_at:
        yield Listed(not_looked_at)
    else:
        yield Text(
            _(
                "All parties are linked, and of everybody on record as taking part something was "
                "declared or entered. What nobody has declared or entered cannot be found."
            )
        )
    if missed.stale or missed.without_number:
        yield Heading(_("Checked, but not confirmed"), 3)
        yield Listed([*_unconfirmed(check)])
    if check.number is not None:
        yield Quiet(_("A check does not keep which positions nobody had confirmed by then."))


def _unconfirmed(check: Check) -> Iterator[str]:
    for name in check.unchecked.without_number:
        yield _(
            "%(name)s: no registration number is known, so another organisation may bear the same "
            "name.",
            name=name,
        )
    for stale in check.unchecked.long_ago:
        assert stale.confirmed_on is not None, "it was confirmed once"
        yield _(
            "%(name)s: declared or confirmed %(title)s at %(organisation)s for the last time on "
            "%(date)s.",
            name=stale.official,
            title=stale.title,
            organisation=stale.organisation,
            date=date_words(stale.confirmed_on, language()),
        )
    for name, entries in check.unchecked.never.items():
        said = _("%(name)s has never confirmed what somebody else entered:", name=name)
        what = "; ".join(
            _("%(title)s at %(organisation)s", title=each.title, organisation=each.organisation)
            for each in entries
        )
        yield f"{said} {what}"


def _difference() -> Iterator[Block]:
    yield Heading(_("Appearance and fact"))
    yield Text(
        _(
            "An appearance means that an outsider can reasonably doubt whether an interest played "
            "a part. It is not a finding of fact. Whether it did play a part can only be "
            "established by people who have heard the official; software never records that."
        )
    )
    yield Text(
        _(
            "Two authorities can judge the same facts differently. That is why the rule and its "
            "source stand with every answer."
        )
    )


def _frozen(check: Check) -> Iterator[Block]:
    last = check.checks[0]
    account = last.run.account
    yield Heading(_("The dossier as it was checked"))
    yield Pairs(
        [
            *([(_("Facts as of"), date_words(check.as_of, language()))] if check.as_of else []),
            (_("Checked on"), moment_words(last.recorded_at, language())),
            (_("Checked by"), account.name if account else _("the register itself")),
            *([(_("Rules"), labels.rule_set_name(last.ruleset))] if last.ruleset else []),
            *(
                [
                    (
                        _("Rules that the body does without"),
                        ", ".join(map(labels.rule_name, last.off)),
                    )
                ]
                if last.off
                else []
            ),
            (_("Fingerprint (SHA-256)"), last.fingerprint),
        ]
    )
    yield Text(
        _(
            "The facts stand word for word in the file inside this document. Its SHA-256 is the "
            "fingerprint above."
        )
    )


def _signing(decision: facts.Decision) -> Iterator[Block]:
    if decision.status is DecisionStatus.OPEN:
        yield Heading(_("Seen before the decision"))
        yield Text(_("Whoever signs here has seen this check before the decision."), stays=True)
    else:
        yield Heading(_("Seen"))
        yield Text(_("Whoever signs here has seen this check."), stays=True)
    yield Text(_("A signature says nothing about anybody named here."), stays=True)
    yield Sign([_("Name, function, date and signature")] * 2)
