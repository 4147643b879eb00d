"""What Streamlit's own page lacks for a keyboard, a screen reader or a phone, put right in the front page.

Each mend names the fault it mends; `tests/browser/test_access.py` fails when Streamlit no longer has it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from charts.theme import palette


@dataclass(frozen=True)
class Mend:
    """An attribute that every element `where` (a CSS selector) should have; `rule` is what axe-core calls the fault."""

    rule: str
    fault: str
    where: str
    name: str
    value: str


_MENU = "[data-testid=stSidebarNavItems]"
_DROPPED = "[data-trigger=ComboBox][data-placement]"
_SECTION = "[data-testid=stTopNavPopoverBody]"
_HELP = "[data-floating-ui-portal]:has(> [role=tooltip])"
MENDS = (
    Mend("list", "A list of pages holds groups, which a list may not.", _MENU, "role", "none"),
    Mend("listitem", "The pages are items of a group, not of a list.", f"{_MENU} li", "role", "none"),
    Mend(
        "presentation-role-conflict",
        "The field for a file has a name, and says that it is nothing.",
        "[data-testid=stFileUploaderDropzone]",
        "role",
        "group",
    ),
    Mend(
        "scrollable-region-focusable",
        "What opens under a button scrolls, and not by the keyboard.",
        "[data-testid=stPopoverBody]",
        "tabindex",
        "0",
    ),
    Mend(
        "region", "An open list of choices lies outside every part of the page.", _DROPPED, "role", "region"
    ),
    Mend("region", "The same, unnamed.", _DROPPED, "aria-label", "Choices"),
    Mend("region", "The pages of a section do so.", _SECTION, "role", "navigation"),
    Mend("region", "The same, unnamed.", _SECTION, "aria-label", "Pages of this section"),
    Mend(
        "landmark-no-duplicate-banner",
        "The head of a calendar passes for the head of the page.",
        "[data-testid=stDateInputCalendar] header",
        "role",
        "none",
    ),
    Mend("region", "Help lies outside every part of the page.", _HELP, "role", "region"),
    Mend("region", "The same, unnamed.", _HELP, "aria-label", "Help"),
)

#: The closed menu of a narrow screen lies beside the screen, and the keyboard would go through it unseen.
#: The name of a button under the pointer, and the chosen day of a calendar, are too faint on a dark page; the parts of
#: a day are too small for a finger. What has the focus shows it. Nothing moves for those who ask for stillness.
STYLE = """
button[kind=tertiary]:is(:hover, :active, :focus) { color: inherit !important; }
[data-testid=stDateInputField] [role=spinbutton] {
  display: inline-block; min-width: 24px; min-height: 24px; text-align: center;
}
@media (prefers-color-scheme: dark) {
  [data-testid=stDateInputCalendar] [data-selected=true] { color: BACKGROUND !important; }
}
[data-testid=stSidebar][data-collapsed=true] { visibility: hidden; }
a:focus-visible, button:focus-visible, summary:focus-visible, [role=dialog]:focus-visible {
  outline: 2px solid currentColor !important; outline-offset: 2px;
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after {
    animation-duration: 0.01ms !important; animation-iteration-count: 1 !important;
    transition-duration: 0.01ms !important; scroll-behavior: auto !important;
  }
}
"""

#: The menu of a narrow screen takes the focus when it opens, closes by Escape or when the focus leaves it, and gives
#: the focus back. When the system turns dark or light, Streamlit turns the page and not its pictures, whose inks then
#: cannot be read: so long after it the key that Streamlit has for that runs the page again. While it is printed a page
#: is light, and stays as it is.
_TURNED_MS = 200
_SCRIPT = """(() => {
  const mends = MENDS, find = (name) => document.querySelector(`[data-testid=${name}]`);
  const open = () => find("stSidebar")?.dataset.collapsed === "false";
  const closer = () => find("stSidebarCollapseButton")?.querySelector("button");
  let due = false, opened = false;
  const mend = () => {
    due = false;
    for (const [where, name, value] of mends)
      for (const element of document.querySelectorAll(where))
        if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    if (open() === opened) return;
    opened = !opened;
    if (opened) closer()?.focus();
    else if (!find("stMain")?.contains(document.activeElement)) find("stExpandSidebarButton")?.focus();
  };
  new MutationObserver(() => { if (!due) { due = true; requestAnimationFrame(mend); } }).observe(
    document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-collapsed"] });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && open()) closer()?.click(); });
  addEventListener("focusin", (event) => { if (open() && find("stMain")?.contains(event.target)) closer()?.click(); });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  let drawn = scheme.matches;
  const redraw = () => {
    if (scheme.matches === drawn || document.documentElement.classList.contains("paper")) return;
    drawn = scheme.matches;
    for (const kind of ["keydown", "keyup"])
      document.body.dispatchEvent(new KeyboardEvent(kind, { key: "r", code: "KeyR", bubbles: true }));
  };
  scheme.addEventListener("change", () => setTimeout(redraw, TURNED_MS));
})();"""


def mending() -> bytes:
    """The style and script that mend the page, as they stand in its head."""
    listed = json.dumps([(mend.where, mend.name, mend.value) for mend in MENDS])
    style = STYLE.replace("BACKGROUND", palette(dark=True).background)
    script = _SCRIPT.replace("MENDS", listed).replace("TURNED_MS", str(_TURNED_MS))
    return f"<style>{style}</style><script>{script}</script>".encode()
