"""A long alternation of patterns, of which only the branches are tried whose words occur.

Regular expressions with forty branches that ignore case try all of them at every letter. Most branches hold a word
without which they cannot match; looking for a word costs a hundredth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from analyzer.text.closings import Branches


def holds_one(text: str, words: Iterable[str]) -> bool:
    """Whether one of `words` occurs in `text`.

    Example:
        >>> holds_one("good morning", ("hello", "good"))
        True
    """
    for word in words:  # noqa: SIM110  any() takes three times as long, and this is asked of every paragraph
        if word in text:
            return True
    return False


#: The letters of English from the rarest on; others are rarer still.
RAREST = "zqxjkvbpygfwmucldrhsnioate "


class Words:
    """Many words, of which one is looked for in a text of lower case.

    Words that share a rare letter are looked for together, wherever that letter stands: twice as quick as one by one.

    Example:
        >>> [Words(("virus", "privileged", "in error")).occur_in(text) for text in ("a privileged few", "a private few")]
        [True, False]
    """

    def __init__(self, words: Iterable[str]) -> None:
        groups: dict[str, list[str]] = defaultdict(list)
        for word in words:
            groups[min(word, key=RAREST.find)].append(word)
        self.alone = [group[0] for group in groups.values() if len(group) == 1]
        self.patterns = [
            re.compile(f"{re.escape(letter)}(?:{'|'.join(_around(letter, word) for word in group)})")
            for letter, group in groups.items()
            if len(group) > 1
        ]

    def occur_in(self, text: str) -> bool:
        """Whether one of the words occurs in `text`."""
        if holds_one(text, self.alone):
            return True
        for pattern in self.patterns:  # noqa: SIM110  as above
            if pattern.search(text):
                return True
        return False


def _around(letter: str, word: str) -> str:
    """A pattern that matches right behind `letter` where `word` stands around it."""
    before, _, after = word.partition(letter)
    return f"(?<={re.escape(before + letter)}){re.escape(after)}" if before else re.escape(after)


class Alternation:
    """Branches that match what one pattern ``first|second|...`` matches, in text of lower case.

    Example:
        >>> greetings = Alternation(((("hello",), r"hello \\w{1,9}"), (("good",), r"good (?:day|morning)")))
        >>> [match.group() for match in greetings.matches("good morning, hello tom, good grief")]
        ['good morning', 'hello tom']
    """

    def __init__(self, branches: Branches) -> None:
        self.branches = [(words, re.compile(pattern)) for words, pattern in branches]

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches from left to right, none within another; of two at one place the earlier branch counts."""
        patterns = [pattern for words, pattern in self.branches if holds_one(text, words)]
        following = [pattern.search(text) for pattern in patterns]
        at = 0
        while True:
            best = None
            for index, match in enumerate(following):
                if match and match.start() < at:
                    match = following[index] = patterns[index].search(text, at)
                if match and (best is None or match.start() < best.start()):
                    best = match
            if best is None:
                return
            yield best
            at = best.end()
