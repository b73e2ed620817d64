"""How the labels transfer to public corpora that other people labelled for related things: ranking, as ROC AUC.

Run as ``python -m analyzer.training.transfer CORPORA``. Their labels are not ours (an everyday disclosure is no
self-disclosure between firms), so thresholds would say little; whether sentences with their label are ranked above those
without says whether a model has learnt the language or the set it was trained on.

Sources: Chawla et al. 2021 (CaSiNo), Jaidka et al. 2020 (CL-Aff #OffMyChest), Li et al. 2017 (DailyDialog), Parakweet Labs
(e-mail intents). ROC AUC: Fawcett 2006.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from analyzer.language import Reader
from analyzer.language.inputs import neighbours
from analyzer.language.reader import SENTENCE_LABELS


@dataclass(frozen=True)
class Check:
    """One comparison: our labels, whose highest probability ranks, against one of their labels."""

    corpus: str
    theirs: str
    ours: tuple[str, ...]


CHECKS = (
    Check("casino", "promote-coordination", ("win_win+", "comfort_with_interdependence+", "offer")),
    Check("casino", "vouch-fair", ("win_win+", "win_win-")),
    Check("casino", "uv-part", ("win_win-", "trust-")),
    Check("claff_offmychest", "Emotional_disclosure", ("self_disclosure_feedback+",)),
    Check("claff_offmychest", "Information_disclosure", ("self_disclosure_feedback+",)),
    Check("dailydialog", "commissive", ("commitment", "offer")),
    Check("dailydialog", "directive", ("request", "offer")),
    Check("parakweet", "intent", ("request", "commitment", "offer")),
)


def transfer(corpora: Path, reader: Reader | None = None) -> pd.DataFrame:
    """Return `corpus, theirs, ours, sentences, positive, auc`, a row a check.

    Args:
        corpora: the folder that holds `casino`, `claff_offmychest`, `dailydialog`, `parakweet`; absent ones are left out.
        reader: models; absent, the installed ones, every sentence through the student.
    """
    reader = reader or Reader(exact=True)
    rows = []
    for name, units in LOADERS.items():
        if not (corpora / name).is_dir():
            continue
        found = pd.DataFrame(units(corpora / name), columns=["before", "text", "after", "labels"])
        read = reader.read(*(found[side].tolist() for side in ("before", "text", "after"))).labels
        rows += [_row(check, found, read) for check in CHECKS if check.corpus == name]
    return pd.DataFrame(rows, columns=["corpus", "theirs", "ours", "sentences", "positive", "auc"])


def _row(check: Check, found: pd.DataFrame, read: NDArray[np.float32]) -> dict[str, object]:
    truth = np.array([check.theirs in labels for labels in found["labels"]])
    score = read[:, [SENTENCE_LABELS.index(label) for label in check.ours]].max(axis=1)
    return {
        "corpus": check.corpus,
        "theirs": check.theirs,
        "ours": " or ".join(check.ours),
        "sentences": len(found),
        "positive": int(truth.sum()),
        "auc": float(roc_auc_score(truth, score)),
    }


Unit = tuple[str, str, str, set[str]]


def _casino(folder: Path) -> Iterator[Unit]:
    for path in sorted((folder / "data" / "split").glob("*.json")):
        for dialogue in json.loads(path.read_text("utf-8")):
            texts = [text for text, _ in dialogue["annotations"]]
            labels = [set(given.split(",")) for _, given in dialogue["annotations"]]
            yield from _between(texts, labels)


def _claff(folder: Path) -> Iterator[Unit]:
    path = folder / "data" / "training data" / "labeled_training_set.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        for row in csv.DictReader(stream):
            yield "", row["full_text"], "", {name for name, value in row.items() if value == "1"}


def _dailydialog(folder: Path) -> Iterator[Unit]:
    names = {"3": "directive", "4": "commissive"}
    acts = (folder / "dialogues_action.txt").read_text("utf-8").splitlines()
    for line, given in zip((folder / "dialogues_text_En.txt").read_text("utf-8").splitlines(), acts, strict=True):
        texts = [turn.strip() for turn in line.split("__eou__") if turn.strip()]
        yield from _between(texts, [{names.get(act, "")} for act in given.split()][: len(texts)])


def _parakweet(folder: Path) -> Iterator[Unit]:
    for line in (folder / "train.txt").read_text("utf-8", errors="replace").splitlines():
        label, _, text = line.partition("\t")
        yield "", text, "", {"intent"} if label == "Yes" else set()


def _between(texts: list[str], labels: list[set[str]]) -> Iterator[Unit]:
    before, after = neighbours(texts)
    return zip(before, texts, after, labels, strict=True)


LOADERS: dict[str, Callable[[Path], Iterator[Unit]]] = {
    "casino": _casino,
    "claff_offmychest": _claff,
    "dailydialog": _dailydialog,
    "parakweet": _parakweet,
}

if __name__ == "__main__":
    sys.stdout.write(transfer(Path(sys.argv[1])).to_string(index=False, float_format="%.3f") + "\n")
