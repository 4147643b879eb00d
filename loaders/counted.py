"""By what an edition's figures were counted: the disclosure rule, the schema of its tables, and under which secret.

Protected counts cannot be turned from one rule into another, and the same people rounded under two rules or two
secrets are two answers that tell more than one. So `provenance.toml` says all three, and what is of another rule is
refused until its list is extracted again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from store.disclosure import RULE_VERSION
from store.errors import Problem
from store.schema import SCHEMA_VERSION

SECTION = "counted"
#: What a list of pathways is counted into.
TABLES_COUNTED = frozenset({"pathway_snapshots", "pathway_bands", "pathway_measures"})
#: What to do with figures that cannot be used as they are.
EXTRACT_AGAIN = "Extract it again from its list"


@dataclass(frozen=True)
class Counted:
    """The versions of rule and schema, and the fingerprint of the area's secret."""

    rule: int
    schema: int
    secret: str

    @property
    def current(self) -> bool:
        """Whether they are the rule and the schema of this program."""
        return (self.rule, self.schema) == (RULE_VERSION, SCHEMA_VERSION)

    def as_section(self) -> dict[str, int | str]:
        """As `provenance.toml` holds it."""
        return asdict(self)


def counted_now(fingerprint: str) -> Counted:
    """What is counted today, under the secret with this fingerprint."""
    return Counted(RULE_VERSION, SCHEMA_VERSION, fingerprint)


def read_counted(raw: Mapping[str, Any]) -> Counted | None:
    """What a provenance says of it; None where it says nothing, or not all."""
    found = raw.get(SECTION)
    if not isinstance(found, dict):
        return None
    rule, schema, secret = (found.get(name) for name in ("rule", "schema", "secret"))
    if isinstance(rule, int) and isinstance(schema, int) and isinstance(secret, str) and secret:
        return Counted(rule, schema, secret)
    return None


def counted_problems(file: str, counted: Counted | None, tables: Collection[str]) -> list[Problem]:
    """One problem where the tables were counted from a list, but not by the rule and the schema of this program."""
    if TABLES_COUNTED.isdisjoint(tables) or (counted is not None and counted.current):
        return []
    found = (
        f"rule {counted.rule}, schema {counted.schema}" if counted else "an older rule than any that is named"
    )
    expected = f"rule {RULE_VERSION}, schema {SCHEMA_VERSION}"
    return [Problem(file, f"figures counted by {found}", expected, EXTRACT_AGAIN)]
