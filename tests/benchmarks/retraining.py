"""Does retraining on a person's answers help, and does it do no harm where there is nothing to learn?

    python -m tests.benchmarks.retraining GOLD.jsonl

Labelled sentences stand in for what a person checked: of a label's findings (probability 0.15 or more) so many are
taken as answers, the others are foretold. First with the labels as they are, where the models leave little to learn; then as
if a person drew a label narrower: "no" for the three tenths of its findings most like one of them. Log loss and wrong
answers are those on the findings not learned from, a mean over labels and draws.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from analyzer import heads
from analyzer.language.reader import FLOOR, SENTENCE_LABELS, Reader

DRAWS = 8
LEFT = 30
NARROWER = 0.7


def read(path):
    """Return probabilities, vectors, truth (sentences, labels) and thresholds."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    reader = Reader()
    sides = [[row[side] for row in rows] for side in ("before", "text", "after")]
    probability = reader.read(*sides).labels.astype(float)
    truth = np.zeros(probability.shape, bool)
    for place, row in enumerate(rows):
        for name in [*("".join(one) for one in row["elements"]), *row["acts"]]:
            truth[place, SENTENCE_LABELS.index(name)] = True
    limits = [reader.thresholds[label] for label in SENTENCE_LABELS]
    return probability, reader.encoder.encode(sides[1]).astype(float), truth, limits


def measure(data, answers, narrower):
    """Return what happened, one row a label and draw: kept, loss and wrong answers before and after."""
    probability, vectors, truth, limits = data
    chance = np.random.default_rng(1)
    rows = []
    for place in range(len(SENTENCE_LABELS)):
        found = np.flatnonzero(probability[:, place] >= FLOOR)
        for _ in range(DRAWS if len(found) >= answers + LEFT else 0):
            order = chance.permutation(found)
            known, new = order[:answers], order[answers:]
            right = truth[:, place].copy()
            if narrower:
                like = vectors @ vectors[chance.choice(found)]
                right &= like <= np.quantile(like[found], NARROWER)
            right = right.astype(np.int64)
            if not heads.enough(right[known]):
                continue
            own = heads.log_odds(probability[:, place])
            trial = heads.tried(own[known], vectors[known], right[known])
            before, after = (heads.shares(own[known]), trial.probability)
            wrong = [((said[:, 1] >= limits[place]) != right[known]).sum() for said in (before, after)]
            kept = trial.better and wrong[1] <= wrong[0]
            head = heads.fit(own[known], vectors[known], right[known]) if kept else heads.Head(0.0, np.zeros((2, 385)))
            pair = []
            for said in (heads.shares(own[new]), head.probabilities(own[new], vectors[new])):
                loss = -np.log(np.maximum(said[np.arange(len(new)), right[new]], heads.EDGE)).mean()
                pair += [loss, ((said[:, 1] >= limits[place]) != right[new]).mean()]
            rows.append([kept, *pair])
    return np.array(rows, float)


def main(path):
    """Print the table."""
    data = read(path)
    say = print  # noqa: T202
    say(f"{'answers':>8} {'drawn':22} {'trials':>6} {'retrained':>10} {'worse':>6} {'log loss':>16} {'wrong':>16}")
    for narrower in (False, True):
        for answers in (30, 60, 100):
            rows = measure(data, answers, narrower)
            if not len(rows):
                continue
            kept, loss, wrong, loss_after, wrong_after = rows.T
            say(
                f"{answers:8} {'narrower' if narrower else 'as the gold labels':22} {len(rows):6} {kept.mean():10.0%} "
                f"{(loss_after > loss + 1e-9).mean():6.0%} {loss.mean():7.3f} -> {loss_after.mean():.3f} "
                f"{wrong.mean():7.1%} -> {wrong_after.mean():.1%}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    main(parser.parse_args().gold)
