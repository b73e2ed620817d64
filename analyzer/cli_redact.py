"""What `analyzer run --redact` does beside the run: where the key lies, what is refused, and the warning."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from analyzer.analysis import Analysis
    from analyzer.redaction import Key

KEY_FILE = "redaction-key.json"


@dataclass
class Redaction:
    """A redaction that is about to be made: its key, the key's file, and where unredacted pieces are kept meanwhile."""

    key: Key
    file: Path
    parts: Path

    def redacted(self, analysis: Analysis) -> Analysis:
        """Return the analysis under pseudonyms, once the grown key is safely written.

        Raises:
            OSError: the key cannot be written.
        """
        from analyzer.redaction import redact

        shared, key = redact(analysis, self.key)
        key.write(self.file)
        return shared

    def tell(self) -> None:
        """Print where the key is, and the warning."""
        from analyzer.redaction import WARNING

        click.echo(f"redacted; who is who stands in {self.file}, which is for you alone")
        click.echo(WARNING)


def prepared(out: Path, file: Path | None) -> Redaction:
    """Return what is needed to redact a run into `out`, before anything is read.

    Args:
        out: the folder that will be shared.
        file: the key's file; absent, one beside the folder.

    Raises:
        click.UsageError: the key would lie in the folder, is no key, or the folder holds what is not redacted.
    """
    from analyzer.redaction import Key, KeyFileError

    target = (file or out.resolve().parent / KEY_FILE).resolve()
    if target.is_relative_to(out.resolve()):
        raise click.UsageError(
            f"--redact-key {target}: not inside {out}, which is to be shared; name a place outside it"
        )
    if not target.parent.is_dir():
        raise click.UsageError(f"--redact-key {target}: there is no folder {target.parent}")
    if _unredacted(out):
        raise click.UsageError(f"{out} holds a run that is not redacted; name another folder with --out, or remove it")
    try:
        key = Key.read(target) if target.exists() else Key()
    except (KeyFileError, OSError) as error:
        raise click.UsageError(str(error)) from None
    return Redaction(key, target, out.resolve().parent / f".{out.resolve().name}.parts")


def _unredacted(out: Path) -> bool:
    from analyzer.place import KEPT

    if any((out / name).exists() for name in (".parts", KEPT)):
        return True
    facts = out / "run.json"
    try:
        return facts.exists() and not json.loads(facts.read_text("utf-8")).get("redacted")
    except (ValueError, AttributeError):
        return True
