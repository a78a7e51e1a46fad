"""What the lists of the example say of some positions beside what they are, where and when.

No rule of the test reads any of it, so that what is expected of the planned cases stays as it was
written.
"""

from __future__ import annotations

from typing import NamedTuple


class ExampleParticulars(NamedTuple):
    """What is said of one position; "" where the list says nothing."""

    time: str = ""
    expenses: str = ""
    fee_goes_to: str = ""
    appointed_by: str = ""
    main_job: str = ""
    accepted_on: str = ""
    note: str = ""
    note_public: str = ""


COLUMNS = (
    "tijdsbesteding onkostenvergoeding bezoldiging_gaat_naar benoemd_door is_hoofdfunctie "
    "aanvaard_op toelichting toelichting_openbaar"
)
SAID = {
    "vm-02-n3": ExampleParticulars(time="2 dagdelen per maand", expenses="ja", main_job="nee"),
    "vm-02-n4": ExampleParticulars(
        time="ongeveer 4 uur per maand",
        fee_goes_to="goed doel",
        main_job="nee",
        accepted_on="2013-09-02",
        note="De vergoeding gaat naar het leesfonds van de scholen.",
        note_public="ja",
    ),
    "vm-03-n2": ExampleParticulars(time="1 uur per week", expenses="ja"),
    "vm-04-n1": ExampleParticulars(
        time="6 keer per jaar", appointed_by="het college van burgemeester en wethouders"
    ),
    "vm-06-n1": ExampleParticulars(appointed_by="de gemeenteraad", accepted_on="2022-08-29"),
    "vm-12-n2": ExampleParticulars(time="24 uur per week", main_job="ja"),
    "vm-14-n2": ExampleParticulars(
        time="8 tot 12 uur per week", main_job="ja", accepted_on="2022-12-01"
    ),
}
"""By the key of the position, at the municipality."""
