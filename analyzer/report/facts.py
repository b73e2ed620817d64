"""What was read and what was left out, from the facts of a run and from the tables where the facts are silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analyzer.report.rows import day, text, whole


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run read; None stands for not known."""

    version: str | None
    us: tuple[str, ...]
    us_inferred: bool
    as_of: str | None
    paths: tuple[str, ...]
    models: tuple[tuple[str, str], ...]
    found: int | None
    analysed: int | None
    duplicates: int | None
    rejected: int | None
    automatic: int | None
    not_english: int | None
    emails: int
    notes: int
    people: int
    relationships: int
    internal: int
    first_on: str | None
    last_on: str | None
    redacted: bool = False

    @property
    def reconciles(self) -> bool | None:
        """Whether what was found is what was analysed and left out; None where a number is not known."""
        if self.found is None or self.analysed is None or self.duplicates is None or self.rejected is None:
            return None
        return self.found == self.analysed + self.duplicates + self.rejected


def facts_of(tables: Mapping[str, pd.DataFrame], facts: Mapping[str, object]) -> Facts:
    """Return the facts of a run; what `facts` does not say is counted in the tables where they can tell.

    Example:
        >>> from analyzer.report.rows import completed
        >>> facts_of(completed({}), {"counts": {"found": 3, "analysed": 2, "duplicates": 1, "rejected": 0}}).reconciles
        True
    """
    messages = tables["messages"]
    judged = messages[~messages["automatic"]]
    said = facts.get("counts")
    counts = said if isinstance(said, Mapping) else {}
    models = facts.get("models")
    notes = int(messages["kind"].isin(["note", "transcript"]).sum())
    filled = bool(len(messages))

    def counted(name: str, instead: int | None) -> int | None:
        value = whole(counts.get(name))
        return instead if value is None else value

    return Facts(
        version=text(facts.get("version")),
        us=_strings(facts.get("us")),
        us_inferred=bool(facts.get("us_inferred", False)),
        as_of=_day(facts.get("as_of")),
        paths=_strings(facts.get("paths")),
        models=tuple((str(name), str(mark)) for name, mark in models.items()) if isinstance(models, Mapping) else (),
        found=counted("found", None),
        analysed=counted("analysed", len(messages)),
        duplicates=counted("duplicates", None),
        rejected=counted("rejected", len(tables["rejected"])),
        automatic=counted("automatic", int(messages["automatic"].sum()) if filled else None),
        not_english=counted("not_english", None),
        emails=len(messages) - notes,
        notes=notes,
        people=int(judged["author"].str.casefold().nunique()),
        relationships=len(tables["relationships"]),
        internal=int((judged["relationship"].fillna("") == "").sum()),
        first_on=day(messages["date"].min()) if filled else None,
        last_on=day(messages["date"].max()) if filled else None,
        redacted=bool(facts.get("redacted", False)),
    )


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(part) for part in value) if isinstance(value, Sequence) else ()


def _day(value: object) -> str | None:
    return None if (found := text(value)) is None else found[:10]
