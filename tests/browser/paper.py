"""A page as its reader's browser prints it: what stands on the screen, and the sheets as they are read from the PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pypdfium2
from playwright.sync_api import Browser, Page

from tests.browser.chromium import settle

#: What is looked for on paper, as the screen has it.
ON_SCREEN = """() => {
  const kept = "[class*='st-key-on-screen'], [class*='st-key-if-open'], [data-testid=stExpander]";
  const main = document.querySelector("[data-testid=stMain]"), all = s => [...main.querySelectorAll(s)];
  const told = (elements) => elements.filter(e => !e.closest(kept)).map(e => e.textContent.trim()).filter(Boolean);
  const pictures = [];
  let heading = "";
  for (const e of all("h1, h2, h3, [data-testid=stVegaLiteChart]"))
    if (e.matches("h1, h2, h3")) heading = e.closest(kept) ? "" : e.textContent.trim();
    else {
      const title = e.querySelector(".role-title-text text");
      if (heading && title) pictures.push([heading, title.textContent.trim()]);
      heading = "";
    }
  return {
    headings: told(all("h1, h2, h3")),
    sources: told(all("p")).filter(text => text.includes("Source: ")),
    chosen: all("[data-testid=stSelectbox] input").filter(e => !e.closest(kept)).map(e => e.value).filter(Boolean),
    clicked: told(all("button, summary + button, [data-testid=stDownloadButton]")),
    pictures,
  };
}"""
#: The colours of every mark as the page is laid out for paper.
INKS = """() => {
  dispatchEvent(new Event("beforeprint"));
  const marks = [...document.querySelectorAll("[data-testid=stMain] svg.marks *")].map(mark => {
    const drawn = getComputedStyle(mark);
    return [mark.tagName, mark.textContent.slice(0, 40), drawn.fill, drawn.stroke].join(" ");
  });
  dispatchEvent(new Event("afterprint"));
  return marks;
}"""
PATIENCE_MS = 20_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: its size and the lines of text with their boxes (left, bottom, right, top), in points."""

    width: float
    height: float
    text: str
    boxes: tuple[tuple[float, float, float, float], ...]
    darkness: float

    def has(self, words: str) -> bool:
        return closed_up(words) in closed_up(self.text)


@dataclass(frozen=True)
class Printed:
    """A printed page: what the screen had (see ON_SCREEN), its title, and its sheets."""

    screen: dict[str, list[str]]
    title: str
    pdf_title: str
    sheets: tuple[Sheet, ...]
    left_behind: str

    def has(self, words: str) -> bool:
        return closed_up(words) in "".join(closed_up(sheet.text) for sheet in self.sheets)


def closed_up(text: str) -> str:
    """A text without its spaces and hyphens at line ends, as lines of a sheet break where they like."""
    return re.sub(r"[\s\u00ad\ufffe\u0002]+", "", text)


def print_page(browser: Browser, url: str, *, scheme: str = "light", keys: bool = True) -> Printed:
    """Open `url`, press Ctrl+P (or print from the browser's own menu: no `keys`) and read the sheets."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    context.add_init_script("window.print = () => { window.printed = true; }")
    page = context.new_page()
    page.goto(url)
    settle(page)
    settle(page)
    screen, title = page.evaluate(ON_SCREEN), page.title()
    if keys:
        page.keyboard.press("Control+p")
        page.wait_for_function("() => window.printed", timeout=PATIENCE_MS)
    content = page.pdf(format="A4", prefer_css_page_size=True)
    left = left_behind(page)
    context.close()
    document = pypdfium2.PdfDocument(content)
    sheets = tuple(_sheet(document[number]) for number in range(len(document)))
    return Printed(screen, title, document.get_metadata_value("Title"), sheets, left)


def left_behind(page: Page) -> str:
    """What printing left of itself on the screen."""
    return str(
        page.evaluate(
            "() => [document.documentElement.className, ...[...document.querySelectorAll('*')]"
            ".flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('data-paper'))].join(' ').trim()"
        )
    )


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    text = page.get_textpage()
    boxes = tuple(text.get_rect(number) for number in range(text.count_rects()))
    picture = page.render(scale=0.25).to_pil().convert("L")
    dark = sum(picture.histogram()[:128]) / (picture.width * picture.height)
    return Sheet(page.get_width(), page.get_height(), text.get_text_range(), boxes, dark)
