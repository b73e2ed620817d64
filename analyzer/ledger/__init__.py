"""Acts to commitments: who owes what to whom by when, what shows its status on a day, and what backs a use of the word."""

from analyzer.ledger.backing import back_up
from analyzer.ledger.commitments import build_commitments

__all__ = ["back_up", "build_commitments"]
