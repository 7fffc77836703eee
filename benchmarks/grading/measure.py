"""Wall seconds, CPU seconds and memory of a command and of all that it starts.

CPU seconds come from a control group of the kernel's that is made for the run, where we may make
one. Elsewhere they come from its account of children that were waited for, which is too small for
our sandbox: a process namespace that is killed forgets what its children have used. Either way the
process that starts the command here is a subreaper: whatever lost its parent on the way comes to
it, and it ends when no descendant is left.
"""

import ctypes
import json
import os
import select
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
# Both versions of control groups, and where each has its sum of nanoseconds or microseconds.
ACCOUNTS = (("cpuacct", "cpuacct.usage", "", 1e-9), ("", "cpu.stat", "usage_usec", 1e-6))
# A grader that takes longer is stuck.
LONGEST = 3600


@dataclass(frozen=True, slots=True)
class Used:
    """What one run took: seconds, and the MiB of its largest process."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Series:
    """The runs of one contender, one a round."""

    wall: list[float]
    cpu: list[float]
    peak: float


@dataclass(frozen=True, slots=True)
class Account:
    """A control group, and how its CPU seconds are read: from a file, a line of it, in a unit."""

    folder: Path
    file: str
    line: str
    unit: float

    @classmethod
    def made(cls):
        """Make one within our own, or return None where we may not."""
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            for name, file, key, unit in ACCOUNTS:
                if name not in controllers.split(",") or bool(name) != bool(controllers):
                    continue
                folder = Path("/sys/fs/cgroup", name, path.lstrip("/"), f"teachkit-{os.getpid()}")
                try:
                    folder.mkdir()
                except OSError:
                    continue
                if (folder / file).exists():
                    return cls(folder, file, key, unit)
                folder.rmdir()
        return None

    def seconds(self):
        """Return what its processes have used so far."""
        text = (self.folder / self.file).read_text()
        return int(text.partition(self.line)[2].split()[0] if self.line else text) * self.unit


def run(words, *, cwd=None, environment=None, cores=None, log=None):
    """Run a command to its end, and to that of all its descendants; return what they `Used`.

    ``cores`` keeps all of them on so many processors; ``log`` is a file for what they say.

    Raises:
        RuntimeError: when it ends with anything but 0.
    """
    account = Account.made()
    try:
        return _run(words, cwd, environment, cores, log, account)
    finally:
        if account:
            account.folder.rmdir()


def _run(words, cwd, environment, cores, log, account):
    reading, writing = os.pipe()
    starter = os.fork()
    if starter == 0:
        os.close(reading)
        status = 1
        try:
            os.write(
                writing,
                json.dumps(_supervise(words, cwd, environment, cores, log, account)).encode(),
            )
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(starter, 0)
    if not said:
        raise RuntimeError(f"{' '.join(map(str, words))} could not be started")
    found = json.loads(said)
    if found["code"]:
        end = Path(log).read_text(errors="replace")[-2000:] if log else ""
        raise RuntimeError(f"{' '.join(map(str, words))} ended with {found['code']}\n{end}")
    return Used(found["wall"], found["cpu"], found["peak"])


def _supervise(words, cwd, environment, cores, log, account):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no subreaper")
    if cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    if account:
        (account.folder / "cgroup.procs").write_text(str(os.getpid()))
    before = account.seconds() if account else 0.0
    with open(log or os.devnull, "wb") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in words],
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
        # `wait` with a timeout looks every twentieth of a second: a tenth of a small class.
        descriptor = os.pidfd_open(process.pid)
        if not select.select([descriptor], [], [], LONGEST)[0]:
            process.kill()
        code = process.wait()
        wall = time.perf_counter() - begun
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        used = getrusage(RUSAGE_CHILDREN)
    return {
        "code": code,
        "wall": wall,
        "cpu": account.seconds() - before if account else used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss / 1024,
    }


def in_turns(contenders, rounds):
    """Run each contender (what it is -> function returning `Used`) once a round: A B A B.

    Ctrl-C ends it with the rounds that are complete; before there is one, it ends everything.
    """
    complete = []
    names = list(contenders)
    try:
        for turn in range(rounds):
            found = {}
            for place in range(len(names)):
                name = names[(turn + place) % len(names)]
                what = ", ".join(map(str, name))
                print(f"round {turn + 1} of {rounds}: {what}", file=sys.stderr, flush=True)
                found[name] = contenders[name]()
            complete.append(found)
    except KeyboardInterrupt:
        if not complete:
            raise
    return {
        name: Series(
            [found[name].wall for found in complete],
            [found[name].cpu for found in complete],
            max(found[name].peak for found in complete),
        )
        for name in names
    }


def summary(series):
    """Return median, least and most of wall and CPU seconds, and the largest process in MiB."""
    return {
        what: {
            "median": statistics.median(values),
            "min": min(values),
            "max": max(values),
            "runs": values,
        }
        for what, values in (("wall", series.wall), ("cpu", series.cpu))
    } | {"largest_process_mib": series.peak}


def memory_of(words, *, cwd=None, environment=None, every=0.02):
    """Run a command and look at all its processes again and again.

    Returns {"pss_mib", "rss_mib", "looks", "processes"}: the most that they held at once, once
    with shared pages divided among those that share them, once with each process counting them in
    full. Looking takes time of its own, so nothing is timed here.
    """
    most = {"pss_mib": 0.0, "rss_mib": 0.0, "looks": 0, "processes": 0}
    with subprocess.Popen(
        [str(word) for word in words],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None:
            family = _family(process.pid)
            pss, rss = (sum(values) for values in zip(*map(_held, family), strict=True))
            most["pss_mib"] = max(most["pss_mib"], pss / 1024)
            most["rss_mib"] = max(most["rss_mib"], rss / 1024)
            most["processes"] = max(most["processes"], len(family))
            most["looks"] += 1
            time.sleep(every)
    if process.returncode:
        raise RuntimeError(f"{words} ended with {process.returncode}")
    return most


def _family(first):
    """Return the ids of a process and of its descendants, as they are now."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdecimal():
            try:
                # The name, in parentheses, may hold anything; state and parent come after it.
                parent = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue  # it has ended meanwhile
            children.setdefault(int(parent), []).append(int(entry))
    found = [first]
    for pid in found:
        found += children.get(pid, [])
    return found


def _held(pid):
    """Return a process's proportional and resident memory in KiB; zeros when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        fields = dict(line.split(":") for line in lines[1:])
        return tuple(int(fields[name].split()[0]) for name in ("Pss", "Rss"))
    except (OSError, KeyError, ValueError):
        return 0, 0
