"""Who may sign in to the demonstration. There are no passwords here: the demo command sets them."""

from __future__ import annotations

from register.example.bodies import ARRANGEMENT, MUNICIPALITY, WATER_BOARD

ACCOUNTS = (
    ("griffier@vlietmonde.example", "Willemijn Ruigenhoekstra", MUNICIPALITY, "clerk", ""),
    ("integriteit@vlietmonde.example", "Dirk-Jan Meulenkwast", MUNICIPALITY, "reviewer", ""),
    ("integriteit2@vlietmonde.example", "Anissa Boulhabazi", MUNICIPALITY, "reviewer", ""),
    ("beheer@vlietmonde.example", "Tom Schakelveer", MUNICIPALITY, "administrator", ""),
    (
        "burgemeester@vlietmonde.example",
        "Hessel van Oudekreukel",
        MUNICIPALITY,
        "official",
        "vm-01",
    ),
    ("wethouder@vlietmonde.example", "Marit ter Wolderink", MUNICIPALITY, "official", "vm-02"),
    ("raadslid@vlietmonde.example", "Annet van den Rietbosch", MUNICIPALITY, "official", "vm-11"),
    ("raadslid2@vlietmonde.example", "Teun Bijenkorver", MUNICIPALITY, "official", "vm-46"),
    ("inkoop@vlietmonde.example", "Sander Wingerdman", MUNICIPALITY, "official", "vm-31"),
    ("bestuurszaken@ziltelanden.example", "Gerdien Kwakkelpolder", WATER_BOARD, "clerk", ""),
    ("integriteit@ziltelanden.example", "Ravi Mungrasing", WATER_BOARD, "reviewer", ""),
    ("integriteit2@ziltelanden.example", "Saar Dobberduin", WATER_BOARD, "reviewer", ""),
    ("beheer@ziltelanden.example", "Fenna Polsbroekstra", WATER_BOARD, "administrator", ""),
    ("heemraad@ziltelanden.example", "Jacomijn Weelepolderman", WATER_BOARD, "official", "wz-02"),
    ("bestuurslid@ziltelanden.example", "Puck Lepelaarsma", WATER_BOARD, "official", "wz-11"),
    ("secretariaat@vlietstreek.example", "Bart Zoutkamperman", ARRANGEMENT, "clerk", ""),
    ("integriteit@vlietstreek.example", "Marieke Tolsluizer", ARRANGEMENT, "reviewer", ""),
    ("integriteit2@vlietstreek.example", "Selim Karaduvar", ARRANGEMENT, "reviewer", ""),
    ("beheer@vlietstreek.example", "Lies Windemolen", ARRANGEMENT, "administrator", ""),
    ("bestuur@vlietstreek.example", "Jurgen Halmstroo", ARRANGEMENT, "official", "rv-04"),
)
"""E-mail address, name, body, roles, and the key of the official whose account it is."""
