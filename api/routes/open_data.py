"""What the public may read without a key, where the setting NADI_OPEN_DATA is on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from api.answers import json_answer
from api.context import Context
from api.cursors import decode, encode
from api.figures import default_grain, origin_of_values
from api.files import RESPONSES, file_answer, form_of, style_of
from api.opendata import dcat
from api.opendata.contents import about_figures, dictionary_of, rows_of, table_of
from api.opendata.datasets import Dataset, dataset_of, datasets
from api.opendata.page import page
from api.opendata.rows import Published
from api.opendata.satu_data import satu_data
from api.parameters import Bom, Csv, Cursor, Format, From, Language, Limit, Nadi, Origin, To
from api.schemas.common import Page
from api.times import EARLIEST, parse_time
from api.value_pages import check_grain
from core.store import published
from core.store.published import Span

router = APIRouter(prefix="/open", tags=["open data"])

# Anybody's cache may keep it so long [s].
_CACHE = {"Cache-Control": "public, max-age=300"}
Key = Annotated[str, Path(description="key of a dataset, see /open/datasets", examples=["wtr-03"], max_length=100)]
PageLanguage = Annotated[Literal["id", "en"] | None, Query(description="of the page; else by Accept-Language")]
Grain = Annotated[
    Literal["day", "month", "quarter", "year"] | None,
    Query(description="kind of period of a dataset of figures; else the one the masterplan judges"),
]


@router.get(
    "",
    response_class=Response,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
    summary="The open data, as a page",
)
def catalogue_page(nadi: Nadi, accepted: Language, language: PageLanguage = None) -> Response:
    """Every dataset with its files, for people."""
    text = page(nadi, datasets(nadi), _spans(nadi), language or accepted)
    # The page brings its own style and nothing else.
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return Response(text, headers={**_CACHE, "Content-Security-Policy": policy}, media_type="text/html; charset=utf-8")


@router.get("/catalog.jsonld", response_model=dict[str, Any], summary="The open data, as a DCAT catalogue")
def catalogue(nadi: Nadi) -> Response:
    """What other portals harvest: DCAT 3 in JSON-LD, with licence, producer and files of each dataset."""
    return _kept(json_answer(dcat.catalogue(nadi, datasets(nadi), _spans(nadi)), media_type=dcat.MEDIA_TYPE))


@router.get("/datasets", response_model=Page[dict[str, Any]], summary="The datasets")
def every_dataset(nadi: Nadi) -> Response:
    """Each dataset as DCAT describes it."""
    spans = _spans(nadi)
    return _kept(json_answer(Page([_described(nadi, entry, spans) for entry in datasets(nadi)], None)))


@router.get("/datasets/{dataset}", response_model=dict[str, Any], summary="A dataset's metadata")
def one_dataset(nadi: Nadi, dataset: Key) -> Response:
    """As DCAT and as Satu Data Indonesia (Perpres 39/2019) describe it."""
    entry = dataset_of(nadi, dataset)
    where = f"{dcat.address(nadi)}/datasets/{entry.key}/dictionary"
    told = _described(nadi, entry, _spans(nadi)) | {"satu_data": satu_data(nadi, entry, where)}
    return _kept(json_answer(told))


@router.get("/datasets/{dataset}/dictionary", response_model=Page[dict[str, str]], summary="What its columns mean")
def dictionary(nadi: Nadi, dataset: Key) -> Response:
    """A row a column: name, labels in both languages, type, meaning."""
    return _kept(json_answer(Page(dictionary_of(nadi, dataset_of(nadi, dataset)), None)))


@router.get(
    "/datasets/{dataset}/data",
    response_model=Page[dict[str, Any]],
    responses=RESPONSES,
    summary="A dataset's rows",
)
def rows(
    nadi: Nadi,
    request: Request,
    language: Language,
    dataset: Key,
    grain: Grain = None,
    from_: From = None,
    to: To = None,
    origin: Origin = None,
    format_: Format = None,
    csv: Csv = "plain",
    bom: Bom = None,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> Response:
    """Final figures of the regency, its districts and agencies, all periods unless `from` and `to` say else.

    Figures behind which fewer cases stand than the setting says are suppressed. A file holds all rows.
    """
    entry = dataset_of(nadi, dataset)
    form = form_of(request, format_)
    with nadi.connection() as connection:
        if entry.indicator is None:
            content = rows_of(nadi, connection, entry, language)
            if form is None:
                return _kept(json_answer(Page(content, None)))
            return _kept(file_answer(request, table_of(nadi, entry, content, {}), form, style_of(csv, bom)))
        chosen = check_grain(entry.indicator, grain or default_grain(nadi, entry.indicator))
        about = origin_of_values(connection, entry.indicator.id, ["city"], chosen, origin)
        since = parse_time(nadi, "from", from_)[0] if from_ else EARLIEST
        until = parse_time(nadi, "to", to)[1] if to else nadi.now()
        figures = Published(nadi, entry.indicator, about, chosen, since, until, language)
        if form is None:
            items, after = figures.page(connection, decode(cursor, tuple[datetime, str, int]), limit)
            return _kept(json_answer(Page(items, encode(after) if after else None)))
    table = table_of(nadi, entry, figures.every(), about_figures(figures))
    return _kept(file_answer(request, table, form, style_of(csv, bom)))


def _spans(nadi: Context) -> dict[str, Span]:
    """Of each indicator the span of its real figures, else of what else there is."""
    with nadi.connection() as connection:
        found = published.spans(connection, list(nadi.catalogue.indicators))
    order = ["replayed", "simulated", "reported", "real"]
    return {span.indicator: span for span in sorted(found, key=lambda span: order.index(span.origin))}


def _described(nadi: Context, entry: Dataset, spans: dict[str, Span]) -> dict[str, Any]:
    return dcat.dataset(nadi, entry, spans.get(entry.indicator.id) if entry.indicator else None)


def _kept(answer: Response) -> Response:
    answer.headers.update(_CACHE)
    return answer
