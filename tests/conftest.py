"""Shared fixtures. No test needs the network: pytest-socket blocks it (see pyproject)."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample"


@pytest.fixture(scope="session")
def sample():
    """The whole analysis of the sample export, run once."""
    from analyzer import analyze

    return analyze(SAMPLE, us=["northwind.example"])


@pytest.fixture
def message():
    """Build the bytes of a small message."""

    def build(body: str, **headers: str) -> bytes:
        fields = {
            "From": "Tom Ade <tom@acme.example>",
            "To": "ines@nw.example",
            "Subject": "Hello",
            "Date": "Tue, 4 Mar 2025 10:00:00 +0000",
        }
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        return ("".join(f"{name}: {value}\n" for name, value in fields.items() if value) + "\n" + body).encode()

    return build


def letters_in(*paths, **options):
    """Return the letters and the rejected rows in `paths`."""
    from analyzer.sources import Options, find, read_chunk

    chunks, rejected = find(paths)
    letters = []
    for chunk in chunks:
        found, bad = read_chunk(chunk, Options(**options))
        letters += found
        rejected += bad
    return letters, rejected
