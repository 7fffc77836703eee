"""How long a learner waits for the compiler's word: an exercise of ours, and those of a course.

The exercise is a crate without dependencies, so cargo needs no network. It is taken through the
three states that a learner meets: it does not compile, a test fails, all is well.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from teachkit.labs.place import Tell
from teachkit.labs.process import Ran, ran

__all__ = ["STATES", "Crates", "Turn", "compile_all", "turns"]

LIMIT = 120.0
_MANIFEST = '[package]\nname = "dead-links"\nversion = "0.0.0"\nedition = "2021"\n\n[workspace]\n'
_TESTS = """
#[cfg(test)]
mod tests {
    use super::dead;

    #[test]
    fn names_what_is_not_there() {
        let pages = ["start.md", "depend.md"];
        assert_eq!(dead(&["depend.md", "content/"], &pages), ["content/"]);
    }

    #[test]
    fn an_anchor_is_part_of_a_page() {
        assert!(dead(&["depend.md#why"], &["depend.md"]).is_empty());
    }
}
"""
_HEAD = """/// Return the links that lead to none of the pages.
pub fn dead<'a>(links: &[&'a str], pages: &[&str]) -> Vec<&'a str> {
"""
_FIRST = "    let gone = links.iter().filter(|link| !pages.contains(link));\n"
_ANCHORS = """    let page = |link: &str| link.split('#').next().unwrap_or(link).to_owned();
    let gone = links.iter().filter(|link| !pages.contains(&page(link).as_str()));
"""
# What a learner has, in this order, and what cargo test says to it.
STATES = (
    ("it does not compile", f"{_HEAD}{_FIRST}    gone.collect()\n}}\n"),
    ("a test fails", f"{_HEAD}{_FIRST}    gone.copied().collect()\n}}\n"),
    ("all is well", f"{_HEAD}{_ANCHORS}    gone.copied().collect()\n}}\n"),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the loop: the state that was meant, what cargo said, and the wait in seconds."""

    state: str
    said: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Crates:
    """A course's exercises in Rust: how many, how many of them need no other crate.

    Of those, ``compile`` do as they are given and ``wait`` for the learner; ``seconds`` is the
    time for all of them.
    """

    crates: int
    alone: int
    compile: int
    wait: int
    seconds: float


def turns(folder: Path) -> tuple[Turn, ...]:
    """Take our exercise through its states below ``folder``, then once more with no change."""
    (folder / "src").mkdir(parents=True)
    (folder / "Cargo.toml").write_text(_MANIFEST, "utf-8")
    done = []
    for state, text in (*STATES, ("nothing was changed", STATES[-1][1])):
        source = folder / "src" / "lib.rs"
        whole = text + _TESTS
        if not source.exists() or source.read_text("utf-8") != whole:
            source.write_text(whole, "utf-8")
        answer = _cargo(folder, "test", "--offline", "--lib")
        done.append(Turn(state, _verdict(answer), round(answer.seconds, 2)))
    return tuple(done)


def _verdict(answer: Ran) -> str:
    if answer.timed_out:
        return "no answer in time"
    if found := re.search(r"^error\[(E\d+)\]", answer.said, re.MULTILINE):
        return f"error {found[1]}"
    if found := re.search(r"test result: \w+\. (\d+) passed; (\d+) failed", answer.text):
        return f"{found[1]} passed, {found[2]} failed"
    return "an error of cargo's own"


def compile_all(root: Path, target: Path, tell: Tell) -> Crates:
    """Compile every exercise below ``root`` that needs no crate, tests and all."""
    manifests = sorted(_manifests(root))
    alone = [path for path, needs in manifests if not needs]
    fine, seconds = 0, 0.0
    for path in alone:
        tell(f"Compiling {path.parent.relative_to(root)}")
        flags = ("--offline", "--tests", "--target-dir", str(target))
        answer = _cargo(path.parent, "check", *flags)
        fine += answer.code == 0
        seconds += answer.seconds
    return Crates(len(manifests), len(alone), fine, len(alone) - fine, round(seconds, 1))


def _manifests(root: Path) -> Iterator[tuple[Path, bool]]:
    """Yield the manifest of each crate, and whether it depends on anything."""
    for path in root.rglob("Cargo.toml"):
        try:
            table = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if "package" in table:
            kinds = ("dependencies", "dev-dependencies", "build-dependencies", "target")
            yield path, any(table.get(kind) for kind in kinds)


def _cargo(folder: Path, *words: str) -> Ran:
    home = {"CARGO_NET_OFFLINE": "true", "CARGO_TERM_COLOR": "never"}
    return ran(["cargo", *words], within=LIMIT, cwd=folder, env=home)
