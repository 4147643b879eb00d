"""A page as its reader's browser prints it: what stands on the screen, and the sheets as they are read from the PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pypdfium2
from playwright.sync_api import Browser, Page

from tests.browser.chromium import settle
from tests.browser.windows import Window

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
    cells: told(all("[data-testid=stTable] :is(td, th)")),
    scrolling: all("[data-testid=stDataFrame]").filter(e => !e.closest(kept)).map(e => e.ariaLabel ?? "a table"),
    printed_instead: all("[class*='st-key-on-paper'] table").map(e => e.innerText.slice(0, 40)),
    open: all("details[open]").map(e => e.firstChild.textContent.trim()),
    headings: told(all("h1, h2, h3")),
    sources: told(all("p")).filter(text => text.includes("Source: ")),
    chosen: all("[data-testid=stSelectbox] input").filter(e => !e.closest(kept)).map(e => e.value).filter(Boolean),
    numbers: all("[data-testid=stNumberInput]").filter(e => !e.closest("[class*='st-key-on-screen'], [class*='st-key-if-open']")).map(
      e => e.querySelector("[data-testid=stWidgetLabel]").innerText.trim()),
    clicked: told(all("button, summary + button, [data-testid=stDownloadButton]")),
    pictures,
  };
}"""
#: Texts of which a part lies outside what it stands in, and is not seen.
CUT = """() => {
  const hides = e => /hidden|clip|auto|scroll/.test(getComputedStyle(e).overflow);
  const within = (box, room) => box.left >= room.left - 2 && box.right <= room.right + 2 && box.top >= room.top - 2 && box.bottom <= room.bottom + 2;
  const main = document.querySelector("[data-testid=stMainBlockContainer]"), range = document.createRange(), cut = [];
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.data.trim() || !text.parentElement.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    range.selectNodeContents(text);
    const boxes = [...range.getClientRects()].filter(box => box.width > 1 && box.height > 1);
    for (let around = text.parentElement; around && around !== main; around = around.parentElement)
      if (around.tagName !== "g" && around.tagName !== "text" && hides(around)
          && !boxes.every(box => within(box, around.getBoundingClientRect()))) {
        cut.push(text.data.trim());
        break;
      }
  }
  return cut;
}"""
#: The colours of every mark that is seen as the page is laid out for paper.
INKS = """() => {
  dispatchEvent(new Event("beforeprint"));
  const marks = [...document.querySelectorAll("[data-testid=stMain] svg.marks :not(g, defs, defs *)")]
    .filter(mark => mark.tagName !== "text" || mark.textContent).map(mark => {
    const drawn = getComputedStyle(mark);
    return [mark.tagName, mark.textContent.slice(0, 40), drawn.fill, drawn.stroke];
  });
  dispatchEvent(new Event("afterprint"));
  return marks;
}"""
PATIENCE_MS = 20_000
#: The foot of a sheet ends so far from its edge, in points.
FOOT = 16 / 25.4 * 72


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

    @property
    def filled(self) -> float:
        """The share of its height down to the last line of text above its foot."""
        return 1 - min(bottom for _, bottom, _, _ in self.boxes if bottom > FOOT) / self.height


@dataclass(frozen=True)
class Printed:
    """A printed page: what the screen had (see ON_SCREEN), its title, its sheets, and what is cut off on them."""

    screen: dict[str, list[str]]
    title: str
    pdf_title: str
    sheets: tuple[Sheet, ...]
    cut: list[str]
    left_behind: str

    @property
    def text(self) -> str:
        return "".join(closed_up(sheet.text) for sheet in self.sheets)

    def has(self, words: str) -> bool:
        return closed_up(words) in self.text


def closed_up(text: str) -> str:
    """A text without its spaces and hyphens, as lines of a sheet break where they like, and after a hyphen without it."""
    return re.sub(r"[\s\u00ad\ufffe\u0002-]+", "", text)


def unlike(one: list[list[str]], other: list[list[str]]) -> list[tuple[list[str], list[str]]]:
    """The marks of two drawings (see INKS) that differ, in whatever order: a mixed colour by more than its rounding."""

    def numbers(mark: list[str]) -> list[float]:
        return [float(part) for part in re.findall(r"[\d.]+", " ".join(mark[2:]))]

    def in_order(marks: list[list[str]]) -> list[list[str]]:
        return sorted(marks, key=lambda mark: (mark[:2], numbers(mark)))

    def far(mark: list[str], same: list[str]) -> bool:
        pairs = zip(numbers(mark), numbers(same), strict=True)
        return mark[:2] != same[:2] or any(abs(here - there) > 1 for here, there in pairs)

    return [pair for pair in zip(in_order(one), in_order(other), strict=True) if far(*pair)]


def printer(browser: Browser, address: str) -> Window:
    """A window whose Ctrl+P opens nothing and is remembered."""
    window = Window(browser, address)
    window.page.add_init_script("window.print = () => { window.printed = true; }")
    return window


def print_page(window: Window, path: str, *, scheme: str = "light", keys: bool = True) -> Printed:
    """Open `path`, and print it as it is then."""
    window.turn("wide", scheme)
    window.go(path)
    settle(window.page)
    return print_as_it_is(window.page, keys=keys)


def print_as_it_is(page: Page, *, keys: bool = True) -> Printed:
    """Press Ctrl+P (or print from the browser's own menu: no `keys`) and read the sheets."""
    screen, title = page.evaluate(ON_SCREEN), page.title()
    if keys:
        page.keyboard.press("Control+p")
        page.wait_for_function("() => window.printed", timeout=PATIENCE_MS)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    cut = page.evaluate(CUT)
    page.emulate_media(media="null")
    content = page.pdf(format="A4", prefer_css_page_size=True)
    left = left_behind(page)
    if page.evaluate(ON_SCREEN)["open"] != screen["open"]:
        left += " folds"
    document = pypdfium2.PdfDocument(content)
    sheets = tuple(_sheet(document[number]) for number in range(len(document)))
    return Printed(screen, title, document.get_metadata_value("Title"), sheets, cut, left)


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
