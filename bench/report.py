"""How a figure is told: beside its raw limit and its aim, with the machine and the load it was measured under."""

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from bench import machine

LESS_IS_BETTER = ("_ms", "_us_each", "_mib", "_bytes", "_start_s")


@dataclass
class Report:
    """One bench's outcome. `raw` names the figure that is the raw limit of another; `aims` is what we want."""

    name: str
    what: str
    aims: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    load: tuple[float, float, float] = field(default_factory=os.getloadavg)

    def add(self, **figures: float) -> None:
        """More figures, each with its unit in its name."""
        self.figures |= {name: round(value, 3) for name, value in figures.items()}

    def share(self, name: str) -> float:
        """How much of the raw limit was reached, 1 being all of it."""
        figure, raw = self.figures[name], self.figures[self.raw[name]]
        top, bottom = (raw, figure) if name.endswith(LESS_IS_BETTER) else (figure, raw)
        return top / bottom if bottom else 0.0

    def as_json(self) -> str:
        """One object on one line."""
        ratio = {"ratio": round(self.share(next(iter(self.raw))), 3)} if self.raw else {}
        return msgspec.json.encode(
            {
                "name": self.name,
                "figures": self.figures | ratio,
                "machine": machine.describe(),
                "load": [round(each, 2) for each in self.load],
            }
        ).decode()

    def as_text(self) -> str:
        """A table for people."""
        rows = [("", "figure", "raw limit", "ratio", "aim")]
        for name, value in sorted(self.figures.items(), key=self._place):
            if name in self.raw.values():
                continue
            raw = number(self.figures[self.raw[name]]) if name in self.raw else ""
            ratio = f"{self.share(name):.2f}" if name in self.raw else ""
            rows.append((name, number(value), raw, ratio, self.aims.get(name, "")))
        facts = ", ".join(f"{value} {name}" for name, value in machine.describe().items())
        load = " ".join(f"{each:.2f}" for each in self.load)
        notes = [f"  {note}" for note in self.notes]
        return "\n".join(
            [f"{self.name}: {self.what}", *table(rows), *notes, f"  machine: {facts}", f"  load before: {load}"]
        )

    def _place(self, figure: tuple[str, float]) -> int:
        """What was asked for stands above what explains it."""
        asked = [*self.aims, *self.raw]
        return asked.index(figure[0]) if figure[0] in asked else len(asked)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns: names to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  "
        + row[0].ljust(widths[0])
        + "".join(f"  {cell.rjust(width)}" for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in rows
    ]


def number(value: float) -> str:
    """Short enough to read, long enough to compare."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.2f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all does not pass; 0 of nothing."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * share) - 1)] if ranked else 0.0
