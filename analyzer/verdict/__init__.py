"""Tables to relationships: words, deeds, uncertainty, verdict, reason."""

from analyzer.verdict.judge import judge

__all__ = ["judge"]
