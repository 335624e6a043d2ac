"""The application: routes, errors, access, compression; nothing is connected before it starts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib.metadata import version

import psycopg
import psycopg_pool
from fastapi import APIRouter, Depends, FastAPI
from fastapi_offline import FastAPIOffline
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api import routes
from api.access import as_public, guard, rights_of
from api.body_limit import LimitBody
from api.callers import Callers
from api.context import Context
from api.files import FORMS
from api.handlers import add_handlers
from api.heads import AnswerHead
from api.limiter import Limiter
from api.metrics import make_registry
from api.middleware import CountRequests
from api.openapi import DESCRIPTION, TAGS, describe
from api.plan_watch import PlanWatch
from api.protection import Protect
from api.publisher import Publisher
from api.stream.feed import Feed
from api.stream.hub import Hub
from api.strict import refuse_unknown_parameters
from core.catalogue.record_kinds import handed_over_kinds
from core.registry import load_entries

# Whoever runs Nadi asks these before there is a key.
_OPEN_ROUTES = ("health", "home", "login")
# Where the setting is on.
_PUBLIC_ROUTES = ("open_data",)

# Above this many bytes an answer is compressed; level 5 costs half the time of 9 for a few bytes more.
_GZIP_FROM = 1000
_GZIP_LEVEL = 5
# What is packed already, and what is sent event by event.
_PACKED = (
    "text/event-stream",
    *(form.media_type for form in FORMS.values() if not form.media_type.startswith("text/")),
)


def make_app(context: Context) -> FastAPI:
    """The API over `context`, whose pool it opens and closes."""
    app: FastAPI = FastAPIOffline(
        title="Nadi",
        version=version("nadi"),
        summary="Indicators of Kutai Timur's Smart City masterplan",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.context = context
    app.state.callers, app.state.limiter = Callers(context), Limiter(shared=context.shared and context.shared / "rates")
    app.state.publisher = Publisher(context.settings.mqtt_url.get_secret_value())
    app.state.hub = Hub()
    app.state.feed = Feed(context, app.state.hub)
    app.state.record_kinds = handed_over_kinds()
    app.state.known_parameters = {}  # api.strict's
    app.state.rights = {}  # {(path, method): right}, for OpenAPI
    app.state.registry, requests, own = make_registry(context)
    app.state.hub.measure(own)
    app.openapi = partial(describe, app)  # type: ignore[method-assign]  # FastAPI's documented way
    entries: dict[str, APIRouter] = load_entries(routes, "router")
    for name, router in entries.items():
        if name in _PUBLIC_ROUTES:
            if not context.settings.open_data:
                continue
            access = [Depends(as_public)]
        elif name in _OPEN_ROUTES:
            access = []
        else:
            access = [Depends(guard)]
            app.state.rights |= rights_of(router)
        app.include_router(router, dependencies=[*access, Depends(refuse_unknown_parameters)])
    add_handlers(app)
    app.add_middleware(AnswerHead)
    app.add_middleware(
        GZipMiddleware, minimum_size=_GZIP_FROM, compresslevel=_GZIP_LEVEL, exclude_content_types=_PACKED
    )
    if origins := context.settings.api_origins.replace(",", " ").split():
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET"],
            allow_headers=["X-API-Key", "Authorization", "Last-Event-ID"],
            expose_headers=["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"],
        )
    sizes = {"most": context.settings.api_max_body_mb, "files": context.settings.api_max_file_mb}
    app.add_middleware(LimitBody, **{name: round(size * 1_000_000) for name, size in sizes.items()})
    app.add_middleware(Protect)
    app.add_middleware(CountRequests, requests=requests)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: Context = app.state.context
    pool: psycopg_pool.ConnectionPool = context.pool
    pool.open(wait=False)  # a database that is away answers 503, it does not keep the API from starting
    watch = PlanWatch(context.settings.database_url.get_secret_value(), context.plans)
    await run_in_threadpool(_first_plans, context)
    watch.start()
    try:
        yield
    finally:
        await run_in_threadpool(watch.stop)
        await app.state.feed.stop()
        app.state.publisher.close()
        pool.close()


def _first_plans(context: Context) -> None:
    """Read the plans before the first request, if the database answers and has them."""
    with suppress(psycopg.OperationalError, psycopg.errors.UndefinedTable), context.connection() as connection:
        context.plans.refresh(connection)
