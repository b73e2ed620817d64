"""spaCy components: `analyzer_elements`, `analyzer_acts`, `analyzer_partner_uses`, each usable alone with `nlp.add_pipe`."""
