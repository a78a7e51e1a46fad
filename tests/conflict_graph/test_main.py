import json
import runpy
import sys

import pytest

from conflict_graph.__main__ import main
from conflict_graph.dossiers import format as dossier
from tests.conflict_graph.invented import case as invented
from tests.conflict_graph.invented import part, party, tie


@pytest.fixture
def case(example, tmp_path):
    """The example as a file."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps(example))
    return path


def test_chains_are_listed_in_words(case, capsys):
    assert main(["chains", str(case)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "example",
        "  wethouder → familie van [t1] → zus → eigenaar van [t2] → bouw (winnaar, gunning)",
    ]


def test_chains_are_answered_as_json(case, capsys):
    assert main(["chains", "--json", str(case)]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "chains": [
            {
                "dossier": "example",
                "official": "wethouder",
                "decision": "gunning",
                "chain": ["t1", "t2"],
                "party": "bouw",
            }
        ],
        "more_chains": [],
        "problems": [],
    }


def test_a_chain_straight_to_the_decision_is_said_to_end_there(example, case, capsys):
    owned = {"id": "t3", "from": "wethouder", "to": "gunning", "kind": "property", "ended": False}
    case.write_text(json.dumps({**example, "ties": [owned]}))
    assert main(["chains", "--lang", "en", str(case)]) == 0
    assert (
        "wethouder → has property in or near [t3] → gunning (straight to the decision)"
        in capsys.readouterr().out
    )


def test_where_there_is_no_chain_that_is_said(example, case, capsys):
    case.write_text(json.dumps({**example, "ties": []}))
    assert main(["chains", "--lang", "en", str(case)]) == 0
    assert "No chain from wethouder to gunning." in capsys.readouterr().out


def test_a_bad_file_is_told_and_the_others_are_answered(case, tmp_path, capsys):
    bad = tmp_path / "bad.json"
    bad.write_text('{"id": "x"')
    assert main(["chains", "--json", str(bad), str(tmp_path / "absent.json"), str(case)]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["chains"]) == 1
    assert [problem["file"] for problem in answer["problems"]] == [
        str(bad),
        str(tmp_path / "absent.json"),
    ]
    assert set(answer["problems"][0]) == {"file", "where", "value", "remedy"}


def test_problems_in_words_go_to_the_error_stream(case, tmp_path, capsys):
    bad = tmp_path / "bad.json"
    bad.write_text('{"id": 5}')
    assert main(["chains", str(bad)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"{bad}: /id (5): Write a text" in printed.err


def test_a_picture_is_written(case, tmp_path):
    target = tmp_path / "chain.svg"
    assert (
        main(["picture", str(case), "-o", str(target), "--official", "wethouder", "--lang", "en"])
        == 0
    )
    assert "family of" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--official", "nobody"], "nobody is no official in this dossier."),
        (["--decision", "nothing"], "nothing is no decision in this dossier."),
        ([], "No chain from an official to a decision was found in this dossier."),
    ],
)
def test_where_nothing_can_be_drawn_a_sentence_says_why(
    example, case, tmp_path, capsys, options, sentence
):
    case.write_text(json.dumps({**example, "ties": []}))
    target = tmp_path / "chain.svg"
    assert main(["picture", str(case), "-o", str(target), "--lang", "en", *options]) == 1
    assert capsys.readouterr().err.strip() == sentence
    assert not target.exists()


def test_a_picture_that_cannot_be_saved_is_told(case, tmp_path, capsys):
    assert main(["picture", str(case), "-o", str(tmp_path / "absent" / "chain.svg")]) == 1
    assert "No such file or directory" in capsys.readouterr().err


def test_a_picture_of_a_bad_file_is_told(case, tmp_path, capsys):
    case.write_text("[]")
    assert main(["picture", str(case), "-o", str(tmp_path / "chain.svg")]) == 1
    assert "Write an object here" in capsys.readouterr().err


def test_a_rule_set_can_be_named_and_an_unknown_one_is_refused(case, capsys):
    assert main(["assess", str(case), "--ruleset", "oecd", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["assessments"][0]["ruleset"] == "oecd 2026.1"
    with pytest.raises(SystemExit):
        main(["assess", str(case), "--ruleset", "lunar"])
    assert "invalid choice" in capsys.readouterr().err


def test_european_money_prints_two_assessments(example, case, capsys):
    example["decisions"][0]["eu_funds"] = True
    case.write_text(json.dumps(example))
    assert main(["assess", str(case), "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "rule set: dutch 2022.2" in printed
    assert "rule set: perception 2026.1" in printed


def test_an_assessment_is_printed_in_words_and_says_that_nobody_was_heard(case, capsys):
    assert main(["assess", str(case), "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "  outcome: appearance of a conflict of interest" in printed
    assert "  why: The interest is slight, but the executive or civil servant decides" in printed
    assert "    - Article 2:4 Awb: the public body does its work without bias" in printed
    assert "  steps: closeness 3/4 · reach 3/3 · interest slight · part steering" in printed
    assert "  Nobody was heard; a conflict of interest is for people to establish" in printed
    assert "apparent" not in printed


def test_the_rules_of_the_country_read_a_dossier_unless_others_are_named(example, case, capsys):
    case.write_text(json.dumps(example | {"jurisdiction": "BE"}))
    assert main(["assess", str(case), "--lang", "en"]) == 0
    assert "No national norm of this country (BE) was read." in capsys.readouterr().out
    assert main(["assess", str(case), "--json", "--ruleset", "dutch"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["assessments"]
    assert found["ruleset"].startswith("dutch")
    assert found["norms"][0].startswith("Artikel 2:4 Awb")


def written(tmp_path, facts):
    path = tmp_path / "invented.json"
    path.write_text(json.dumps(dossier.to_mapping(facts)), encoding="utf-8")
    return str(path)


def test_a_question_that_counts_only_with_another_names_both(tmp_path, capsys):
    seat = tie("board", arose="before_step", worked_on_matter=False)
    did = part("responsible", recusal="none", handed_over=False)
    facts = invented([seat], did=did, office="executive", advisory=False, decided_on="2024-05-01")
    assert main(["assess", written(tmp_path, facts), "--lang", "en"]) == 0
    (line, *_) = [each for each in capsys.readouterr().out.splitlines() if "paid" in each]
    assert "(" in line
    assert "yes" in line


def test_what_holds_if_the_official_steps_aside_is_said_in_words(tmp_path, capsys):
    did = part("prepared", planned=["voted"])
    facts = invented([tie("ownership")], did=did, status="open", decided_on="2024-05-01")
    assert main(["assess", written(tmp_path, facts), "--lang", "en"]) == 0
    assert "steps aside" in capsys.readouterr().out


def test_a_matter_of_leave_has_no_steps_to_show(tmp_path, capsys):
    facts = invented(
        [tie("employment")],
        kind="side_activity",
        office="civil_servant",
        parties=party("subject", None),
    )
    assert main(["rules", written(tmp_path, facts), "--lang", "en"]) == 0
    assert "closeness" not in capsys.readouterr().out


def test_it_is_said_in_words_and_in_json_that_there_are_more_chains(
    case, example, capsys, monkeypatch
):
    monkeypatch.setattr("conflict_graph.chains.find.MOST_STEPS", 0)
    assert main(["chains", str(case), "--lang", "en"]) == 0
    assert (
        "There are more chains from wethouder to gunning than stand here."
        in capsys.readouterr().out
    )
    assert main(["chains", "--json", str(case)]) == 0
    expected = [{"dossier": "example", "official": "wethouder", "decision": "gunning"}]
    assert json.loads(capsys.readouterr().out)["more_chains"] == expected
    assert main(["assess", str(case), "--lang", "en"]) == 0
    assert "more chains: There are more chains" in capsys.readouterr().out


def test_the_package_is_run_as_a_command(case, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["conflict_graph", "chains", str(case)])
    monkeypatch.delitem(sys.modules, "conflict_graph.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("conflict_graph", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("example")


def test_the_schema_of_a_dossier_is_printed(capsys):
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == dossier.schema()
