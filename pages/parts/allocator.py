"""What is freed is given back to the machine, and does not lie about in pieces: the C library, told so at the start."""

from __future__ import annotations

import ctypes
import sys

#: Options of glibc's `mallopt` (its malloc.h) → their values. One heap: each page is drawn in a thread of its own,
#: every heap keeps pieces that the others cannot use, and one interpreter allocates in one thread at a time
#: anyhow. Blocks of so many bytes are mapped each by itself, and so much that is free at the heap's end goes back
#: at once: unless both are set, glibc raises them to 32 and 64 MB by itself.
OPTIONS = {-8: 1, -3: 256 * 1024, -1: 256 * 1024}


def keep_memory_whole() -> None:
    """Set OPTIONS where the C library knows them, and let Arrow take its memory there too; elsewhere nothing is done.

    Arrow's own allocator has a heap for each thread again, and holds what threads that have ended left in it: 150 MB.
    To be called before anything starts a thread, as numpy, pandas and Arrow do when they are imported: a heap that is
    there stays in use.
    """
    if sys.platform != "linux" or not hasattr(library := ctypes.CDLL(None), "mallopt"):
        return
    for option, value in OPTIONS.items():
        library.mallopt(option, value)
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())
