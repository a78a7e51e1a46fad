"""How well organisations and people are recognised, beside other tools, in one interleaved run:
`make matching`.
"""

import argparse
import csv
import gzip
import json
import os
import platform
import statistics
import sys
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from benchmarks import buyer_truth, drawn_buyers, organisation_register  # noqa: E402
from conflict_graph.resolution import organisation_names, person_names, resolve  # noqa: E402
from conflict_graph.resolution.name_index import PUBLIC, Index  # noqa: E402
from conflict_graph.resolution.similarity import likeness  # noqa: E402

REAL = Path(os.environ.get("REAL_DATA", HERE.parent.parent / "shared" / "data"))
BODIES = {
    "gemeente": "municipality",
    "provincie": "province",
    "waterschap": "water_authority",
    "ministerie": "ministry",
}
ROUNDS = 3


def f1(scores, truths, threshold):
    right = sum(score >= threshold and truth for score, truth in zip(scores, truths, strict=True))
    said = sum(score >= threshold for score in scores)
    return 2 * right / max(1, said + sum(truths)) if right else 0.0


def best(scores, truths):
    return max((f1(scores, truths, each), each) for each in set(scores))


def links(found, truth, threshold):
    made = [
        (key, right)
        for (key, score), right in zip(found, truth, strict=True)
        if key is not None and score >= threshold
    ]
    right = sum(key == each for key, each in made)
    precision, recall = right / max(1, len(made)), right / sum(each is not None for each in truth)
    return 2 * precision * recall / max(1e-9, precision + recall), precision, recall


def halves(found, truth):
    """Choose the threshold on the first half, report the second."""
    half = len(found) // 2
    threshold = max(
        sorted({score for _, score in found[:half]}),
        key=lambda each: links(found[:half], truth[:half], each)[0],
    )
    return *links(found[half:], truth[half:], threshold), threshold


def register(size, questions):  # noqa: C901 - a tool that cannot be installed is left out, each in its own way
    members, asked = organisation_register.make(size, questions)
    truth = [right for _, right in asked]
    tools, notes = {}, []
    index = Index((at, name, None) for at, name in enumerate(members))

    def ours(text):
        found = index.find(organisation_names.parse(text), 1)
        return (found[0].key, found[0].likeness) if found else (None, 0.0)

    tools["this engine"] = (ours, 1)
    simple = [" ".join(organisation_names.parse(name).words) for name in members]
    known = {name: " ".join(organisation_names.parse(name).words) for name, _ in asked}
    try:
        from rapidfuzz import fuzz, process

        def token_sort(text):
            _, score, at = process.extractOne(known[text], simple, scorer=fuzz.token_sort_ratio)
            return at, score / 100

        tools["rapidfuzz token_sort on our cores"] = (token_sort, 4)
    except ImportError as error:
        notes.append(f"rapidfuzz left out: {error}")
    try:
        import psycopg

        from tests import postgresql

        server = postgresql.server()
        address = server.__enter__()
        connection = psycopg.connect(f"postgresql://{address}", autocommit=True)
        cursor = connection.cursor()
        cursor.execute("CREATE EXTENSION pg_trgm; CREATE TABLE member (id int, name text)")
        with cursor.copy("COPY member FROM stdin") as copy:
            for at, name in enumerate(simple):
                copy.write_row((at, name))
        cursor.execute("CREATE INDEX ON member USING gin (name gin_trgm_ops)")
        cursor.execute(
            "ANALYZE member; SET pg_trgm.similarity_threshold = 0.3; SET enable_seqscan = off"
        )

        def trigrams(text):
            row = cursor.execute(
                "SELECT id, similarity(name, %s) FROM member WHERE name %% %s ORDER BY 2 "
                "DESC LIMIT 1",
                (known[text],) * 2,
            ).fetchone()
            return row or (None, 0.0)

        tools["PostgreSQL pg_trgm on our cores"] = (trigrams, 1)
    except Exception as error:
        server = None
        notes.append(f"pg_trgm left out: {error}")
    try:
        compare = nomenklatura()

        def logic(text):
            block = index.find(organisation_names.parse(text), 10)
            scored = [(each.key, compare("Company", text, each.name.text)) for each in block]
            return max(scored, key=lambda each: each[1], default=(None, 0.0))

        tools["nomenklatura LogicV2 on our shortlist"] = (logic, 8)
    except ImportError as error:
        notes.append(f"nomenklatura left out: {error}")
    answers = {name: {} for name in tools}
    speeds = {name: [] for name in tools}
    for turn in range(ROUNDS):
        for name, (ask, step) in tools.items():
            mine = range(turn * step, len(asked), ROUNDS * step)
            began = time.perf_counter()
            answers[name] |= {at: ask(asked[at][0]) for at in mine}
            speeds[name].append(len(mine) / (time.perf_counter() - began))
    if server:
        server.__exit__(None, None, None)
    rows = []
    for name, given in answers.items():
        order = sorted(given)
        f, precision, recall, threshold = halves(
            [given[at] for at in order], [truth[at] for at in order]
        )
        rows.append(
            (name, len(order), f, precision, recall, threshold, statistics.median(speeds[name]))
        )
    verdicts = [resolve.in_register(text, index) for text, _ in asked]
    said = [
        (verdict.key, right)
        for verdict, right in zip(verdicts, truth, strict=True)
        if verdict.key is not None
    ]
    return rows, notes, (len(said), sum(key == right for key, right in said))


def nomenklatura():
    from followthemoney import ValueEntity, model
    from nomenklatura.matching.logic_v2.model import LogicV2

    settings = LogicV2.default_config()

    def entity(schema, name):
        made = ValueEntity(model.get(schema), {"id": name})
        made.add("name", name)
        return made

    def compare(schema, first, second):
        one, other = entity(schema, f"{first}"), entity(schema, f"{second}")
        return float(LogicV2.compare(one, other, settings).score)

    return compare


def pairs():
    rows = list(csv.DictReader((REAL / "bench_name_pairs.csv").open(encoding="utf-8")))
    for kind, schemas in (
        ("organisations", ("Company", "Organization", "LegalEntity")),
        ("people", ("Person",)),
    ):
        some = [row for row in rows if row["schema"] in schemas]
        truths = [row["is_match"] == "true" for row in some]
        if kind == "people":
            ours = [person_names.likeness(row["name1"], row["name2"]) for row in some]
        else:
            parsed = [
                (organisation_names.parse(row["name1"]), organisation_names.parse(row["name2"]))
                for row in some
            ]
            ours = [likeness(*pair) for pair in parsed]
            said = [
                (row["name1"], row["name2"], truth)
                for row, truth in zip(some, truths, strict=True)
                if same_by_name(row["name1"], row["name2"])
            ]
            yield "pairs said to be same", f"{sum(each[2] for each in said)} right of {len(said)}"
        yield (
            f"labelled pairs of {kind}",
            f"best F1 {best(ours, truths)[0]:.3f}; "
            + ", ".join(
                f"{name} half {best(ours[at::2], truths[at::2])[0]:.3f}"
                for at, name in ((0, "first"), (1, "second"))
            ),
        )
        try:
            compare = nomenklatura()
            theirs = [compare(row["schema"], row["name1"], row["name2"]) for row in some]
            yield (
                f"nomenklatura LogicV2 on pairs of {kind}",
                f"best F1 {best(theirs, truths)[0]:.3f}",
            )
        except ImportError as error:
            yield f"nomenklatura LogicV2 on pairs of {kind}", f"left out: {error}"


def same_by_name(first, second):
    verdict = resolve.organisations(resolve.Described((first,)), resolve.Described((second,)))
    return verdict.answer is resolve.SameAnswer.SAME


def people():
    """Almanac and candidate list of one municipality: the body is the second fact."""
    count = {(label, same): 0 for label in "yn" for same in (True, False)}
    for path in sorted(REAL.glob("bench_nl_persons_*.ndjson.gz")):
        for line in filter(str.strip, gzip.decompress(path.read_bytes()).decode().splitlines()):
            row = json.loads(line)
            other = row["maps_with"][0]
            if not other:  # one row of the source is empty
                continue
            name = other["name"]["original_name"]
            genders = {row["gender_allmanak"], other["gender"]} & {"male", "female"}
            verdict = resolve.people(
                person_names.parse(row["name_original"]),
                person_names.of_parts(
                    name["initials"], name["firstName"], name["prefix"], name["lastName"]
                ),
                resolve.Circumstances(
                    same_body=True, same_gender=False if len(genders) == 2 else None
                ),
            )
            count[row["correct"], verdict.answer is resolve.SameAnswer.SAME] += 1
    yes, no = count["y", True], count["y", False]
    yield (
        "Dutch people who are the same",
        f"{yes} of {yes + no} said to be same ({yes / (yes + no):.3f})",
    )
    yield (
        "Dutch people who are different",
        f"{count['n', True]} of {count['n', True] + count['n', False]} said to be same",
    )


def buyers():
    rows = [
        json.loads(line)
        for line in gzip.decompress((REAL / "nl_organisaties.ndjson.gz").read_bytes()).splitlines()
    ]
    bearer, key = {}, {}
    for row in rows:  # as an import does it: one number, one organisation
        numbers = [
            (scheme, row.get("identifiers", {}).get(scheme)) for scheme in ("kvk", "rsin", "oin")
        ]
        known = [bearer[number] for number in numbers if number in bearer]
        key[row["id"]] = known[0] if known else row["id"]
        for number in numbers:
            if number[1]:
                bearer.setdefault(number, key[row["id"]])
    index = Index(
        (key[row["id"]], each["value"], BODIES.get(row["type"], PUBLIC))
        for row in rows
        for each in row["names"]
    )
    called = {buyer_truth.fingerprint(each["id"]): each["id"] for each in rows}
    table = buyer_truth.read()
    asked = sorted(set(named_buyers()))
    truth = {name: called.get(table.get(buyer_truth.fingerprint(name), "")) for name, _ in asked}
    found = {(name, town): resolve.in_register(name, index, town).key for name, town in asked}
    names = {name for name, _ in asked}
    right = {
        name
        for (name, _), got in found.items()
        if got is not None and got == key.get(truth.get(name))
    }
    wrong = {
        name
        for (name, _), got in found.items()
        if got is not None and got != key.get(truth.get(name))
    }
    findable = [name for name in names if truth.get(name)]
    share = len(right) / max(1, len(findable))
    yield (
        "buyers in Dutch and example notices",
        f"{len(names)} names, of which {len(findable)} are among the organisations",
    )
    yield "buyers found", f"{len(right)} ({share:.3f}), {len(wrong)} wrong {sorted(wrong) or ''}"
    yield "buyers missed", "; ".join(sorted(set(findable) - right))


def named_buyers(folder=REAL):
    for archive in ("nl_ted_notices.zip", "eforms_sdk_examples.zip"):
        with zipfile.ZipFile(folder / archive) as opened:
            for name in opened.namelist():
                if name.endswith(".xml"):
                    yield from _buyers(ElementTree.fromstring(opened.read(name)))


def _local(element):
    return element.tag.rsplit("}", 1)[-1]


def _buyers(root):
    for form in root.iter():
        if form.get("CATEGORY") == "ORIGINAL":
            for body in (
                each for each in form.iter() if _local(each).startswith("ADDRESS_CONTRACTING_BODY")
            ):
                said = {_local(each): each.text for each in body}
                yield said["OFFICIALNAME"], said.get("TOWN")
    companies = {}
    for company in (each for each in root.iter() if _local(each) == "Company"):
        said = {_local(each): (each.text or "").strip() for each in company.iter()}
        ids = [each for each in company if _local(each) == "PartyIdentification"]
        names = [each for each in company if _local(each) == "PartyName"]
        if ids and names:
            companies[ids[0][0].text] = (names[0][0].text, said.get("CityName"))
    for party in (each for each in root.iter() if _local(each) == "ContractingParty"):
        yield from (
            companies[each.text]
            for each in party.iter()
            if _local(each) == "ID" and each.text in companies
        )


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--size", type=int, default=20_000)
    options.add_argument("--questions", type=int, default=4_000)
    asked = options.parse_args()
    print(
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {platform.machine()}, Python "
        f"{platform.python_version()}"
    )
    rows, notes, (said, right) = register(asked.size, asked.questions)
    print(
        f"\n| {asked.size} organisations | questions | F1 | precision | recall | threshold | questions/s |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, count, f, precision, recall, threshold, speed in rows:
        print(
            f"| {name} | {count} | {f:.3f} | {precision:.3f} | {recall:.3f} | {threshold:.2f} | "
            f"{speed:,.0f} |"
        )
    ours, others = rows[0], rows[1:]
    strongest = max(others, key=lambda row: row[2], default=None)
    if strongest:
        print(
            f"\nerror against the best other ({strongest[0]}): {(1 - ours[2]) / (1 - strongest[2]):.2f}"
        )
    for row in others:
        print(f"questions per second against {row[0]}: {ours[6] / row[6]:.1f} x")
    print("\n| buyers drawn | asked | said to be somebody | wrong |\n|---|---|---|---|")
    for sort, count, named, wrong in drawn_buyers.measure(asked.size, asked.questions // 4):
        print(f"| {sort} | {count} | {named} | {wrong} |")
    print("\n| | |\n|---|---|")
    print(f"| register: said to be same | {right} right of {said} ({right / max(1, said):.4f}) |")
    for name, text in [
        each for part in (pairs, people, buyers) if REAL.is_dir() for each in part()
    ]:
        print(f"| {name} | {text} |")
    for note in [*notes, *([] if REAL.is_dir() else [f"no real data at {REAL}"])]:
        print(note)


if __name__ == "__main__":
    main()
