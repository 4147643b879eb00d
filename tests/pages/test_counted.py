"""Small tables as they reach a reader: counts are numbers, aligned to the right, and their marks stay readable."""

from __future__ import annotations

import pandas as pd
from streamlit.testing.v1 import AppTest

SCRIPT = """
import pandas as pd
from pages.parts.counted import draw_table
draw_table(pd.DataFrame({
    "Stage": ["Triage", "Treatment", "All"],
    "Waiting": ["1,705", "[c]", "5"],
    "Grew by": ["+15", "-5", "0"],
    "A week": ["1.5", "10.0", "2.0"],
    "Two marks": ["[c]", "[x]", "5"],
    "Floor": ["at least 5", "10", "15"],
    "Nothing": ["[c]", "[c]", "[c]"],
}))
"""


def test_a_column_of_counts_holds_numbers_and_is_printed_as_before() -> None:
    table = AppTest.from_string(SCRIPT).run().table[0]
    rows = table.value
    assert rows["Waiting"].tolist()[::2] == [1705, 5]
    assert pd.isna(rows["Waiting"][1])
    assert rows["Grew by"].tolist() == [15, -5, 0]
    shown = table.proto.arrow_data.styler.display_values.decode("latin-1")
    assert all(text in shown for text in ("1,705", "[c]", "+15", "-5", "10.0"))
    assert "+0" not in shown


def test_a_count_reads_as_it_was_printed_whatever_stands_beside_it() -> None:
    mixed = """
import pandas as pd
from pages.parts.counted import draw_table
draw_table(pd.DataFrame({"Stage": ["A", "B", "C"], "A week": ["12", "9.5", "0"], "Left": ["0", "+1", "-2"]}))
"""
    shown = AppTest.from_string(mixed).run().table[0].proto.arrow_data.styler.display_values.decode("latin-1")
    assert "12" in shown
    assert "12.0" not in shown
    assert "+0" not in shown


def test_words_floors_and_columns_with_two_marks_stay_as_they_are() -> None:
    rows = AppTest.from_string(SCRIPT).run().table[0].value
    assert rows["Two marks"].tolist() == ["[c]", "[x]", "5"]
    assert rows["Floor"].tolist() == ["at least 5", "10", "15"]


def test_a_column_with_floors_stands_to_the_right_as_counts_do() -> None:
    styles = AppTest.from_string(SCRIPT).run().table[0].proto.arrow_data.styler.styles
    to_the_right = [place for place in range(8) if f"td.col{place} {{ text-align: right" in styles]
    assert to_the_right == [4, 5]  # two marks, floors; Streamlit aligns columns of numbers itself


def test_a_column_that_is_withheld_throughout_is_one_of_counts() -> None:
    table = AppTest.from_string(SCRIPT).run().table[0]
    assert table.value["Nothing"].isna().all()
    assert table.value["Nothing"].dtype == "float64"


def test_a_table_of_words_keeps_what_is_withheld_with_them() -> None:
    words = """
import pandas as pd
from pages.parts.counted import draw_table
draw_table(pd.DataFrame({"Area": ["A", "B"], "Share": ["5% (5 of 100)", "[c]"], "Moved": ["[c]", "[c]"]}))
"""
    assert AppTest.from_string(words).run().table[0].value["Moved"].tolist() == ["[c]", "[c]"]


def test_a_table_that_stays_is_the_same_message_and_another_has_another_name() -> None:
    app = AppTest.from_string(SCRIPT).run()
    first = app.table[0].proto.SerializeToString()
    again = app.run().table[0]
    assert again.proto.SerializeToString() == first
    other = AppTest.from_string(SCRIPT.replace("1,705", "1,710")).run().table[0]
    assert other.proto.arrow_data.styler.uuid != again.proto.arrow_data.styler.uuid
