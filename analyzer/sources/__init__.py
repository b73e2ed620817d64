"""Files to letters: one module per family of formats, found through one registry."""

from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.registry import find, formats, read_chunk

__all__ = ["Chunk", "Letter", "Options", "Rejected", "find", "formats", "read_chunk"]
