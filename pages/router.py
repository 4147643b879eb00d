"""The way in: page settings, navigation and what stands above and below every page."""

from __future__ import annotations

import streamlit as st

from pages.parts.address import PAGE, kept_in_address, tell
from pages.parts.address_words import no_such_page
from pages.parts.brand import NAME, favicon, wordmark
from pages.parts.choices import dark_mode
from pages.parts.fictional import note_pages
from pages.parts.reading import figures_are_there, loaded_on
from pages.parts.sections import sections
from pages.parts.store import figures
from pages.parts.title import bare_title, titled
from pages.parts.under import small
from reports.age import newest_period


def main() -> None:
    """Run the page the address names."""
    st.set_page_config(page_icon=favicon(), layout="wide")
    st.logo(wordmark(dark=dark_mode()), size="large")
    pages = sections()
    page = st.navigation(pages, position="top")
    note_pages(page for group in pages.values() for page in group)
    bare_title(page.title)
    with kept_in_address(page.url_path) as visit:
        if PAGE in visit.given and not visit.chosen:
            tell(no_such_page(visit.given[PAGE], shown=page.title))
        if figures_are_there(page.title):
            with titled(page.title, otherwise=f"figures loaded on {loaded_on(figures())}"):
                page.run()
            _footer()


def _footer() -> None:
    known = figures()
    loaded = loaded_on(known)
    st.divider()
    whose = (
        "published figures and the files that areas sent" if known.has_returns else "published figures only"
    )
    small(
        f"**{NAME}** · real places by {whose}, each at the geography it was published for · "
        f"figures loaded on {loaded}; the newest published "
        f"figure is of {newest_period(known).label}; each says its period "
        f"· version `{known.snapshot_id}` · contains public sector information licensed under the Open "
        "Government Licence v3.0"
    )


main()
