"""What tells who somebody is, found by its form in millions of cells without leaving the engine: its macros."""

from __future__ import annotations

from loaders.forms import EMAIL, NHS_NUMBER, NUMBER, PATTERNS, POSTCODE, TELEPHONE, TEN_DIGITS

# A pseudonym of one of these forms is sound: too short for an NHS number, and it ends in digits as a postcode never
# does; or drawn at random, as a UUID or the hexadecimal digits of a hash.
_HEX = "[0-9A-Fa-f]"
_PLAIN = f"[A-Za-z]{{1,8}}[-_]?[0-9]{{1,9}}|{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}|{_HEX}{{32,64}}"
#: Letters that announce what may not be sent, by their first three.
_ANNOUNCED = "'DOB', 'BOR', 'NHS', 'TEL', 'MOB', 'PHO'"
#: What a team's label may not look like; a pseudonym may look like none of the patterns.
_OF_TEXT = (POSTCODE, EMAIL, TELEPHONE)


def _any(*kinds: str) -> str:
    return " or ".join(f"regexp_matches(cell, {_quoted(PATTERNS[kind])})" for kind in kinds)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_FORMS = " ".join(
    f"when regexp_matches(cell, {_quoted(p)}) then {_quoted(what)}" for what, p in PATTERNS.items()
)
_LENGTH = "length(cell) || case length(cell) when 1 then ' character' else ' characters' end"

#: `holds_nhs_number(cell)`; `holds_private(cell)`: what no label may hold; `tells_of_somebody(cell)`: what no pseudonym
#: may look like; `is_plain(cell)`: surely neither; `form(cell)`: what a cell seems to be, without a word of it.
#: The last digit of an NHS number checks the other nine: 11 less the remainder of their weighted sum by 11, where 11
#: stands for 0 and 10 is never given out.
MACROS = (
    """create or replace macro checks_out(digits) as
       (11 - list_sum(list_transform(range(1, 10), lambda place:
           cast(substr(digits, place, 1) as integer) * (11 - place))) % 11) % 11
       = cast(substr(digits, 10, 1) as integer)""",
    f"""create or replace macro holds_nhs_number(cell) as case
       when length(cell) >= 10 and regexp_matches(cell, '{TEN_DIGITS}') then len(list_filter(
           regexp_extract_all(cell, '{TEN_DIGITS}', 1),
           lambda found: checks_out(regexp_replace(found, '[^0-9]', '', 'g')))) > 0
       else false end""",
    f"create or replace macro is_plain(cell) as regexp_full_match(cell, '{_PLAIN}') "
    f"and upper(left(cell, 3)) not in ({_ANNOUNCED})",
    f"create or replace macro holds_private(cell) as coalesce(holds_nhs_number(cell) or {_any(*_OF_TEXT)}, false)",
    "create or replace macro tells_of_somebody(cell) as "
    f"coalesce(holds_nhs_number(cell) or {_any(*PATTERNS)}, false)",
    f"""create or replace macro form(cell) as case
       when cell is null then 'an empty cell'
       when holds_nhs_number(cell) then '{NHS_NUMBER}'
       {_FORMS}
       when regexp_full_match(cell, '{NUMBER}') then 'a number of ' || {_LENGTH}
       when regexp_full_match(cell, '[ -~]*') then 'text of ' || {_LENGTH}
       else 'text of ' || {_LENGTH} || ', not all of them plain letters' end""",
)
