"""These tests exist only where Spark is installed (`make test-spark` installs it): it is large, and an extra."""

from __future__ import annotations

import importlib.util

collect_ignore = [] if importlib.util.find_spec("pyspark") else ["test_parity.py"]
