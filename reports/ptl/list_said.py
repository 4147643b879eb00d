"""All that the pages of a waiting list say of one area, period and part, for whoever holds it against the figures."""

from __future__ import annotations

from collections.abc import Callable

from reports.claims import Said
from reports.figure import Period
from reports.ptl.alert_words import front_loading_said, masking_said, raised_now
from reports.ptl.alerts import Alerts, read_alerts
from reports.ptl.causes import causes_said
from reports.ptl.conversion import conversion_said
from reports.ptl.entry import entry_said
from reports.ptl.equity import equity_said, group_dimensions
from reports.ptl.flow import flow_said, stock_said, total_said
from reports.ptl.headline import headline_said
from reports.ptl.hidden import hidden_said
from reports.ptl.meeting import meeting_said
from reports.ptl.refused import action_said, refusal_said
from reports.ptl.stage_words import part_said, pathway_said, time_said
from reports.ptl.stages import CLOCKS, part_dimensions
from reports.ptl.steps import between_said, steps_said
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.ptl.watch import watch_said

#: What gives the alerts of a system's pathway: who asks for many months hands in one that remembers.
ReadAlerts = Callable[[Tracking, str, str], Alerts]


def list_said(
    tracking: Tracking,
    area_id: str,
    period: Period,
    cut: Cut = EVERYONE,
    *,
    alerts: ReadAlerts = read_alerts,
) -> tuple[Said, ...]:
    """Message, tiles and every view of the page Waiting list at the end of a month, for everyone or one part.

    Views that are of everyone only are left out of a part. The alerts are those of every pathway that has them.
    """
    where = (tracking, area_id, period)
    found = [
        *headline_said(*where, cut),
        *(pathway_said(*where, cut, clock=clock) for clock in CLOCKS),
        *(time_said(*where, cut, clock=clock) for clock in CLOCKS),
        flow_said(*where, cut),
        stock_said(*where, cut),
        total_said(tracking, area_id, cut),
        conversion_said(*where, cut),
        hidden_said(*where, cut),
    ]
    if cut == EVERYONE:
        dimensions = part_dimensions(tracking, area_id)
        found += [part_said(*where, name, heading=heading) for name, heading in dimensions.items()]
        found += [equity_said(*where, group) for group in group_dimensions(tracking, area_id)]
        found += [causes_said(*where), entry_said(*where), refusal_said(*where), action_said(*where)]
        found += [steps_said(*where), between_said(*where), watch_said(tracking, area_id)]
        found += alerts_said(*where, alerts=alerts)
    return tuple(said for said in found if said)


def alerts_said(
    tracking: Tracking, area_id: str, period: Period, *, alerts: ReadAlerts = read_alerts
) -> list[Said]:
    """Both alerts of every pathway that has a standard for assessment, at a month end with a year behind it."""
    system = tracking.system_of(area_id).area_id
    own = "" if area_id == system else area_id
    told: list[Said] = []
    for pathway in assessed_pathways(tracking, area_id):
        found = alerts(tracking, system, pathway)
        if period in found.months:
            told += [front_loading_said(found, period), masking_said(found, period)]
            told += raised_now(found, period, area_id=own)
    return told


def assessed_pathways(tracking: Tracking, area_id: str) -> list[str]:
    """The pathways of a list that have a standard for assessment."""
    cuts = [cut.code for cut in tracking.cuts(area_id) if cut.dimension == "pathway"]
    return [code for code in cuts if tracking.words.standard(code, "assessment")]


def week_said(tracking: Tracking, area_id: str, week: Period) -> tuple[Said, ...]:
    """What the page Weekly meeting says of the protected counts of a week."""
    return (meeting_said(tracking, area_id, week),)
