"""The commands: each a thin wrapper over one public function. Heavy imports wait until a command needs them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from analyzer import cli_back, cli_redact

if TYPE_CHECKING:
    from analyzer.analysis import Analysis

EXIT_WRONG = 2
EXIT_NOTHING = 3
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Commands(click.Group):
    """The commands; what may happen to any of them is told in words, with what to do next."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  what the command returns
        try:
            return super().invoke(ctx)
        except RuntimeError as error:
            from analyzer.language.store import ModelError

            if not isinstance(error, ModelError):
                raise
            raise _wrong(str(error)) from None
        except KeyboardInterrupt:
            if ctx.invoked_subcommand == "run":
                click.echo("\nstopped; the same command with --resume goes on from here", err=True)
            raise


@click.group(cls=_Commands, context_settings=CONTEXT)
@click.version_option(package_name="analyzer-words-deeds", prog_name="analyzer")
def main() -> None:
    """Says whether talk of partnership in your correspondence is backed by deeds.

    Everything stays on this machine.

    \b
    Examples:
      analyzer run mail.mbox notes/ --us northwind.example --out report
      analyzer annotate sentences.jsonl --out labelled.jsonl

    
    Completion in your shell (bash; zsh and fish likewise):
      eval "$(_ANALYZER_COMPLETE=bash_source analyzer)"
    """


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for tables and report.html; made if absent.",
)
@click.option(
    "--us",
    multiple=True,
    metavar="DOMAIN|ADDRESS",
    help="Our side; repeatable. Absent: the domain that most messages share.",
)
@click.option(
    "--as-of",
    metavar="YYYY-MM-DD",
    help="Day on which open promises are judged. Absent: the day of the newest message.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes. Absent: one a processor.")
@click.option(
    "--backend",
    metavar="NAME",
    help="Where the processes run: dask, ray or spark (extras of these names), or a back end of joblib. Absent: this machine.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="With --backend: a cluster that runs already, such as tcp://host:8786. It must see PATH and DIR. Absent: one is started here.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Go on where a stopped run into the same folder was; of an export that grew, read and label what is new only.",
)
@click.option(
    "--exact",
    is_flag=True,
    help="Send every sentence through the encoder, not only what the fast first stage lets pass.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=HEADER",
    help="For CSV: which header holds body, subject, author, to, cc or date; repeatable.",
)
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(["xlsx"]), help="Write a workbook too: OUT/tables.xlsx."
)
@click.option(
    "--corrections",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Apply what `analyzer learn` wrote into DIR.",
)
@click.option(
    "--trackers",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Follow categories of your own, learned from DIR/*.toml; repeatable. See: analyzer trackers.",
)
@click.option(
    "--redact",
    is_flag=True,
    help="Write pseudonyms for people, addresses, organisations and numbers, so that the folder can be shared. No redaction is perfect.",
)
@click.option(
    "--redact-key",
    "key_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Who is who, for you alone; read and added to where it exists. Absent: redaction-key.json beside DIR.",
)
def run(
    paths: tuple[str, ...],
    out: Path,
    us: tuple[str, ...],
    as_of: str | None,
    workers: int | None,
    backend: str | None,
    scheduler: str | None,
    resume: bool,
    exact: bool,
    columns: tuple[str, ...],
    formats: tuple[str, ...],
    corrections: Path | None,
    trackers: tuple[Path, ...],
    redact: bool,
    key_file: Path | None,
) -> None:
    """Analyse exported mail, call notes and transcripts (see: analyzer formats) into DIR.

    \b
    Examples:
      analyzer run data/sample --us northwind.example --out out
      analyzer run export.csv --column body=Text --column date=Sent --out out
      analyzer run export/ --us yourfirm.com --trackers data/trackers/value --out out
      analyzer run s3://bucket/export --us yourfirm.com --out out
      analyzer run data/sample --us northwind.example --out shared --redact --redact-key my-key.json
    """
    from analyzer import pipeline
    from analyzer.parts import WorkerLostError
    from analyzer.place import KEPT, advice, claimed

    _check_day(as_of)
    if out.exists() and not out.is_dir():
        raise _wrong(f"{out} is a file; --out wants a folder")
    if key_file and not redact:
        raise _wrong("--redact-key goes with --redact")
    redaction = cli_redact.prepared(out, key_file) if redact else None
    progress = _Progress(sys.stderr)
    settings = pipeline.Settings(
        workers=workers or 0,
        backend=backend,
        scheduler=scheduler,
        columns=_pairs(columns),
        parts=redaction.parts if redaction else out / KEPT,
        resume=resume,
        exact=exact,
        progress=progress,
        corrections=corrections,
        trackers=trackers,
    )
    try:
        with claimed(out):  # a folder that cannot be written to is told now, not after hours of reading
            analysis = pipeline.analyze(list(paths), us=us, as_of=as_of, settings=settings)
            progress.close()
            if redaction:
                analysis = redaction.redacted(analysis)
            folder = analysis.save(out, formats)
            if redaction:
                pipeline.forget_parts(settings)
    except pipeline.InputPathError as error:
        raise _wrong(str(error)) from None
    except pipeline.NothingReadableError as error:
        raise _failed(str(error), EXIT_NOTHING) from None
    except (ValueError, WorkerLostError) as error:
        raise _wrong(str(error)) from None
    except OSError as error:
        raise _wrong(advice(error, out)) from None
    finally:
        progress.close()
    _summary(analysis, folder)
    if redaction:
        redaction.tell()


@main.command()
def formats() -> None:
    """List the formats that can be read, and what to install for those that cannot yet.

    \b
    Example:
      analyzer formats
    """
    from analyzer.sources.registry import format_rows

    for row in format_rows():
        state = "ready" if row.installed else f"missing: {row.install or 'reinstall the package'}"
        click.echo(f"{row.name:12} {row.reads}  [{state}]")


@main.command()
@click.argument("sentences", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Labelled JSON Lines; - for standard output.",
)
@click.option("--exact", is_flag=True, help="Send every sentence through the encoder.")
def annotate(sentences: Path, out: Path, exact: bool) -> None:
    """Label sentences: one JSON object a line with id, before, text, after (- reads standard input).

    \b
    Example:
      echo '{"id": "1", "text": "You will have it by Friday."}' | analyzer annotate - --out -
    """
    from analyzer.language.jsonl import annotate_lines

    try:
        with (
            click.open_file(str(sentences), encoding="utf-8") as source,
            click.open_file(str(out), "w", encoding="utf-8") as target,
        ):
            annotate_lines(source, target, exact=exact)
    except ValueError as error:
        raise _wrong(str(error)) from None


@main.command()
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--predictions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Labelled JSON Lines from `annotate`. Absent: made now.",
)
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures as JSON too."
)
@click.option("--exact", is_flag=True, help="Without --predictions: send every sentence through the encoder.")
def evaluate(gold: Path, predictions: Path | None, json_file: Path | None, exact: bool) -> None:
    """Measure predictions against gold labels (JSON Lines): every label, every slice, calibration.

    \b
    Example:
      analyzer evaluate gold.jsonl --json figures.json
    """
    from analyzer.training.evaluate import as_text
    from analyzer.training.evaluate import evaluate as measure

    try:
        figures = measure(gold, predictions, exact=exact)
    except (ValueError, KeyError) as error:
        raise _wrong(str(error)) from None
    click.echo(as_text(figures))
    if json_file:
        json_file.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


@main.command()
@click.argument("more", nargs=-1, metavar="[DIR]...", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--data",
    "folders",
    multiple=True,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with corpus/*.jsonl; repeatable.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="MODELS",
    help="Folder for the models.",
)
@click.option(
    "--corpora",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where public corpora lie, for labels that stand off their text.",
)
@click.option(
    "--dev",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Gold sentences on which thresholds are chosen. Absent: a held-out tenth of the training sentences.",
)
@click.option(
    "--teacher",
    is_flag=True,
    help="Train a larger model first and let the student learn from it too; takes an hour more.",
)
@click.option(
    "--go-on",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="MODELS",
    help="Train the student and the readers of outcomes and of stories of this folder on, once over everything, instead of beginning anew.",
)
def train(
    more: tuple[Path, ...],
    folders: tuple[Path, ...],
    out: Path,
    corpora: Path | None,
    dev: Path | None,
    teacher: bool,
    go_on: Path | None,
) -> None:
    """Train all models from annotated text and write them with their manifest.

    \b
    Example:
      analyzer train --data data --out models
    """
    from analyzer.training import train_from

    try:
        train_from([*folders, *more], out, corpora, dev, lambda text: click.echo(text, err=True), teacher, go_on)
    except (ValueError, FileNotFoundError, ModuleNotFoundError) as error:
        raise _wrong(str(error)) from None


for _command in (cli_back.report, cli_back.review, cli_back.learn, cli_back.trackers):
    main.add_command(_command)


def _check_day(text: str | None) -> None:
    from datetime import date

    if text:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise _wrong(f"--as-of {text}: not a day; write it as YYYY-MM-DD") from None


def _pairs(columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = [column.partition("=") for column in columns]
    for name, equals, header in pairs:
        if not (name and equals and header):
            raise _wrong(f"--column {name}{equals}{header}: write it as NAME=HEADER, for example body=Text")
    return tuple((name.strip(), header.strip()) for name, _, header in pairs)


def _wrong(text: str) -> click.ClickException:
    return _failed(text, EXIT_WRONG)


def _failed(text: str, code: int) -> click.ClickException:
    return _Failure(_plain(text), code)


class _Failure(click.ClickException):
    """An error with the exit code of the contract."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc]


def _plain(text: object) -> str:
    """Text from mail without control characters: a terminal obeys them."""
    return "".join(c if c == "\n" or c.isprintable() else "\ufffd" for c in str(text))


class _Progress:
    """Progress with rate and time left on a terminal; silent in a pipe."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.bar: Any = None
        self.stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self.stream.isatty():
            return
        if stage != self.stage:
            from tqdm import tqdm

            self.close()
            self.stage = stage
            self.bar = tqdm(total=total, desc=stage, unit="piece", file=self.stream, leave=False)
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """Remove the bar."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None


def _summary(analysis: Analysis, folder: Path) -> None:
    facts = analysis.facts
    counts = facts["counts"]
    guess = " (guessed: name it with --us)" if facts["us_inferred"] else ""
    click.echo(f"our side: {_plain(', '.join(facts['us']))}{guess}; judged on {facts['as_of']}")
    click.echo(
        f"found {counts['found']}: analysed {counts['analysed']}, duplicates {counts['duplicates']}, rejected {counts['rejected']}"
        f" (of the analysed, {counts['automatic']} automatic and {counts['not_english']} not English were left out of judgement)"
    )
    for warning in facts["warnings"]:
        click.echo(f"note: {_plain(warning)}", err=True)
    rows = analysis.relationships
    told = rows[rows["verdict"] != "insufficient_evidence"].sort_values(
        ["messages", "relationship"], ascending=[False, True]
    )
    if len(told):
        click.echo(f"  {'relationship':40} {'verdict':24} words       deeds       confidence")
    for row in told.head(SHOWN).itertuples():
        click.echo(
            f"  {_plain(row.relationship)[:40]:40} {row.verdict:24} words {row.words:.2f}  deeds {row.deeds:.2f}  held in {row.confidence:.0%} of resamplings"
        )
    rest = len(rows) - min(len(told), SHOWN)
    if rest:
        click.echo(
            f"  and {rest} more in relationships.csv ({len(rows) - len(told)} with too little correspondence to say)"
        )
    click.echo(f"report: {folder / 'report.html'}")


SHOWN = 12

if __name__ == "__main__":
    main()
