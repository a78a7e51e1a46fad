"""What officials of the example state beside their positions, what is shielded, and who holds the
office full time.
"""

from __future__ import annotations

from register.example.bodies import MUNICIPALITY, WATER_BOARD

FULL_TIME = (
    (MUNICIPALITY, "vm-01", "ja"),
    (MUNICIPALITY, "vm-02", "ja"),
    (MUNICIPALITY, "vm-03", "ja"),
    (MUNICIPALITY, "vm-04", "ja"),
    (MUNICIPALITY, "vm-05", "nee"),
)
"""Body, official, full time or not. Of one alderman nobody recorded it."""

INCOMES = (
    (MUNICIPALITY, "vm-01", "vm-01-n1", "2024", "14500,00"),
    (MUNICIPALITY, "vm-01", "vm-01-n1", "2025", "15250,00"),
    (MUNICIPALITY, "vm-02", "vm-02-n4", "2024", "8125,00"),
    (MUNICIPALITY, "vm-02", "vm-02-n4", "2024", "8250,00"),
    (MUNICIPALITY, "vm-02", "vm-02-n4", "2025", ""),
)
"""Body, official, position, year, amount in euro; empty: not known yet. Said twice, the second
corrects the first.
"""

SHIELDED = (
    (MUNICIPALITY, "vm-25", "", "Bedreigd na een uitspraak in de raad", "120"),
    (MUNICIPALITY, "vm-20", "vm-20-n4", "De opvang werkt op een geheim adres", "200"),
)
"""Body, official, position (empty: the whole person), reason, days until it is looked at again."""

QUESTIONS = (
    (MUNICIPALITY, "holding", "Gedragscode Vlietmonde 2024, artikel 3"),
    (MUNICIPALITY, "family", "Gedragscode Vlietmonde 2024, artikel 4"),
    (MUNICIPALITY, "former_position", "Gedragscode Vlietmonde 2024, artikel 5"),
    (MUNICIPALITY, "property", "Gedragscode Vlietmonde 2024, artikel 6"),
    (WATER_BOARD, "property", "Gedragscode De Zilte Landen 2023, artikel 2"),
)
"""Body, kind of interest, the rule that asks it."""

INTERESTS = (
    (MUNICIPALITY, "vm-02", "family", "90005009", "", "partner", "board", "", "", "", ""),
    (
        MUNICIPALITY,
        "vm-02",
        "former_position",
        "90005108",
        "",
        "",
        "advisory",
        "adviseur",
        "",
        "2018",
        "2022-04",
    ),
    (MUNICIPALITY, "vm-02", "property", "", "", "", "", "", "Vlietoever-Zuid", "", ""),
    (MUNICIPALITY, "vm-03", "holding", "90004844", "0.15", "", "", "", "", "", ""),
    (WATER_BOARD, "wz-02", "property", "", "", "", "", "", "Polder De Weel", "", ""),
)
"""Body, official, kind, KvK number, share, relation, tie, former position, area, from, until."""
