"""Measuring in pairs: every round runs each contender once, so all meet the same weather."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field


@dataclass
class Series:
    """Seconds of one contender, one entry per round; ``peak`` is in MiB, None in-process."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: float | None = None


def in_turns(contenders, rounds):
    """Run each contender (name -> function) once a round, each round starting with another."""
    series = {name: Series() for name in contenders}
    names = list(contenders)
    for turn in range(rounds):
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]
            wall, cpu, peak = contenders[name]()
            series[name].wall.append(wall)
            series[name].cpu.append(cpu)
            if peak is not None:
                series[name].peak = max(series[name].peak or 0.0, peak)
    return series


def call(work, before=None):
    """Return a contender that calls ``work`` here, after ``before`` outside of the clock."""

    def run():
        if before is not None:
            before()
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        return time.perf_counter() - wall, time.process_time() - cpu, None

    return run


def command(words, *, cwd=None, environment=None, codes=(0,)):
    """Return a contender that runs a process; CPU seconds are those of it and its children."""

    def run():
        started = time.perf_counter()
        process = subprocess.Popen(
            words,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in codes:
            raise RuntimeError(f"{' '.join(map(str, words))} ended with {process.returncode}")
        return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

    return run


def summary(series):
    """Return median, least and most of wall and CPU, in milliseconds."""
    return {
        what: {
            "median": 1e3 * statistics.median(values),
            "min": 1e3 * min(values),
            "max": 1e3 * max(values),
        }
        for what, values in (("wall", series.wall), ("cpu", series.cpu))
    } | ({"peak_mib": series.peak} if series.peak is not None else {})


def ratio(one, other, what="wall"):
    """Return how often ``one`` fits into ``other``: median and range of the rounds' ratios."""
    pairs = zip(getattr(one, what), getattr(other, what), strict=True)
    ratios = [b / a for a, b in pairs]
    return {"median": statistics.median(ratios), "min": min(ratios), "max": max(ratios)}
