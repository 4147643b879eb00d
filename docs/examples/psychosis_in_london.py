# %% [markdown]
# # Psychosis care within two weeks: London's CCGs compared, and its systems over time
#
# An example of using the statistics without the dashboard. It reads published figures, either from the files
# that come with the project or from the data interface of a running dashboard, and calls `metrics` on them.
#
# Run it from the project's folder, in the environment the dashboard runs in:
#
# - `python -m docs.examples.psychosis_in_london`: from the files, no dashboard needed.
# - the same with `SIGHTLINE_API=http://127.0.0.1:8501/api/v1` set: from a running dashboard.
#
# Editors that know `# %%` run it cell by cell. The figures count people of **all ages**.

# %%
# ruff: noqa: T201 - an example shows what it finds
import json
import os
from urllib.request import urlopen

import pandas as pd

from metrics.benchmark import compare
from metrics.overdispersion import overdispersed_funnel
from metrics.proportions import proportion
from metrics.spc import spc, variation_assurance
from metrics.spc_sentences import variation_sentences
from metrics.spc_suitability import suitable

INDICATOR = "eip_within_2_weeks"
LONDON = "E12000007"
API = os.environ.get("SIGHTLINE_API", "")

# %% [markdown]
# ## Read
#
# The whole history of one indicator is 2,509 rows, well inside the 10,000 that one answer may hold. Every row
# keeps its `edition` and its `source_ref`, the lines of the official file that it was read from.


# %%
def read_figures() -> pd.DataFrame:
    if API:
        return pd.read_csv(f"{API}/observations?indicator={INDICATOR}&limit=10000&format=csv")
    published = pd.read_parquet("data/published/eip_history/2015-12-to-2019-09/observations.parquet")
    return published[published["indicator_id"] == INDICATOR]


def read_areas() -> pd.DataFrame:
    if API:
        with urlopen(f"{API}/areas?scope=london") as answer:
            return pd.DataFrame(json.load(answer)["areas"])
    return pd.read_csv("data/reference/areas.csv")


areas = read_areas().set_index("area_id")[["short_name", "kind", "scope"]]
figures = read_figures().join(areas, on="area_id")
figures["month"] = pd.to_datetime(figures["period_start"])
print(f"{len(figures):,} figures, {figures['month'].min():%B %Y} to {figures['month'].max():%B %Y}")

# %% [markdown]
# ## Intervals
#
# Most CCGs have fewer than ten people a month, so one month says little. Counts add up where percentages do not:
# `by` sums numerators and denominators over the year and then takes one proportion, with its Wilson interval.

# %%
year = figures[figures["month"].between("2018-04-01", "2019-03-01")]
ccgs = year[(year["kind"] == "ccg") & (year["scope"] == "london")]
measured = proportion(ccgs, by=["area_id", "short_name"]).sort_values("short_name")
london = proportion(year[year["area_id"] == LONDON], by="area_id")["value"].item()

columns = ["short_name", "numerator", "denominator", "value", "lowercl", "uppercl"]
lowest = measured.sort_values("value")[columns].head(6)
print(lowest.round(1).to_string(index=False))

# %% [markdown]
# ## Benchmark
#
# Better or worse than London only where the whole interval lies on one side of London's figure. The rest are
# `similar`, whatever their rank.

# %%
compared = compare(measured, benchmark=london, polarity="higher_is_better")
print(compared["comparison"].value_counts().to_string())
for row in compared[compared["comparison"] == "worse"].itertuples():
    limits = f"95% interval {row.lowercl:.1f}% to {row.uppercl:.1f}%"
    print(f"{row.short_name}: {row.value:.1f}% ({limits}), worse than London's {london:.1f}%")

# %% [markdown]
# ## Funnel
#
# With 32 areas some cross a 95% limit by chance alone, and where all areas differ more than chance explains, many
# do. A funnel with 99.8% limits, widened by that common excess, asks which areas stand out even so.

# %%
funnel = overdispersed_funnel(measured, data_type="PR", group="short_name", multiplier=100)
beyond = funnel.points[funnel.points["outlier"] == 1]
widened = "widened" if funnel.draw_adjusted else "plain"
print(f"{len(beyond)} of {len(funnel.points)} CCGs lie outside the {widened} 99.8% limits")
print(f"The areas' variance is {funnel.phi:.1f} times what chance alone would give")
print(", ".join(beyond["group"]) or "None of them")

# %% [markdown]
# ## Control charts
#
# The five systems have enough people a month. The standard began in April 2016 at 50% and rose to 53% and 56%, so
# each month is held against the one in force. `suitable` says first whether limits may be drawn at all.

# %%
STANDARD = {"2016-04-01": 50.0, "2018-04-01": 53.0, "2019-04-01": 56.0}

systems = figures[(figures["kind"] == "system") & (figures["scope"] == "london")].copy()
steps = pd.Series(STANDARD).rename(pd.to_datetime)
systems["standard"] = steps.reindex(systems["month"], method="ffill").to_numpy()
columns_of = {"series": "short_name", "date": "month", "value": "value"}
charts = suitable(systems, **columns_of, period_start="period_start", period_end="period_end")
print(charts.to_string(index=False))

# %%
rows, icons, summary = spc(
    systems,
    **columns_of,
    target="standard",
    options={"improvement_direction": "increase", "proportion": True},
)
for name, sentence in zip(icons["series"], variation_sentences(icons), strict=True):
    print(f"{name}: {sentence}")

# %% [markdown]
# What the limits promise of the standard if nothing changes: `pass` and `fail` where they lie wholly on one side of it,
# `inconsistent` where it may or may not be met, and no forecast for a series that is `changing`.

# %%
print(variation_assurance(icons)[["series", "variation", "assurance"]].to_string(index=False))

# %% [markdown]
# The points of 2019 that a rule picked out, with the rule and how many lines of the official file were added up for
# each; `source_ref` names them.

# %%
special = rows[rows["special_cause_flag"]].merge(
    systems, left_on=["series", "date"], right_on=["short_name", "month"], suffixes=("", "_published")
)
special = special[special["month"] >= "2019-01-01"]
special["month"] = special["month"].dt.strftime("%b %Y")
special["lines"] = special["source_ref"].str.removeprefix("lines ").str.split().str.len()
shown = ["series", "month", "value", "lpl", "upl", "special_cause_type", "lines"]
print(special[shown].round(1).to_string(index=False))
