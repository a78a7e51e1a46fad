import copy
import dataclasses
import itertools
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_graph import facts
from conflict_graph.dates import PartialDate
from conflict_graph.dossiers import fields
from conflict_graph.dossiers import format as dossier
from conflict_graph.facts import (
    Participation,
    Party,
    PartyRole,
    Relation,
    Stated,
    Step,
    TieKind,
    TieStatement,
    UnknownParty,
)
from tests.conflict_graph.dossiers import dossiers
from tests.conflict_graph.invented import case, tie

EMPTY = {
    "id": "d",
    "jurisdiction": "NL",
    "officials": [],
    "persons": [],
    "organisations": [],
    "ties": [],
    "decisions": [],
}
EXTRA = {"judged", "source", "ecli", "notes", "not_expressible", "decided"}


def changed(mapping, path, value):
    """The mapping with one place changed; a value of ... takes the key away."""
    mapping = copy.deepcopy(mapping)
    *steps, last = [int(step) if step.isdigit() else step for step in path.strip("/").split("/")]
    place = mapping
    for step in steps:
        place = place[step]
    if value is ...:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return mapping


def places(problems):
    return [problem.where for problem in problems]


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("/id", ..., "/id"),
        ("/id", "  ", "/id"),
        ("/id", 7, "/id"),
        ("/as_of", "2026-02-30", "/as_of"),
        ("/as_of", 2026, "/as_of"),
        ("/ties", ..., "/ties"),
        ("/ties", None, "/ties"),
        ("/ties", {}, "/ties"),
        ("/ties/0", "t1", "/ties/0"),
        ("/colour", "red", "/colour"),
        ("/a~b", 1, "/a~0b"),
        ("/officials/0/office", "king", "/officials/0/office"),
        ("/officials/0/office", ["executive"], "/officials/0/office"),
        ("/officials/0/name", ..., "/officials/0/name"),
        ("/officials/0/body", "nobody", "/officials/0/body"),
        ("/officials/0/body", "zus", "/officials/0/body"),
        ("/officials/0/portfolio", "bouwen", "/officials/0/portfolio"),
        ("/officials/0/portfolio/0", 3, "/officials/0/portfolio/0"),
        ("/organisations/1/identifiers", ["12345678"], "/organisations/1/identifiers"),
        ("/organisations/1/identifiers/NL-KVK", 12345678, "/organisations/1/identifiers/NL-KVK"),
        ("/organisations/1/id", "zus", "/organisations/1/id"),
        ("/ties/1/id", "t1", "/ties/1/id"),
        ("/ties/1/from", "nobody", "/ties/1/from"),
        ("/ties/1/from", "gunning", "/ties/1/from"),
        ("/ties/1/to", "t1", "/ties/1/to"),
        ("/ties/1/to", "zus", "/ties/1/to"),
        ("/ties/1/kind", "property", "/ties/1/kind"),
        ("/ties/1/kind", "love", "/ties/1/kind"),
        ("/ties/1/share", 1.01, "/ties/1/share"),
        ("/ties/1/share", -0.1, "/ties/1/share"),
        ("/ties/1/share", "0.5", "/ties/1/share"),
        ("/ties/1/share", True, "/ties/1/share"),
        ("/ties/1/paid", "yes", "/ties/1/paid"),
        ("/ties/1/paid", 1, "/ties/1/paid"),
        ("/ties/1/until_date", "2019-02-28", "/ties/1/until_date"),
        ("/ties/1/relation", "child", "/ties/1/relation"),
        ("/ties/0/share", 0.5, "/ties/0/share"),
        ("/ties/1/from_date", "0000-01-01", "/ties/1/from_date"),
        ("/ties/1/source", "a\ud800b", "/ties/1/source"),
        ("/ties/1/source", "a\x00b", "/ties/1/source"),
        ("/decisions/0/body", "wethouder", "/decisions/0/body"),
        ("/decisions/0/value", float("nan"), "/decisions/0/value"),
        pytest.param("/decisions/0/value", 10**5000, "/decisions/0/value", id="5,000 digits"),
        ("/decisions/0/parties/0/id", "gunning", "/decisions/0/parties/0/id"),
        ("/decisions/0/parties/0/role", ..., "/decisions/0/parties/0/role"),
        ("/decisions/0/parties", "bouw", "/decisions/0/parties"),
        ("/decisions/0/participations/0/official", "zus", "/decisions/0/participations/0/official"),
        ("/decisions/0/participations/0/steps/0", "slept", "/decisions/0/participations/0/steps/0"),
        ("/decisions/0/statements/0/said", "none", "/decisions/0/statements/0/said"),
        ("/decisions/0/statements/0/party", ..., "/decisions/0/statements/0/party"),
        ("/decisions/0/statements/0/party", "gemeente", "/decisions/0/statements/0/party"),
        ("/decisions/0/statements/0/official", "zus", "/decisions/0/statements/0/official"),
        ("/decisions/0/statements/0/on", "gisteren", "/decisions/0/statements/0/on"),
        (
            "/decisions/0/participations/0/took_no_part",
            True,
            "/decisions/0/participations/0/took_no_part",
        ),
    ],
)
def test_one_mistake_is_one_problem_with_its_place_and_a_remedy(example, path, value, where):
    found, problems = dossier.from_mapping(changed(example, path, value))
    assert found is None
    assert where in places(problems)
    assert [
        problem for problem in problems if problem.remedy.endswith(".") and len(problem.value) <= 60
    ] == list(problems)


@pytest.mark.parametrize("key", ["a\ud800b", "a\x00b"])
def test_a_key_that_cannot_be_written_is_a_problem_where_it_stands(example, key):
    example["ties"][1]["source"] = {key: 1}
    told = {problem.where: problem.remedy for problem in dossier.from_mapping(example)[1]}
    assert [remedy for where, remedy in told.items() if where.startswith("/ties/1/source/")] == [
        "Use a key of ordinary characters."
    ]


def test_a_tie_from_an_organisation_to_a_person_is_turned_round(example):
    _, problems = dossier.from_mapping(
        changed(changed(example, "/ties/1/from", "bouw"), "/ties/1/to", "zus")
    )
    assert places(problems) == ["/ties/1/to"]


def test_a_term_of_office_does_not_end_before_it_begins(example):
    example["officials"][0] |= {"from": "2020", "until": "2019-12"}
    assert places(dossier.from_mapping(example)[1]) == ["/officials/0/until"]


def test_a_period_that_may_end_after_it_begins_is_accepted(example, read):
    assert read(changed(example, "/ties/1/until_date", "2019")).ties[1].until_date == PartialDate(
        2019
    )


def test_everything_that_is_wrong_is_told_at_once(example):
    example["ties"][0]["kind"] = "love"
    example["ties"][1]["share"] = 12
    example["officials"][0]["body"] = "nowhere"
    assert places(dossier.from_mapping(example)[1]) == [
        "/officials/0/body",
        "/ties/0/kind",
        "/ties/1/share",
    ]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"", ""),
        (b"  \n", ""),
        (b"\xff\xfe{}", "byte 0"),
        (b'{"id": "caf\xe9"}', "byte 11"),
        (b'{"id": ', "line 1, column 8"),
        (b"{'id': 1}", "line 1, column 2"),
        (b"[" * 200_000, ""),
        (b'{"a":' * 200_000, ""),
        (b"[]", ""),
        (b"null", ""),
        (b'"text"', ""),
        (b"NaN", ""),
        (b"9" * 5000, ""),
    ],
)
def test_what_is_no_dossier_at_all_comes_back_as_a_problem(content, where):
    found, problems = dossier.read(content)
    assert found is None
    assert where in places(problems)


@pytest.mark.parametrize("content", ["[" * 400 + "]" * 400, '{"notes": ' * 400 + "1" + "}" * 400])
def test_deep_nesting_is_a_problem_even_in_keys_that_are_ignored(content):
    assert any("deep" in problem.remedy for problem in dossier.read(content)[1])


@pytest.mark.parametrize(
    "odd", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "1" + "0" * 18]
)
def test_an_odd_number_is_told_once(example, odd):
    text = json.dumps(changed(example, "/decisions/0/value", "ODD")).replace('"ODD"', odd)
    assert places(dossier.read(text)[1]) == ["/decisions/0/value"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"id": "other", "id": "example"', "/id"),
        ('{"notes": {"x": 1, "x": 2}, "id": "example"', "/notes/x"),
    ],
)
def test_a_key_that_stands_twice_is_a_problem(example, text, where):
    content = json.dumps(example).replace('{"id": "example"', text, 1)
    assert places(dossier.read(content)[1]) == [where]


def test_the_name_of_the_file_stands_before_the_place(example):
    content = json.dumps(changed(example, "/ties/1/from", "nobody"))
    assert places(dossier.read(content, "case.json")[1]) == ["case.json: /ties/1/from"]
    assert places(dossier.read(b"", "case.json")[1]) == ["case.json"]


def test_keys_of_a_case_file_are_ignored(example, read):
    assert read({**example, **dict.fromkeys(EXTRA, "x")}) == read()


def test_null_is_the_same_as_leaving_out(example, read):
    example["ties"][0] |= {"paid": None, "from_date": None}
    assert read().ties[0].paid is None


def test_circular_ownership_is_allowed(example, read):
    example["organisations"].append({"id": "holding", "name": "Holding", "kind": "company"})
    for number, (source, target) in enumerate([("bouw", "holding"), ("holding", "bouw")]):
        example["ties"].append(
            {"id": f"c{number}", "from": source, "to": target, "kind": "ownership"}
        )
    assert len(read().ties) == 4


def test_a_byte_order_mark_is_no_mistake(example):
    assert dossier.read(json.dumps(example).encode("utf-8-sig"))[1] == ()


def test_what_was_read_is_written_as_it_stood(example, read):
    assert dossier.to_mapping(read()) == example


def test_days_and_numbers_of_a_register_stand_in_the_text_as_json_writes_them():
    numbers = {"NL-KVK": "01234567", "XX-EIGEN": 'een "naam"'}
    facts = case([tie("board", from_date="2021-03")], firm={"identifiers": numbers})
    written = json.dumps(dossier.to_mapping(facts), indent=1, ensure_ascii=False)
    assert '"from_date": "2021-03"' in written
    assert dossier.write(facts) == f"{written}\n"


def test_an_empty_dossier_keeps_its_lists(read):
    assert dossier.to_mapping(read(EMPTY)) == EMPTY


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip)
truths = st.sampled_from([True, False, None])
dates = st.one_of(st.none(), st.dates().map(PartialDate.of), st.integers(1, 9999).map(PartialDate))


@st.composite
def dossiers_of_any_text(draw):
    ids = draw(st.lists(texts, min_size=6, max_size=6, unique=True))
    body, person, decision, *ties = ids
    tie = st.builds(
        facts.Tie,
        id=st.just(""),
        source_id=st.just(person),
        target_id=st.just(body),
        kind=st.just(facts.TieKind.OWNERSHIP),
        share=st.one_of(st.none(), st.floats(0, 1)),
        paid=truths,
        ended=truths,
        from_date=dates,
        until_date=st.none(),
        confirmed_on=dates,
        source=st.one_of(st.none(), texts),
        relation=st.none(),
    )
    return facts.Dossier(
        id=draw(texts),
        jurisdiction=draw(texts),
        as_of=draw(dates),
        persons=(facts.Person(person, draw(texts)),),
        organisations=(
            facts.Organisation(
                body, draw(texts), facts.OrganisationKind.OTHER, draw(st.dictionaries(texts, texts))
            ),
        ),
        ties=tuple(replace(draw(tie), id=name) for name in ties),
        decisions=(
            facts.Decision(
                id=decision,
                title=draw(texts),
                body=body,
                kind=facts.DecisionKind.AWARD,
                parties=(
                    facts.Party(
                        ties[0],
                        facts.PartyRole.SUBJECT,
                        draw(st.sampled_from([None, *facts.Benefit])),
                    ),
                ),
                value=draw(st.one_of(st.none(), st.floats(0, 1e12), st.integers(0, 10**15))),
            ),
        ),
    )


@given(dossiers_of_any_text())
def test_every_dossier_is_the_same_after_writing_and_reading(written):
    assert dossier.read(dossier.write(written)) == (written, ())


def anybody(said):
    """The id of an official, if there is one."""
    return next((each.id for each in said.officials), "nobody")


ODD = {
    "nothing": lambda said, tie, decision: {},
    "a text of blanks": lambda said, tie, decision: {
        "decisions": (replace(decision, title=" \n"),)
    },
    "no text": lambda said, tie, decision: {"decisions": (replace(decision, title=""),)},
    "quotes and strokes": lambda said, tie, decision: {
        "decisions": (replace(decision, title='"" en \\b, \t" "\n'),)
    },
    "a control character": lambda said, tie, decision: {
        "decisions": (replace(decision, title="a\x00b"),)
    },
    "half a character": lambda said, tie, decision: {
        "decisions": (replace(decision, title="a\ud800"),)
    },
    "a share above one": lambda said, tie, decision: {
        "ties": (replace(tie, share=1.5), *said.ties[1:])
    },
    "a period that ends before it begins": lambda said, tie, decision: {
        "ties": (
            replace(tie, from_date=PartialDate(2020), until_date=PartialDate(2019)),
            *said.ties[1:],
        )
    },
    "somebody who is not there": lambda said, tie, decision: {"persons": ()},
    "an id twice": lambda said, tie, decision: {"ties": (*said.ties, tie)},
    "a tie to itself": lambda said, tie, decision: {
        "ties": (
            replace(tie, target_id=tie.source_id, kind=TieKind.FRIENDSHIP, share=None),
            *said.ties[1:],
        )
    },
    "a tie to a tie": lambda said, tie, decision: {
        "ties": (tie, *said.ties[1:], replace(tie, id="another", target_id=tie.id))
    },
    "a tie from a decision": lambda said, tie, decision: {
        "ties": (*said.ties, replace(tie, id="another", source_id=decision.id))
    },
    "a kind that does not fit": lambda said, tie, decision: {
        "ties": tuple(replace(each, kind=TieKind.CANDIDATE) for each in said.ties)
    },
    "a relation of a firm": lambda said, tie, decision: {
        "ties": (replace(tie, kind=TieKind.BOARD, relation=Relation.PARTNER), *said.ties[1:])
    },
    "a share in a seat": lambda said, tie, decision: {
        "ties": (replace(tie, kind=TieKind.BOARD, share=0.5), *said.ties[1:])
    },
    "an office that ends before it begins": lambda said, tie, decision: {
        "officials": tuple(
            replace(each, from_date=PartialDate(2020), until_date=PartialDate(2019))
            for each in said.officials
        )
    },
    "an official of no body": lambda said, tie, decision: {
        "officials": tuple(replace(each, body="nowhere") for each in said.officials)
    },
    "a decision of a tie": lambda said, tie, decision: {
        "decisions": (replace(decision, body=tie.id),)
    },
    "a party that is not there": lambda said, tie, decision: {
        "decisions": (replace(decision, parties=(Party("nowhere", PartyRole.WINNER),)),)
    },
    "a part of nobody": lambda said, tie, decision: {
        "decisions": (replace(decision, participations=(Participation("nobody"),)),)
    },
    "no part and a step": lambda said, tie, decision: {
        "decisions": (
            replace(
                decision,
                participations=(Participation(anybody(said), (Step.VOTED,), took_no_part=True),),
            ),
        )
    },
    "a word of a party that is not there": lambda said, tie, decision: {
        "decisions": (
            replace(
                decision,
                statements=(TieStatement(anybody(said), "nowhere", Stated.NO_TIE),),
            ),
        )
    },
    "a word of nobody": lambda said, tie, decision: {
        "decisions": (
            replace(
                decision,
                unknown_parties=(UnknownParty("u", "Zilt", PartyRole.BIDDER),),
                statements=(TieStatement("nobody", "u", Stated.NO_TIE),),
            ),
        )
    },
}


SOUND = frozenset({"nothing", "quotes and strokes"})


@pytest.mark.parametrize("odd", ODD)
def test_what_is_wrong_in_a_plain_dossier_is_told_when_it_is_read_back(odd):
    plain = case([tie("ownership"), tie("friendship", target="p", id="t2")])
    changed = replace(plain, **ODD[odd](plain, plain.ties[0], plain.decisions[0]))
    found, problems = dossier.read_back(changed, dossier.write(changed))
    assert (found == changed) is (odd in SOUND)
    assert bool(problems) is (odd not in SOUND)


@settings(max_examples=5, deadline=None)
@given(dossiers_of_any_text())
@pytest.mark.parametrize("odd", ODD)
def test_a_dossier_is_read_back_as_its_text_is_read(odd, drawn):
    changed = replace(drawn, **ODD[odd](drawn, drawn.ties[0], drawn.decisions[0]))
    content = dossier.write(changed)
    plain = json.dumps(dossier.to_mapping(changed), ensure_ascii=False, indent=1)
    assert content == f"{plain}\n"
    assert dossier.read_back(changed, content) == dossier.read(content)
    texts = dossier.SharedTexts()
    assert [texts.write(changed), texts.write(drawn), texts.write(changed)] == [
        content,
        dossier.write(drawn),
        content,
    ]


@settings(max_examples=60, deadline=None)
@given(dossiers_of_any_text(), dossiers_of_any_text(), st.integers(0, 10_000))
def test_texts_that_surely_differ_are_read_as_other_facts(one, other, seed):
    texts = {dossier.write(one), dossier.write(other), dossier.write(with_one_change(one, seed))}
    texts |= {json.dumps(json.loads(text)) for text in texts}
    for first, second in itertools.product(texts, texts):
        read = [dossier.read(text)[0] for text in (first, second)]
        if dossier.surely_differ(first, second) and None not in read:
            assert replace(read[0], as_of=None) != replace(read[1], as_of=None)
    assert not dossier.surely_differ(dossier.write(one), dossier.write(replace(one, as_of=None)))


def with_one_change(facts, seed):
    """The dossier with one value of one tie away."""
    tie = facts.ties[seed % len(facts.ties)]
    optional = [each for each in dataclasses.fields(tie) if each.default is None]
    away = replace(tie, **{optional[seed % len(optional)].name: None})
    return replace(facts, ties=tuple(away if each is tie else each for each in facts.ties))


def test_a_text_of_facts_that_others_share_is_the_text_as_it_is_written():
    texts, made = dossier.SharedTexts(), odd()
    for each in (made, replace(made, ties=()), replace(made, id="another"), odd(source="bron")):
        assert texts.write(each) == dossier.write(each)


def test_a_text_of_which_a_word_is_another_surely_differs():
    made = odd(source="bron")
    for changed in (odd(source="andere bron"), odd(), replace(made, ties=())):
        assert dossier.surely_differ(dossier.write(made), dossier.write(changed))


def test_the_day_it_looks_from_and_what_stands_outside_the_lists_tell_nothing_for_sure():
    made = odd(source="bron")
    days = [replace(made, as_of=PartialDate.parse(day)) for day in ("2026-01-01", "2026-02-01")]
    assert not dossier.surely_differ(*map(dossier.write, days))
    assert not dossier.surely_differ(dossier.write(made), dossier.write(made))
    assert not dossier.surely_differ(dossier.write(made), dossier.write(replace(made, id="other")))


json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.sampled_from(["id", "gemeente", "t1"]),
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
)


@given(json_values, st.sampled_from(sorted(EMPTY)))
def test_no_value_anywhere_makes_the_reader_raise(value, key):
    for mapping in (
        value,
        {**EMPTY, key: value},
        {**EMPTY, key: [value]},
        {**EMPTY, key: [{"id": value, "parties": [value]}]},
    ):
        found, problems = dossier.from_mapping(mapping)
        assert (found is None) == bool(problems)


@given(st.binary())
def test_no_bytes_make_the_reader_raise(content):
    found, problems = dossier.read(content)
    assert found is None
    assert problems


SHIPPED = Path(dossier.__file__).parents[1] / "dossier.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(dossier.schema())


def test_the_schema_that_ships_is_the_one_by_which_dossiers_are_read():
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == dossier.schema()
    jsonschema.Draft202012Validator.check_schema(dossier.schema())


@settings(max_examples=50, deadline=None)
@given(dossiers_of_any_text())
def test_what_is_written_is_valid_by_the_schema(drawn):
    VALIDATOR.validate(dossier.to_mapping(drawn))


def paths(entry, path=""):
    """The way to every key of every entry."""
    for key, value in entry.items():
        yield f"{path}/{key}"
        for index, inner in enumerate(value if isinstance(value, list) else ()):
            if isinstance(inner, dict):
                yield from paths(inner, f"{path}/{key}/{index}")


@pytest.mark.parametrize("value", [..., None, {"x": []}, "", "x", 7.5, [3], True], ids=repr)
def test_schema_and_reader_refuse_the_same_values(example, value):
    for path in paths(example):
        mapping, problems = changed(example, path, value), []
        fields.row(fields.DOSSIER, "", mapping, problems)
        assert VALIDATOR.is_valid(mapping) == (not problems), (path, problems)


def odd(**more):
    """Return a dossier that a program put together, with something in its tie."""
    made = case([tie("ownership")])
    return replace(made, ties=(replace(made.ties[0], **more),))


@given(st.one_of(dossiers(), dossiers_of_any_text()))
@settings(max_examples=30)
def test_what_was_just_written_reads_as_it_is_without_reading_it(made):
    content = dossier.write(made)
    assert dossier.read_back(made, content) == dossier.read(content)


@pytest.mark.parametrize(
    "made",
    [
        odd(),
        odd(source="  "),
        odd(source=" \n\t"),
        odd(source="a\bb"),
        odd(source="a\x00b"),
        odd(source="a\ud800b"),
        odd(share=1.5),
        odd(share=0.5),
        odd(target_id="nowhere"),
        replace(odd(), ties=2 * odd().ties),
    ],
)
def test_what_was_just_written_and_cannot_be_is_refused_as_when_it_is_read(made):
    content = dossier.write(made)
    assert dossier.read_back(made, content) == dossier.read(content)
