"""Words by which the name of an organisation is recognised beside a position: "stichting",
"dorpsraad", "basisschool". They say where a name begins, not what the organisation is.
"""

from __future__ import annotations

import re

_FIRST = (
    *("stichting", "vereniging", "gemeente", "provincie", "waterschap", "hoogheemraadschap"),
    *("ministerie", "universiteit", "hogeschool", "coöperatie", "cooperatie", "corporatie"),
    *("school", "college", "lyceum", "gymnasium", "academie", "conservatorium", "instituut"),
    *("bond", "club", "kring", "genootschap", "gilde", "koor", "orkest", "fanfare", "harmonie"),
    *("museum", "theater", "schouwburg", "bibliotheek", "ziekenhuis", "kliniek", "hospice"),
    *("fonds", "bank", "verzekeringen", "uitgeverij", "boekhandel", "drukkerij", "bakkerij"),
    *("apotheek", "praktijk", "kerk", "parochie", "moskee", "bisdom", "diaconie"),
    *("dienst", "regio", "ggd", "politie", "brandweer", "rechtbank", "gerechtshof"),
    *("partij", "platform", "netwerk", "federatie", "unie", "alliantie", "verbond"),
    *("centrum", "dorpshuis", "buurthuis", "wijkhuis", "jeugdhuis", "festival", "omroep"),
    *("boerderij", "manege", "camping", "hotel", "restaurant", "café", "winkel", "atelier"),
    *("opvang", "peuterspeelzaal", "speelzaal", "speelotheek", "speeltuin", "thuiszorg"),
    *("combinatie", "maatschap", "maatschappij", "vennootschap", "bedrijf", "onderneming"),
    *("kantoor", "bureau", "laboratorium", "coalitie", "collectief", "samenwerkingsverband"),
    *("dorpsraad", "wijkraad", "buurtraad", "gebiedsraad", "jongerenraad", "stadsraad"),
    *("adviesraad", "ouderraad", "rekenkamer", "oranjecomité", "buurtcomité", "wijkcomité"),
    *("werkgroep", "stuurgroep", "klankbordgroep", "toneelgroep", "zorggroep", "scouting"),
    *("vrienden", "lokaal", "energiecoöperatie", "broederschap", "schutterij", "zangkoor"),
    *("reddingsbrigade", "golfbaan", "molen", "begraafplaats", "landgoed", "kasteel"),
    *("krant", "dagblad", "weekblad", "tijdschrift", "radio", "waterbedrijf", "haven"),
    *("kapsalon", "garage", "slagerij", "webshop", "vof", "v.o.f.", "firma", "gebroeders", "gebr."),
    *("schap", "synagoge", "klooster", "abdij", "voedselbank", "kringloop", "vve", "gr"),
)
"""With what a name begins: also as the end of a longer word."""

_LAST = (
    *("groep", "holding", "beheer", "advies", "consult", "consultancy", "consulting", "techniek"),
    *("advocaten", "notarissen", "makelaars", "makelaardij", "accountants", "architecten"),
    *("adviseurs", "partners", "zonen", "zn", "services", "solutions", "coaching", "training"),
    *("media", "communicatie", "producties", "projecten", "vastgoed", "transport", "bouw"),
    *("recreatie", "installatie", "installaties", "ict", "studio", "design", "fotografie"),
)
"""With what a name ends, behind a name of its own: Wad Advies."""

_ORGANS = (
    *("cliëntenraad", "clientenraad", "ondernemingsraad", "medezeggenschapsraad", "ledenraad"),
    *("oudercommissie", "klachtencommissie", "bezwaarcommissie", "kascommissie", "redactie"),
    *("jury", "raad van advies", "raad van toezicht", "raad van commissarissen", "bestuur"),
    *("gebruikersraad", "studentenraad", "bewonersraad", "huurdersraad", "commissie", "team"),
    *("adviescommissie", "gmr", "mr", "or", "rvt", "rvc", "activiteitencommissie", "afdeling"),
    *("kerkenraad", "stichtingsbestuur", "verenigingsbestuur", "kerkbestuur", "schoolbestuur"),
)
"""Parts of an organisation, which in small letters belong to the position: "lid cliëntenraad"."""

_ENDINGS = (*(word for word in _FIRST if len(word) > 3), "scholengroep", "beweging", "vakbond")
_ABBREVIATED = re.compile(
    r"[vskhc]\.[vc]\.|vv|sv|kv|hc|tc|mhc|st\.|stg\.|ver\.|gem\.|ngo|roc|o\.?b\.?s"
)
_FORM = re.compile(r"[bnc]\.?v\.?|v\.?o\.?f\.?|u\.?a\.?|ltd\.?|gmbh|inc\.?")
_ADJECTIVE = re.compile(r"(?![\w-]*(?:[tgmfrn]ie|nce)$)[A-ZÀ-Þ][\w'’-]*e")
_ARTICLES = frozenset(("de", "het", "'t", "’t", "the", "la", "le"))
_SUBJECT = re.compile(
    r"(?:.+(?:kunde|zaken|beleid|recht|beheer|logie|wetenschappen|wetenschap|heid|tie|tiek|iek|"
    r"ordening|ontwikkeling|voering|vorming|vernieuwing|verlening|management|economie|zorg|"
    r"onderwijs|energie|bouwkunde|nomie|sofie|grafie|metrie))|"
    r"hr|hrm|ict|it|p&o|pr|nederlands|engels|duits|frans|spaans|latijn|grieks|geschiedenis|muziek|"
    r"gym|lo|financiën|financien|finance|marketing|sales|operations|strategie|techniek|zorg|jeugd|"
    r"wmo|wonen|sociaal|sociale|domein|ruimte|ruimtelijke|juridische|publieke|openbare|beleid|"
    r"bedrijfsvoering|klimaat|milieu|water|energie|bouw|mobiliteit|verkeer|cultuur|sport|kwaliteit|"
    r"verkoop|inkoop|logistiek|planning|personeel|secretariaat|vastgoed|productie|onderhoud|"
    r"risk|compliance|legal|data|business|customer|project|product|account|informatie"
)


def _plain(word: str) -> str:
    return word.casefold().strip(" ,;:()\"'’.")


def begins(word: str) -> bool:
    """Say whether the name of an organisation may begin with this word: a stichting, a school."""
    plain = _plain(word)
    return (
        plain in _FIRST
        or word.casefold() in _FIRST
        or plain.endswith(_ENDINGS)
        or _ABBREVIATED.fullmatch(word.casefold()) is not None
    )


def ends(word: str) -> bool:
    """Say whether the name of an organisation may end with this word: Wad Advies, Wad B.V."""
    plain = _plain(word)
    return (
        plain in _LAST or plain.endswith(("groep", "techniek", "advies", "bouw")) or is_form(word)
    )


def is_form(word: str) -> bool:
    """Say whether a word is the legal form of a company."""
    return _FORM.fullmatch(word.casefold().strip(",;:()")) is not None


def is_organ(word: str) -> bool:
    """Say whether a word is a part of an organisation, such as its cliëntenraad."""
    return _plain(word) in _ORGANS


def is_subject(word: str) -> bool:
    """Say whether a word tells what a position is about, such as Nederlands or Bedrijfsvoering."""
    return _SUBJECT.fullmatch(_plain(word)) is not None


def is_named(words: list[str]) -> bool:
    """Say whether words begin the name of an organisation beyond doubt: by a word for one, after
    none but adjectives and an article, or by an article and a name.

    >>> is_named(["Protestantse", "Gemeente", "Duin"]), is_named(["De", "Wiek"]), is_named(["Duin"])
    (True, True, False)
    >>> is_named(["de", "stichting", "Duin"]), is_named(["de", "raad"])
    (True, False)
    """
    at = 0
    if words and words[0].casefold() in _ARTICLES:
        if len(words) > 1 and words[1][:1].isupper():
            return True
        at = 1
    while at < len(words) and _ADJECTIVE.fullmatch(words[at]) and not begins(words[at]):
        at += 1
    return at < len(words) and begins(words[at])
