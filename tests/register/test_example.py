import csv
import json
from collections import Counter, defaultdict

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Benefit,
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    Outcome,
    PartyRole,
    Step,
    TieKind,
)
from register.example.generate import FOLDER, files
from register.example.stories import TIES

TODAY = "2026-11-24"
MUNICIPALITY = "gemeente-vlietmonde"


def table(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def releases():
    return json.loads((FOLDER / "besluiten-ocds.json").read_text(encoding="utf-8"))["releases"]


def ocds_decisions():
    """Return (procedure, lot, day, names of parties) of the OCDS file."""
    for release in releases():
        bidders = {party["name"] for party in release["tender"]["tenderers"]}
        for award in release.get("awards", []):
            winners = {supplier["name"] for supplier in award["suppliers"]}
            yield release["ocid"], award["relatedLots"][0], award["date"][:10], winners | bidders
        if "awards" not in release:
            yield release["ocid"], "", "", bidders


def decisions():
    """Return every decision as (body, procedure, lot) -> (day, names of parties)."""
    found = {}
    for row in table("besluiten"):
        key = (row["orgaan"], row["procedure"], row["perceel"])
        found.setdefault(key, (row["besluitdatum"], set()))[1].add(row["partij"])
    for procedure, lot, day, names in ocds_decisions():
        found[MUNICIPALITY, procedure, lot] = (day, names)
    return found


DECISIONS = decisions()


def key_of(row):
    return row["orgaan"], row["procedure"], row["perceel"]


@pytest.mark.parametrize("name", sorted(files()))
def test_a_committed_file_equals_a_fresh_one(name):
    assert (FOLDER / name).read_bytes() == files()[name].encode()


def test_another_seed_changes_the_ordinary_work_and_leaves_the_planned_cases():
    other = files(seed=7)
    assert other["nevenfuncties.csv"] != files()["nevenfuncties.csv"]
    assert other["verwacht.csv"] == files()["verwacht.csv"]


def test_it_is_as_large_as_promised():
    people = {row["sleutel"] for row in table("bestuurders")}
    open_decisions = [key for key, (day, _) in decisions().items() if not day]
    assert len(people) >= 66
    assert len(table("nevenfuncties")) >= 165
    assert len({row["naam"] for row in table("organisaties")}) >= 130
    assert len(decisions()) >= 410
    assert len(list(ocds_decisions())) >= 160
    assert len(open_decisions) >= 22
    assert not set(open_decisions) - {
        key_of(row) for row in table("deelnames") if row["voorgenomen"]
    }


def test_every_key_that_is_referred_to_exists():
    bodies = {row["slug"] for row in table("organen")}
    officials = {(row["orgaan"], row["sleutel"]) for row in table("bestuurders")}
    organisations = {row["naam"]: row["kvk_nummer"] for row in table("organisaties")}
    assert {body for body, _ in officials} == bodies
    for row in table("nevenfuncties") + table("deelnames") + table("verwacht"):
        assert (row["orgaan"], row["bestuurder"]) in officials
    for row in table("deelnames") + table("verwacht"):
        assert key_of(row) in DECISIONS
    for row in table("nevenfuncties"):
        assert row["kvk_nummer"] in ("", organisations[row["organisatie"]])
    for row in table("besluiten"):
        assert row["partij_kvk"] == organisations[row["partij"]]
    for row in table("organisaties"):
        assert not row["eigenaar"] or organisations[row["eigenaar"]] == row["eigenaar_kvk"]
    for row in table("accounts"):
        assert row["orgaan"] in bodies
        assert bool(row["bestuurder"]) == ("official" in row["rollen"].split(";"))
        assert not row["bestuurder"] or (row["orgaan"], row["bestuurder"]) in officials


@pytest.mark.parametrize(
    ("name", "column", "words"),
    [
        ("organisaties", "soort", OrganisationKind),
        ("organisaties", "band", TieKind),
        ("bestuurders", "soort_ambt", OfficeKind),
        ("nevenfuncties", "rol", TieKind),
        ("nevenfuncties", "hoedanigheid", Capacity),
        ("besluiten", "soort", DecisionKind),
        ("besluiten", "status", DecisionStatus),
        ("besluiten", "partij_rol", PartyRole),
        ("besluiten", "belang", Benefit),
        ("deelnames", "stappen", Step),
        ("deelnames", "voorgenomen", Step),
        ("verwacht", "uitkomst", Outcome),
        ("verwacht", "uitkomst_bij_terzijde", Outcome),
    ],
)
def test_a_column_holds_words_that_the_engine_knows(name, column, words):
    used = {word for row in table(name) for word in row[column].split(";") if word}
    assert used <= {str(word) for word in words}


def test_nothing_happened_after_today_except_what_is_announced():
    for row in table("bestuurders"):
        assert row["vanaf"] <= TODAY
        assert row["tot_en_met"] <= TODAY
    for row in table("nevenfuncties"):
        announced = row["aangekondigd"] == "ja"
        assert (PartialDate.parse(row["vanaf"]).earliest.isoformat() > TODAY) == announced
        assert row["tot_en_met"] <= TODAY
        assert not row["tot_en_met"] or row["beeindigd"] == "ja"
    assert all(day < "2026-11" for day, _ in decisions().values())
    assert all(
        bool(row["besluitdatum"]) == (row["status"] == "taken") for row in table("besluiten")
    )


def test_who_took_part_was_in_office():
    terms = {(row["orgaan"], row["sleutel"]): row for row in table("bestuurders")}
    for row in table("deelnames"):
        day = DECISIONS[key_of(row)][0] or TODAY
        term = terms[row["orgaan"], row["bestuurder"]]
        assert term["vanaf"] <= day <= (term["tot_en_met"] or TODAY)


def test_names_and_numbers_are_unique():
    people = {
        (row["sleutel"], row["voorletters"], row["achternaam"]) for row in table("bestuurders")
    }
    assert max(Counter(key for key, *_ in people).values()) == 1
    assert max(Counter(family for *_, family in people).values()) == 1
    organisations = {(row["naam"], row["kvk_nummer"]) for row in table("organisaties")}
    assert max(Counter(name for name, _ in organisations).values()) == 1
    assert max(Counter(number for _, number in organisations).values()) == 1
    assert all(number.startswith("9000") and len(number) == 8 for _, number in organisations)
    keys = Counter(
        (row["orgaan"], row["bestuurder"], row["sleutel"]) for row in table("nevenfuncties")
    )
    assert max(keys.values()) == 1


def test_every_kind_of_office_and_every_outcome_occurs():
    assert {row["soort_ambt"] for row in table("bestuurders")} == {
        str(office) for office in OfficeKind
    }
    assert {row["uitkomst"] for row in table("verwacht")} == {str(outcome) for outcome in Outcome}
    assert {
        row["aangewezen"] for row in table("bestuurders") if row["soort_ambt"] == "civil_servant"
    } == {"ja", "nee"}


def test_the_expected_table_says_of_each_row_whether_it_is_opened():
    assert {row["geopend"] for row in table("verwacht")} == {"ja", "nee"}
    quiet = {row["uitkomst"] for row in table("verwacht") if row["geopend"] == "nee"}
    assert quiet == {"none", "unresolved"}


def test_an_open_decision_says_what_remains_if_the_official_steps_aside():
    for row in table("verwacht"):
        assert bool(row["uitkomst_bij_terzijde"]) == (not DECISIONS[key_of(row)][0])


def reached(start, held, own_body):
    """Return the organisations that can be reached from one by going from holder to held, the own
    body excepted.
    """
    found, ahead = set(), [start]
    while ahead:
        here = ahead.pop()
        if here not in found and here != own_body:
            found.add(here)
            ahead += held[here]
    return found


def test_the_expected_table_holds_every_official_who_is_tied_to_a_party():
    held = defaultdict(list)
    for row in table("organisaties"):
        held[row["eigenaar"]].append(row["naam"])
    names = {row["slug"]: row["naam"] for row in table("organen")}
    tied = set()
    for row in table("nevenfuncties"):
        near = reached(row["organisatie"], held, names[row["orgaan"]])
        for key, (_, parties) in DECISIONS.items():
            if key[0] == row["orgaan"] and parties & near:
                tied.add((*key, row["bestuurder"]))
    assert tied == {(*key_of(row), row["bestuurder"]) for row in table("verwacht")}


def test_the_ocds_file_has_the_shape_of_a_release_package():
    package = json.loads((FOLDER / "besluiten-ocds.json").read_text(encoding="utf-8"))
    assert {"uri", "version", "publisher", "publishedDate", "releases"} <= set(package)
    assert max(Counter(release["ocid"] for release in package["releases"]).values()) == 1
    for release in package["releases"]:
        assert {"ocid", "id", "date", "tag", "initiationType", "buyer", "parties", "tender"} <= set(
            release
        )
        known = {party["id"] for party in release["parties"]}
        named = [release["buyer"], *release["tender"]["tenderers"]]
        named += [
            supplier for award in release.get("awards", []) for supplier in award["suppliers"]
        ]
        assert {reference["id"] for reference in named} == known
        assert all(party["identifier"]["scheme"] == "NL-KVK" for party in release["parties"])


def test_every_act_is_of_a_known_account_and_position_and_leaves_the_planned_cases_alone():
    accounts = {row["email"] for row in table("accounts")}
    officials = {(row["orgaan"], row["sleutel"]) for row in table("bestuurders")}
    entries = {(row["orgaan"], row["sleutel"]) for row in table("nevenfuncties")}
    planned = {(tie.body, tie.official, tie.title) for tie in TIES}
    titles = {(row["orgaan"], row["sleutel"]): row["functie"] for row in table("nevenfuncties")}
    for row in table("handelingen"):
        assert row["account"] in accounts
        assert (row["orgaan"], row["bestuurder"]) in officials
        if row["handeling"] in ("wijzig", "beeindig", "trek-in"):
            key = (row["orgaan"], row["nevenfunctie"])
            assert key in entries
            assert (row["orgaan"], row["bestuurder"], titles[key]) not in planned
