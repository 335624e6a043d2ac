"""Records that Nadi writes itself are nobody's to hand over: an alarm cannot be closed by a message."""

from __future__ import annotations

import pytest

from core.catalogue.record_kinds import find_record_kind, load_record_kinds
from core.errors import Missing, Undecodable
from core.reading import OWN_KINDS
from ingest.decoders.record_json import decode


@pytest.mark.parametrize("kind", sorted(OWN_KINDS))
def test_a_message_cannot_speak_for_nadi(kind: str) -> None:
    assert kind in load_record_kinds()
    with pytest.raises(Undecodable, match="Nadi's own"):
        decode(f'{{"kind": "{kind}", "key": "1", "attributes": {{}}}}'.encode(), "d", 0)
    with pytest.raises(Missing):
        find_record_kind(kind)
