"""`nadi masterplan` as its user meets it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from plan_text import PLAN

from cli.main import main
from core.catalogue import load_catalogue


class Terminal:
    """Runs commands against one database; what they say and how they end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str) -> tuple[int, str]:
        self._monkeypatch.setattr(sys, "argv", ["nadi", "masterplan", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        said = self._capsys.readouterr()
        return int(end.value.code or 0), said.out + said.err


@pytest.fixture
def nadi(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], empty_store_url: str, tmp_path: Path
) -> Terminal:
    monkeypatch.setenv("NADI_DATABASE_URL", empty_store_url)
    monkeypatch.chdir(tmp_path)
    return Terminal(monkeypatch, capsys)


def test_check_lists_mistakes_and_fails(nadi: Terminal, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN.replace("weight = 2", "weight = 0").replace('"dinkes"', '"x"'))
    code, said = nadi("check", "plan.toml")
    assert code == 1
    assert "plan.toml, line 27: error: goal WTR-03, weight 0" in said
    assert "plan.toml: 2 errors, 0 warnings" in said
    (tmp_path / "plan.toml").write_text(PLAN)
    assert nadi("check", "plan.toml") == (0, "plan.toml: 0 errors, 0 warnings\n")


def test_import_is_tried_first_then_applied_with_its_legal_basis(nadi: Terminal, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN)
    assert "nothing was stored" in nadi("import", "plan.toml")[1]
    assert "uji-2025-2026: stored" in nadi("import", "plan.toml", "--apply")[1]
    (tmp_path / "plan.toml").write_text(PLAN.replace("2026 = 95.0", "2026 = 94.0"))
    code, said = nadi("import", "plan.toml", "--apply")
    assert (code, "--basis" in said) == (1, True)
    code, said = nadi("import", "plan.toml", "--apply", "--basis", "Perbup 12/2026", "--decided", "2026-03-01")
    assert (code, "stored" in said) == (0, True)
    assert "the database says the same" in nadi("import", "plan.toml", "--apply")[1]


def test_export_is_what_import_takes_back_unchanged(nadi: Terminal, tmp_path: Path) -> None:
    shipped = load_catalogue().masterplan.id
    for name in ("plan.xlsx", "plan.toml"):
        assert nadi("export", name, "--plan", shipped)[0] == 0
        assert nadi("import", name, "--apply")[0] == 0
    assert "the database says the same" in nadi("import", "plan.xlsx")[1]
    assert nadi("export", "plan.toml")[0] == 2  # it exists


@pytest.mark.parametrize(("language", "word"), [("id", "tanpa data"), ("en", "no data")])
def test_status_speaks_both_languages(nadi: Terminal, language: str, word: str) -> None:
    code, said = nadi("status", "--language", language)
    assert code == 0
    assert word in said
    assert "WTR-03" in said
    assert nadi("status", "--origin", "fake")[0] == 2


def test_recommendations_are_listed_and_followed_up(nadi: Terminal, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN)
    nadi("import", "plan.toml", "--apply")
    follow_up = ["recommendation", "follow-up", "r1", "--plan", "uji-2025-2026", "--status"]
    code, said = nadi(*follow_up, "closed")
    assert (code, "closing needs evidence" in said) == (1, True)
    code, said = nadi(*follow_up, "closed", "--evidence", "SK 5/2026", "--accept")
    assert (code, said) == (0, "recommendation r1: closed, accepted\n")
    assert "SK 5/2026" in nadi("recommendation", "list", "--plan", "uji-2025-2026")[1]
    assert "no such recommendation" in nadi("recommendation", "list", "--open", "--plan", "uji-2025-2026")[1]
    assert nadi(*follow_up, "done")[0] == 2
