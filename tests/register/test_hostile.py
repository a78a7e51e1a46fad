"""What means harm comes to nothing: in every form, and wherever a redirect could be led away.

`make hostile` sends more of it.
"""

from __future__ import annotations

import os
import random

from tests.hostile import sending
from tests.register.test_access_table import access_database, asker  # noqa: F401

WHOLE = os.environ.get("TRUST") == "all"
SENT, FORMS = (2_000, 200) if WHOLE else (40, 15)
"""How much is sent, and to how many forms."""


def test_nothing_that_is_sent_with_a_form_ends_in_a_fault(asker, record_property):
    """No 500, nothing half written, and a page that asks to mend something says what, and gives back
    what was typed.
    """
    chosen = sending.cells(asker)
    assert len({each.endpoint for each in chosen}) >= 100
    tried = sending.try_drawn(asker, SENT, random.sample(chosen, min(FORMS, len(chosen))))
    record_property("figure", tried.figure())
    assert not tried.faults, "\n".join(tried.lines())
