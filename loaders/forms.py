"""What a cell of a return seems to be, by its form alone: a message never repeats what a row holds.

The patterns hold in Python and in the engine's own SQL (loaders/ptl/private.py) alike: no look-around in them.
"""

from __future__ import annotations

import re

_START, _END = "(?:^|[^A-Za-z0-9])", "(?:$|[^A-Za-z0-9])"
_BETWEEN = "[ \u00a0.()-]"

#: Ten digits, in one piece or as 3 3 4, that stand alone or behind a few letters. Digits inside a longer code do not
#: count: one in eleven strings of ten digits would be taken for an NHS number.
TEN_DIGITS = (
    "(?:^|[^A-Za-z0-9]|^[A-Za-z]{1,4}|\\s[A-Za-z]{1,4})"
    f"([0-9]{{3}}{_BETWEEN}{{0,2}}[0-9]{{3}}{_BETWEEN}{{0,2}}[0-9]{{4}})"
    "(?:$|[^A-Za-z0-9]|[A-Za-z]{1,4}$)"
)
_POSTCODE_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|GL|"
    "GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|"
    "PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|"
    "YO|ZE|B|E|G|L|M|N|S|W"
)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY, _MONTH_NUMBER, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_TITLE = "(?:M(?:r|rs|iss|s|x)|MRS?|MISS|D[Rr]|Prof(?:essor)?|Sir|Dame|Rev|Nurse|Sister)"

NHS_NUMBER = "what looks like an NHS number"
POSTCODE = "what looks like a postcode"
TELEPHONE = "what looks like a telephone number"
EMAIL = "what looks like an e-mail address"
WEB = "what looks like a web address"
STREET = "what looks like a street and house number"
TITLED = "what looks like somebody's name"
DATE = "what looks like a date"

#: What it looks like → its pattern, in the order in which a cell is held against them.
PATTERNS = {
    POSTCODE: f"(?i){_START}(?:{_POSTCODE_AREAS})[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{{2}}{_END}",
    EMAIL: "[^ @]+@[^ @]+[.][A-Za-z]{2,}",
    WEB: "(?i)(?:[a-z]{3,5}://|www[.])",
    TELEPHONE: (
        f"(?i)(?:^|[^A-Za-z0-9_-]|(?:tel|mob|mobile|phone)[-_:. ]*)(?:(?:[+]|00)44{_BETWEEN}*0?|[(]?0){_BETWEEN}*"
        f"[1-9](?:{_BETWEEN}*[0-9]){{8,9}}{_END}|^7[0-9]{{3}}{_BETWEEN}?[0-9]{{3}}{_BETWEEN}?[0-9]{{3}}$|"
        f"{_START}[+][1-9](?:{_BETWEEN}*[0-9]){{8,13}}{_END}"
    ),
    TITLED: f"(?:^|[^A-Za-z0-9]){_TITLE}(?:[. ]+[A-Z]|[-_][A-Z][a-z])",
    STREET: (
        "(?i)(?:^|[^A-Za-z0-9])[0-9]{1,4}[a-z]?,? (?:[a-z']+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|close|drive|"
        f"crescent|gardens|terrace|court|place|way){_END}"
    ),
    DATE: (
        f"(?i){_START}(?:{_YEAR}[-/. ]{_MONTH_NUMBER}[-/. ]{_DAY}|{_DAY}[-/. ]{_MONTH_NUMBER}[-/. ]{_YEAR}|"
        f"{_MONTH_NUMBER}[-/. ]{_DAY}[-/. ]{_YEAR}|{_DAY}[/. ]{_MONTH_NUMBER}[/. ][0-9]{{2}}|"
        f"{_DAY}(?:st|nd|rd|th)?[-/., ]*(?:of )?{_MONTH}[-/., ]*(?:[0-9]{{4}}|[0-9]{{2}})|"
        f"{_MONTH}[-/. ]*{_DAY}(?:st|nd|rd|th)?[-/., ]+[0-9]{{4}}|"
        f"(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|"
        f"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{{2}}){_END}|"
        "(?:^|[^a-z])(?:d[.]?o[.]?b|born|date of birth)(?:$|[^a-z])"
    ),
}
NUMBER = "[+-]?[0-9][0-9,]*(?:[.][0-9]+)?"
_PLAIN = "[ -~]*"


def form_of(cell: str) -> str:
    """What a cell seems to be, without a word of it: `what looks like a postcode`, `text of 19 characters`."""
    text = cell.strip()
    if not text:
        return "an empty cell"
    personal = personal_form(text)
    if personal:
        return personal
    length = f"{len(text)} character{'' if len(text) == 1 else 's'}"
    if re.fullmatch(NUMBER, text):
        return f"a number of {length}"
    return f"text of {length}" + ("" if re.fullmatch(_PLAIN, text) else ", not all of them plain letters")


def personal_form(text: str) -> str:
    """What in a text seems to tell of a person, by its form; "" where nothing does."""
    if any(map(_checks_out, re.findall(TEN_DIGITS, text))):
        return NHS_NUMBER
    return next((what for what, pattern in PATTERNS.items() if re.search(pattern, text)), "")


def _checks_out(found: str) -> bool:
    """Whether the tenth digit is the one that checks the other nine: 11 less the remainder of their weighted sum."""
    *nine, last = (int(letter) for letter in found if letter.isdigit())
    weighted = sum(digit * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    return (11 - weighted % 11) % 11 == last
