"""What one process notes the others see, and a full table forgets what is over first."""

from __future__ import annotations

from pathlib import Path

from api.shared_times import _SLOTS, SharedTimes


def test_what_is_noted_is_seen_by_all_that_share_the_file(tmp_path: Path) -> None:
    one, other = SharedTimes(tmp_path / "times"), SharedTimes(tmp_path / "times")
    one.note("siti", 12.5, now=1.0)
    assert (other.get("siti"), other.get("budi"), SharedTimes().get("siti")) == (12.5, 0.0, 0.0)


def test_a_full_table_goes_on_and_keeps_what_lasts(tmp_path: Path) -> None:
    times = SharedTimes()
    times.note("lasting", 1e9, now=0.0)
    for number in range(_SLOTS * 2):
        times.note(f"caller-{number}", 100.0, now=0.0)
    assert times.get("lasting") == 1e9
    times.note("late", 200.0, now=150.0)
    assert times.get("late") == 200.0
