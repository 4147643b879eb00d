"""What a period label of the Mental Health Dashboard covers, given the indicator and the kind of area."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

#: Quarterly for regions and England, the 12 months to the quarter's end for systems and CCGs (metadata sheet).
ROLLING_BELOW_REGION = frozenset({"ed_urgent_within_1_week", "ed_routine_within_4_weeks"})
BELOW_REGION = frozenset({"system", "ccg"})

_LABEL = re.compile(
    r"(?:(?P<end_of>End of )?Q(?P<quarter>[1-4]) )?(?:Position|(?P<from>20\d{2})/(?P<to>\d{2}))(?P<plan> planned)?"
)


@dataclass(frozen=True)
class Label:
    """A printed period: the financial year by its first calendar year, the quarter (0: the year), planned or not."""

    year: int
    quarter: int = 0
    end_of: bool = False
    planned: bool = False

    @property
    def financial_year(self) -> str:
        return f"{self.year}/{(self.year + 1) % 100:02d}"

    @property
    def last(self) -> date:
        """The last day of the quarter, or of the year."""
        month = {0: 3, 1: 6, 2: 9, 3: 12, 4: 3}[self.quarter]
        year = self.year + (month == 3)
        return date(year, month, monthrange(year, month)[1])


def parse_label(text: str, *, snapshot_year: str) -> Label | None:
    """The label's meaning; None for a label of another form. `snapshot_year` dates "End of Q2 Position"."""
    match = _LABEL.fullmatch(text)
    if match is None:
        return None
    if match["from"] is None:
        if not (match["end_of"] and match["quarter"] and snapshot_year) or match["plan"]:
            return None
        return Label(int(snapshot_year[:4]), int(match["quarter"]), end_of=True)
    year = int(match["from"])
    if match["end_of"] or (year + 1) % 100 != int(match["to"]):
        return None
    return Label(year, int(match["quarter"] or 0), planned=bool(match["plan"]))


def covered(label: Label, *, frequency: str, indicator_id: str, kind: str) -> tuple[date, date, str] | None:
    """(first day, last day, period type), or None where the label does not suit the indicator's frequency."""
    last = label.last
    if frequency == "snapshot":
        return (last, last, "snapshot") if label.end_of else None
    if label.end_of:
        return None
    if frequency == "year":
        return (_months_to(last, 12), last, "year") if not label.quarter else None
    if frequency == "rolling_year":
        return _months_to(last, 12), last, "rolling_year"
    if frequency != "quarter" or not label.quarter:
        return None
    if indicator_id in ROLLING_BELOW_REGION and kind in BELOW_REGION:
        return _months_to(last, 12), last, "rolling_year"
    return _months_to(last, 3), last, "quarter"


def _months_to(last: date, months: int) -> date:
    """The first day of the span of whole months that ends on `last`."""
    before = last.year * 12 + last.month - months
    return date(before // 12, before % 12 + 1, 1)
