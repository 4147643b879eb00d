"""The review report as it stands: its areas, its domains and every entry of the sections we carry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.sit_reviews.pages import BULLET, Line, paragraphs, split_pages
from loaders.sit_reviews.sections import (
    Entry,
    Layout,
    after_heading,
    findings,
    good_practice,
    overview,
    suggestions,
)
from loaders.sit_reviews.tools import Tool, read_reading, read_tools
from metrics.printed import number
from store.errors import InputError, Problem

#: What a report must have at least one of; without it the text is another document or another layout.
KINDS = (
    "indicator_statement",
    "good_practice",
    "recommendation",
    "high_impact_change",
    "voice",
    "resource",
)
#: More pages than any such report has; a text with more is not read further.
MOST_PAGES = 500
_TITLE = re.compile(r"(\d{1,2})\. (\S.*)")


@dataclass(frozen=True)
class Report:
    """What the report says: areas reviewed and domains in its order, entries by line, all its words."""

    file: str
    areas: tuple[str, ...]
    domains: tuple[str, ...]
    entries: tuple[Entry, ...]
    text: str

    def prints_address(self, link: str) -> bool:
        """Whether the report prints this address, whole or broken over lines, with or without its scheme."""
        bare = re.sub(r"^https?://", "", link)
        return bool(bare) and bare in "".join(self.text.split())


def read_report(text: str, *, words: Mapping[str, str], file: str) -> Report:
    """Read the structure of the report's text; `words` are the edition's headings.

    Raises InputError naming all that is not found.
    """
    pages = split_pages(text)
    if len(pages) > MOST_PAGES:
        raise InputError([Problem(file, f"{number(len(pages))} pages", f"at most {MOST_PAGES}")])
    titles = {index: title for index, page in enumerate(pages) if (title := _title(page))}
    domains = tuple(dict.fromkeys(name for _, name in titles.values()))
    layout = Layout(words, domains, _areas(pages, Layout(words, domains)))
    entries = list(_statements(pages, titles))
    for index, page in enumerate(pages):
        if index not in titles:
            before = [name for place, (_, name) in titles.items() if place < index]
            after = [name for place, (_, name) in titles.items() if place > index]
            entries += _page(page, layout, before=before[-1:], after=after[:1])
    entries.sort(key=lambda entry: entry.first_line)
    report = Report(file, layout.areas, domains, tuple(entries), text)
    problems = _missing(report, list(titles.values()))
    if problems:
        raise InputError(problems)
    return report


def _page(page: Sequence[Line], layout: Layout, *, before: list[str], after: list[str]) -> list[Entry]:
    """The entries of one page, by the heading that tells what it is. A domain's own page comes before its title."""
    parts = paragraphs(page, headings=layout.standing_alone())
    first = parts[0].text

    def has(name: str) -> bool:
        return any(layout.is_heading(name, part.text) for part in parts)

    if layout.domain_headed(first):
        return list(good_practice(parts, layout))
    if layout.begins("overview", first) or layout.begins("high_impact_change", first):
        return list(overview(parts, layout))
    if has("next_steps"):
        return list(after_heading(parts, layout, heading="next_steps", kind="recommendation"))
    if has("voices"):
        return [entry for domain in before for entry in suggestions(parts, layout, domain=domain)]
    if layout.is_heading("key_finding", first) or layout.is_heading("issue", first):
        return [entry for domain in before for entry in findings(parts, layout, domain=domain)]
    if layout.begins("tools", first):
        return [_resource(tool) for tool in read_tools(page, domains=layout.domains)]
    if any(layout.is_heading("maturity_tool", line) for _, line in page):
        return list(after_heading(parts, layout, heading="", kind="resource"))
    return [_resource(tool) for domain in after for tool in read_reading(page, domain=domain)]


def _title(page: Sequence[Line]) -> tuple[int, str] | None:
    """Number and name of a domain's title page: a numbered first line, then only its statement."""
    match = _TITLE.fullmatch(page[0][1].strip())
    if match is None or len(page) < 2 or any(line.strip().startswith(BULLET) for _, line in page):
        return None
    return int(match[1]), " ".join(match[2].replace("&", " and ").split())


def _statements(pages: Sequence[Sequence[Line]], titles: Mapping[int, tuple[int, str]]) -> Iterator[Entry]:
    """Each domain's statement, from the first title page that has its name."""
    seen: set[str] = set()
    for index, (domain, name) in titles.items():
        if name not in seen:
            seen.add(name)
            lines = pages[index][1:]
            text = " ".join(" ".join(line.split()) for _, line in lines)
            yield Entry(name, "indicator_statement", lines[0][0], lines[-1][0], text, str(domain))


def _areas(pages: Sequence[Sequence[Line]], layout: Layout) -> tuple[str, ...]:
    """The areas in the list below their heading, without what stands in brackets."""
    for page in pages:
        parts = paragraphs(page, headings=layout.standing_alone())
        place = next((i for i, part in enumerate(parts) if layout.is_heading("areas", part.text)), None)
        if place is not None:
            named = (re.sub(r"\(.*", "", part.text).strip() for part in parts[place:] if part.mark == BULLET)
            return tuple(name for name in named if name)
    return ()


def _resource(tool: Tool) -> Entry:
    return Entry(tool.domain, "resource", tool.first_line, tool.last_line, tool.text, link=tool.link)


def _missing(report: Report, titles: Sequence[tuple[int, str]]) -> list[Problem]:
    problems = []
    if not report.areas:
        problems.append(Problem(report.file, "no list of areas reviewed", "one bullet for each area"))
    numbers = list(dict.fromkeys(number for number, _ in titles))
    if not numbers or numbers != list(range(1, len(report.domains) + 1)):
        problems.append(
            Problem(report.file, f"domains numbered {numbers}", "title pages numbered from 1 without a gap")
        )
    kinds = {entry.kind for entry in report.entries}
    problems += [Problem(report.file, f"no {kind}", "at least one") for kind in KINDS if kind not in kinds]
    by_domain = {domain: {e.kind for e in report.entries if e.domain == domain} for domain in report.domains}
    problems += [
        Problem(report.file, f"no recommendations for {domain}", "at least one for each domain")
        for domain, found in by_domain.items()
        if "recommendation" not in found
    ]
    return problems
