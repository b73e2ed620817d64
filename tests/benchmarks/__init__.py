"""Measurements that take too long for the tests; their results are quoted in the README and model cards."""
