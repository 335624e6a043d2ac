"""The question that the parameters of /v1/readings come to, in the words of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.context import Context
from api.known import check_metric
from api.parameters import check_service, find_district
from api.problems import Problem, missing
from api.reading_owners import owners_of, series_of
from api.reading_query import DOUBTS, ReadingQuery
from api.times import DAY, span
from api.wording import OriginName, origin_name
from core.buckets import widened
from core.store.buckets import GOOD, Form
from core.store.connection import Connection
from core.store.wanted import Quality, Series


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked for.

    service      None: of several services
    is_official  of real points alone, all of them accepted
    series       those that are meant; may be none
    start, end   whole buckets, if there are any
    form         None: the readings themselves
    quality      None: any
    """

    asked: ReadingQuery
    service: str | None
    origin: OriginName
    is_official: bool
    series: list[Series]
    start: datetime
    end: datetime
    form: Form | None
    quality: Quality | None

    @property
    def storage(self) -> str:
        return self.form.storage if self.form else "reading"

    @property
    def is_whole(self) -> bool:
        """Whether the whole answer has to be there before its first item can be told."""
        is_shaped = self.asked.fill != "none" or self.asked.max_points is not None
        return is_shaped or (self.form is not None and not self.form.is_sum_over_rows)


def question_of(context: Context, connection: Connection, asked: ReadingQuery) -> Question:
    """The question.

    raises   Problem: something named does not exist, or does not go together
    """
    start, end = span(context, asked.from_, asked.to, DAY)
    quality = _quality(asked.quality)
    form = _form(context, asked, quality)
    if form:
        start, end = widened(start, end, form.bucket, context.zone)
    check_service(context, asked.service)
    owners = owners_of(connection, asked.device, asked.point, asked.service, find_district(context, asked.district))
    services = {owner.service for owner in owners} or {asked.service or ""}
    service = services.pop() if len(services) == 1 else None
    metrics = asked.metric.split(",") if asked.metric is not None else None
    for metric in metrics or ():
        check_metric(context, service, metric)
    origins = {origin_name(owner.origin) for owner in owners}
    origin = asked.origin or _only(origins)
    is_pending = any(owner.state == "pending" for owner in owners)
    is_official = origin == "real" and "real" in origins and not is_pending
    series = series_of(owners, metrics, origin)
    return Question(asked, service, origin, is_official, series, start, end, form, quality)


def _form(context: Context, asked: ReadingQuery, quality: Quality | None) -> Form | None:
    if asked.bucket != "none":
        # Without a word on it only good readings count in a bucket; `any` means each of them.
        kept = quality or (GOOD if asked.quality is None else Quality(good=True, flags=sum(DOUBTS.values())))
        return Form(asked.bucket, asked.aggregate or "mean", context.zone.key, kept)
    for name, value in (("aggregate", asked.aggregate), ("fill", None if asked.fill == "none" else asked.fill)):
        if value is not None:
            detail = (f"{name} memerlukan bucket, misalnya 1h", f"{name} needs a bucket, such as 1h")
            raise Problem("invalid-parameter", detail, parameter=name, value=value)
    return None


def _quality(text: str | None) -> Quality | None:
    """None: any."""
    words = text.split(",") if text is not None else ["any"]
    if words == ["any"]:
        return None
    for word in words:
        if word not in ("good", *DOUBTS):
            what = ("mutu", "quality")
            raise missing("unknown-value", what, word, ["good", "any", *DOUBTS], parameter="quality")
    return Quality("good" in words, sum(DOUBTS[word] for word in set(words) - {"good"}))


def _only(origins: set[OriginName]) -> OriginName:
    if len(origins) > 1:
        named = ", ".join(sorted(origins))
        detail = (
            f"pilihan memuat beberapa asal: {named}; sebut satu dengan origin",
            f"these are of several origins: {named}; name one by origin",
        )
        raise Problem("invalid-parameter", detail, parameter="origin", nearest=sorted(origins))
    return next(iter(origins), "real")
