"""Recall of the redaction on strangers named where names are hardest to tell: at the beginning of a sentence, in capitals only.

    python -m tests.benchmarks.redaction_planted data/sample

Sentences of our writing, each about a place, a person or a firm that nothing else in the export names, are read among the
texts of the export; the share of those names that no longer stand in them afterwards is printed, and which words of the
export itself became `Name N`, so that a reader sees what is replaced without need.
"""

import argparse
import re
from collections import Counter
from pathlib import Path

from analyzer.redaction.key import Key
from analyzer.redaction.learn import learn_from_texts, meet_everybody, texts_of
from analyzer.redaction.text import Redactor
from tests.benchmarks.redaction import texts_only

PLACES = "Swansea Leipzig Kaunas Tromso Uppsala Bergamo Coimbra Ghent Dundee Tallinn Lublin Graz Odense Tampere Girona Brno".split()
PEOPLE = "Abigail Osman Priyanka Lindqvist Okonkwo Thandiwe Marguerite Svetlana Bartosz Yusuf Ingeborg Faisal".split()
FIRMS = "DHL GLS DPD SGS TNT ABB BASF KPMG IKEA PWC ZF EDF UPS HSBC ING BBVA".split()
OPENING = (
    "{} is where the second lot will go.", "{} told me so on the phone.", "{} would be better for the meeting.",
    "{} asked for two more days.",
)  # fmt: skip
CAPITALS = (
    "The parcel went with {} last night.", "I spoke to {} about the invoice.", "{} could not deliver before noon.",
    "We would rather not use {} again.",
)  # fmt: skip


def planted():
    """Return the sentences, each with the name in it and how it is named."""
    for names, forms, kind in (
        (PLACES, OPENING, "places that open a sentence"),
        (PEOPLE, OPENING, "people who open a sentence"),
        (FIRMS, CAPITALS, "firms in capitals"),
    ):
        for number, name in enumerate(names):
            yield forms[number % len(forms)].format(name), name, kind


def main(folder):
    """Print recall by kind, and what of the export itself was taken for a name."""
    analysis = texts_only(folder)
    key = Key()
    meet_everybody(key, analysis.tables, analysis.details, [str(name) for name in analysis.facts["us"]])
    own = texts_of(analysis.tables)
    sentences = list(planted())
    learn_from_texts(key, [*own, *(text for text, _, _ in sentences)])
    redactor = Redactor(key)
    gone, all_ = Counter(), Counter()
    for text, name, kind in sentences:
        all_[kind] += 1
        gone[kind] += not re.search(rf"\b{name}\b", redactor(text))
    say = print  # noqa: T202
    for kind, size in all_.items():
        say(f"{kind:28} {gone[kind]:3} of {size:3} replaced")
    taken = Counter()
    for text in own:
        for edit in redactor.edits(text):
            if edit.new.startswith("Name "):
                taken[text[edit.start : edit.end]] += 1
    say(
        f"{taken.total()} words of the export became Name N: " + ", ".join(f"{w} {n}" for w, n in taken.most_common(60))
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
