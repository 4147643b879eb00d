"""What tells who somebody is, and so may not be in a return: NHS numbers and postcodes, found by their form.

As macros of the engine, so that millions of cells are looked through without leaving it.
"""

from __future__ import annotations

# Ten digits, in one piece or as 3 3 4, that stand alone or behind a few letters. Digits inside a longer code do not
# count: one in eleven strings of ten digits would be taken for an NHS number.
_TEN_DIGITS = (
    "(?:^|[^A-Za-z0-9]|^[A-Za-z]{1,4}|\\s[A-Za-z]{1,4})([0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4})"
    "(?:$|[^A-Za-z0-9]|[A-Za-z]{1,4}$)"
)
_POSTCODE_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|GL|"
    "GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|"
    "PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|"
    "YO|ZE|B|E|G|L|M|N|S|W"
)
_POSTCODE = (
    f"(?i)(?:^|[^A-Za-z0-9])(?:{_POSTCODE_AREAS})[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{{2}}(?:$|[^A-Za-z0-9])"
)

# A pseudonym of this form is sound: too short for the one, and it ends in digits as the other never does.
_PLAIN = "[A-Za-z]{1,8}[-_]?[0-9]{1,9}"

NHS_NUMBER = "what looks like an NHS number"
POSTCODE = "what looks like a postcode"

#: `holds_nhs_number(cell)`, `holds_postcode(cell)` and `holds_private(cell)`: either; `is_plain(cell)`: surely neither.
#: The last digit of an NHS number checks the other nine: 11 less the remainder of their weighted sum by 11, where 11
#: stands for 0 and 10 is never given out.
MACROS = (
    """create or replace macro checks_out(digits) as
       (11 - list_sum(list_transform(range(1, 10), lambda place:
           cast(substr(digits, place, 1) as integer) * (11 - place))) % 11) % 11
       = cast(substr(digits, 10, 1) as integer)""",
    f"""create or replace macro holds_nhs_number(cell) as case
       when length(cell) >= 10 and regexp_matches(cell, '{_TEN_DIGITS}') then len(list_filter(
           regexp_extract_all(cell, '{_TEN_DIGITS}', 1),
           lambda found: checks_out(replace(replace(found, ' ', ''), '-', '')))) > 0
       else false end""",
    f"create or replace macro holds_postcode(cell) as coalesce(regexp_matches(cell, '{_POSTCODE}'), false)",
    f"create or replace macro is_plain(cell) as regexp_full_match(cell, '{_PLAIN}')",
    "create or replace macro holds_private(cell) as holds_nhs_number(cell) or holds_postcode(cell)",
    f"""create or replace macro shown(cell) as case
       when holds_nhs_number(cell) then '{NHS_NUMBER}'
       when holds_postcode(cell) then '{POSTCODE}'
       else '''' || left(cell, 40) || '''' end""",
)
