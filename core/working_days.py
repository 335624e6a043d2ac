"""Working days: Monday to Friday but for public holidays."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]


class WorkingDays:
    """The regency's working calendar.

    holidays  local dates, YYYY-MM-DD
    """

    def __init__(self, holidays: Iterable[str]) -> None:
        self._calendar = np.busdaycalendar(holidays=np.array(sorted(holidays), dtype="datetime64[D]"))

    def after(self, days: Days, count: int) -> Days:
        """The `count`-th working day after each of `days`, datetime64[D], NaT where that is; 0: the day itself.

        A case that comes in on a day off begins to count on the working day that follows, as one that came in on
        the working day before does.
        """
        if not count:
            return days
        found = np.full(days.shape, np.datetime64("NaT"), dtype="datetime64[D]")
        is_known = ~np.isnat(days)
        found[is_known] = np.busday_offset(days[is_known], count, roll="backward", busdaycal=self._calendar)
        return found
