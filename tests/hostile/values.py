"""What is sent: values at which a careless reader of them breaks, or the two databases differ."""

from __future__ import annotations

from hypothesis import strategies as st

TAG, ATTRIBUTE = "xkanarie", "onkanarie"
"""An element and an attribute that no page of ours has."""
MARKUP = (
    f"\"'><{TAG}>",
    f'" {ATTRIBUTE}="1',
    f"' {ATTRIBUTE}='1",
    f"</title></textarea></script><{TAG}>",
    f"<svg><{TAG}></svg>",
    f"<!--><{TAG}>-->",
    f"&lt;{TAG}&gt; &#60;{TAG}&#62;",
    f"javascript:{TAG}()",
    f"data:text/html,<{TAG}>",
    f"]]><{TAG}/>",
)
TEMPLATES = (
    "{{7*7}}kanarie",
    "{% for x in () %}kanarie",
    "${7*7}kanarie #{7*7}",
    "%s %d %(kanarie)s %",
    "{0.__class__} {kanarie}",
    '#read("/etc/passwd") #{7*7}kanarie $7*7$ *vet* @kanarie <kanarie> `x` \\u{41}',
    "'; DROP TABLE person; --",
    "%_%",
)
FORMULAS = (
    '=HYPERLINK("http://kanarie.example","x")',
    "+1+kanarie",
    "-1-kanarie",
    "@SUM(kanarie)",
    "\t=1+kanarie",
    "\r=1+kanarie",
    "＝1+kanarie",
    "x;=1+kanarie",
    'x","=1+kanarie',
)
ODD = (
    "",
    " ",
    "\u200b",
    "\x00",
    "a\x00b",
    "a\x1b[31mb\x07",
    "a\r\nBcc: kanarie@voorbeeld.example",
    "\ud800",
    "\ufffe\uffff",
    "kanarie\u202efdp.exe",
    "\ufeffkanarie",
    "Ka\u0301ro\u0308" * 9,
    "İıſK" * 3,
    "e" + "\u0301" * 300,
    "𝔎𝔞𝔫𝔞𝔯𝔦𝔢 👩‍👩‍👧‍👦",
    "../../../etc/passwd",
    "null",
    "true",
    "[]",
    '{"a":1}',
)
NUMBERS = (
    "-1",
    "0",
    "٣",
    "²",
    "1e400",
    "NaN",
    "Infinity",
    "-0",
    "0x10",
    "2147483648",
    "9223372036854775808",
    "9" * 5000,
    "12.345.678.901.234.567.890,12",
    "1" + "0" * 30,
)
DAYS = (
    "9999-99-99",
    "31-12-9999",
    "1-1-0001",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "30-2-2026",
    "2026-02-30",
    "2026-W01-1",
    "29-2-2023",
    "0-0-0",
    "1-13-2026",
    "-1-1-2026",
    "2026-01-01T00:00:00+99:99",
    "1970",
    "١-٢-٢٠٢٦",
)
LONG = ("x" * 2_001, "Woord " * 20_000, "\n" * 50_000, "é" * 70_000)
SEEDS = (*MARKUP, *TEMPLATES, *FORMULAS, *ODD, *NUMBERS, *DAYS, *LONG)

value = st.one_of(
    st.sampled_from(SEEDS),
    st.sampled_from((*ODD, *NUMBERS, *DAYS)),
    st.text(st.characters(codec=None), max_size=40),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.binary(max_size=30).map(lambda some: some.decode("latin-1")),
)
"""A value for one field."""
EXTRA = (
    "id",
    "public_id",
    "body_id",
    "account_id",
    "recorded_at",
    "is_admin",
    "roles",
    "csrf_token",
    "given_back",
    "looked_over",
    "next",
    "asked",
    "organisation",
    "parties-0-said",
    "parties-999999-said",
    "people--1",
    "rows-0-rows-0",
    "a[b]",
    "__class__",
    "",
)
"""Names of fields that a form does not have, or has only sometimes."""
HEADERS = (
    ("Referer", "http://kanarie.example/x"),
    ("Referer", "\xff\xfe"),
    ("Origin", "http://kanarie.example"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("Accept-Language", "x" * 5000),
    ("Accept-Language", "nl;q=kanarie, \xff"),
    ("Accept", "application/kanarie;q=NaN"),
    ("If-None-Match", 'W/"kanarie'),
    ("If-Modified-Since", "Thu, 99 Kan 9999 99:99:99 GMT"),
    ("Range", "bytes=99999999999999999999-"),
    ("Cookie", "session=kanarie; session=.eJw; taal=\xff"),
    ("X-Forwarded-For", "kanarie, 999.1.1.1, ::::"),
)
