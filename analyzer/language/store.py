"""Opens and writes model files without executing anything in them: JSON, safetensors, ONNX; hashes are checked.

``models/manifest.json`` names every file with its SHA-256. A file that is missing there, or differs, is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
#: Set to use models that were trained elsewhere.
ENVIRONMENT = "ANALYZER_MODELS"


class ModelError(RuntimeError):
    """A model file is missing or not the one that the manifest names (code A-MODEL)."""


def models_folder() -> Path:
    """Return the folder of the models in use: $ANALYZER_MODELS, the installed ones, or those of the checkout.

    Raises:
        ModelError: there is none.
    """
    package = Path(__file__).resolve().parent.parent
    named = os.environ.get(ENVIRONMENT)
    candidates = [Path(named)] if named else [package / "_models", package.parent / "models"]
    for folder in candidates:
        if (folder / MANIFEST).is_file():
            return folder
    raise ModelError(
        f"A-MODEL: no models in {', '.join(map(str, candidates))}. Install the package again, or train with "
        "'analyzer train --data data --out models'"
    )


@cache
def manifest(folder: Path) -> dict[str, str]:
    """Return file name -> SHA-256 of the models in `folder`."""
    entries = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    return {str(name): str(digest) for name, digest in entries.items()}


@cache
def checked(folder: Path, name: str) -> Path:
    """Return the path of a model file after checking its hash (once a process).

    Raises:
        ModelError: it is missing or changed.
    """
    wanted = manifest(folder).get(name)
    path = folder / name
    if wanted is None or not path.is_file():
        raise ModelError(f"A-MODEL: {name} is not among the models in {folder}")
    if digest_of(path) != wanted:
        raise ModelError(f"A-MODEL: {path} is not the file that {MANIFEST} names; install the package again")
    return path


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_manifest(folder: Path) -> None:
    """Write the manifest of what is in `folder` (model cards and the manifest itself left out)."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".md" and p.name != MANIFEST)
    entries = {p.relative_to(folder).as_posix(): digest_of(p) for p in files}
    text = json.dumps({"files": entries}, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", "utf-8")
    manifest.cache_clear()
    checked.cache_clear()


def read_json(folder: Path, name: str) -> dict[str, Any]:
    """Return a checked JSON file."""
    content: dict[str, Any] = json.loads(checked(folder, name).read_text("utf-8"))
    return content
