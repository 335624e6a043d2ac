"""Wrong usage is one line and exit code 2; every command and group shows an example in its help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from cli.main import main, make_app


def commands(group: Any, *path: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if hasattr(command, "commands"):
            yield from commands(command, *path, name)


COMMANDS = sorted(commands(typer.main.get_command(make_app())))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_help_has_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(make_app(), [*path, "--help"])
    assert result.exit_code == 0
    shown = " ".join(result.output.split())
    assert "nadi" in shown[shown.index("Example") :]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["device", "lst"], "No such command 'lst'"),
        (["--nope"], "No such option: --nope"),
        (["import", "records", "x.csv"], "Missing option '--kind'"),
        (["dead-letter", "list", "--limit", "x"], "Invalid value for '--limit'"),
    ],
    ids=["command", "option", "missing", "value"],
)
def test_wrong_usage_is_one_line(
    arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["nadi", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"nadi: {says}")
    assert line.endswith("--help` tells more")


def test_a_command_that_does_what_was_asked_exits_with_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["nadi", "--help"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert not stopped.value.code
