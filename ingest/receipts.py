"""The fate of messages that have a receipt, noted in the transaction that stores them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from core import receipts as topics
from core.store import receipts
from core.store.connection import Connection
from core.store.dead_letters import DeadLetter
from core.store.readings import Outcome
from core.store.receipts import Part
from ingest.batch import Batch, Content

_MAX_REASONS = 20
_MAX_DETAIL = 500  # [characters]


def settle(
    connection: Connection,
    batch: Batch,
    outcome: npt.NDArray[np.int8],
    said: Mapping[int, Sequence[str]],
    letters: Sequence[DeadLetter],
) -> None:
    """Note what became of those messages of `batch` that have a receipt.

    outcome   of each reading, int8 (n,)
    said      {number of a message: of each of its records 'new', 'changed' or 'duplicate'}
    letters   all of the batch
    """
    numbers = [
        number for number, content in enumerate(batch.contents) if content.message.topic.startswith(topics.PREFIX)
    ]
    if not numbers:
        return
    owners = np.array(batch.row_content, dtype=np.int64)
    for number in numbers:
        content = batch.contents[number]
        found = topics.receipted(content.message.topic)
        if found is not None:
            counts = np.bincount(outcome[owners == number], minlength=len(Outcome)).tolist()
            part = _part(content, counts, said.get(number, ()), letters)
            receipts.settle(connection, found.receipt, found.part, part, content.received_at)


def _part(content: Content, counts: Sequence[int], said: Sequence[str], letters: Sequence[DeadLetter]) -> Part:
    # A topic with a receipt is that of one message alone.
    own = [letter for letter in letters if letter.topic == content.message.topic][:_MAX_REASONS]
    repeated = said.count("duplicate")
    rejected = content.rejected + counts[Outcome.CONFLICT]
    return Part(
        is_read=content.is_read,
        decoded=sum(counts) + content.rejected + len(said),
        stored=counts[Outcome.STORED] + len(said) - repeated,
        duplicate=counts[Outcome.DUPLICATE] + repeated,
        rejected=rejected,
        reasons=[
            {"reason": letter.reason, "detail": letter.detail[:_MAX_DETAIL].replace("\x00", "\\x00")} for letter in own
        ],
    )
