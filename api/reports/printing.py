"""The report without a server: for the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from api.context import Context
from api.problems import Problem
from api.reports.contents import Report, gather
from api.wording import Language, OriginName
from core.catalogue import load_catalogue
from core.errors import ConfigurationError
from core.settings import Settings
from core.store.connection import Connection
from core.store.pool import Pool


def printed(
    settings: Settings,
    connection: Connection,
    year: int,
    language: Language,
    origin: OriginName | None,
    now: Callable[[], datetime],
    seal: str | None = None,
) -> Report:
    """The report's contents.

    raises   ConfigurationError: there is no such year or seal
    """
    # What a report needs comes over `connection`; the pool stays closed.
    context = Context(settings, load_catalogue(), Pool(settings.database_url.get_secret_value(), size=1), now)
    context.plans.refresh(connection)
    try:
        return gather(context, connection, year, language, origin, seal)
    except Problem as problem:
        raise ConfigurationError(str(problem)) from problem
