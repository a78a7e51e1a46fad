"""Links between officials, organisations and decisions, and whether they look like or match a
conflict of interest.

Pure: facts in, answers out; neither clock nor settings, neither web nor database. The way
through it:

- `dossiers` reads the facts of one or more decisions (`facts`) from JSON and says what is wrong
  with them;
- `chains` lays them out for networkx, and finds what ties whoever had a part to whoever may gain by
  it;
- `assessment` puts each chain to a rule set (`rulesets`), `wording` says why in a sentence,
  `drawing` draws it;
- `resolution` says whether two names mean one organisation; `readers` and `exports` are the ways in
  and out.

An alderman who owns most of a firm votes on the bridge that the firm wins:

>>> from conflict_graph.assessment import assess
>>> from conflict_graph.dossiers import format as dossier
>>> facts, problems = dossier.read('''{
...   "id": "bridge", "jurisdiction": "NL", "persons": [],
...   "officials": [{"id": "o1", "name": "Alderman A", "office": "executive", "body": "town"}],
...   "organisations": [{"id": "town", "name": "Town", "kind": "public_body"},
...                     {"id": "firm", "name": "Bridges Ltd", "kind": "company"}],
...   "ties": [{"id": "shares", "from": "o1", "to": "firm",
...             "kind": "ownership", "share": 0.6, "ended": false,
...             "certainty": "confirmed"}],
...   "decisions": [{"id": "d1", "title": "A bridge", "kind": "award",
...                  "decided_on": "2026-03-01", "body": "town",
...                  "parties": [{"id": "firm", "role": "winner", "benefit": "direct"}],
...                  "participations": [{"official": "o1", "steps": ["voted"],
...                                      "recusal": "none"}]}]}''')
>>> [answer] = assess.assess(facts)
>>> str(answer.outcome), answer.rule, answer.chain
('actual_indicated', 'strong-steering-functionary', ('shares',))
>>> from conflict_graph.wording import explain
>>> for reason in answer.facts_for:
...     print(explain.render(reason, "en"))
Alderman A is part-owner of Bridges Ltd.
An owner of Bridges Ltd has an interest of their own there.
Bridges Ltd is winner, and “A bridge” touches that interest directly.
Taken together this is a strong interest: close by, and the decision touches it directly.
Alderman A took part in “A bridge”: voted.
"""

__all__ = [
    "assessment",
    "chains",
    "dossiers",
    "drawing",
    "exports",
    "readers",
    "resolution",
    "rulesets",
    "wording",
]
