"""`analyzer_elements`: the six elements of each sentence, in ``doc.spans["elements"]``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from analyzer.language.pipes.shared import extend, labelled, labelled_sentences

NAME = "analyzer_elements"


class Elements:
    """Marks sentences that carry an element; the label is the element with its polarity, such as `trust+`.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("en")
        >>> _ = nlp.add_pipe("analyzer_elements")
        >>> doc = nlp("The crate fell because we packed it badly, and that is our fault, not your driver's.")
        >>> [span.label_ for span in doc.spans["elements"]]
        ['trust+']
    """

    def __init__(self, models: str | None, exact: bool) -> None:
        self.models, self.exact = models, exact
        extend()

    def __call__(self, doc: Doc) -> Doc:
        """Add the spans to `doc`."""
        doc.spans["elements"] = [
            labelled(sentence, f"{found['element']}{found['polarity']}", found["probability"])
            for sentence, row in labelled_sentences(doc, self.models, self.exact)
            for found in row["elements"]
        ]
        return doc


@Language.factory(NAME, default_config={"models": None, "exact": False})
def create(nlp: Language, name: str, models: str | None, exact: bool) -> Elements:
    """Make the component; `models` is a models folder, `exact` sends every sentence through the student."""
    return Elements(models, exact)
