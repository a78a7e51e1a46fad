"""The planned cases: positions that touch a decision, and what an assessor expects the engine to
say.

The verdicts were written from the decision table before the engine ran; where the two differ, one
of them is wrong.
"""

from __future__ import annotations

from typing import NamedTuple

from register.example.bodies import ARRANGEMENT, MUNICIPALITY, WATER_BOARD


class PlannedTie(NamedTuple):
    """A position in a planned case. `ended` is ja, nee, or "" where nobody knows."""

    body: str
    official: str
    title: str
    organisation: str
    role: str
    capacity: str
    paid: str
    share: str
    since: str
    until: str
    ended: str
    announced: str = "nee"
    source: str = "lijst van de griffie"


class PlannedPart(NamedTuple):
    """What an official did or will do. `aside` is yes or no for preparation, deliberation, vote and
    contact.
    """

    official: str
    steps: str
    aside: tuple[str, str, str, str] = ("", "", "", "")


class ExpectedVerdict(NamedTuple):
    """What is expected for one official. `if_aside` is filled in for planned steps only. `opened`:
    whether somebody has to act, so that a finding is opened.
    """

    official: str
    outcome: str
    if_aside: str
    rule: str
    opened: str
    why: str


class Story(NamedTuple):
    """A decision with those who took part. `decided_on` "" means still open; `forum` is board or
    council.
    """

    procedure: str
    lot: str
    body: str
    title: str
    kind: str
    decided_on: str
    value: int
    parties: tuple[tuple[str, str, str], ...]
    parts: tuple[PlannedPart, ...]
    verdicts: tuple[ExpectedVerdict, ...]
    forum: str = "board"

    @property
    def is_ocds(self) -> bool:
        """Whether it stands in the OCDS file rather than in the table."""
        return self.procedure.startswith("ocds-")


ALL_ASIDE = ("ja", "ja", "ja", "ja")
VOTE_ASIDE = ("nee", "nee", "ja", "nee")

_TIES = """
M|vm-01|commissaris|Bremhoeker Installatiewerken B.V.|board|private|ja||2021-09||nee
M|vm-02|aandeelhouder|Haverlo-Wolderink Beheer B.V.|ownership|private|nee|0.6|2015-04-01||nee
M|vm-03|verhuurder van kantoorruimte aan|Vlietoever Gebiedsontwikkeling B.V.|business|private|ja||2020-01-01||nee
M|vm-04|lid algemeen bestuur (q.q.)|Regionale Dienst Vlietstreek|board|ex_officio|nee||2022-07-01||nee
M|vm-05|lid algemeen bestuur (q.q.)|Regionale Dienst Vlietstreek|board|ex_officio|nee||2022-07-01||nee
M|vm-06|lid raad van toezicht (q.q.)|Stichting Cultuurhuis De Vlietboog|board|ex_officio|nee||2022-09-01||nee
M|vm-10|vennoot|Hooimadijk Paardenpension V.O.F.|ownership|private|ja|0.5|2011||nee
M|vm-11|penningmeester|Turnvereniging De Vlietzwaaiers|officer|private|nee||2019-09||nee
M|vm-12|bestuurslid|Stichting Buurttuinen Rietkerkerdam|board|private|nee||2021-03-15||nee
M|vm-14|penningmeester|Muziekvereniging Vlietse Harmonie|officer|private|nee||2016-01||nee
M|vm-15|directeur-eigenaar|Steenuilen Horeca-exploitatie B.V.|ownership|private|ja|1|2014-05-01||nee
M|vm-16|bestuurslid|Stichting Zonnekracht Vlietmonde|board|private|nee||2020-10||nee
M|vm-17|secretaris|Stichting Openluchttheater Duinzoom|officer|private|nee||2014|2022-06|ja
M|vm-18|voorzitter|Coöperatie Landschapsbeheer Vlietmonde U.A.|officer|private|nee||2017-02-01||nee
M|vm-19|aandeelhouder|Ramkhelawat Taaltrainingen B.V.|ownership|private||0.5|2016|||nee|handelsregister, einddatum niet bevestigd
M|vm-20|lid raad van toezicht|Stichting Filmkelder Vlietmonde|board|private|ja||2027-02-01||nee|ja
M|vm-21|bestuurslid|Stichting Ontmoetingshuis De Lindeborg|board|private|nee||2022-01||nee
M|vm-22|directeur-eigenaar|Brembakker Sloop en Grondverzet B.V.|ownership|private|ja|1|2009-11-01||nee
M|vm-31|adviseur (zes uur per week)|Krijtveld Inkoopdiensten B.V.|employment|private|ja||2022-10-01||nee
M|vm-36|eigenaar|Groenepoorter Tuinen|ownership|private|ja|1|2018-03||nee
M|vm-41|senior adviseur|Torenvlakte Mobiliteitsadvies B.V.|employment|private|ja||2017-08-01||nee
W|wz-01|voorzitter (q.q.)|Stichting Zoute Delta Educatie|officer|ex_officio|nee||2020-01-01||nee
W|wz-02|commissaris|Coöperatie Zilte Teelten U.A.|board|private|ja||2018-06-01||nee
W|wz-03|verhuurder van een loswal aan|Brakgrond Baggerwerken B.V.|business|private|ja||2016-01||nee
W|wz-10|directeur-eigenaar|Kleiwegman Akkerbouw B.V.|ownership|private|ja|1|2003||nee
W|wz-11|bestuurslid|Vereniging Vogelrijk Zilte Kust|board|private|nee||2020-05||nee
W|wz-12|voorzitter|Hengelsportvereniging De Zilte Snoek|officer|private|nee||2017-03-01||nee
W|wz-13|projectleider|Peilmeester Ingenieurs B.V.|employment|private|ja||2019-09-01||nee
W|wz-14|penningmeester|Stichting Molenbehoud Zilte Landen|officer|private|nee||2015|||nee|website van de stichting, einddatum onbekend
W|wz-15|secretaris|Stichting Dijkmuseum Kapelleduin|officer|private|nee||2012|2021|ja
W|wz-32|aandeelhouder|Keersluizer Participaties B.V.|ownership|private|nee|1|2013-07-01||nee
R|rv-03|burgemeester|Gemeente Oosterkreekland|management|public_office|ja||2019-10-01||nee
R|vm-04|wethouder|Gemeente Vlietmonde|management|public_office|ja||2022-05-24||nee
R|vm-05|wethouder|Gemeente Vlietmonde|management|public_office|ja||2022-05-24||nee
R|rv-04|wethouder|Gemeente Halmerduin|management|public_office|ja||2022-06||nee
R|rv-05|wethouder|Gemeente Zwaluwhaven|management|public_office|ja||2022-06||nee
R|rv-06|wethouder|Gemeente Halmerduin|management|public_office|ja||2022-06||nee
R|rv-04|commissaris|Halmstroo Vervoersdiensten B.V.|board|private|ja||2020-01-01||nee
R|rv-05|directeur-eigenaar|Zwaluwstaart Loopbaanadvies B.V.|ownership|private|ja|1|2012||nee
R|rv-30|adviseur|Veldkoorn en Partners Zorginkoop B.V.|employment|private|ja||2015-01-01|2018-12-31|ja
"""
BODY_OF = {"M": MUNICIPALITY, "W": WATER_BOARD, "R": ARRANGEMENT}
TIES = tuple(
    PlannedTie(BODY_OF[line[0]], *line.split("|")[1:]) for line in _TIES.strip().splitlines()
)

# procedure | lot | body | kind | date | value | forum | title
#   = party | role | benefit
#   + official | steps | aside (alles, stemming or nothing)
#   ! official | outcome | outcome if aside | rule | opened (ja or nee) | why
_STORIES = """
ocds-vlm000-2024-0117|1|M|award|2024-05-28|2140000|board|Renovatie sporthal De Kreekweide
= Haverlo Bouwmeesters B.V.|winner|direct
+ vm-02|prepared;decided|
! vm-02|actual_indicated||strong-steering-functionary|ja|De wethouder bezit via een holding de winnaar en bereidde de gunning voor en besloot mee.
ocds-vlm000-2023-0088|1|M|award|2023-11-14|486000|board|Vervanging klimaatinstallaties gemeentehuis
= Bremhoeker Installatiewerken B.V.|winner|direct
+ vm-01|decided;signed|
! vm-01|actual_indicated||serious-steering-functionary|ja|De burgemeester is betaald commissaris bij de winnaar en besloot en tekende mee.
VM-2025-G012||M|land_sale|2025-03-18|875000|board|Verkoop bouwgrond Vlietoever-Noord
= Vlietoever Gebiedsontwikkeling B.V.|buyer|direct
+ vm-03|prepared;decided|
! vm-03|actual_indicated||serious-steering-functionary|ja|De wethouder verhuurt kantoorruimte aan de koper en besloot over de verkoop.
VM-2024-R031||M|zoning|2024-10-31|0|council|Wijziging omgevingsplan manege Polderweg
= Hooimadijk Paardenpension V.O.F.|applicant|direct
+ vm-10|deliberated;voted|
! vm-10|actual_indicated||strong-sharing-elected|ja|Het raadslid is vennoot van de aanvrager, sprak en stemde mee.
VM-2023-S044||M|grant|2023-12-14|38000|council|Subsidie nieuwe turnzaalinrichting
= Turnvereniging De Vlietzwaaiers|grantee|direct
+ vm-11|deliberated;voted|
! vm-11|actual_indicated||strong-sharing-elected|ja|Het raadslid is penningmeester van de ontvanger en stemde mee.
VM-2024-S020||M|grant|2024-06-27|12500|council|Subsidie buurttuinen 2024-2026
= Stichting Buurttuinen Rietkerkerdam|grantee|direct
+ vm-12|voted|
! vm-12|apparent||serious-sharing-elected|ja|Het raadslid is gewoon bestuurslid van de ontvanger en stemde mee, zonder eigen werk aan de aanvraag.
VM-2025-S007||M|grant|2025-02-27|22000|council|Subsidie jubileum harmonie
= Muziekvereniging Vlietse Harmonie|grantee|direct
+ vm-14||alles
! vm-14|none||cured|nee|De penningmeester van de ontvanger hield zich van begin tot eind terzijde: beheerst.
VM-2025-R019||M|zoning|2025-09-25|0|council|Wijziging omgevingsplan terras Havenplein
= Steenuilen Horeca-exploitatie B.V.|applicant|direct
+ vm-15|deliberated|stemming
! vm-15|actual_indicated||strong-sharing-elected|ja|Eigen bedrijf is aanvrager; het raadslid stemde niet mee maar beraadslaagde wel.
VM-2024-L002||M|loan|2024-04-25|350000|council|Lening zonneveld Vlietmonde
= Zonnekracht Vlietmonde Exploitatie B.V.|applicant|direct
+ vm-16|deliberated|stemming
! vm-16|apparent||serious-sharing-elected|ja|Het raadslid bestuurt de stichting die de aanvrager bezit en onthield zich alleen van stemming.
VM-2024-S033||M|grant|2024-09-26|45000|council|Subsidie zomerprogramma openluchttheater
= Stichting Openluchttheater Duinzoom|grantee|direct
+ vm-17|deliberated;voted|
! vm-17|none||no-interest|nee|De functie eindigde ruim twee jaar voor het besluit, buiten de terugkijktermijn.
VM-2023-P009||M|policy|2023-06-29|0|council|Vaststelling groenblauwe vergoedingen voor alle grondgebruikers
= Coöperatie Landschapsbeheer Vlietmonde U.A.|subject|broad_class
+ vm-18|deliberated;voted|
! vm-18|none||no-interest|nee|Het voordeel wordt gedeeld door alle grondgebruikers in de gemeente.
VM-2025-S028||M|grant|2025-06-26|64000|council|Subsidie taalcursussen nieuwkomers
= Ramkhelawat Taaltrainingen B.V.|grantee|direct
+ vm-19|voted|
! vm-19|apparent||slight-sharing-elected|ja|Niet bekend is of het aandeel nog bestond toen het raadslid meestemde; bij Europees geld is ook een band die net voorbij is genoeg voor schijn.
VM-2026-S016||M|grant||58000|council|Subsidie filmprogramma 2027
= Stichting Filmkelder Vlietmonde|applicant|direct
+ vm-20|deliberated;voted|
! vm-20|potential|none|slight-sharing-elected|ja|De functie bij de aanvrager is aangekondigd en begint pas na het besluit.
VM-2025-S035||M|grant|2025-10-07|18500|board|Subsidie inloopochtenden De Lindeborg
= Stichting Ontmoetingshuis De Lindeborg|grantee|direct
! vm-21|none||any-no_record-elected|nee|Het raadslid is bestuurslid van de ontvanger; het college besloot en een rol van het raadslid is niet vastgelegd.
VM-2026-R004||M|zoning|2026-02-26|0|council|Vaststelling omgevingsplan Kreekhof
= Kreekhof Projecten B.V.|applicant|direct
+ vm-22|deliberated;voted|
! vm-22|apparent||serious-sharing-elected|ja|Het bedrijf van het raadslid is de waarschijnlijke aannemer van de aanvrager; het voordeel hangt daarvan af.
VM-2024-S011||M|grant|2024-03-12|1950000|board|Bijdrage Regionale Dienst Vlietstreek 2024
= Regionale Dienst Vlietstreek|grantee|direct
+ vm-04|decided|
+ vm-05|decided|
! vm-04|none||no-interest|nee|De zetel is q.q. en onbezoldigd; het besluit dient dezelfde publieke taak.
! vm-05|none||no-interest|nee|De zetel is q.q. en onbezoldigd; het besluit dient dezelfde publieke taak.
VM-2025-S004||M|grant|2025-01-28|720000|board|Jaarsubsidie Cultuurhuis De Vlietboog 2025
= Stichting Cultuurhuis De Vlietboog|grantee|direct
+ vm-06|prepared;decided|
! vm-06|none||no-interest|nee|De zetel in de raad van toezicht is q.q. en onbezoldigd; het besluit dient dezelfde publieke taak.
VM-2025-J003||M|accounts|2025-06-10|0|board|Goedkeuring jaarrekening 2024 Cultuurhuis De Vlietboog
= Stichting Cultuurhuis De Vlietboog|subject|direct
+ vm-06|decided|
! vm-06|apparent||accounts|ja|Wie namens de gemeente toezicht houdt, hoort niet mee te besluiten over de jaarrekening.
ocds-vlm000-2025-0059|1|M|award|2025-05-20|168000|board|Raamovereenkomst inkoopondersteuning
= Krijtveld Inkoopdiensten B.V.|winner|direct
+ vm-31|specified;evaluated|
! vm-31|actual_indicated||serious-steering-functionary|ja|De inkoopadviseur werkt betaald bij de winnaar en beoordeelde de inschrijvingen.
ocds-vlm000-2024-0140|1|M|award|2024-11-05|94000|board|Verkeersstudie ringweg Vlietmonde
= Torenvlakte Mobiliteitsadvies B.V.|winner|direct
+ vm-41|advised;prepared|
! vm-41|apparent||serious-sharing-external|ja|De ingehuurde projectmanager is in dienst van de winnaar en adviseerde de gemeente in dezelfde zaak.
ocds-vlm000-2025-0102|1|M|award|2025-11-11|57500|board|Onderhoud plantsoenen wijk Rietkerkerdam
= Groenepoorter Tuinen|winner|direct
! vm-36|none||any-no_record-functionary|nee|De ambtenaar is eigenaar van de winnaar; een rol bij de gunning is niet vastgelegd.
WZ-2024-S006||W|grant|2024-02-20|26000|board|Subsidie lesprogramma zoute delta
= Stichting Zoute Delta Educatie|grantee|direct
+ wz-01|decided|
! wz-01|none||no-interest|nee|De dijkgraaf is q.q. en onbezoldigd voorzitter; het besluit dient dezelfde publieke taak.
WZ-2024-S015||W|grant|2024-09-17|140000|board|Subsidie proef zoetwateropslag
= Coöperatie Zilte Teelten U.A.|grantee|direct
+ wz-02||alles
! wz-02|none||cured|nee|De heemraad is betaald commissaris bij de ontvanger, maar hield zich van begin tot eind terzijde: beheerst.
WZ-2023-I021|1|W|award|2023-10-10|1320000|board|Baggeren hoofdwatergangen, perceel west
= Brakgrond Baggerwerken B.V.|winner|direct
+ wz-03|prepared;decided|
! wz-03|actual_indicated||serious-steering-functionary|ja|De heemraad verhuurt een loswal aan de winnaar en besloot mee over de gunning.
WZ-2025-G003||W|land_sale|2025-04-16|96000|council|Verkoop overhoek Kleiweg
= Kleiwegman Akkerbouw B.V.|buyer|direct
+ wz-10|deliberated;voted|
! wz-10|actual_indicated||strong-sharing-elected|ja|Het eigen bedrijf van het bestuurslid is koper en het bestuurslid stemde mee.
WZ-2024-S022||W|grant|2024-11-27|31000|council|Subsidie broedeilanden
= Vereniging Vogelrijk Zilte Kust|grantee|direct
+ wz-11|voted|
! wz-11|apparent||serious-sharing-elected|ja|Gewoon bestuurslid van de ontvanger stemde mee, zonder eigen werk aan de aanvraag.
WZ-2023-S017||W|grant|2023-11-29|9000|council|Subsidie visstoepen
= Hengelsportvereniging De Zilte Snoek|grantee|direct
+ wz-12|deliberated;voted|
! wz-12|actual_indicated||strong-sharing-elected|ja|De voorzitter van de ontvanger sprak en stemde mee.
WZ-2025-I009|1|W|award|2025-06-03|245000|board|Modelstudie peilbesluit Oostpolder
= Peilmeester Ingenieurs B.V.|winner|direct
! wz-13|none||any-no_record-elected|nee|Het lid werkt bij de winnaar; het dagelijks bestuur gunde en een rol van het lid is niet vastgelegd.
WZ-2025-S008||W|grant|2025-05-21|40000|council|Subsidie herstel poldermolen
= Stichting Molenbehoud Zilte Landen|grantee|direct
+ wz-14|deliberated;voted|
! wz-14|unresolved||doubt|nee|Niet bekend is of het penningmeesterschap al was geëindigd: eerst vragen.
WZ-2024-S009||W|grant|2024-04-24|15000|council|Subsidie tentoonstelling Dijkmuseum
= Stichting Dijkmuseum Kapelleduin|grantee|direct
+ wz-15|voted|
! wz-15|none||no-interest|nee|De functie eindigde in 2021, ruim buiten de terugkijktermijn.
WZ-2026-I004|1|W|award|2026-03-10|1890000|board|Vervanging schutsluis Zwaluwhaven
= Tolhekker Sluistechniek B.V.|winner|direct
+ wz-32|specified;evaluated|
! wz-32|actual_indicated||strong-steering-functionary|ja|De projectmanager bezit via een holding een deel van de groep van de winnaar en beoordeelde mee.
RV-2024-S002||R|grant|2024-06-19|85000|board|Bijdrage jeugdpunt Oosterkreek
= Gemeente Oosterkreekland|applicant|direct
+ rv-03|decided|
! rv-03|apparent||serious-steering-functionary|ja|De voorzitter is burgemeester van de aanvrager en besloot mee.
RV-2025-I006|1|R|award|2025-04-09|2650000|board|Doelgroepenvervoer 2025-2029
= Halmstroo Vervoersdiensten B.V.|winner|direct
+ rv-04|prepared;decided|
! rv-04|actual_indicated||serious-steering-functionary|ja|Het bestuurslid is betaald commissaris bij de winnaar en besloot mee.
RV-2024-I011|1|R|award|2024-10-02|118000|board|Loopbaanbegeleiding statushouders
= Zwaluwstaart Loopbaanadvies B.V.|winner|direct
+ rv-05||alles
! rv-05|none||cured|nee|Het eigen bedrijf won, maar het bestuurslid hield zich van begin tot eind terzijde: beheerst.
RV-2023-I014|1|R|award|2023-11-22|74000|board|Ondersteuning zorginkoop 2024
= Veldkoorn en Partners Zorginkoop B.V.|winner|direct
+ rv-30|evaluated|
! rv-30|none||no-interest|nee|De directeur werkte tot eind 2018 bij de winnaar, ruim buiten de terugkijktermijn.
ocds-vlm000-2026-0121||M|tender||3200000|board|Nieuwbouw brede school Kreekweide
= Haverlo Bouwmeesters B.V.|bidder|direct
+ vm-02|prepared;decided|
! vm-02|actual_indicated|none|strong-steering-functionary|ja|De wethouder bezit via een holding een inschrijver; wie terzijde treedt, neemt het bezwaar weg.
ocds-vlm000-2026-0124||M|tender||210000|board|Inhuur inkoopadvies 2027-2028
= Krijtveld Inkoopdiensten B.V.|bidder|direct
+ vm-31|specified;evaluated|
! vm-31|actual_indicated|none|serious-steering-functionary|ja|De inkoopadviseur werkt bij een inschrijver en staat gepland als beoordelaar.
ocds-vlm000-2026-0127||M|tender||135000|board|Mobiliteitsvisie Vlietmonde 2040
= Torenvlakte Mobiliteitsadvies B.V.|bidder|direct
+ vm-41|prepared;advised|
! vm-41|apparent|none|serious-sharing-external|ja|De ingehuurde projectmanager werkt bij een inschrijver en zou de gemeente adviseren.
VM-2026-S040||M|grant||41000|council|Subsidie turnvereniging 2027
= Turnvereniging De Vlietzwaaiers|applicant|direct
+ vm-11|deliberated;voted|
! vm-11|actual_indicated|none|strong-sharing-elected|ja|De penningmeester van de aanvrager staat gepland voor beraadslaging en stemming.
VM-2026-S041||M|grant||13500|council|Subsidie buurttuinen 2027-2029
= Stichting Buurttuinen Rietkerkerdam|applicant|direct
+ vm-12|voted|
! vm-12|apparent|none|serious-sharing-elected|ja|Gewoon bestuurslid van de aanvrager zou meestemmen.
VM-2026-R021||M|zoning||0|council|Uitbreiding manege Polderweg
= Hooimadijk Paardenpension V.O.F.|applicant|direct
+ vm-10|deliberated;voted|
! vm-10|actual_indicated|none|strong-sharing-elected|ja|Het raadslid is vennoot van de aanvrager en zou meestemmen.
VM-2026-S042||M|grant||2080000|board|Bijdrage Regionale Dienst Vlietstreek 2027
= Regionale Dienst Vlietstreek|applicant|direct
+ vm-04|decided|
+ vm-05|decided|
! vm-04|none|none|no-interest|nee|De zetel is q.q. en onbezoldigd; het besluit dient dezelfde publieke taak.
! vm-05|none|none|no-interest|nee|De zetel is q.q. en onbezoldigd; het besluit dient dezelfde publieke taak.
VM-2026-J005||M|accounts||0|board|Goedkeuring jaarrekening 2025 Cultuurhuis De Vlietboog
= Stichting Cultuurhuis De Vlietboog|subject|direct
+ vm-06|decided|
! vm-06|apparent|none|accounts|ja|Wie q.q. toezicht houdt, hoort zich over de jaarrekening te onthouden.
WZ-2026-S018||W|grant||95000|board|Subsidie vervolg zoetwateropslag
= Coöperatie Zilte Teelten U.A.|applicant|direct
+ wz-02|prepared;decided|
! wz-02|actual_indicated|none|serious-steering-functionary|ja|De heemraad is betaald commissaris bij de aanvrager en zou meebesluiten.
WZ-2026-S019||W|grant||24000|council|Subsidie vogelkijkwand
= Vereniging Vogelrijk Zilte Kust|applicant|direct
+ wz-11|voted|
! wz-11|apparent|none|serious-sharing-elected|ja|Gewoon bestuurslid van de aanvrager zou meestemmen.
RV-2026-I012||R|tender||1400000|board|Aanvullend vervoer avond en weekend
= Halmstroo Vervoersdiensten B.V.|bidder|direct
+ rv-04|prepared;decided|
! rv-04|actual_indicated|none|serious-steering-functionary|ja|Het bestuurslid is betaald commissaris bij een inschrijver en zou meebesluiten.
"""

_ASIDE = {"": ("", "", "", ""), "alles": ALL_ASIDE, "stemming": VOTE_ASIDE}


def _stories() -> list[Story]:
    made: list[Story] = []
    for line in _STORIES.strip().splitlines():
        mark, rest = line[:2], line[2:].split("|")
        if mark == "= ":
            made[-1] = made[-1]._replace(parties=(*made[-1].parties, (rest[0], rest[1], rest[2])))
        elif mark == "+ ":
            made[-1] = made[-1]._replace(
                parts=(*made[-1].parts, PlannedPart(rest[0], rest[1], _ASIDE[rest[2]]))
            )
        elif mark == "! ":
            made[-1] = made[-1]._replace(verdicts=(*made[-1].verdicts, ExpectedVerdict(*rest)))
        else:
            procedure, lot, body, kind, decided_on, value, forum, title = line.split("|")
            made.append(
                Story(
                    procedure,
                    lot,
                    BODY_OF[body],
                    title,
                    kind,
                    decided_on,
                    int(value),
                    (),
                    (),
                    (),
                    forum,
                )
            )
    return made


STORIES = tuple(_stories())
