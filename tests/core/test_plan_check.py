"""A masterplan's file with mistakes: each is told, with its line and value, and all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_text import PLAN

from core.catalogue import load_catalogue
from core.catalogue.sdg import is_sdg
from core.errors import ConfigurationError
from core.plan import file as plan_file

CATALOGUE = load_catalogue()

# what is planted: (old text, new text, what is told after the file's name)
MISTAKES = {
    "unknown indicator": ('"WTR-03"', '"WTR-33"', "line 21: error: goal WTR-33, indicator 'WTR-33': there is no such"),
    "indicator with a near name": ('"WTR-03"', '"WTR-3"', "the nearest is WTR-03"),
    "missing year": ("{ 2025 = 92.0, 2026 = 95.0 }", "{ 2025 = 92.0 }", "line 45: error: goal WTR-04, targets: there"),
    "year outside": ("2025 = 92.0,", "2025 = 92.0, 2031 = 99.0,", "targets.2031 99.0: 2031 is outside the plan"),
    "weight of nothing": ("weight = 2", "weight = 0", "line 27: error: goal WTR-03, weight 0: input should be greater"),
    "wrong owner": ('owner = "perumdam"\ncoll', 'owner = "pdam"\ncoll', "line 28: error: goal WTR-03, owner 'pdam': "),
    "wrong collaborator": ('"dinkes"', '"dinas"', "line 29: error: goal WTR-03, collaborators.1 'dinas': there is no"),
    "goal twice": ('"WTR-04"', '"WTR-03"', "line 40: error: goal WTR-03, indicator 'WTR-03 city': goals has it"),
    "against the direction": ("2026 = 95.0", "2026 = 91.0", "warning: goal WTR-04, targets.2026 91.0: 2026 is worse"),
    "code of no SDG": ("sdg:6.4", "sdg:18.1", "line 31: error: goal WTR-03, codes.1 'sdg:18.1': is no goal, target"),
    "code that is not declared": ('codes = ["sdg:6.4", "rpjmd:x"]', 'codes = ["iku:1"]', "'iku:1': there is no such"),
    "programme that is not there": ('programme = "air-minum"\ngrain = "month"\nbaseline_year = 2024\nbaseline = 90',
                                    'programme = "air"\ngrain = "month"\nbaseline_year = 2024\nbaseline = 90',
                                    "line 41: error: goal WTR-04, programme 'air': there is no such programme"),
    "grain without figures": ('grain = "month"\nbaseline_year = 2024\nbaseline = 90',
                              'grain = "quarter"\nbaseline_year = 2024\nbaseline = 90',
                              "line 42: error: goal WTR-04, grain 'quarter': WTR-04 has figures by"),
    "text for a number": ("baseline = 90.0", 'baseline = "90"', "line 44: error: goal WTR-04, baseline '90': "),
    "unknown key": ("weight = 2", "wieght = 2", "line 27: error: goal WTR-03, wieght 2: is no key of this entry"),
    "revision without a basis": ('basis = "Perbup 7/2025"', 'basis = ""', "line 38: error: goal WTR-03, revisions.1"),
    "revision that leads elsewhere": ("value = 35.0", "value = 36.0", "warning: goal WTR-03, targets.2026 35.0: the"),
    "baseline after the first target": ("baseline_year = 2024\nbaseline = 40", "baseline_year = 2025\nbaseline = 40",
                                        "line 24: error: goal WTR-03, baseline_year 2025: must lie before the first"),
    "accepted though open": ('by = "siti"', 'by = "siti"\naccepted = true', "line 61: error: recommendation r1, "),
    "closed without evidence": ('"in_progress"', '"closed"', "follow_ups.1: is closed without evidence or link"),
    "infinite target": ("2026 = 95.0", "2026 = inf", "goal WTR-04, targets.2026 inf: input should be a finite number"),
    "scope of no district": ('"WTR-04"', '"WTR-04"\nscope = "district:64.99"', "'64.99': there is no such district"),
}  # fmt: skip


def told(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    read = plan_file.read(path)
    return [read.told(finding).removeprefix(f"{path}, ") for finding in read.findings(CATALOGUE)]


def test_sound_plan_has_nothing_to_tell(tmp_path: Path) -> None:
    assert told(tmp_path, PLAN) == []


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES.values(), ids=list(MISTAKES))
def test_mistake_is_told_with_its_line_and_value(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert PLAN.count(old) == 1 or old.startswith('owner = "perumdam"')
    lines = told(tmp_path, PLAN.replace(old, new))
    assert [line for line in lines if expected in line], lines


def test_all_mistakes_are_told_at_once_in_the_files_order(tmp_path: Path) -> None:
    text = PLAN.replace("weight = 2", "weight = -1").replace('"dinkes"', '"x"').replace("2026 = 95.0", "2027 = 95.0")
    text = text.replace('id = "living"', 'id = "hidup"', 1)
    lines = told(tmp_path, text)
    # dimension without programme; programme and recommendation without dimension; weight; collaborator; two years
    assert len(lines) == 7
    numbers = [int(line.split(":")[0].removeprefix("line ")) for line in lines]
    assert numbers == sorted(numbers)


def test_plan_with_errors_is_refused_by_the_first_and_their_number(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.replace("weight = 2", "weight = 0").replace('"dinkes"', '"x"'))
    with pytest.raises(ConfigurationError, match=r"plan.toml, line 27: .*2 errors in all"):
        plan_file.read(path).plan(CATALOGUE)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.toml", b"id = ", "plan.toml: Invalid value"),
        ("plan.toml", b"\xff\xfe", "is no UTF-8 text"),
        ("plan.xlsx", b"PK no workbook", "cannot be read as a workbook"),
        ("plan.json", b"{}", "ends in .toml or .xlsx"),
    ],
    ids=["no TOML", "no text", "no workbook", "another form"],
)
def test_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigurationError, match=said):
        plan_file.read(tmp_path / name)


@pytest.mark.parametrize("entry", ["goal = 3", "goal = [1]", "[goal]\nx = 1", "[[goal]]\ntargets = 5\nrevision = 7"])
def test_shapes_that_nobody_expects_are_told_and_end_nothing(tmp_path: Path, entry: str) -> None:
    assert told(tmp_path, f"first_year = 2025\nlast_year = 2026\n{entry}\n")


@pytest.mark.parametrize("code", ["11", "11.6", "11.6.2", "9.c", "17.19", "13.b"])
def test_codes_of_the_sdgs(code: str) -> None:
    assert is_sdg(code)


@pytest.mark.parametrize("code", ["0", "18", "11.8", "17.a", "13.c", "11.6.0", "6.4.2.1", "", "x"])
def test_codes_of_no_sdg(code: str) -> None:
    assert not is_sdg(code)
