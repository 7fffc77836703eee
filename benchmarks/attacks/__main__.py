"""Run the attacks against the graders that are there, and print the table.

python -m benchmarks.attacks --nbgrader VENV --otter VENV [--only WORD] [--json FILE]
"""

import argparse
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from world import world as made_world

from attacks import as_script, attacks
from benchmarks.attacks import graders

CHECKOUT = Path(__file__).parents[2]
SECONDS = 90
# These speak our own protocol, or try doors that only a sandbox has locks on.
OURS_ALONE = re.compile(r"\b(send|reply|line|machine|msgpack)\(|runners\(|Landlock|seccomp|x32")
DOORS = {
    "kernel_doors", "raw_system_calls", "jumps_into_library_code", "becomes_somebody_else",
    "other_sockets", "reads_the_machine", "walk_site_packages", "answers_in_the_package",
    "handed_over_by_file", "handed_over_by_kernel", "stat_oracle", "open_descriptors",
    "command_lines", "parent_memory", "finds_the_seed", "raises_its_limits", "symlinks",
    "takes_the_processor", "types_into_the_terminal", "signals_by_descriptor",
    "knows_the_seed_formula",
    "runner_code_swapped", "patched_runner", "patched_msgpack", "poisoned_os_module", "traversal",
    "hides_its_changes", "echo_by_changes", "echo_by_time", "echo_by_source", "memory_scan",
    "functions_that_hide", "functions_that_are_none", "audit_and_trace_hooks", "spoil_bytecode",
    "sparse_files", "output_as_a_weapon", "pipes_and_buffers", "endless_definition",
    "waits_in_the_kernel", "stops_itself", "alarms_for_others", "abstract_sockets",
    "opens_to_truncate", "files_that_keep_moving", "unlinked_files", "lifts_landlock",
    "lifts_the_seccomp_filter", "network_by_libraries", "every_way_to_a_process",
    "spoil_the_data", "closes_everything",
}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(prog="benchmarks.attacks", description=__doc__)
    parser.add_argument("--nbgrader", type=Path, help="a venv with nbgrader")
    parser.add_argument("--otter", type=Path, help="a venv with otter-grader and ipykernel")
    parser.add_argument("--only", default="", help="attacks whose name has this pattern in it")
    parser.add_argument("--jobs", type=int, default=2, help="cases at one time")
    parser.add_argument("--json", type=Path, help="a file to add what is found to")
    args = parser.parse_args()
    if not shutil.which("bwrap"):
        parser.error("without bubblewrap these attacks would meet this machine itself")
    token = secrets.token_hex(4)
    with tempfile.TemporaryDirectory(prefix="teachkit-attacks-") as folder:
        present = [graders.ours()]
        if args.nbgrader:
            present.append(graders.nbgrader(args.nbgrader, Path(folder) / "nbgrader" / token))
        if args.otter:
            present.append(graders.otter(args.otter, Path(folder) / "otter" / token))
        chosen = [
            attack
            for attack in attacks()
            if re.search(args.only, attack.name) and translates(attack)
        ]
        cases = [(attack, grader) for attack in chosen for grader in present]
        with ThreadPoolExecutor(args.jobs) as pool:
            found = list(pool.map(lambda case: tell(*case, token), cases))
    rows = json.loads(args.json.read_text()) if args.json and args.json.exists() else {}
    for (attack, grader), signs in zip(cases, found, strict=True):
        rows.setdefault(attack.name, {})[grader.name] = signs
    print(table(rows, [grader.name for grader in present]))
    if args.json:
        args.json.write_text(json.dumps(dict(sorted(rows.items())), indent=1) + "\n")


def translates(attack):
    """Return whether an attack says anything about a grader that is built otherwise."""
    name = attack.name.partition("_")[2]
    return (
        attack.exercise == "depend/attacked"
        and not OURS_ALONE.search(attack.code)
        and name not in DOORS
    )


def tell(attack, grader, token):
    """Run one case; return the signs of success that belong to its criterion."""
    begun = time.monotonic()
    signs = sorted(run(attack, grader, token) & {attack.criterion, "neighbour", "time", "survivor"})
    took = time.monotonic() - begun
    print(f"{attack.name} {grader.name}: {signs or 'stopped'} ({took:.0f} s)", file=sys.stderr)
    return signs


def run(attack, grader, token):
    with made_world(token) as world:
        places = {**world.places(), "process": 2}
        # Twice: the attack needs to know where things are, and they come with it.
        elsewhere = grader.furnish(world, "")
        shutil.rmtree(world.root / "class")
        source = as_script(attack, {**places, **elsewhere}).replace("import msgpack\n", "")
        grader.furnish(world, source, attack.tags)
        before = world.digest()
        others = Path(elsewhere["peers"])
        peers = {path: path.read_bytes() for path in others.rglob("*") if is_honest(path)}
        said = inside(world, grader)
        case = grader.read(world)
        signs = set()
        if case.points.get(graders.ATTACKER, 0) > attack.earned:
            signs.add("score")
        if leaked(attack, case, world):
            signs.add(attack.criterion)
        if case.points.get(graders.HONEST) != 10 or any(
            not path.is_file() or path.read_bytes() != content for path, content in peers.items()
        ):
            signs |= {"neighbour", "denial"}
        if world.digest() != before:
            signs.add("tamper")
        if not said or None in said["codes"]:
            signs |= {"time", "denial"}
        if said and said["left"]:
            signs.add("survivor")
        if (said and said["peak"] > 1 << 30) or len(case.shown) + len(case.page) > 20 << 20:
            signs.add("memory")
        if re.search(r"<img src=x onerror=INJECTED|<script>INJECTED|\x1b\]0;INJECTED", case.page):
            signs.add("inject")
        return signs


def is_honest(path):
    return path.is_file() and graders.HONEST in str(path)


def leaked(attack, case, world):
    """Return whether a secret is in what the attacker gets to see, or was sent to us."""
    secrets_ = world.canaries("environment", "peer")
    if "echo" in attack.name or "read_checks" in attack.name:
        secrets_ += world.canaries("hidden", "expected")
    return (
        "ATTACK-WON" in case.shown
        or any(canary in case.shown for canary in secrets_)
        or bool(world.heard)
    )


def inside(world, grader):
    """Run the grader within bubblewrap, where an attack reaches the world and nothing else."""
    home = world.root / "work"
    binds = []
    for path in (Path(sys.prefix), *grader.needs, CHECKOUT):
        binds += ["--ro-bind", str(path), str(path)]
    command = [
        "bwrap", "--ro-bind", "/", "/", "--tmpfs", "/tmp", "--bind", str(world.root),
        str(world.root), *binds, "--dev", "/dev", "--proc", "/proc", "--unshare-pid",
        "--cap-drop", "ALL", "--unshare-ipc", "--die-with-parent", "--new-session", "--chdir",
        str(world.root / "class"), sys.executable, "-B", str(Path(__file__).parent / "inside.py"),
        str(SECONDS), json.dumps(grader.commands),
    ]  # fmt: skip
    environment = {**grader.environment, "HOME": str(home),
                   "TEACHKIT_SECRET": world.canaries("environment")[0]}  # fmt: skip
    try:
        ran = subprocess.run(
            command, capture_output=True, env=environment, timeout=SECONDS + 20, check=False
        )
        return json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {}


def table(rows, names):
    """Return the table, and how many succeed, in Markdown."""
    lines = ["| attack | what it tries | " + " | ".join(names) + " |",
             "| --- | --- |" + " --- |" * len(names)]  # fmt: skip
    known = {attack.name: attack for attack in attacks()}
    for attack, signs in sorted(rows.items()):
        cells = [f"**{', '.join(signs[name])}**" if signs[name] else "stopped" for name in names]
        lines.append(f"| {attack} | {known[attack].intent} | {' | '.join(cells)} |")
    counts = [sum(bool(signs[name]) for signs in rows.values()) for name in names]
    lines.append(f"| **{len(rows)}** | succeed | " + " | ".join(f"**{n}**" for n in counts) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    main()
