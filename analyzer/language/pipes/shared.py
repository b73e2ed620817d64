"""What the three components share: one reading of a document's sentences, whichever of them comes first."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Span

from analyzer.language.inputs import neighbours
from analyzer.language.reader import Reader
from analyzer.text.sentences import split

KEY = "analyzer.reading"


@cache
def reader(models: str | None, exact: bool) -> Reader:
    """Return the models, opened once a process."""
    return Reader(Path(models) if models else None, exact=exact)


def extend() -> None:
    """Declare the extensions of a span: `probability`, and `about` for whatever else is known of a label."""
    for name, default in (("probability", None), ("about", None)):
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)


def labelled_sentences(doc: Doc, models: str | None, exact: bool) -> list[tuple[Span, dict[str, Any]]]:
    """Return the sentences of `doc` with what :meth:`Reader.annotate` says of each; read once a document.

    Sentences are those of the pipeline where it has set them, else those of this program.
    """
    known = doc.user_data.get(KEY)
    if known is None or known[0] != (models, exact):
        spans = _sentences(doc)
        texts = [span.text.strip() for span in spans]
        before_all, after_all = neighbours(texts)
        rows = [
            {"id": str(i), "before": before, "text": text, "after": after}
            for i, (before, text, after) in enumerate(zip(before_all, texts, after_all, strict=True))
        ]
        found = reader(models, exact).annotate(rows).to_dict("records") if rows else []
        known = ((models, exact), [((span.start, span.end), row) for span, row in zip(spans, found, strict=True)])
        doc.user_data[KEY] = known
    return [(doc[start:end], row) for (start, end), row in known[1]]


def _sentences(doc: Doc) -> list[Span]:
    if doc.has_annotation("SENT_START"):
        return [span for span in doc.sents if span.text.strip()]
    spans = (doc.char_span(start, end, alignment_mode="expand") for start, end, _ in split(doc.text))
    return [span for span in spans if span is not None]


def labelled(span: Span, label: str, probability: float, **about: object) -> Span:
    """Return `span` with a label and its probability."""
    marked = Span(span.doc, span.start, span.end, label=label)
    marked._.probability = probability
    marked._.about = about
    return marked
