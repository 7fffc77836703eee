"""Let two real daemons choose among clocks of which some lie, and see whom they believe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError
from teachkit.labs.lab import Lab, Packages
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Picture, grid

if TYPE_CHECKING:
    from pathlib import Path

    from teachkit.labs.place import Job
    from teachkit.labs.process import Running

__all__ = [
    "CASES",
    "LAB",
    "Case",
    "Decision",
    "Found",
    "decided",
    "pictures",
    "run",
    "sentences",
    "tables",
]

_SUITE = "forky"
_DAEMONS = ("ntpd-rs", "chrony", "libc6", "libgcc-s1", "libcap2", "libedit2", "libbsd0", "libmd0")
# What chrony wants of GnuTLS, although nobody here asks it for NTS; and its terminal and filter.
_CRYPTOGRAPHY = (
    *("libgnutls30t64", "libnettle8t64", "libhogweed6t64", "libgmp10", "libidn2-0", "libp11-kit0"),
    *("libffi8", "libtasn1-6", "libunistring5", "libtinfo6", "libseccomp2"),
)
LAB = Lab(
    "liars",
    title="Whom a clock believes",
    asks="With one liar, three, or two against two: which time does each daemon take?",
    case="cases/ntpd-rs",
    packages=(Packages(_SUITE, (*_DAEMONS, *_CRYPTOGRAPHY)),),
    seconds=60.0,
)
_HOUR, _TWO_DAYS = 3_600.0, 172_800.0
_TRUTH = 2.0  # this machine's clock is supposed to be late by so much
_WATCH, _WATCH_QUICK = 14.0, 11.0
_STILL = 0.2  # seconds that a clock may move by itself, where the machine's own daemon steers it


@dataclass(frozen=True, slots=True)
class Case:
    """Clocks to choose from: how far each says that we are behind, in seconds."""

    name: str
    clocks: tuple[float, ...]


CASES = (
    Case("one source, and it lies", (_HOUR,)),
    Case("three honest", (_TRUTH,) * 3),
    Case("one liar of four", (_TRUTH, _TRUTH, _TRUTH, _HOUR)),
    Case("three liars of four", (_HOUR, _HOUR, _HOUR, _TRUTH)),
    Case("two against two", (_TRUTH, _TRUTH, _HOUR, _HOUR)),
    Case("three, two days back", (-_TWO_DAYS,) * 3),
)
DAEMONS = ("ntpd-rs", "chrony", "chrony, asks three")

_NTPD_RS = """
[observability]
log-level = "info"
ansi-colors = false
[source-defaults]
poll-interval-limits = {{ min = 0, max = 0 }}
initial-poll-interval = 0
[synchronization]
single-step-panic-threshold = 1800
startup-step-panic-threshold = {{ forward = "inf", backward = 86400 }}
{sources}
"""
_CHRONY = """
makestep 1 3
{more}
port 0
cmdport 0
bindcmdaddress /
user {user}
pidfile {folder}/pid
{sources}
"""
_STEPS = re.compile(r"Jumped offset by (?P<ms>\S+)ms|System clock wrong by (?P<s>\S+) seconds")
_STOPS = "Unusually large clock step suggested"
_WAITS = re.compile(
    r"No consensus on current time|Fewer sources configured than are required[^.\n]*"
    r"|Can't synchronise: [^\n]*"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a daemon did in one case.

    ``did`` is "right" (it took the honest time), "wrong" (it took a lie), "waits" (it took none)
    or "stops" (it ended itself). ``step`` is how far it wanted to set the clock, in seconds, and
    ``after`` how long that took it, each None if it did not. ``said`` is from its log.
    """

    case: str
    daemon: str
    did: str
    step: float | None
    after: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Found:
    """All decisions; ``watched`` is how long, and ``moved`` how far our own clock moved meanwhile.

    Both are in seconds. The latter is the clock on the wall against a stopwatch.
    """

    ntpd_rs: str
    chrony: str
    watched: float
    moved: float
    decisions: tuple[Decision, ...]


def run(job: Job) -> Found:
    """Start each daemon in each case, all side by side, and watch what they log.

    Raises:
        TeachkitError: ``clock-moved`` when the machine's clock is not where it was;
            ``not-started`` when a daemon ends and says nothing of clocks.
    """
    import time
    from contextlib import ExitStack

    from teachkit.labs.archive.debian import versions
    from teachkit.labs.clock.false_clocks import answering
    from teachkit.labs.ports import free_port
    from teachkit.labs.process import running

    root, work = job.place.unpacked(_SUITE), job.place.work
    began, wall = time.monotonic(), time.time()
    watch = _WATCH_QUICK if job.quick else _WATCH
    at_work: dict[tuple[Case, str], Running] = {}
    decisions: dict[tuple[Case, str], Decision] = {}
    port = free_port(udp=True)
    clocks = [
        (_address(i, j, k), port, ahead)
        for i, case in enumerate(CASES)
        for j in range(len(DAEMONS))
        for k, ahead in enumerate(case.clocks)
    ]
    with answering(clocks), ExitStack() as ending:
        job.tell(f"Start {len(CASES) * len(DAEMONS)} daemons and {len(clocks)} clocks")
        for i, case in enumerate(CASES):
            for j, daemon in enumerate(DAEMONS):
                folder = work / f"{i}-{j}"
                folder.mkdir(mode=0o750)
                sources = tuple(_address(i, j, k) for k in range(len(case.clocks)))
                command = _command(root, folder, daemon, sources, port)
                log = folder / "log"
                at_work[case, daemon] = ending.enter_context(running(command, cwd=folder, log=log))
        job.tell(f"Watch what they decide, for {watch:g} seconds")
        start = time.monotonic()
        while (now := time.monotonic() - start) < watch and len(decisions) < len(at_work):
            time.sleep(0.1)
            for key, process in at_work.items():
                if key not in decisions:
                    found = decided(*key, process.text, process.ended(), round(now, 1))
                    if found.did != "waits":
                        decisions[key] = found
        for key, process in at_work.items():
            decisions.setdefault(key, decided(*key, process.text, process.ended(), None))
    moved = abs((time.time() - wall) - (time.monotonic() - began))
    if moved > _STILL:
        raise TeachkitError(
            "clock-moved",
            f"This machine's clock moved by {moved:.3f} seconds while the lab ran",
            hint="No program of the lab can do that, so look at the machine's own daemon.",
        )
    known = versions(job.place, _SUITE)
    return Found(
        ntpd_rs=known.get("ntpd-rs", ""),
        chrony=known.get("chrony", ""),
        watched=round(now, 1),
        moved=round(moved, 6),
        decisions=tuple(decisions[case, daemon] for case in CASES for daemon in DAEMONS),
    )


def decided(case: Case, daemon: str, log: str, status: int | None, after: float | None) -> Decision:
    """Return what a daemon's log tells; its first decision counts, as the clock never follows.

    Raises:
        TeachkitError: ``not-started`` when it ended with a ``status`` and without a decision.
    """
    step, stop = _STEPS.search(log), log.find(_STOPS)
    if stop >= 0 and (step is None or stop < step.start()):
        return Decision(case.name, daemon, "stops", None, after, f"{_STOPS} (status {status})")
    if step is None and status is not None:
        last = log.strip().rpartition("\n")[2]
        raise TeachkitError(
            "not-started",
            f"{daemon} ended with status {status} before it had decided: {last[:200]}",
            hint="'teachkit lab doctor' says what is missing; 'teachkit lab clean' begins anew.",
        )
    if step is None:
        waits = _WAITS.search(log)
        return Decision(case.name, daemon, "waits", None, None, waits[0] if waits else "")
    seconds = float(step["ms"]) / 1000 if step["ms"] else float(step["s"])
    did = "right" if abs(seconds - _TRUTH) < _TRUTH / 2 else "wrong"
    return Decision(case.name, daemon, did, round(seconds, 3), after, step[0])


def sentences(found: Found) -> tuple[str, ...]:
    """Return what was found in a few sentences."""
    fooled = {
        daemon: [one.case for one in found.decisions if (one.daemon, one.did) == (daemon, "wrong")]
        for daemon in DAEMONS
    }
    told = [
        f"{daemon}: took a lie in {len(cases)} of {len(CASES)} cases"
        + (f" ({'; '.join(cases)})." if cases else ".")
        for daemon, cases in fooled.items()
    ]
    defaults = (
        "ntpd-rs asks for three that agree unless you say otherwise, and goes back by a day at"
        " most. chrony asks for one, and for three if you write 'minsources 3'. That is a default,"
        " and no property of a language."
    )
    still = (
        f"In {found.watched:g} seconds, this machine's clock moved by {found.moved * 1e6:.0f} µs"
        " against its stopwatch. No daemon could set it: the calls were taken away."
    )
    majority = "A majority of liars wins: voting needs most of the voters to be honest."
    return (*told, majority, defaults, still)


def tables(found: Found) -> tuple[Table, ...]:
    """Return each decision with what the daemon said."""
    return (
        Table(
            "What each daemon decided",
            ("case", "daemon", "did", "step in s", "after s", "its log"),
            tuple(
                (
                    one.case,
                    one.daemon,
                    one.did,
                    "" if one.step is None else f"{one.step:,.2f}",
                    "" if one.after is None else f"{one.after:.1f}",
                    one.said,
                )
                for one in found.decisions
            ),
        ),
    )


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return who believed what."""
    did = {(one.case, one.daemon): one.did for one in found.decisions}
    return (
        grid(
            "Which time each daemon takes",
            DAEMONS,
            [(case.name, [did[case.name, daemon] for daemon in DAEMONS]) for case in CASES],
            tones={"right": "good", "wrong": "bad", "waits": "none", "stops": "mixed"},
        ),
    )


# ---- the experiment's parts


def _address(case: int, daemon: int, clock: int) -> str:
    """An address on loopback for each clock of each daemon: chrony tells clocks apart by it."""
    return f"127.{case + 1}.{daemon + 1}.{clock + 1}"


def _command(
    root: Path, folder: Path, daemon: str, sources: tuple[str, ...], port: int
) -> list[str]:
    """Write a daemon's settings, and return how to start it."""
    from getpass import getuser

    from teachkit.labs.clock.still import held
    from teachkit.labs.process import through_loader

    settings = folder / "settings"
    if daemon == "ntpd-rs":
        each = "".join(
            f'[[source]]\nmode = "server"\naddress = "{one}:{port}"\n' for one in sources
        )
        settings.write_text(_NTPD_RS.format(sources=each), "utf-8")
        return held(*through_loader(root, "usr/bin/ntp-daemon"), "--config", str(settings))
    each = "".join(f"server {one} port {port} iburst minpoll 0 maxpoll 0\n" for one in sources)
    more = "minsources 3" if daemon != "chrony" else ""
    settings.write_text(
        _CHRONY.format(sources=each, more=more, folder=folder, user=getuser()), "utf-8"
    )
    # -x: no control of the clock; -U: no need to be root; -d: in the foreground, log to us.
    return held(*through_loader(root, "usr/sbin/chronyd"), "-x", "-U", "-d", "-f", str(settings))
