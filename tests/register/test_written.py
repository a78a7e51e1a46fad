"""The words of values: what people read, what addresses and files write, and what a table may say
agree.
"""

from __future__ import annotations

import pytest
from flask_babel import force_locale

from conflict_graph.facts import (
    Benefit,
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Step,
    TieKind,
)
from conflict_graph.phases import Phase
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.columns import words as read_words
from register.presentation import labels, written

LABELS = {
    Benefit: labels.BENEFIT,
    Capacity: labels.CAPACITY,
    DecisionKind: labels.DECISION_KIND,
    DecisionStatus: labels.DECISION_STATUS,
    OfficeKind: labels.OFFICE,
    OrganisationKind: labels.ORGANISATION,
    PartyRole: labels.ROLE_BESIDE_A_NAME,
    Phase: labels.PHASE,
    Step: labels.STEP_DONE,
    TieKind: labels.TIE,
}
WRITTEN = {
    Capacity: written.CAPACITY,
    OfficeKind: written.OFFICE,
    OrganisationKind: written.ORGANISATION,
    Phase: written.PHASE,
    TieKind: written.POSITION,
}


@pytest.mark.parametrize("kind", LABELS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_a_page_calls_a_value_never_stands_for_another_in_a_table(app, language, kind):
    read = read_words(kind)
    with force_locale(language):
        for value, label in LABELS[kind].items():
            assert str(LABELS[kind][read.get(fold(str(label)), value)]) == str(label)


@pytest.mark.parametrize(
    ("kind", "value"),
    [(kind, value) for kind, words in WRITTEN.items() for value in words],
    ids=str,
)
def test_a_table_may_say_every_word_that_a_file_of_ours_says(kind, value):
    word = WRITTEN[kind][value]
    assert WRITTEN[kind][kind(read_words(kind)[fold(word)])] == word


@pytest.mark.parametrize("kind", LABELS, ids=lambda kind: kind.__name__)
def test_every_value_has_a_label_and_so_has_every_word_that_is_written(kind):
    assert set(WRITTEN.get(kind, kind)) <= set(LABELS[kind])
    assert all(type(value) is kind for value in LABELS[kind])


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.__name__)
def test_values_that_are_written_alike_are_labelled_alike(app, kind):
    words = WRITTEN[kind]
    for one in words:
        for other in words:
            alike = str(LABELS[kind][one]) == str(LABELS[kind][other])
            assert (words[one] == words[other]) == alike


@pytest.mark.parametrize(
    ("name", "word"),
    [
        *(("ambt", word) for word in written.OFFICE.values()),
        *(("hoedanigheid", word) for word in written.CAPACITY.values()),
        *(("soort", word) for word in written.KINDS),
        *(("status", word) for word in written.PHASE.values()),
    ],
)
def test_a_filter_has_one_word_on_the_page_and_in_the_api(client, name, word):
    for address in ("/nevenfuncties", "/api/v1/nevenfuncties"):
        assert client.get(address, query_string={name: word}).status_code == 200
