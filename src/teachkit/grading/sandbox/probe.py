"""The level is what a child could not do, not what a kernel promises.

At each start one answer of ours (`teachkit.grading.sandbox.acts`) tries every forbidden act from
where learners' answers run, and a few that must work. One hole, and nothing is called sealed.
"""

from __future__ import annotations

import os
import platform
import sysconfig
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from teachkit.grading.answers import Answer, Sheet
from teachkit.grading.launch import AnswerFailedError, AnswerUnavailableError, Launch, Limits
from teachkit.grading.sandbox import SEALED, SEALED_NS, SEPARATE, acts, seccomp

__all__ = ["Probe", "level_of", "run_probes"]

WORKS = "works"
LIMITS = Limits(seconds=30.0, budget=60.0)
FOREIGN = "attempt_foreign"
# More of what the filter must refuse; the probe asks for each by its number.
REFUSED = """
accept4 acct add_key adjtimex bind bpf chroot clock_settime clone3 connect delete_module
epoll_create1 eventfd2 execveat fanotify_init fchmod fchmodat fchownat finit_module flock
fsetxattr fsmount fsopen init_module inotify_init1 io_setup io_uring_enter io_uring_setup ioperm
iopl ioprio_set kcmp kexec_load keyctl kill landlock_create_ruleset linkat listen lookup_dcookie
mbind memfd_create memfd_secret migrate_pages mknodat mlock mlockall mount mount_setattr
move_mount move_pages mq_open msgget name_to_handle_at nfsservctl open_by_handle_at open_tree
perf_event_open personality pidfd_getfd pidfd_open pidfd_send_signal pipe2 pivot_root pkey_alloc
prctl process_madvise process_mrelease process_vm_readv process_vm_writev ptrace quotactl reboot
recvmsg request_key rt_sigqueueinfo rt_tgsigqueueinfo sched_setaffinity sched_setattr
sched_setscheduler seccomp semget sendmmsg sendmsg sendto setdomainname setfsuid setgid setgroups
sethostname setns setpgid setpriority setregid setresgid setresuid setreuid setsid settimeofday
setuid setxattr shmat shmget shutdown signalfd4 socket socketpair splice swapoff swapon symlinkat
sync syncfs syslog tee tgkill timer_create timerfd_create tkill truncate umount2 unshare
userfaultfd utimensat vmsplice
""".split()  # noqa: SIM905  # a table of words reads best as lines
MODULES = "array binascii calendar ctypes difflib email hashlib sqlite3 zlib zoneinfo".split()  # noqa: SIM905  # as above


@dataclass(frozen=True, slots=True)
class Probe:
    """One act that was tried.

    ``needed_for`` is the level that it is forbidden in (``sealed`` and ``sealed+ns``, or the
    latter alone), or ``works`` when it must be possible; ``ok`` whether it went as it should;
    ``said`` what the child was told.
    """

    act: str
    needed_for: str
    ok: bool
    said: str


def run_probes(launch: Launch) -> tuple[Probe, ...]:
    """Have a child try everything; an act that nobody hears of counts as a hole."""
    wanted = {act.__name__: SEALED for act in acts.FORBIDDEN}
    wanted |= {act.__name__: SEALED_NS for act in acts.FORBIDDEN_NAMES}
    wanted |= {act.__name__: WORKS for act in acts.NEEDED}
    with tempfile.TemporaryDirectory(prefix="teachkit-probe-") as folder:
        facts = _facts(Path(folder))
        said, problem = _tried(launch, facts)
    probes = []
    for act, needed_for in wanted.items():
        got_through, words = said.get(act, (needed_for != WORKS, problem))
        probes.append(Probe(act, needed_for, got_through == (needed_for == WORKS), words))
    if platform.machine() == "x86_64":
        probes.append(_foreign(launch))
    return tuple(probes)


def level_of(probes: Sequence[Probe], *, namespaces: bool) -> tuple[str, list[str]]:
    """Return the level that these probes allow, and a sentence on each that spoils a better one."""
    holes = [probe for probe in probes if not probe.ok]
    why = [f"{_words(probe)}: {probe.said}" for probe in holes]
    if any(probe.needed_for != SEALED_NS for probe in holes) or not probes:
        return SEPARATE, why
    if namespaces and not holes:
        return SEALED_NS, []
    return SEALED, why if namespaces else []


def _words(probe: Probe) -> str:
    deed = probe.act.replace("_", " ")
    return f"An answer cannot {deed}" if probe.needed_for == WORKS else f"An answer can {deed}"


def _facts(folder: Path) -> dict[str, object]:
    secret, spare = folder / "secret", folder / "spare"
    for file in (secret, spare):
        file.write_text("nobody else's", encoding="utf-8")
    installed = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    return {
        "secret": str(secret),
        "spare": str(spare),
        "grader": os.getpid(),
        "grader_source": __file__,
        "installed": sorted(installed),
        "machine": platform.node(),
        "numbers": seccomp.system_calls(REFUSED),
        "modules": MODULES,
    }


def _answer(function: str) -> Answer:
    source = Path(acts.__file__).read_bytes()
    return Answer((Sheet("acts.py", source),), (function,))


def _tried(launch: Launch, facts: dict[str, object]) -> tuple[dict[str, tuple[bool, str]], str]:
    """Return what each act said, and a sentence for those that said nothing."""
    try:
        child = launch(_answer("attempt"), LIMITS, None)
        try:
            found = child.call("attempt", (facts,), {}).value
        finally:
            child.close()
    except (AnswerFailedError, AnswerUnavailableError) as error:
        return {}, f"The probe did not get through: {error}"
    if not isinstance(found, list):
        return {}, "The probe said nothing."
    said = {}
    for line in found:
        match line:
            case [str() as act, bool() as got_through, str() as words]:
                said[act] = got_through, words
    return said, "The probe said nothing of it."


def _foreign(launch: Launch) -> Probe:
    """Try the 32-bit entrance; who is killed for it was not let in."""
    name = "call_the_kernel_by_its_32_bit_entrance"
    try:
        child = launch(_answer(FOREIGN), LIMITS, None)
    except (AnswerFailedError, AnswerUnavailableError) as error:
        return Probe(name, SEALED, ok=False, said=str(error))
    try:
        said = child.call(FOREIGN, ({},), {}).value
    except AnswerUnavailableError:
        return Probe(name, SEALED, ok=True, said="It was killed for it.")
    except AnswerFailedError as error:
        return Probe(name, SEALED, ok=True, said=str(error))
    finally:
        with suppress(OSError):
            child.close()
    return Probe(name, SEALED, ok=False, said=str(said))
