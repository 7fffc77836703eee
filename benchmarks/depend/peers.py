"""The peers' side: cargo-audit takes a lock, cargo-deny wants what ``cargo metadata`` says.

`cargo metadata` needs every crate's manifest, and there is no registry here. So each package of
the lock gets a stand-in: an empty crate with the lock's dependencies pinned by ``=``, the lock's
checksum, and the features that the workspace asks for, in a directory source that replaces the
registry and the git repositories. Members' manifests are real, with empty targets. What Cargo then
resolves is the lock; cargo-deny reads stand-ins about as large as the metadata of real crates is.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from benchmarks.depend.measure import command
from teachkit.decisions.depend import read_lock

ADVISORIES = "https://github.com/rustsec/advisory-db"
# cargo-deny names its clone by a hash of that address.
DENY_NAME = "advisory-db-3157b0e258782691"
PROGRAMS = ("cargo-audit", "cargo-deny")


def find(name, folder):
    """Return a tool's path: beside the others in ``folder``, or on the PATH; None if nowhere."""
    here = Path(folder, name) if folder else None
    return str(here) if here is not None and here.is_file() else shutil.which(name)


def clone_advisories(repository, work):
    """Clone the advisory database as both tools want it; return its folder."""
    target = Path(work, "db", DENY_NAME)
    if not target.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        git = ["git", "-c", "advice.detachedHead=false"]
        subprocess.run([*git, "clone", "-q", str(repository), str(target)], check=True)
        subprocess.run(
            [*git, "-C", str(target), "remote", "set-url", "origin", ADVISORIES], check=True
        )
        # A fetch leaves this file, and cargo-deny reads the database's age from it.
        head = subprocess.run(
            [*git, "-C", str(target), "rev-parse", "HEAD"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        (target / ".git" / "FETCH_HEAD").write_text(f"{head}\t\t'HEAD' of {ADVISORIES}\n")
    return target


def stand_in(project, work):
    """Build the project with stand-ins for its crates; return its folder, or None.

    None means that Cargo does not accept the result unchanged (``--locked``).
    """
    target = Path(work, "projects", project.name)
    if target.is_dir():
        shutil.rmtree(target)
    shutil.copytree(project, target / "workspace")
    lock = read_lock((project / "Cargo.lock").read_text())
    manifests = [
        (path.parent, tomllib.loads(path.read_text()))
        for path in sorted((target / "workspace").rglob("Cargo.toml"))
    ]
    wanted = _features(manifests)
    for index, package in enumerate(lock.packages):
        if package.source is not None:
            _write_crate(target / "crates", lock, index, wanted.get(package.name, ()))
    for folder, table in manifests:
        _write_targets(folder, table)
    (target / "workspace" / ".cargo").mkdir(exist_ok=True)
    (target / "workspace" / ".cargo" / "config.toml").write_text(_sources(lock, target / "crates"))
    metadata = [
        "cargo", "metadata", "--format-version=1", "--offline", "--locked", "--all-features",
    ]  # fmt: skip
    done = subprocess.run(
        metadata, cwd=target / "workspace", capture_output=True, text=True, check=False
    )
    if done.returncode:
        (target / "refused.txt").write_text(done.stderr)
        return None
    return target / "workspace"


def _features(manifests):
    """Return crate -> every feature that any manifest asks of it."""
    lines, asked = [], []
    for _, table in manifests:
        for section in [table, *table.get("target", {}).values(), table.get("workspace", {})]:
            for kind in ("dependencies", "dev-dependencies", "build-dependencies"):
                lines += [i for i in section.get(kind, {}).items() if isinstance(i[1], dict)]
        for enabled in table.get("features", {}).values():
            asked += [word.partition("/") for word in enabled if "/" in word]
    # A member that inherits a dependency, or enables its feature, says only what it is renamed to;
    # elsewhere that may be a crate's own name. A feature too many does no harm.
    crate = {key: line["package"] for key, line in lines if "package" in line}
    asked += [(key, "/", feature) for key, line in lines for feature in line.get("features", ())]
    found = {}
    for word, _, feature in asked:
        key = word.removesuffix("?")
        for name in {key, crate.get(key, key)}:
            found.setdefault(name, set()).add(feature)
    return found


def _write_crate(crates, lock, index, features):
    package = lock.packages[index]
    folder = crates / f"{package.name}-{package.version}-{index}"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "lib.rs").touch()
    lines = [f'[package]\nname = "{package.name}"\nversion = "{package.version}"\n']
    lines.append('license = "MIT"\n\n[dependencies]\n')
    for number, needed in enumerate(lock.edges[index]):
        crate = lock.packages[needed]
        where = _git(crate.source) if crate.origin == "git" else {}
        fields = {"package": crate.name, "version": f"={crate.version}", **where}
        text = ", ".join(f'{key} = "{value}"' for key, value in fields.items())
        lines.append(f"need-{number} = {{ {text} }}\n")
    names = sorted({word for word in features if "/" not in word and not word.startswith("dep:")})
    lines.append("\n[features]\n" + "".join(f'"{name}" = []\n' for name in names))
    (folder / "Cargo.toml").write_text("".join(lines))
    (folder / ".cargo-checksum.json").write_text(
        json.dumps({"files": {}, "package": package.checksum})
    )


def _git(source):
    url = urlsplit(source.removeprefix("git+").partition("#")[0])
    address = url._replace(query="").geturl()
    return {"git": address, **dict(parse_qsl(url.query))}


def _sources(lock, crates):
    lines = [f'[source.stand-ins]\ndirectory = "{crates}"\n']
    lines.append('[source.crates-io]\nreplace-with = "stand-ins"\n')
    gits = {p.source.partition("#")[0] for p in lock.packages if p.origin == "git"}
    for source in sorted(gits):
        fields = "".join(f'{key} = "{value}"\n' for key, value in _git(source).items())
        lines.append(f'[source."{source}"]\n{fields}replace-with = "stand-ins"\n')
    return "\n".join(lines)


def _write_targets(folder, table):
    """Give a member the empty files of the targets that its manifest names."""
    package = table.get("package")
    if package is None:
        return
    paths = ["src/lib.rs", "src/main.rs", "build.rs"]
    if isinstance(package.get("build"), str):
        paths.append(package["build"])
    if "path" in table.get("lib", {}):
        paths.append(table["lib"]["path"])
    named = {target["name"] for target in table.get("bin", ())} | {package["name"]}
    if "default-run" in package and package["default-run"] not in named:
        paths.append(f"src/bin/{package['default-run']}.rs")
    places = {"bin": "src/bin", "example": "examples", "test": "tests", "bench": "benches"}
    for kind, place in places.items():
        paths += [
            target.get("path", f"{place}/{target['name']}.rs")
            for target in table.get(kind, ())
            # The program that is named as its package is src/main.rs, which is there already.
            if "path" in target or kind != "bin" or target["name"] != package["name"]
        ]
    for path in paths:
        # A target named in [workspace]-relative ways stays below the project all the same.
        file = Path(os.path.normpath(folder / path))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


def audit(tool, lock, database):
    """Return cargo-audit on one lock, started elsewhere: a project's own settings would hide."""
    return command(
        [tool, "audit", "--file", str(lock), "--db", str(database), "--no-fetch", "--stale",
         "--json", "--no-yanked"],
        cwd=database.parent, codes=(0, 1),
    )  # fmt: skip


def deny(tool, workspace, database):
    """Return cargo-deny on one workspace: advisories and several versions, all features."""
    settings = workspace.parent / "deny.toml"
    settings.write_text(
        f'[advisories]\ndb-path = "{database.parent}"\ndb-urls = ["{ADVISORIES}"]\n'
        'maximum-db-staleness = "P3650D"\n[bans]\nmultiple-versions = "warn"\n'
    )
    # cargo-deny reports findings by the bits of its exit code; 64 and more are failures.
    return command(
        [tool, "--offline", "--locked", "--workspace", "--all-features", "--format", "json",
         "--config", str(settings), "check", "--hide-inclusion-graph", "advisories", "bans"],
        cwd=workspace, codes=tuple(range(16)),
    )  # fmt: skip


def version_of(tool):
    """Return what a tool says of itself."""
    done = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True)
    return re.sub(r"\s+", " ", done.stdout).strip()


def ours(path, data, form, environment):
    """Return ``teachkit assess`` as a whole process: the installed command where there is one."""
    script = Path(sys.executable).with_name("teachkit")
    start = [str(script)] if script.is_file() else [sys.executable, "-m", "teachkit"]
    words = [*start, "assess", str(path)]
    if data is not None:
        words += ["--data", str(data)]
    return command(words + (["--json"] if form == "json" else []), environment=environment)
