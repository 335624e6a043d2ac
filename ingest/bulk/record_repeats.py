"""Records of a chunk without those that speak of a case again."""

from __future__ import annotations

from ingest.bulk.record_mapping import Repeats
from ingest.bulk.record_rows import Records
from ingest.bulk.row_errors import RowError


def once(held: Records, repeats: Repeats, header: str) -> tuple[Records, int]:
    """`held` with each case once, and how many of the others say the same; what says something else is an error.

    header   of the column that names the case
    """
    kept, same = Records([], [], list(held.errors)), 0
    for entry, line in zip(held.entries, held.line, strict=True):
        if line in repeats.other:
            detail = f"line {repeats.other[line]} says something else of the same case; leave one"
            kept.errors.append(RowError(line, header, entry[0], "repeated", detail))
        elif line in repeats.same:
            same += 1
        else:
            kept.entries.append(entry)
            kept.line.append(line)
    return kept, same
