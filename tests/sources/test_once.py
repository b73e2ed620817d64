import numpy as np
import pandas as pd

from analyzer.sources.once import HeldOnce


def test_equal_lists_and_equal_texts_are_held_once():
    once = HeldOnce()
    first = once.of(pd.Series([np.array(["a@x.example", "b@x.example"], object), np.array([], object)]))
    second = once.of(pd.Series([["a@x.example", "b@x.example"], [], ["b@x.example"]]))
    assert second.tolist() == [["a@x.example", "b@x.example"], [], ["b@x.example"]]
    assert first[0] is second[0]
    assert first[1] is second[1]
    assert second[2][0] is first[0][1]


def test_the_order_of_recipients_counts():
    one, other = HeldOnce().of([("a", "b"), ("b", "a")])
    assert (one, other) == (["a", "b"], ["b", "a"])
