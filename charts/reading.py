"""How to read each kind of picture: three plain sentences, shown one click below it."""

from __future__ import annotations

#: Kind of picture → what is drawn, how to read it, and what it must not be read as. One entry a drawing function.
READING: dict[str, tuple[str, str, str]] = {
    "ranked": (
        "Each bar is one area, with the highest value at the top.",
        "The shape and colour say how it stands against what the key names.",
        "A thin line shows how far chance could move the figure, so do not read the order as a league table.",
    ),
    "named": (
        "Each bar is one area, in order of name.",
        "The bar shows a total: how many in all, or how much.",
        "Large areas have large totals, so do not compare the bars with each other.",
    ),
    "tiles": (
        "Each square is one London borough, in about its place on the map.",
        "The shade shows the value, and the key above gives the values of each shade.",
        "Boroughs that shared one health body show that body's figure, so the same value may stand in a few squares.",
    ),
    "funnel": (
        "Each mark is one area: those to the right are larger, and those further up are higher.",
        "Between the curved lines an area may differ from the rest by chance alone.",
        "A mark outside the lines is a question to ask, not proof of good or poor care.",
    ),
    "heat": (
        "Each row is one area and each column one measure.",
        "The shape in a cell says how the area stands: up is better, down is worse, a dot is much the same.",
        "A cell without a shape was not compared, and the cell says why when you point at it or open the table.",
    ),
    "control": (
        "Each point is one period, and the middle line is the mean of them all.",
        "Points between the two dashed lines are the usual ups and downs, and a coloured shape marks what is not.",
        "The lines show what the service does now, not what it should do: that is the line named standard.",
    ),
    "run": (
        "Each point is one period, joined in order of time.",
        "The dashed line is the median: half of the points are above it and half below.",
        "A gap in the line means that a figure is missing or that the way of counting changed.",
    ),
    "pathway": (
        "Each bar is all the children who were referred, cut into groups by how far they had got.",
        "Blue parts have been helped, darker where help came sooner, and orange parts still wait.",
        "Compare the length of one colour from bar to bar: each bar is 100% of its own area.",
    ),
    "lines": (
        "The blue line is the area itself, and the key above names the dashed ones.",
        "Read a line from left to right to see how the figure moved from one period to the next.",
        "A gap means that no figure may be joined there: it is missing, or it was counted in a new way.",
    ),
    "sparks": (
        "Each small picture is one area, and all of them use the same scale.",
        "The last value stands at the end of its line, and a gap means that no figure may be joined there.",
        "Look for lines that move apart, and open Trends before you call a small move a change.",
    ),
    "diverging": (
        "Each bar is one question, and each part is one answer.",
        "What is in place lies to the right of the middle, and what is not lies to the left.",
        "The boards said this of themselves, so read it as their own view.",
    ),
    "matrix": (
        "Each row is one theme and each column one borough.",
        "The number in a cell counts the good examples that were published.",
        "An empty cell means that none was published, not that there is none.",
    ),
    "pareto": (
        "Each bar is one reason, with the most frequent at the top.",
        "The share at the right adds up from the top, so you see how few reasons make up most of the total.",
        "A reason is what staff wrote down, which is not proof of the cause.",
    ),
    "stages": (
        "Each bar is one stage of the pathway, with its total at the right.",
        "The colours run from short waits to long ones: blue is inside the limit, orange is beyond it.",
        "A hatched part is hidden because its counts are small, so it is not nought.",
    ),
    "shifts": (
        "Each bar shows how far the usual wait at one stage moved between two dates.",
        "Bars to the left mean shorter waits, and bars to the right mean longer ones.",
        "If the first stage moves left and a later one moves right, the wait has moved and has not gone.",
    ),
    "flow": (
        "Above the line are those who joined the list in a month, and below it those who left.",
        "The diamond is the one less the other: above the line the list grew.",
        "One month proves little, so look for several in a row on the same side.",
    ),
    "shares": (
        "Each bar is one group, and every bar is as long as the others.",
        "The parts show how the group is made up, and the text at the right says how many it holds.",
        "A hatched bar is hidden because its counts are small, and a large share of a small group may be few children.",
    ),
    "trajectory": (
        "Each line shows where the list would go, week by week, if things went on as set above.",
        "Of ten trial runs, eight end inside the shaded band.",
        "It is a trial of numbers and no forecast: it knows only what was put in.",
    ),
    "plan": (
        "The dashed line is the plan, and the marks are what was counted at each month's end.",
        "A circle is on the plan or below it, and a triangle is above it.",
        "The plan is worked out from the numbers on this page, so it moves when they do.",
    ),
    "ranges": (
        "Each mark shows the wait that half of the children do not reach.",
        "The line runs on to the wait that only 8 in 100 go beyond.",
        "Those still waiting and those who have been seen are two groups, so read both.",
    ),
}
