import io
import json
import os
import re
import shlex
import subprocess
import sys
import time

import click
import pytest
from click.testing import CliRunner
from conftest import ROOT, SAMPLE

from analyzer import cli
from analyzer.language.store import ModelError


def invoke(*args, stdin=None):
    return CliRunner().invoke(cli.main, [str(a) for a in args], input=stdin)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    return invoke("run", SAMPLE, "--us", "northwind.example", "--out", out), out


def test_run_writes_and_tells(done):
    result, out = done
    assert result.exit_code == 0, result.output
    assert "found 141: analysed 140, duplicates 1, rejected 0" in result.output
    assert str(out / "report.html") in result.output
    assert (out / "relationships.csv").is_file()
    assert not (out / ".parts").exists()


def test_progress_is_silent_in_a_pipe(done):
    assert "piece" not in done[0].output


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        (None, None, 2, "Check the path"),
        ("empty", None, 3, "the folder is empty"),
        ("x.bin", b"\x89PNG\0\0\0\0", 3, "Export the mail as mbox"),
        ("mail.csv", b"from,subject\na@x.example,hi\n", 3, "--column body=HEADER"),
        ("mail.mbox", b"From a@x.example Tue Mar 04 10:00:00 2025\nFrom: a@x.exam", 3, "export it again"),
    ],
)
def test_bad_input_says_what_to_do(tmp_path, name, content, code, words):
    path = tmp_path / "in" / (name or "nowhere")
    if name == "empty":
        path.mkdir(parents=True)
    elif name:
        path.parent.mkdir()
        path.write_bytes(content)
    result = invoke("run", path, "--out", tmp_path / "out")
    assert result.exit_code == code
    assert words in result.output
    assert not (tmp_path / "out" / "report.html").exists()


def test_an_mbox_cut_in_the_middle_is_read_and_said(tmp_path):
    data = (SAMPLE / "mail.mbox").read_bytes()
    (tmp_path / "cut.mbox").write_bytes(data[: len(data) // 2].rstrip(b"\n") + b" and then")
    result = invoke("run", tmp_path / "cut.mbox", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "was the export complete?" in result.output


@pytest.mark.parametrize("args", [("--as-of", "yesterday"), ("--column", "body"), ("--workers", "0"), ("--nonsense",)])
def test_a_wrong_command_line_is_exit_2(tmp_path, args):
    assert invoke("run", SAMPLE, "--out", tmp_path, *args).exit_code == 2


def test_out_must_not_be_a_file(tmp_path):
    (tmp_path / "f").write_text("x")
    result = invoke("run", SAMPLE, "--out", tmp_path / "f")
    assert result.exit_code == 2


def test_annotate_through_pipes():
    lines = [
        {"id": "a", "before": "", "text": "Dear valued partner,", "after": ""},
        {"id": "b", "before": "", "text": "We will pay by 5 May.", "after": ""},
    ]
    result = invoke("annotate", "-", "--out", "-", stdin="\n".join(map(json.dumps, lines)))
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert [row["id"] for row in rows] == ["a", "b"]
    assert set(rows[0]) == {"id", "elements", "partner_uses", "acts"}
    assert set(rows[0]["partner_uses"][0]) == {"start", "end", "surface", "use", "motive", "probability"}
    assert rows[1]["acts"][0]["due"] == "by 5 May"


def test_annotate_names_the_bad_line():
    result = invoke("annotate", "-", "--out", "-", stdin='{"id": "a", "text": "ok"}\nnonsense\n')
    assert result.exit_code == 2
    assert "line 2" in result.output


def test_evaluate_measures_and_writes_json(tmp_path):
    gold = tmp_path / "gold.jsonl"
    row = {
        "id": "1",
        "before": "",
        "text": "Please send the file.",
        "after": "",
        "elements": [],
        "partner_uses": [],
        "acts": ["request"],
        "commitment": None,
        "source": "mail",
        "drawn": "sampled",
    }
    gold.write_text(json.dumps(row) + "\n")
    result = invoke("evaluate", gold, "--json", tmp_path / "f.json")
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "f.json").read_text())["labels"]["request"]["support"] == 1
    assert "request" in result.output


def test_evaluate_takes_what_annotate_wrote(tmp_path):
    gold = tmp_path / "gold.jsonl"
    row = {
        "id": "1",
        "text": "Please send the file.",
        "elements": [],
        "partner_uses": [],
        "acts": ["request"],
        "commitment": None,
    }
    gold.write_text(json.dumps(row) + "\n")
    assert invoke("annotate", gold, "--out", tmp_path / "said.jsonl").exit_code == 0
    result = invoke("evaluate", gold, "--predictions", tmp_path / "said.jsonl")
    assert result.exit_code == 0, result.output
    wrong = invoke("evaluate", gold, "--predictions", gold)
    assert wrong.exit_code == 2
    assert "annotate" in wrong.output


def test_every_command_and_option_is_documented():
    """Each has a help text that `--help` prints, an example, and a place in a page for readers."""
    pages = "".join((ROOT / page).read_text("utf-8") for page in ("README.md", "models/README.md", "data/README.md"))
    assert invoke("--help").exit_code == 0
    for name, command in cli.main.commands.items():
        shown = invoke(name, "--help").output
        assert name in invoke("--help").output and f"analyzer {name}" in pages
        assert re.search(rf"Examples?:\n +(?:.*\| )?analyzer {name}\b", shown), f"{name} has no example"
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.name}"
                assert max(option.opts, key=len) in shown
                assert max(option.opts, key=len) in pages, f"no page names {name} {option.opts}"
            else:
                assert option.make_metavar(click.Context(command)).strip("[].") in shown


def test_every_example_of_a_help_text_can_be_parsed():
    """An example with an option that does not exist, or without one that must be, is a defect."""
    for name, command in cli.main.commands.items():
        lines = [line for line in command.help.splitlines() if f"analyzer {name}" in line]
        for line in lines:
            words = shlex.split(line.partition(f"analyzer {name}")[2])
            parser = command.make_parser(click.Context(command))
            given, rest, _ = parser.parse_args(words)
            for option in command.params:
                if isinstance(option, click.Option) and option.required:
                    assert option.name in given, line


def test_help_answers_at_once():
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "analyzer.cli", "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.5


def test_control_characters_never_reach_the_terminal():
    assert "\x1b" not in cli._plain("a\x1b[31mred\x07")


def test_the_shell_can_complete_commands(monkeypatch):
    from click.shell_completion import BashComplete

    complete = BashComplete(cli.main, {}, "analyzer", "_ANALYZER_COMPLETE")
    names = {item.value for item in complete.get_completions([], "re")}
    assert names == {"report", "review"}
    assert "--corrections" in {item.value for item in complete.get_completions(["run"], "--co")}
    assert "_ANALYZER_COMPLETE" in invoke("--help").output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_produced(shell):
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)(cli.main, {}, "analyzer", "_ANALYZER_COMPLETE")
    made._check_version = lambda: None  # which shell is installed here does not matter
    script = made.source()
    assert "_ANALYZER_COMPLETE" in script and "analyzer" in script
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"{shell}_source" in readme


def test_the_table_at_the_end_tells_verdict_and_confidence(done):
    lines = done[0].output.splitlines()
    heading = next(i for i, line in enumerate(lines) if line.split()[:2] == ["relationship", "verdict"])
    assert "confidence" in lines[heading]
    assert lines[heading + 1].split()[1] in ("partnership", "so_called", "unlabelled_partnership", "transactional")
    assert "held in" in lines[heading + 1]
    assert lines[-1].startswith("report: ") or any(line.startswith("report: ") for line in lines[heading:])
    assert "\x1b" not in done[0].output


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_tells_rate_and_time_left_on_a_terminal():
    screen = Terminal()
    progress = cli._Progress(screen)
    progress("annotating", 1, 40)
    time.sleep(0.25)
    progress("annotating", 20, 40)
    progress.close()
    bar = screen.getvalue()
    assert re.search(r"annotating: +\d+%.*20/40 \[\d\d:\d\d<\d\d:\d\d, +[\d.]+piece/s\]", bar), bar
    assert "\x1b[3" not in bar  # no colour


@pytest.mark.parametrize("given", [{"NO_COLOR": "1"}, {}])
def test_output_into_a_pipe_holds_no_colour_and_no_bar(given):
    done = subprocess.run(
        [sys.executable, "-m", "analyzer.cli", "formats"], capture_output=True, text=True, env={**os.environ, **given}
    )
    assert done.returncode == 0 and "\x1b" not in done.stdout + done.stderr


def test_a_broken_model_is_told_with_what_to_do(tmp_path, monkeypatch):
    def broken(*args, **more):
        raise ModelError("A-MODEL: x is not the file that the manifest names; install the package again")

    monkeypatch.setattr("analyzer.pipeline.analyze", broken)
    result = invoke("run", SAMPLE, "--out", tmp_path / "out")
    assert result.exit_code == 2 and "install the package again" in result.output


def test_a_stopped_run_is_told_how_to_go_on(tmp_path, monkeypatch):
    def stop(*args, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr("analyzer.pipeline.analyze", stop)
    result = invoke("run", SAMPLE, "--out", tmp_path / "out")
    assert result.exit_code == 1 and "--resume" in result.output
