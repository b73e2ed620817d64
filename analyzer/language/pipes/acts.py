"""`analyzer_acts`: the seven acts of each sentence, in ``doc.spans["acts"]``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from analyzer.language.pipes.shared import extend, labelled, labelled_sentences

NAME = "analyzer_acts"


class Acts:
    """Marks what sentences do; of a `commitment`, ``span._.about`` holds `owner`, `due` and `conditional`.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("en")
        >>> _ = nlp.add_pipe("analyzer_acts")
        >>> doc = nlp("I'll send you the signed contract by Friday.")
        >>> span = doc.spans["acts"][0]
        >>> span.label_, span._.about["due"]
        ('commitment', 'by Friday')
    """

    def __init__(self, models: str | None, exact: bool) -> None:
        self.models, self.exact = models, exact
        extend()

    def __call__(self, doc: Doc) -> Doc:
        """Add the spans to `doc`."""
        doc.spans["acts"] = [
            labelled(
                sentence,
                found["act"],
                found["probability"],
                **{name: found[name] for name in ("owner", "due", "conditional") if name in found},
            )
            for sentence, row in labelled_sentences(doc, self.models, self.exact)
            for found in row["acts"]
        ]
        return doc


@Language.factory(NAME, default_config={"models": None, "exact": False})
def create(nlp: Language, name: str, models: str | None, exact: bool) -> Acts:
    """Make the component; `models` is a models folder, `exact` sends every sentence through the student."""
    return Acts(models, exact)
