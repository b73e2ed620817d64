"""Writes the corpus of attacks as mail, so that a real browser can be shown the report on it.

python -m tests.benchmarks.attacks mails
analyzer run mails --us ours.example --out out
python -m tests.benchmarks.browser out/report.html
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "report"))
from attacks import letters  # noqa: E402  the corpus stands with the tests of the report


def main(folder):
    """Write one .eml an attack."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    mails = letters()
    for number, mail in enumerate(mails):
        (place / f"{number:03}.eml").write_bytes(mail)
    print(f"{len(mails)} mails in {place}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
