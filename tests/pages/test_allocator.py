"""One heap for all threads: pages are drawn in many."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAPS = """
import ctypes, sys, threading
if "told" in sys.argv:
    from pages.parts.allocator import keep_memory_whole
    keep_memory_whole()
elif "application" in sys.argv:
    import dashboard
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
libc.malloc.argtypes, libc.malloc_info.argtypes = [ctypes.c_size_t], [ctypes.c_int, ctypes.c_void_p]
libc.fclose.argtypes = [ctypes.c_void_p]
together = threading.Barrier(4)
def allocate():
    together.wait()
    libc.malloc(100_000)
    together.wait()
threads = [threading.Thread(target=allocate) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
out = libc.fopen(b"/dev/stdout", b"w")
libc.malloc_info(0, out)
libc.fclose(out)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc is the C library of Linux")
@pytest.mark.parametrize(("told", "one"), [("told", True), ("application", True), ("untold", False)])
def test_all_threads_share_a_heap(told: str, one: bool) -> None:
    """In the application too, whose libraries start threads while they are imported."""
    done = subprocess.run(
        [sys.executable, "-c", HEAPS, told], check=True, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout.count("<heap nr=") == 1) == one, done.stdout


TEXTS = """
import sys
if "told" in sys.argv:
    from pages.parts.allocator import keep_memory_whole
    keep_memory_whole()
import pandas as pd
import pyarrow as pa
texts = pd.Series(["a text"] * 100_000).str.upper()
print(pa.system_memory_pool().bytes_allocated())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Arrow's own allocator stays")
@pytest.mark.parametrize(("told", "there"), [("told", True), ("untold", False)])
def test_texts_of_tables_lie_in_that_heap_too(told: str, there: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TEXTS, told], check=True, capture_output=True, text=True, timeout=60
    )
    assert (int(done.stdout) > 600_000) == there, done.stdout
