"""`analyzer_partner_uses`: each use of the word partner, in ``doc.spans["partner_uses"]``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from analyzer.language.pipes.shared import extend, labelled, labelled_sentences

NAME = "analyzer_partner_uses"


class PartnerUses:
    """Marks the words themselves; the label is the use, ``span._.about["motive"]`` the motive of `label_only`.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("en")
        >>> _ = nlp.add_pipe("analyzer_partner_uses")
        >>> doc = nlp("Dear valued partner, we are delighted to share our spring offers.")
        >>> span = doc.spans["partner_uses"][0]
        >>> span.text, span.label_
        ('partner', 'label_only')
    """

    def __init__(self, models: str | None, exact: bool) -> None:
        self.models, self.exact = models, exact
        extend()

    def __call__(self, doc: Doc) -> Doc:
        """Add the spans to `doc`."""
        found = []
        for sentence, row in labelled_sentences(doc, self.models, self.exact):
            margin = len(sentence.text) - len(sentence.text.lstrip())
            for use in row["partner_uses"]:
                at = sentence.start_char + margin
                span = doc.char_span(at + use["start"], at + use["end"], alignment_mode="expand")
                if span is not None:
                    found.append(labelled(span, use["use"], use["probability"], motive=use["motive"]))
        doc.spans["partner_uses"] = found
        return doc


@Language.factory(NAME, default_config={"models": None, "exact": False})
def create(nlp: Language, name: str, models: str | None, exact: bool) -> PartnerUses:
    """Make the component; `models` is a models folder, `exact` sends every sentence through the student."""
    return PartnerUses(models, exact)
