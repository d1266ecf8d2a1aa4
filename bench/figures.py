"""How a figure is taken, shown and kept."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """`ours` and `reference` in `unit`; `goal`: the highest ratio (or, without reference, value) wanted."""

    name: str
    ours: float
    reference: float | None
    goal: float
    unit: str = "ms"
    against: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.reference if self.reference else None

    @property
    def met(self) -> bool:
        return (self.ours if self.ratio is None else self.ratio) <= self.goal


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def medians(*actions: Callable[[], object], rounds: int = 30, warm_up: int = 3) -> list[float]:
    """The median milliseconds of each action; they take turns, so that a slow moment hits all alike."""
    times: list[list[float]] = [[] for _ in actions]
    for round_number in range(-warm_up, rounds):
        for action, taken in zip(actions, times, strict=True):
            elapsed = milliseconds(action)
            if round_number >= 0:
                taken.append(elapsed)
    return [statistics.median(taken) for taken in times]


def show(figures: Sequence[Figure]) -> None:
    for figure in figures:
        reference = f"{figure.reference:10.1f}" if figure.reference is not None else " " * 10
        ratio = f"{figure.ratio:7.2f} ×" if figure.ratio is not None else " " * 9
        verdict = "ok" if figure.met else "MISSED"
        print(
            f"{figure.name:<58}{figure.ours:10.1f}{reference} {figure.unit:<4}{ratio}"
            f"  goal {figure.goal:<6g} {verdict:<7} {figure.against}"
        )


def keep(figures: Sequence[Figure], path: Path) -> None:
    """Write the figures as JSON: name, ours, reference, ratio, goal, unit."""
    rows = [asdict(figure) | {"ratio": figure.ratio, "met": figure.met} for figure in figures]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=2))
