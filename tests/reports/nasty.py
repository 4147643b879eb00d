"""Labels that a page could make something of: links, icons, colours, formats, formulas, HTML."""

from __future__ import annotations

import re

NASTY = (
    "[evil](https://evil.example)",
    "https://evil.example/x",
    "www.evil.example",
    "evil@evil.example",
    ":material/home: evil",
    ":red[evil] :small[evil] :blue-badge[evil]",
    ":evil: :smile: evil",
    "**evil** *evil* __evil__ _evil_ ~~evil~~",
    "<b>evil</b> <https://evil.example> &lt;evil&gt;",
    "`evil`",
    "$evil^2$",
    "# evil",
    "- evil",
    "1. evil",
    "> evil",
    "| evil | evil |",
    "![evil](https://evil.example/x.png)",
    "evil -- evil",
    "\\evil\\",
    "evil\n\n# evil",
)
#: What Streamlit and browsers make something of besides Markdown: addresses, icons, colours, emoji.
READ_AS_MORE = re.compile(r"https?://|www\.|:[a-z_/-]+:|:[a-z-]+\[|\S@\S|\$|</?\w", re.IGNORECASE)
