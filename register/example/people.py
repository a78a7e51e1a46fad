"""The people in office. All are invented; a name that occurs in real life does so by accident."""

from __future__ import annotations

from typing import NamedTuple

from register.example.bodies import ARRANGEMENT, MUNICIPALITY, WATER_BOARD


class ExamplePerson(NamedTuple):
    """Somebody in one office at one body. `until` "" means still in office."""

    key: str
    initials: str
    given_name: str
    prefix: str
    family_name: str
    office: str
    office_kind: str
    designated: str
    portfolio: str
    since: str
    until: str
    body: str


_MUNICIPALITY = """
vm-01|H.J.|Hessel|van|Oudekreukel|burgemeester|executive||openbare orde en veiligheid|2021-06-01|
vm-02|M.T.|Marit|ter|Wolderink|wethouder|executive||wonen;openbare ruimte|2022-05-24|
vm-03|R.|Ruben||Zandervelde|wethouder|executive||grondzaken;economie|2022-05-24|
vm-04|S.N.|Soraya|el|Mahrouni|wethouder|executive||zorg;jeugd|2022-05-24|
vm-05|F.W.|Fedde||Kiewietsma|wethouder|executive||afval;duurzaamheid|2022-05-24|
vm-06|I.|Ilse|de|Brouckhoven|wethouder|executive||cultuur;onderwijs|2022-05-24|
vm-07|G.A.|Gijsbert||Ellerkamper|wethouder|executive||financiën|2018-06-07|2022-05-23
vm-10|J.P.|Jan Pieter||Hooimadijk|raadslid|elected_member|||2022-03-30|
vm-11|A.C.|Annet|van den|Rietbosch|raadslid|elected_member|||2018-03-29|
vm-12|D.|Deniz||Aydinsoylu|raadslid|elected_member|||2022-03-30|
vm-13|W.K.|Wieke||Terpsmaal|raadslid|elected_member|||2022-03-30|
vm-14|B.J.|Bas||Koornemeer|raadslid|elected_member|||2018-03-29|
vm-15|P.L.|Petra||Steenuilen|raadslid|elected_member|||2022-03-30|
vm-16|C.M.|Carlijn|van|Goudzwaluwen|raadslid|elected_member|||2022-03-30|
vm-17|T.|Tjeerd||Wielkampstra|raadslid|elected_member|||2022-03-30|
vm-18|L.H.|Lambert||Ossekopper|raadslid|elected_member|||2018-03-29|
vm-19|N.R.|Nadia||Ramkhelawat|raadslid|elected_member|||2022-03-30|
vm-20|E.S.|Esmée||Lindeveldt|raadslid|elected_member|||2022-03-30|
vm-21|K.|Koen|van|Duivenhage|raadslid|elected_member|||2022-03-30|
vm-22|O.F.|Otto||Brembakker|raadslid|elected_member|||2022-03-30|
vm-23|Y.|Yara||Tjitrowongso|raadslid|elected_member|||2022-03-30|
vm-24|H.G.|Hilde||Maanderslot|raadslid|elected_member|||2022-03-30|
vm-25|A.|Abel||Schouwenkreek|raadslid|elected_member|||2023-01-12|
vm-26|V.E.|Vera||Perenboomer|raadslid|elected_member|||2022-03-30|
vm-27|J.|Joost||Hazelvoorde|raadslid|elected_member|||2022-03-30|
vm-28|M.O.|Musa||Oduwolade|raadslid|elected_member|||2024-02-08|
vm-30|C.J.|Cato|van|Elsendonker|gemeentesecretaris|civil_servant|ja|inkoop|2020-09-01|
vm-31|S.P.|Sander||Wingerdman|inkoopadviseur|civil_servant|ja|inkoop|2019-02-01|
vm-32|R.D.|Roos||Tichelveen|teamleider vastgoed|civil_servant|ja|vastgoed|2021-01-01|
vm-33|M.|Milan||Bokkersloot|senior subsidieadviseur|civil_servant|ja|subsidies|2020-04-01|
vm-34|F.|Fatima||Benhaddouchi|projectleider openbare ruimte|civil_servant|ja|openbare ruimte|2021-10-01|
vm-35|J.A.|Jet||Kaagweide|raadsgriffier|civil_servant|ja|griffie|2018-01-01|
vm-36|D.W.|Daan||Groenepoorter|medewerker groenbeheer|civil_servant|nee||2017-05-01|
vm-37|L.|Lotte||Sparrenkamper|beleidsmedewerker jeugd|civil_servant|nee||2022-02-01|
vm-38|E.|Emre||Yildizhan-Kool|jurist|civil_servant|nee||2021-08-16|
vm-39|H.|Harm||Zuringa-Vlas|administrateur|civil_servant|nee||2015-03-01|
vm-41|B.|Bregje||Torenvlieger|ingehuurd projectmanager|external||mobiliteit|2023-01-01|
vm-42|Q.|Quinten||Havermolen|ingehuurd adviseur sociaal domein|external||jeugd|2024-03-01|
vm-43|S.|Sunita||Jagroepersad|ingehuurd jurist aanbesteden|external||inkoop|2023-09-01|
"""

_WATER_BOARD = """
wz-01|A.M.|Adriaan|van der|Schorrepolder|dijkgraaf|executive||waterveiligheid|2020-01-01|
wz-02|J.C.|Jacomijn||Weelepolderman|heemraad|executive||watersysteem|2019-03-28|
wz-03|K.R.|Klaas Rein||Brakwatersma|heemraad|executive||baggeren|2019-03-28|
wz-04|T.H.|Thera||Lijndijker|heemraad|executive||waterketen|2019-03-28|
wz-10|G.B.|Govert||Kleiwegman|lid algemeen bestuur|elected_member|||2019-03-28|
wz-11|P.|Puck||Lepelaarsma|lid algemeen bestuur|elected_member|||2019-03-28|
wz-12|H.A.|Huib||Snoekveer|lid algemeen bestuur|elected_member|||2019-03-28|
wz-13|S.|Shirin||Daneshvari|lid algemeen bestuur|elected_member|||2019-03-28|
wz-14|J.W.|Job||Terpewei|lid algemeen bestuur|elected_member|||2019-03-28|
wz-15|M.C.|Marijke||Uiterdijker|lid algemeen bestuur|elected_member|||2019-03-28|
wz-16|L.|Laurens||Melkwezer|lid algemeen bestuur|elected_member|||2019-03-28|
wz-17|N.|Noor||Zeekralinga|lid algemeen bestuur|elected_member|||2019-03-28|
wz-18|R.J.|Reinout|van|Strijensteiger|lid algemeen bestuur|elected_member|||2019-03-28|
wz-19|C.|Chaima||Ouaziziane|lid algemeen bestuur|elected_member|||2019-03-28|
wz-30|E.M.|Evelien||Spuiwater|secretaris-directeur|civil_servant|ja|inkoop|2018-07-01|
wz-31|B.|Bob||Rammegors|hoofd inkoop|civil_servant|ja|inkoop|2016-01-01|
wz-32|A.|Aafke||Keersluizer|projectmanager waterbouw|civil_servant|ja|waterbouw|2020-05-01|
wz-36|W.|Wessel||Grondelink|peilbeheerder|civil_servant|nee||2012-04-01|
wz-37|J.|Jelka||Vukovaris|ecoloog|civil_servant|nee||2021-11-01|
wz-41|D.|Dorien||Peilschaler|ingehuurd rekenmeester|external||waterbouw|2022-06-01|
"""

_ARRANGEMENT = """
vm-04|S.N.|Soraya|el|Mahrouni|lid dagelijks bestuur|executive||jeugdhulp|2022-07-01|
vm-05|F.W.|Fedde||Kiewietsma|lid dagelijks bestuur|executive||financiën|2022-07-01|
rv-03|T.B.|Tamara||Oosterwalle|voorzitter|executive||algemene zaken|2022-07-01|
rv-04|J.D.|Jurgen||Halmstroo|lid dagelijks bestuur|executive||doelgroepenvervoer|2022-07-01|
rv-05|A.S.|Aukje||Zwaluwstaart|lid dagelijks bestuur|executive||werk|2022-07-01|
rv-06|P.J.|Pim||Duinkavel|lid dagelijks bestuur|executive||milieu|2022-07-01|
rv-30|M.R.|Maaike||Veldkoorn|directeur|civil_servant|ja|inkoop|2019-01-01|
rv-31|O.|Orlando||Maduroza|contractmanager|civil_servant|ja|inkoop|2021-03-01|
rv-36|I.|Ineke||Bosuilen|medewerker cliëntadministratie|civil_servant|nee||2016-09-01|
rv-41|F.|Floris||Kwelderman|ingehuurd inkoopadviseur|external||inkoop|2023-02-01|
"""

_NEWCOMERS = """
vm-45|F.J.|Fenne||Waterhoenstra|raadslid|elected_member|||2026-11-12|
vm-46|T.A.|Teun||Bijenkorver|raadslid|elected_member|||2026-11-12|
vm-47|L.M.|Lotte||Kwelderdijksma|burgerlid|external|||2026-11-12|
"""


def _read(text: str, body: str) -> list[ExamplePerson]:
    return [ExamplePerson._make((*line.split("|"), body)) for line in text.strip().splitlines()]


PEOPLE = (
    *_read(_MUNICIPALITY, MUNICIPALITY),
    *_read(_WATER_BOARD, WATER_BOARD),
    *_read(_ARRANGEMENT, ARRANGEMENT),
)
"""One entry per office: two aldermen of the municipality are also on the board of the joint
arrangement.
"""
NEWCOMERS = tuple(_read(_NEWCOMERS, MUNICIPALITY))
"""In office since so short that they took part in nothing and no list has a position of theirs: one
declared that there is none, of the others nobody declared anything. One was not elected: nothing of
that one is public until the body records what its rule asks.
"""
