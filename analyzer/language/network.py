"""A network on MiniLM, quantised to 8 bits, through ONNX Runtime: opened at its first use, a sequence at a time.

Sequences are read one by one, without padding: what one gets never depends on which others were in the batch, so runs
are identical however the work is split. The student, the encoder and the readers of outcomes and of stories rest on it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from analyzer.language import store
from analyzer.language.word_vectors import WordVectors

Question = TypeVar("Question", bound=Hashable)
Opened = TypeVar("Opened")
#: All networks cut text into the same word pieces.
TOKENIZER = "student/tokenizer.json"
#: A fusion of layers by which these quantised networks get slower (by an eighth), not quicker.
SLOWER = ["SkipLayerNormFusion"]


class Network:
    """A network of a models folder, with its word pieces.

    Args:
        folder: the models folder.
        model: the network's file in it.

    Raises:
        ModelError: a file is missing or is not the one that the manifest names (at the first use).

    Example:
        >>> from analyzer.language.store import models_folder
        >>> network = Network(models_folder(), "encoder/model.onnx")
        >>> ids = network.tokenizer.encode("Thank you.").ids
        >>> network.run(ids, [0] * len(ids))[0].shape
        (1, 5, 384)
    """

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder
        self.model = model
        self._vectors = WordVectors(folder)

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401  onnxruntime has no types
        return session(store.checked(self.folder, self.model))

    @cached_property
    def tokenizer(self) -> Any:  # noqa: ANN401  tokenizers' types are stubs
        """Text to word pieces, without padding and truncation."""
        return tokenizer(store.checked(self.folder, TOKENIZER))

    def run(self, ids: Sequence[int], types: Sequence[int]) -> list[NDArray[np.float32]]:
        """Return what the network gives for one sequence of pieces, `types` their segments; a batch of one."""
        inputs = {
            "inputs_embeds": self._vectors.of(ids),
            "attention_mask": np.ones((1, len(ids)), np.int64),
            "token_type_ids": np.array([types], np.int64),
        }
        return list(self._session.run(None, inputs))


class Chooser(Generic[Question]):
    """A network that chooses one of some classes; what it said is kept in memory, as other thresholds ask for the same again.

    Args:
        folder: the models folder.
        model: the network's file in it.
        classes: what is chosen among.
        encode: a tokenizer and questions to piece ids and segments of each.
        kept: answers kept in memory.

    Raises:
        ModelError: a file is missing or is not the one that the manifest names (at the first question).
    """

    def __init__(
        self,
        folder: Path,
        model: str,
        classes: Sequence[str],
        encode: Callable[[Any, Sequence[Question]], Sequence[tuple[list[int], list[int]]]],
        kept: int,
    ) -> None:
        self.folder = folder
        self._network = Network(folder, model)
        self._classes, self._encode, self._kept = len(classes), encode, kept
        self._known: dict[Question, NDArray[np.float32]] = {}

    def __reduce__(self) -> tuple[Any, tuple[Any, Path]]:
        """Opened once in each process that it is sent to."""
        return opened, (type(self), self.folder)

    def read(self, questions: Sequence[Question]) -> NDArray[np.float32]:
        """Return probabilities, shape (questions, classes)."""
        new = list(dict.fromkeys(one for one in questions if one not in self._known))
        if len(self._known) + len(new) > self._kept:
            self._known = {one: self._known[one] for one in questions if one in self._known}
        for one, (ids, types) in zip(new, self._encode(self._network.tokenizer, new) if new else [], strict=True):
            logits = self._network.run(ids, types)[0][0]
            odds = np.exp(logits - logits.max())
            self._known[one] = odds / odds.sum()
        found = [self._known[one] for one in questions]
        return np.stack(found) if found else np.zeros((0, self._classes), np.float32)


@cache
def opened(reader: Callable[[Path], Opened], folder: Path) -> Opened:
    """Return the `reader` (a kind of :class:`Chooser`) of a models folder, the same one every time."""
    return reader(folder)


def session(path: Path) -> Any:  # noqa: ANN401
    """Open an ONNX model with one thread: workers are the parallelism, and sums stay in one order."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # lengths vary; an arena would only grow
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
    )


def tokenizer(path: Path) -> Any:  # noqa: ANN401
    """Open a tokenizer without padding and truncation."""
    from tokenizers import Tokenizer

    opened = Tokenizer.from_file(str(path))
    opened.no_padding()
    opened.no_truncation()
    return opened
