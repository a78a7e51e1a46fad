"""Let FollowTheMoney's own package read the whole register of the demo.

    python -m benchmarks.formats_check [DEMO.sqlite]

Every entity is held against its schema, no value may be dropped as unreadable, and every reference
leads to an entity of the kind that the schema asks for.
"""

from __future__ import annotations

import collections
import json
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from followthemoney import model
from followthemoney.exc import InvalidData

from benchmarks.served import make_demo, settings
from register import create_app


def faults(entities):
    """What the package finds wrong, a sentence each."""
    schemata = {each["id"]: model.get(each["schema"]) for each in entities}
    for entity in entities:
        schema = schemata[entity["id"]]
        if schema is None:
            yield f"there is no schema {entity['schema']}"
            continue
        try:
            schema.validate(entity)
        except InvalidData as error:
            yield f"{schema.name}: {error}"
        proxy = model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            known = schema.properties.get(name)
            if known is None or len(proxy.get(name)) != len(values):
                yield f"{schema.name}.{name}: not read"
            elif known.type.name == "entity":
                ends = [schemata.get(value) for value in values]
                yield from (
                    f"{schema.name}.{name}: leads nowhere"
                    for end in ends
                    if not (end and end.is_a(known.range))
                )


def main(database=None):
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "demo.sqlite"
        if database:
            shutil.copy(database, path)
        app = create_app(settings(path)) if database else make_demo(path)
        lines = (
            app.test_client()
            .get("/open-data/register-followthemoney.jsonl")
            .get_data(as_text=True)
            .splitlines()
        )
    finally:
        shutil.rmtree(folder)
    entities = [json.loads(line) for line in lines]
    found = collections.Counter(faults(entities))
    for fault, times in found.most_common():
        print(f"{times} times: {fault}")
    kinds = len({each["schema"] for each in entities})
    package = f"followthemoney {version('followthemoney')}"
    print(f"{package}: {len(entities)} entities of {kinds} schemata, {found.total()} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
