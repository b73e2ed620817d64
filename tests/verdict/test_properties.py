"""What always holds of a verdict and of a ledger, tried on random cases."""

import zlib
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from analyzer import schema
from analyzer.language.store import models_folder
from analyzer.ledger import build_commitments
from analyzer.ledger.joiner import read_joiner
from analyzer.verdict import judge

US, THEM = "ines@nw.example", "tom@acme.example"
START = pd.Timestamp("2025-01-06 09:00", tz="UTC")
CASES = range(50)
THINGS = "drawings castings invoice samples contract rota pump survey lease brochure forecast badge".split()


@pytest.fixture(scope="module")
def joiner():
    return read_joiner(models_folder())


def by_words(texts):
    """Unit vectors of hashed words: the properties hold whatever the encoder, and this one costs nothing."""
    vectors = np.zeros((len(texts), 64), np.float32)
    for row, text in enumerate(texts):
        for word in text.lower().split():
            vectors[row, zlib.crc32(word.encode()) % 64] += 1
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def tables(seed):
    """A random relationship: messages, details, sentences, acts, elements, uses."""
    chance = np.random.default_rng(seed)
    messages, details, sentences, acts, elements, uses = [], [], [], [], [], []
    for number in range(int(chance.integers(9, 16))):
        side = ("ours", "theirs")[int(chance.integers(2))]
        key, day = f"m{number:02}", START + timedelta(days=int(number * 3 + chance.integers(3)))
        thing, other = chance.choice(THINGS, 2, replace=False)
        said = [(f"We will send the {thing} in three days.", "commitment")] if chance.random() < 0.6 else []
        if chance.random() < 0.5:
            said.append((f"The {other} is attached.", "done"))
        if chance.random() < 0.3:
            said.append((f"We are still waiting for the {other}, nothing has arrived.", "other_not_done"))
        if chance.random() < 0.2:
            said.append((f"Forget the {other}, we no longer need it.", "request"))
        said.append(("How are things?", None))
        common = {"message_id": key, "relationship": "acme.example", "side": side, "date": day}
        messages.append(
            common
            | {"source": "a.mbox", "kind": "email", "automatic": False, "language": "en", "subject": str(thing)}
            | {"author": US if side == "ours" else THEM, "recipients": [THEM if side == "ours" else US]}
            | {"thread_id": f"t{number // 3}", "authored_text": " ".join(text for text, _ in said)}
        )
        details.append({"message_id": key, "utc_offset": 0.0, "author_name": "", "recipient_names": [""]})
        for position, (text, act) in enumerate(said):
            sid = f"{key}-{position}"
            sentences.append(
                {
                    "sentence_id": sid,
                    "message_id": key,
                    "position": position,
                    "start": 0,
                    "end": len(text),
                    "text": text,
                }
            )
            row = common | {"sentence_id": sid, "probability": 0.9}
            if act:
                due = "in three days" if act == "commitment" else ""
                acts.append(row | {"act": act, "owner": "writer_side", "due": due, "conditional": False})
            if chance.random() < 0.3:
                polarity = "+-"[int(chance.random() < 0.3)]
                elements.append(row | {"element": str(chance.choice(schema.ELEMENTS)), "polarity": polarity})
            if chance.random() < 0.15:
                uses.append(use(row, sid))
    frames = zip(
        (messages, details, sentences, acts, elements, uses),
        (
            schema.MESSAGES,
            schema.MESSAGE_DETAILS,
            schema.SENTENCES,
            schema.ACT_ROWS,
            schema.ELEMENT_ROWS,
            schema.PARTNER_USES,
        ),
        strict=True,
    )
    return [schema.conform(pd.DataFrame(rows, columns=table.names), table) for rows, table in frames]


def use(row, sid):
    return row | {"sentence_id": sid, "author": THEM, "surface": "partner", "start": 0, "end": 7, "use": "label_only"} | {
        "motive": "flattery", "zone": "authored", "sentence": "Dear partner", "backing": "none"
    }  # fmt: skip


def ledger(joiner, messages, details, sentences, acts, as_of=None):
    day = as_of or START + timedelta(days=60)
    return build_commitments(messages, details, sentences, acts, day, by_words, joiner)


def verdict(messages, elements, uses, commitments):
    return judge(messages, elements, uses, commitments).iloc[0]


@pytest.mark.parametrize("seed", CASES)
def test_flattery_raises_words_never_deeds(joiner, seed):
    messages, details, sentences, acts, elements, uses = tables(seed)
    commitments = ledger(joiner, messages, details, sentences, acts)
    flattered = messages.sample(3, random_state=seed)
    more = [use(row, f"{row['message_id']}-f") for row in flattered.to_dict("records")]
    more = schema.conform(pd.concat([uses, pd.DataFrame(more)], ignore_index=True), schema.PARTNER_USES)
    plain, sweet = verdict(messages, elements, uses, commitments), verdict(messages, elements, more, commitments)
    assert sweet["words"] > plain["words"]
    assert sweet["deeds"] == plain["deeds"]


@pytest.mark.parametrize("seed", CASES)
def test_removing_a_delivery_never_improves_a_verdict(joiner, seed):
    messages, details, sentences, acts, elements, uses = tables(seed)
    commitments = ledger(joiner, messages, details, sentences, acts)
    before = verdict(messages, elements, uses, commitments)["deeds"]
    for kept in commitments[commitments["status"].isin(["kept", "kept_late"])].head(2).itertuples():
        for status in ("overdue", "open", "missed", "released"):
            worse = commitments.assign(status=commitments["status"].where(commitments.index != kept.Index, status))
            assert verdict(messages, elements, uses, worse)["deeds"] <= before


@pytest.mark.parametrize("seed", CASES)
def test_a_deed_nobody_told_is_not_seen(joiner, seed):
    messages, details, sentences, acts, _, _ = tables(seed)
    told = acts[acts["act"] == "done"]["sentence_id"]
    left = ledger(
        joiner, messages, details, sentences[~sentences["sentence_id"].isin(told)], acts[acts["act"] != "done"]
    )
    assert not left["evidence"].fillna("").str.endswith("is attached.").any()


MIRROR = {"ours": "theirs", "theirs": "ours"}


@pytest.mark.parametrize("seed", CASES)
def test_the_other_side_sees_the_mirror(joiner, seed):
    messages, details, sentences, acts, elements, uses = tables(seed)
    one = ledger(joiner, messages, details, sentences, acts)
    swapped = [frame.assign(side=frame["side"].map(MIRROR)) for frame in (messages, acts, elements, uses)]
    other = ledger(joiner, swapped[0], details, sentences, swapped[1])
    assert one["status"].tolist() == other.set_index("sentence_id").loc[one["sentence_id"], "status"].tolist()
    here = verdict(messages, elements, uses, one)
    there = verdict(swapped[0], swapped[2], swapped[3], other)
    assert here["deeds"] == pytest.approx(there["deeds"])
    assert (here["kept_ours"], here["missed_ours"]) == (there["kept_theirs"], there["missed_theirs"])


@pytest.mark.parametrize("seed", CASES)
def test_the_order_of_rows_changes_nothing(joiner, seed):
    messages, details, sentences, acts, _, _ = tables(seed)
    one = ledger(joiner, messages, details, sentences, acts)
    turned = messages.sample(frac=1, random_state=seed).reset_index(drop=True)
    other = ledger(joiner, turned, details[::-1], sentences, acts.sample(frac=1, random_state=seed))
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize("seed", CASES)
def test_moving_the_day_forward_never_turns_missed_into_open(joiner, seed):
    messages, details, sentences, acts, _, _ = tables(seed)
    missed = set()
    for days in (12, 30, 60):
        found = ledger(joiner, messages, details, sentences, acts, START + timedelta(days=days))
        status = dict(zip(found["sentence_id"], found["status"], strict=True))
        assert not any(status.get(one) == "open" for one in missed)
        missed |= {one for one, said in status.items() if said == "missed"}
