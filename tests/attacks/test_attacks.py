"""Every attack meets the real checks in the real sandbox, with honest work beside it."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from attacks import CRITERIA, HERE, as_notebook, as_script, attacks
from handed_in import BUILDERS, header
from world import world as made_world

from teachkit.course.load import load_exercise
from teachkit.grading.answers import Answer, Sheet
from teachkit.grading.checks import starter_of
from teachkit.grading.launch import Limits
from teachkit.grading.report import learners_view, report_data
from teachkit.grading.session import Task, run_session

# Short, so that what never ends costs little here; three starts of an answer at most.
LIMITS = Limits(seconds=0.4, budget=1.5)
MOST_SECONDS = 3 * LIMITS.budget + 2
MOST_MEMORY = 256 << 20
MOST_WORDS = 100_000
SOURCE = HERE.parents[1] / "src"
CORPUS = attacks()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attack, and of the honest answer after it."""

    report: object
    neighbour: object
    seconds: float
    memory: int
    intact: bool
    strangers: set


@pytest.fixture(scope="module")
def world():
    with made_world() as here:
        peer = here.root / "submitted" / "learner-07"
        peer.mkdir()
        (peer / "attacked.py").write_text(here.honest())
        os.environ["TEACHKIT_SECRET"] = here.canaries("environment")[0]
        yield here
        del os.environ["TEACHKIT_SECRET"]


@pytest.fixture(
    scope="module",
    params=["inside bubblewrap", "alone"],
)
def sealed(request, world):
    """A sandbox that seals; without one there is nothing to be said about it here."""
    from teachkit.grading.sandbox import sandbox

    data = [world.exercise(name) / "data" for name in ("depend/attacked", "depend/ways")]
    with sandbox(data=data, bubblewrap=request.param == "inside bubblewrap") as here:
        if not here.level.startswith("sealed"):
            pytest.skip(f"this system seals nothing: its level is {here.level}")
        yield here


@pytest.fixture(scope="module")
def outcomes(world, sealed, orphans_come_to_us):
    """Each attack's outcome, all of them run in the one sandbox, an honest answer after each."""
    found = {}
    for exercise in ("depend/attacked", "depend/ways"):
        folder = load_exercise(exercise, world.root / "course")
        mine = [attack for attack in CORPUS if attack.exercise == exercise]
        found.update(run(mine, folder, world, sealed.launch))
    return found


@pytest.fixture(scope="module")
def orphans_come_to_us():
    """Whoever loses its parent below us becomes our child, where we can see it."""
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    yield
    prctl(36, 0, 0, 0, 0)


def run(corpus, folder, world, launch, data=None):
    """Run attacks and honest answers in turn; return the outcomes by name."""
    found = {}
    waiting = []
    before = {}

    def tasks():
        for number, attack in enumerate(corpus):
            for turn in range(attack.turns):
                places = world.places(turn)
                script = number % 2
                text = as_script(attack, places) if script else as_notebook(attack, places)
                sheet = Sheet("answer.py" if script else "answer.ipynb", text.encode())
                waiting.append(f"{attack.name} {turn}")
                before.update(time=time.monotonic(), memory=peak(), digest=world.digest())
                before.update(processes=processes())
                yield task(sheet, folder)
                yield task(Sheet("answer.py", world.honest(folder.exercise.id).encode()), folder)

    def keep(report):
        if "report" not in before:
            before.update(report=report, seconds=time.monotonic() - before["time"])
            return
        found[waiting.pop()] = Outcome(
            report=before.pop("report"),
            neighbour=report,
            seconds=before["seconds"],
            memory=peak() - before["memory"],
            intact=world.digest() == before["digest"],
            strangers=processes() - before["processes"],
        )

    files = [folder.visible, folder.hidden]
    data = data or folder.path / "data"
    for _ in run_session(files, tasks(), data=data, launch=launch, report=keep):
        pass
    # The last honest answer may be on its way out still; whoever else is there has survived.
    end = time.monotonic() + 2
    while time.monotonic() < end and any(item.strangers & processes() for item in found.values()):
        time.sleep(0.01)
    for outcome in found.values():
        outcome.strangers.intersection_update(processes())
    return found


def task(sheet, folder):
    exercise = folder.exercise
    answer = Answer((sheet,), exercise.functions, exercise.id, starter_of(folder))
    return Task(answer, LIMITS, seed=int.from_bytes(os.urandom(6)))


def peak():
    """Return the most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def processes():
    """Return all that descend from us: (number, name)."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, name, _, parent = re.match(
                r"(\d+) \((.*)\) (\S) (\d+)", path.read_text(errors="replace"), re.DOTALL
            ).groups()
        except (OSError, AttributeError):
            continue
        parents[int(number)] = (int(parent), name)
    found = {os.getpid()}
    while more := {n for n, (parent, _) in parents.items() if parent in found} - found:
        found |= more
    return {(number, parents[number][1]) for number in found if number in parents}


def ids(attack):
    return attack.name


def of(outcomes, attack):
    return [outcomes[f"{attack.name} {turn}"] for turn in range(attack.turns)]


@pytest.mark.slow
@pytest.mark.parametrize("attack", CORPUS, ids=ids)
def test_an_attack_gains_learns_and_harms_nothing(attack, outcomes, world, sealed):
    if attack.holds == "sealed+ns" and sealed.level != "sealed+ns":
        pytest.skip("this one needs a file system of its own: the reference says so")
    for outcome in of(outcomes, attack):
        report = outcome.report
        assert report.of == 10
        assert report.points <= attack.earned
        said = repr(report_data(report))
        assert "ATTACK-WON" not in said, re.search("ATTACK-WON.{0,300}", said)[0]
        for canary in world.canaries("environment", "peer"):
            assert canary not in said
        shown = repr(report_data(learners_view(report)))
        for canary in world.canaries():
            assert canary not in shown
        assert len(said) < MOST_WORDS
        assert outcome.seconds < MOST_SECONDS
        assert outcome.memory < MOST_MEMORY
        assert outcome.intact
        assert outcome.strangers == set()
        assert outcome.neighbour.points == outcome.neighbour.of == 10
    assert world.heard == []


@pytest.mark.slow
def test_a_learner_sees_the_same_whatever_the_hidden_checks_hold(outcomes, sealed, world):
    """The hidden inputs are others, and the seeds: nothing that is shown tells them apart."""
    leaks = [attack for attack in CORPUS if attack.criterion == "leak"]
    assert len(leaks) > 20

    def seen(found, attack, here):
        view = repr(report_data(learners_view(found[f"{attack.name} 0"].report)))
        view = re.sub("0x[0-9a-f]+", "", view)  # where an object lies differs from run to run
        return view.replace(str(here.root), "").replace(here.token, "")

    with made_world() as other:
        for exercise in ("depend/attacked", "depend/ways"):
            folder = load_exercise(exercise, other.root / "course")
            mine = [attack for attack in leaks if attack.exercise == exercise]
            # The sandbox knows the first world's data alone, and these are the same.
            again = run(mine, folder, other, sealed.launch, world.exercise(exercise) / "data")
            for attack in mine:
                assert seen(again, attack, other) == seen(outcomes, attack, world), attack.name


def test_the_corpus_is_as_large_as_it_says():
    assert len(CORPUS) >= 75
    assert len({attack.intent for attack in CORPUS}) == len(CORPUS)
    assert {attack.criterion for attack in CORPUS} == set(CRITERIA)
    for attack in CORPUS:
        assert attack.proven in ("", "naive") or attack.proven.startswith("no, "), attack.name


def test_the_reference_counts_as_we_do(repository):
    page = (repository / "book" / "reference" / "attacks.md").read_text()
    proven = [attack for attack in CORPUS if attack.proven == "naive"]
    files = [header(build)["criterion"] for build in BUILDERS]
    assert f"{len(CORPUS)} attacks are code" in page
    assert f"{len(files)} more are about files" in page
    assert f"{len(proven)} of the attacks are first let loose" in page
    for criterion, meaning in CRITERIA.items():
        count = sum(attack.criterion == criterion for attack in CORPUS) + files.count(criterion)
        assert f"| {criterion} | {meaning} | {count} |" in page


# Which signs count for which criterion, against the naive grader.
SUCCESS = {
    "score": {"score"},
    "leak": {"leak", "said", "network"},
    "neighbour": {"said", "tamper", "no result"},
    "denial": {"no result", "timeout"},
    "survivor": {"survivor", "said"},
    "memory": {"memory", "said", "timeout"},
    "time": {"timeout"},
    "tamper": {"tamper", "said"},
    "inject": {"inject"},
}
needs_bubblewrap = pytest.mark.skipif(
    not shutil.which("bwrap"), reason="it is bubblewrap that keeps this machine safe from them"
)


def signs(source, earned, world):
    """Return the signs that an attack succeeds against a grader that shares its process."""
    root = world.root
    (root / "answer.py").write_text(source)
    before = world.digest()
    heard = len(world.heard)
    ran = subprocess.run(
        [
            "bwrap", "--ro-bind", "/", "/", "--tmpfs", "/tmp", "--bind", str(root), str(root),
            "--tmpfs", str(root / "work"), "--ro-bind", sys.prefix, sys.prefix,
            "--ro-bind", str(HERE), str(HERE), "--ro-bind", str(SOURCE), str(SOURCE),
            "--dev", "/dev", "--proc", "/proc", "--unshare-pid", "--unshare-ipc",
            "--die-with-parent", "--new-session", "--chdir", str(root / "work"),
            "--setenv", "PYTHONPATH", str(SOURCE),
            sys.executable, "-B", str(HERE / "naive.py"), str(world.exercise()),
            str(root / "answer.py"),
        ],
        capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    text = (ran.stdout + ran.stderr).decode("utf-8", "replace")
    last = ran.stdout.rpartition(b'\n{"timeout"')[2]
    found = json.loads(b'{"timeout"' + last) if last != ran.stdout else {}
    said = text + " ".join(found.get("said", []))
    shown = {
        "score": found.get("points", 0) > earned,
        "said": "ATTACK-WON" in said,
        "leak": any(canary in said for canary in world.canaries()),
        "inject": "INJECTED" in said or "=HYPERLINK" in said or "</script>" in said,
        "timeout": found.get("timeout", False),
        "no result": "points" not in found,
        "survivor": bool(found.get("left")),
        "memory": found.get("peak", 0) > 1 << 30,
        "tamper": world.digest() != before,
        "network": len(world.heard) > heard,
    }
    return {sign for sign, there in shown.items() if there}


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("bwrap"), reason="bubblewrap keeps this machine safe from them"
)
@pytest.mark.parametrize("attack", [a for a in CORPUS if a.proven == "naive"], ids=ids)
def test_an_attack_succeeds_where_nothing_stops_it(attack, monkeypatch):
    """So that "stopped" above says something of the grader, not of the attack."""
    with made_world() as world:
        peer = world.root / "submitted" / "learner-07"
        peer.mkdir()
        (peer / "attacked.py").write_text(world.honest())
        monkeypatch.setenv("TEACHKIT_SECRET", world.canaries("environment")[0])
        shown = signs(as_script(attack, world.places()), attack.earned, world)
        assert shown & SUCCESS[attack.criterion], shown


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("bwrap"), reason="bubblewrap keeps this machine safe from them"
)
def test_honest_work_shows_none_of_the_signs():
    with made_world() as world:
        honest = world.honest().partition("\n")[2]
        assert signs(honest, 10, world) == set()
        assert signs(honest, 9, world) == {"score"}
