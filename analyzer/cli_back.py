"""The commands beside a run: the report again, findings out to be checked, checked ones in, trackers tried."""

from __future__ import annotations

from pathlib import Path

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", metavar="OUT", type=FOLDER)
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(["xlsx"]), help="Write a workbook too: OUT/tables.xlsx."
)
@click.option(
    "--by-author",
    is_flag=True,
    help="Count our own people in the look at our own words; for a talk among ourselves.",
)
def report(folder: Path, formats: tuple[str, ...], by_author: bool) -> None:
    """Write report.html of a finished run anew; nothing is read or judged again.

    \b
    Examples:
      analyzer report out --format xlsx
      analyzer report out --by-author
    """
    from analyzer.analysis import Analysis

    try:
        Analysis.open(folder).write_report(folder, formats, by_author)
    except OSError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"report: {folder / 'report.html'}")
    if "xlsx" in formats:
        click.echo(f"workbook: {folder / 'tables.xlsx'}")


@click.command()
@click.argument("folder", metavar="OUT", type=FOLDER)
@click.option("--sample", "size", default=100, show_default=True, type=click.IntRange(min=1), help="Findings to check.")
@click.option(
    "--by",
    default="uncertainty",
    show_default=True,
    type=click.Choice(["uncertainty", "random"]),
    help="Those nearest their threshold, which teach most; or a fair draw, which measures.",
)
@click.option(
    "--format",
    "form",
    default="csv",
    show_default=True,
    type=click.Choice(["csv", "label-studio", "prodigy"]),
    help="For a spreadsheet, Label Studio or Prodigy.",
)
@click.option(
    "--to",
    "target",
    default="-",
    show_default=True,
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="File to write; - for standard output.",
)
@click.option(
    "--label",
    "labels",
    multiple=True,
    metavar="NAME",
    help="Only this: an act (commitment), an element with its sign (trust+), use, or a tracker's name; repeatable.",
)
@click.option(
    "--corrections",
    type=FOLDER,
    metavar="DIR",
    help="Leave out what was checked before: what `analyzer learn` wrote into DIR.",
)
def review(
    folder: Path, size: int, by: str, form: str, target: Path, labels: tuple[str, ...], corrections: Path | None
) -> None:
    """Write findings of a run for a person to check; hand them back with `analyzer learn`.

    In the CSV, fill the column `correct`: yes or no; for a use of the word yes, or the right one, as in
    backed or label_only/pressure. Sentences found for trackers are among them.

    \b
    Examples:
      analyzer review out --sample 100 --by uncertainty --to check.csv
      analyzer review out --by random --format label-studio --to tasks.json
      analyzer review out --label commitment --label "VALUE: Align" --corrections learned --to more.csv
    """
    from analyzer import review as room
    from analyzer.analysis import Analysis
    from analyzer.learning import CORRECTIONS

    try:
        analysis = Analysis.open(folder)
        if not analysis.candidates:
            raise click.UsageError(f"{folder} holds no candidates (a run of an older version); run it again")
        rows = room.findings(analysis)
        if labels:
            rows = room.only(rows, labels)
        if corrections:
            rows = room.unchecked(rows, room.read_corrections(corrections / CORRECTIONS))
        text = room.as_text(room.sample(rows, size, by), form)
        with click.open_file(str(target), "w", encoding="utf-8") as stream:
            stream.write(text)
    except (OSError, ValueError) as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"{min(size, len(rows))} of {len(rows)} findings to check", err=True)


@click.command()
@click.argument("reviewed", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the answers and what was learned from them; what it holds is kept.",
)
def learn(reviewed: Path, out: Path) -> None:
    """Take checked findings back: answers that override, labels retrained, and what changed on held-out answers.

    A label is retrained from 20 answers on, and only kept where answers left out of the fit are foretold better than
    before by more than chance. Nothing is learned silently: a later run uses the folder only when told so with
    --corrections.

    \b
    Examples:
      analyzer learn check.csv --out learned
      analyzer run export/ --us yourfirm.com --corrections learned --out out
    """
    from analyzer.language.estimators import SentenceVectors
    from analyzer.learning import learn as take_in
    from analyzer.report.neutral import neutral
    from analyzer.review import read_reviewed

    try:
        answers = read_reviewed(reviewed.read_text("utf-8-sig"))
        if not answers:
            raise click.UsageError(f"{reviewed} holds no answer; fill its column `correct` with yes or no")
        whole, lessons = take_in(answers, out, SentenceVectors().fit([]).transform)
    except (OSError, ValueError) as error:
        raise click.UsageError(neutral(str(error))) from None
    click.echo(f"{len(answers)} answers read, {len(whole)} kept in {out / 'corrections.jsonl'}; they override at once")
    for lesson in lessons:
        click.echo(neutral(f"  {lesson.sentence}"))
    tried = [lesson for lesson in lessons if lesson.trial]
    if tried:
        before, after = (
            sum(getattr(one, name) for one in tried if one.kept) for name in ("wrong_before", "wrong_after")
        )
        kept = sum(one.kept for one in tried)
        click.echo(f"retrained {kept} of {len(lessons)}; of their held-out answers taken wrongly {before} -> {after}")
        click.echo("held out: each answer judged without having been learned from; of doubtful findings, if drawn so")
    click.echo(f"use them: analyzer run PATH... --corrections {out}")


@click.command()
@click.argument("folders", metavar="DIR...", nargs=-1, required=True, type=FOLDER)
def trackers(folders: tuple[Path, ...]) -> None:
    """Check the tracker files in DIR and say how well each category can be told apart.

    A tracker is a category of your own: a file NAME.toml with name, description, 5 to 30 examples and, better,
    near_misses, sentences that look like it and are not.

    \b
    Examples:
      analyzer trackers data/trackers/value
      analyzer run export/ --us yourfirm.com --trackers data/trackers/value --out out
    """
    from analyzer.language.estimators import SentenceVectors
    from analyzer.language.trackers import read_trackers
    from analyzer.language.tracking import learn_tracker
    from analyzer.report.neutral import clip, neutral

    try:
        found = read_trackers(folders)
    except ValueError as error:
        raise click.UsageError(neutral(str(error))) from None
    vectors = SentenceVectors().fit([]).transform
    for tracker in found:
        quality = learn_tracker(tracker, vectors).quality
        click.echo(neutral(f"{tracker.name} ({tracker.source}): {quality.verdict}\n  {quality.figures}"))
        for title, texts in (("missed", quality.missed), ("taken wrongly", quality.wrong)):
            for text in texts:
                click.echo(neutral(f"  {title}: {clip(text, 120)}"))
