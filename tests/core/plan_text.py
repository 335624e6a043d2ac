"""A small masterplan as a file: two goals, one of them revised, and a recommendation."""

from __future__ import annotations

PLAN = """\
id = "uji-2025-2026"
name_id = "Rencana uji"
name_en = "Test plan"
first_year = 2025
last_year = 2026
adopted = 2025-01-01
basis = "Perbup 1/2025"
note_id = "-"
note_en = "-"
[[dimension]]
id = "living"
name_id = "Kehidupan"
name_en = "Living"
[[programme]]
id = "air-minum"
dimension = "living"
name_id = "Air minum"
name_en = "Drinking water"
owner = "perumdam"
[[goal]]
indicator = "WTR-03"
programme = "air-minum"
grain = "month"
baseline_year = 2024
baseline = 40.0
targets = { 2025 = 38.0, 2026 = 35.0 }
weight = 2
owner = "perumdam"
collaborators = ["dinkes"]
communities = ["Forum Air"]
codes = ["sdg:6.4", "rpjmd:x"]
source = "illustrative"
[[goal.revision]]
year = 2026
was = 34.0
value = 35.0
decided = 2025-06-01
basis = "Perbup 7/2025"
[[goal]]
indicator = "WTR-04"
programme = "air-minum"
grain = "month"
baseline_year = 2024
baseline = 90.0
targets = { 2025 = 92.0, 2026 = 95.0 }
owner = "perumdam"
source = "illustrative"
[[recommendation]]
id = "r1"
evaluation = "2024"
dimension = "living"
text_id = "Perbaiki"
text_en = "Mend it"
owner = "perumdam"
due = 2025-12-31
source = "Berita acara"
[[recommendation.follow_up]]
on = 2025-03-01
status = "in_progress"
by = "siti"
[[code]]
code = "rpjmd:x"
name_id = "x"
name_en = "x"
source = "illustrative"
"""
