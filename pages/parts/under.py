"""What stands under a figure: its source, the caveats it carries, and what its indicator means."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from metrics.printed import trimmed
from reports import export
from reports.figures import Figures
from store.catalogue import Indicator


def small(text: str) -> None:
    """Text that stands under something: smaller, in the full contrast of the page."""
    st.markdown(f":small[{text}]")


def quote(heading: str, text: str) -> None:
    """A text of the catalogue or of a publication as it stands there: no number in it is worked out here."""
    st.markdown(f"**{heading}.** {text}" if heading else text)


def source_line(
    figures: Figures, source_id: str, *, edition: str = "", cell: str = "", more: str = ""
) -> str:
    """One sentence that names publisher, publication, edition and cell."""
    source = figures.catalogue.sources[source_id]
    where = ", ".join(part for part in (edition, cell) if part)
    return f"Source: {source.publisher}, {source.title}{f' ({where})' if where else ''}. {more}".strip()


def flags_of(rows: pd.DataFrame) -> list[str]:
    """The caveats that the figures of `rows` carry, each once, in order."""
    return list(dict.fromkeys(flag for ids in rows["caveats"] for flag in ids.split(";") if flag))


def caveat_lines(figures: Figures, ids: Sequence[str]) -> list[str]:
    """The texts of the caveats `ids`, each once, in order."""
    return export.caveat_lines(";".join(ids), catalogue=figures.catalogue)


#: Under a picture stand at most this many caveats; the rest are in the definition, and the line says so.
CAVEATS_SHOWN = 2


def leading_caveats(figures: Figures, ids: Sequence[str]) -> list[str]:
    """The first caveats of `ids` as text, those that rule out a use in front, and how many more there are."""
    known = [name for name in dict.fromkeys(ids) if name in figures.catalogue.caveats]
    lines = caveat_lines(figures, sorted(known, key=lambda name: not figures.catalogue.caveats[name].blocks))
    more = len(lines) - CAVEATS_SHOWN
    rest = "1 more caveat stands" if more == 1 else f"{more} more caveats stand"
    return [*lines[:CAVEATS_SHOWN], *([f"{rest} with the definition."] if more > 0 else [])]


def definition(figures: Figures, indicator: Indicator, *, flags: Sequence[str] = ()) -> None:
    """What an indicator is and is not, with all its caveats and those of the figures drawn, folded away."""
    with st.expander(
        f"What “{indicator.short_name}” means, and what to beware of", icon=":material/menu_book:"
    ):
        st.markdown(f"**{indicator.name}.** {indicator.definition}")
        lines = [
            ("Numerator", indicator.numerator),
            ("Denominator", indicator.denominator),
            ("Boundary", indicator.boundary),
            ("Ages", indicator.ages),
            ("Which way is good", indicator.polarity.replace("_", " ").replace("none", "neither")),
            ("Standard", _standard(indicator)),
            ("Not for", indicator.not_for),
        ]
        lines += [("Caveat", text) for text in caveat_lines(figures, [*indicator.caveats, *flags])]
        st.markdown("\n".join(f"- **{name}:** {text}" for name, text in lines if text))


def _standard(indicator: Indicator) -> str:
    if indicator.standard is None:
        return ""
    unit = "%" if indicator.unit == "percent" else f" {indicator.unit}"
    since = f", from {indicator.standard_from}" if indicator.standard_from else ""
    return f"{trimmed(indicator.standard)}{unit} ({indicator.standard_name}{since})"
