"""The application: what surrounds the pages. Started by `streamlit run dashboard.py`.

Pages live in `pages/`; this module adds response headers, compression, guards, a store that is ready before the
first visitor, and the read-only data API.
"""

from __future__ import annotations

from pages.parts.allocator import keep_memory_whole

keep_memory_whole()  # before the libraries below start threads

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from altair.utils.schemapi import disable_debug_mode
from starlette.middleware import Middleware

from pages.parts.base_path import BasePath, base_path
from pages.parts.closed import Closed
from pages.parts.compressed import Compressed
from pages.parts.downloads import keep_files_on_screens
from pages.parts.front import FrontPage
from pages.parts.headers import SecurityHeaders
from pages.parts.hosts import Hosts, ask_nobody_outside
from pages.parts.leaving import Leaving
from pages.parts.messages import Messages
from pages.parts.problems import report_problem
from pages.parts.reconnected import send_to_who_is_back
from pages.parts.sections import addresses
from pages.parts.start import start
from pages.parts.uploads import Uploads, keep_uploads_in_memory
from pages.parts.visitors_errors import tell_in_one_line
from reports.api import routes
from reports.api_stream import GZIP_LEVEL


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Build the store where there is none, and read it before anybody asks."""
    keep_uploads_in_memory()
    keep_files_on_screens()
    send_to_who_is_back()
    ask_nobody_outside()
    tell_in_one_line()
    start()
    # What is here for good is not looked through again for rings of dead objects: half a second in which no page moves.
    gc.collect()
    gc.freeze()
    disable_debug_mode()  # charts are held to Vega-Lite's schema by the tests, not again for every visitor
    yield


app = st.App(
    "pages/router.py",
    lifespan=lifespan,
    middleware=[
        Middleware(Compressed, minimum_size=1024, compresslevel=GZIP_LEVEL),
        Middleware(SecurityHeaders),
        Middleware(Hosts),
        Middleware(BasePath),
        Middleware(Closed),
        Middleware(Leaving),
        Middleware(Uploads),
        Middleware(Messages),
        Middleware(FrontPage, addresses=addresses()),
    ],
    routes=routes(base_path()),
    on_script_error=report_problem,
)
