"""The columns of the five tables, and the Dutch and English words that may stand in them.

docs/tables.md describes the same columns for whoever fills in a table; a test compares the two.
"""

from __future__ import annotations

import enum
import functools
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from conflict_graph.facts import (
    POSITION_TIES,
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
from conflict_graph.particulars import FIELDS, FeeDestination
from conflict_graph.phases import Phase
from conflict_graph.wording.remedies import Remedy, Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its English and its Dutch name, which may be the same."""

    name: str
    dutch: str
    required: bool = False
    instead: str = ""
    """Another column that may stand in the place of this one; "": none may."""


def missing(columns: Iterable[Column], found: Collection[str | None]) -> list[Column]:
    """Return the required columns that are not among those found, and for which no other stands."""
    return [
        column
        for column in columns
        if column.required and column.name not in found and column.instead not in found
    ]


def _columns(text: str) -> tuple[Column, ...]:
    """Return the columns written as `name|naam`, with `!` behind a required one, and then what may
    stand in its place.
    """
    columns = []
    for word in text.split():
        said, required, instead = word.partition("!")
        name, _, dutch = said.partition("|")
        columns.append(Column(name, dutch or name, bool(required), instead))
    return tuple(columns)


TABLE_NAMES: Mapping[str, Remedy] = MappingProxyType(
    {
        "organisations": Remedy("organisations"),
        "officials": Remedy("officials"),
        "positions": Remedy("ancillary positions"),
        "decisions": Remedy("decisions"),
        "participations": Remedy("who took part"),
    }
)
"""What a sentence calls a table, or a file that holds the same."""

TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "organisations": _columns(
            "name|naam! kind|soort! kvk|kvk_nummer rsin oin town|plaats field|sector owner|eigenaar"
            " owner_kvk|eigenaar_kvk tie|band share|aandeel tie_from|band_vanaf "
            "tie_until|band_tot_en_met source|bron"
        ),
        "officials": _columns(
            "key|sleutel name|naam initials|voorletters given_name|roepnaam "
            "prefix|tussenvoegsel family_name|achternaam!name"
            " office|ambt! office_kind|soort_ambt designated|aangewezen "
            "designation_reference|aanwijzingsbesluit"
            " portfolio|portefeuille starts_on|vanaf ends_on|tot_en_met period|periode body|orgaan"
        ),
        "positions": _columns(
            "official|bestuurder!family_name initials|voorletters given_name|roepnaam "
            "prefix|tussenvoegsel family_name|achternaam key|sleutel title|functie!position "
            "organisation|organisatie!position position|functie_en_organisatie "
            "kvk|kvk_nummer town|plaats"
            " role|rol capacity|hoedanigheid ex_officio|ambtshalve paid|bezoldigd "
            "unpaid|onbezoldigd share|aandeel starts_on|vanaf ends_on|tot_en_met period|periode"
            " ended|beeindigd announced|aangekondigd phase|status listed_on|peildatum "
            "source|bron body|orgaan " + " ".join(f"{each.name}|{each.column}" for each in FIELDS)
        ),
        "decisions": _columns(
            "procedure! lot|perceel title|titel! kind|soort! status! decided_on|besluitdatum "
            "value|waarde"
            " currency|valuta eu_funds|eu_geld sole_mandate|enig_mandaat party|partij "
            "party_kvk|partij_kvk"
            " party_town|partij_plaats party_role|partij_rol benefit|belang body|orgaan"
        ),
        "participations": _columns(
            "procedure! lot|perceel official|bestuurder! steps|stappen planned|voorgenomen"
            " recused_preparation|terzijde_voorbereiding "
            "recused_deliberation|terzijde_beraadslaging"
            " recused_vote|terzijde_stemming recused_contact|terzijde_contact "
            "took_no_part|nam_geen_deel"
            " decisive|doorslaggevend proposed|voorgesteld source|bron body|orgaan"
        ),
    }
)
"""Every table's columns, in the order in which the documentation shows them."""

_DUTCH: Mapping[type[enum.StrEnum], str] = MappingProxyType(
    {
        OfficeKind: """elected_member volksvertegenwoordiger gekozen gekozen_lid raadslid statenlid
            executive bestuurder dagelijks_bestuurder wethouder burgemeester gedeputeerde
            civil_servant ambtenaar
            external extern externe niet_gekozen_lid burgerlid commissielid steunlid""",
        OrganisationKind: """public_body overheid overheidsorgaan bestuursorgaan openbaar_lichaam
            joint_arrangement gemeenschappelijke_regeling
            state_owned overheidsbedrijf overheidsdeelneming
            company bedrijf onderneming vennootschap
            foundation stichting
            association vereniging
            cooperative cooperatie
            party partij politieke_partij
            other overig overige anders""",
        TieKind: """employment dienstverband dienstbetrekking werknemer
            management directie directeur leiding dagelijkse_leiding
            officer functionaris voorzitter penningmeester secretaris
            board bestuurslid bestuur_of_toezicht commissaris toezichthouder \
raad_van_toezicht raad_van_commissarissen
            advisory advies adviseur
            ownership eigendom eigenaar aandeelhouder
            membership lidmaatschap lid
            business zakelijk zakelijke_relatie eigen_bedrijf
            donation donatie schenking
            opinion mening
            political politiek
            gift geschenk
            unspecified onbekend niet_opgegeven anders
            family familie
            friendship vriendschap
            colleague collega
            competition concurrentie
            property bezit
            candidate kandidaat
            litigation rechtszaak
            control zeggenschap
            participation deelneming deelname
            supply levering
            likely_contractor waarschijnlijke_opdrachtnemer
            contract overeenkomst""",
        Phase: """running lopend actief actueel huidig lopende active current
            announced aangekondigd
            ended beeindigd afgelopen gestopt inactief niet_actief
            end_unknown einde_onbekend""",
        Capacity: """private prive persoonlijk
            ex_officio ambtshalve q_q qq
            public_office openbaar_ambt ander_publiek_ambt""",
        DecisionKind: """tender aanbesteding
            award gunning
            contract_change contractwijziging
            grant subsidie
            permit vergunning
            zoning bestemmingsplan omgevingsplan
            land_sale grondverkoop
            appointment benoeming
            accounts jaarrekening
            policy beleid
            enforcement handhaving
            inspection toezicht inspectie
            loan lening
            side_activity nevenactiviteit nevenwerkzaamheid
            other overig overige anders""",
        DecisionStatus: """open
            taken genomen""",
        FeeDestination: """self zelf prive eigen aan_zichzelf persoonlijk
            treasury kas gemeentekas kas_van_de_gemeente kas_van_het_orgaan gemeente provincie \
waterschap \
afgedragen_aan_de_gemeente teruggestort_in_de_gemeentekas
            employer werkgever
            charity goed_doel goede_doelen goed_doel_en""",
        PartyRole: """applicant aanvrager
            bidder inschrijver
            winner winnaar
            grantee subsidieontvanger
            buyer koper
            seller verkoper
            subcontractor onderaannemer
            objector bezwaarmaker
            competitor mededinger concurrent
            subject betrokkene""",
        Benefit: """direct rechtstreeks
            adverse nadelig nadeel
            contingent voorwaardelijk
            broad_class brede_groep
            sector
            public publiek algemeen
            none geen""",
        Step: """attended aanwezig
            responsible verantwoordelijk
            took_part nam_deel
            specified specificeerde bestek
            prepared voorbereid bereidde_voor
            advised geadviseerd adviseerde
            evaluated beoordeeld beoordeelde
            deliberated beraadslaagd beraadslaagde
            voted gestemd stemde
            decided besloten besloot
            signed ondertekend ondertekende
            lobbied gelobbyd lobbyde
            passed_on doorgestuurd stuurde_door""",
    }
)

ANSWERS: Mapping[str, bool] = MappingProxyType(
    {
        **dict.fromkeys(("ja", "yes", "true", "waar", "1"), True),
        **dict.fromkeys(("nee", "no", "false", "onwaar", "0"), False),
    }
)
"""What stands for yes and for no."""


@functools.lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return a word in small letters without accents, with an underscore for whatever is no letter
    or digit.

    >>> fold("Privé"), fold("q.q."), fold("Openbaar ambt")
    ('prive', 'q_q', 'openbaar_ambt')
    """
    bare = "".join(
        mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark)
    )
    return re.sub(r"[^a-z0-9]+", "_", bare.casefold()).strip("_")


def shown(choices: Iterable[enum.StrEnum]) -> Words:
    """Return the words to write for some values, in both languages; the Dutch ones with spaces,
    which reading folds.

    >>> shown([OfficeKind.EXECUTIVE, Capacity.PUBLIC_OFFICE]).dutch
    'bestuurder, openbaar ambt'
    """
    listed = tuple(choices)
    return _shown(listed, type(listed[0]))


@functools.cache
def _shown(listed: tuple[enum.StrEnum, ...], _kind: type[enum.StrEnum]) -> Words:
    """Members of two enumerations are equal where their words are, so the enumeration is part of
    what is asked.
    """
    return Words(", ".join(listed), ", ".join(_dutch(each) for each in listed))


def _dutch(value: enum.StrEnum) -> str:
    """Return the first Dutch word for a value; one that is the same in both languages has no
    other.
    """
    own = (word for word, meant in words(type(value)).items() if meant == value and word != value)
    return next(own, str(value)).replace("_", " ")


@functools.cache
def words(choices: type[enum.StrEnum]) -> Mapping[str, str]:
    """Return every word that may be written for a value, folded, with the value it stands for."""
    lines = [line.split() for line in _DUTCH[choices].splitlines()]
    return MappingProxyType({word: line[0] for line in lines for word in line})


def position_kind(title: str) -> TieKind:
    """Return what a position is to its organisation, where its title is the word for that.

    >>> position_kind("Penningmeester").value, position_kind("wijkcontact").value
    ('officer', 'unspecified')
    """
    kind = words(TieKind).get(fold(title), TieKind.UNSPECIFIED)
    return TieKind(kind) if kind in POSITION_TIES else TieKind.UNSPECIFIED
