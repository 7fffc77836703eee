"""What is ready to load in the focus finder: claims, timings, memory and lists of symbols.

Every case is a message as the page would send it, so that a case and your own input take the
same way. The numbers come from `teachkit.data`; the claims are the talk's, in our words, and some
of them were made worse on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teachkit.data.cves import vulnerabilities
from teachkit.data.facts import fact
from teachkit.data.focus import sudo_issues, symbols
from teachkit.data.rounds import Timed, held_memory, timed_rounds
from teachkit.data.systems import systems
from teachkit.errors import TeachkitError

__all__ = ["FIRST_CLAIM", "case", "claim_example", "claim_groups", "names", "own"]

FIRST_CLAIM = "talk-safety"
_FEW = 3  # rounds, in the case that has too few of them


# ---- claims


def claim_groups() -> list[dict[str, Any]]:
    """Return the examples of claims by what they are good for: ``{title, rows: [[id, words]]}``."""
    told = _claims()
    groups = {
        "Good ones": ("talk-surface", "talk-nts", "talk-bzip2", "talk-interface", "talk-stable"),
        "Something is missing": ("talk-speed", "talk-documents", "talk-lower"),
        "Bad ones": ("talk-safety", "talk-faster", "talk-design", "talk-leaks"),
    }
    found: list[dict[str, Any]] = [
        {"title": title, "rows": [[name, told[name]["claim"]] for name in ids]}
        for title, ids in groups.items()
    ]
    found.append(
        {
            "title": "What sells the talk's systems, in our words",
            "rows": [[f"system-{one.id}", f"{one.name}: {one.focus}"] for one in systems()],
        }
    )
    return found


def claim_example(name: str) -> dict[str, str]:
    """Return the parts of one example, with what rivals say where that is known.

    Raises:
        TeachkitError: ``no-such-example``.
    """
    for one in systems():
        if name == f"system-{one.id}":
            focus = {"sudo-rs": "security", "zlib-rs": "performance"}.get(one.id, "own")
            return {"claim": f"{one.name}: {one.focus}", "focus": focus}
    told = _claims()
    if name not in told:
        raise TeachkitError(
            "no-such-example",
            f"There is no example '{name:.40}'",
            place="Claim",
            hint="Choose one from the list.",
        )
    return told[name]


def _claims() -> dict[str, dict[str, str]]:
    """Return the talk's claims: what each names is labelled, and tested, in the tests."""
    fields = ("claim", "focus", "audience", "need", "evidence", "rivals")
    ours, theirs = fact("focus.sudo-rs.settings.effective"), fact("focus.sudo.settings")
    offered, all_ = fact("focus.zlib-rs.symbols"), fact("focus.zlib.symbols")
    months = fact("focus.ntpd-rs.stable.months")
    rows = {
        "talk-surface": (
            f"Fewer features than sudo: {ours} settings take effect, against {theirs}",
            "security",
            "administrators of Linux servers whose sudoers has a handful of rules",
            "less that can be attacked",
            "settings counted in both repositories, at e5a01fd7 and at v1.9.17p2",
        ),
        "talk-nts": (
            "The clock moves only when three sources agree",
            "security",
            "operators of servers that check certificates",
            "one server that lies must not set the time",
            "manual ntp.toml(5): minimum-agreeing-sources; run against one lying server",
            "chrony steps the clock on the word of a single source as Debian configures it",
        ),
        "talk-bzip2": (
            "Writes the same bytes as bzip2 1.0.8, at its speed",
            "stability",
            "authors of archive programs that link libbz2",
            "leave the C library without a change of the output",
            "outputs compared byte by byte; 12 paired rounds",
            "pbzip2 compresses with several processors",
        ),
        "talk-interface": (
            f"zlib's C interface as it is: {offered} of its {all_} functions",
            "stability",
            "packagers of programs that link zlib",
            "change the library without building the programs again",
            "nm -D of both libraries",
        ),
        "talk-stable": (
            f"Nine minor releases in {months} months since 1.0, and no major one",
            "stability",
            "distributions that ship ntpd-rs",
            "upgrades that leave the configuration alone",
            "tags v1.0.0 to v1.9.0",
        ),
        "talk-speed": (
            "2.7x faster than zlib 1.2.13 at level 1, for output that is 23 % larger",
            "performance",
            "anyone",
            "speed",
            "15 paired rounds on 4 MiB of text, with the script beside them",
        ),
        "talk-documents": (
            "Better documentation than the alternatives",
            "own",
            "developers who are new to OpenADR",
            "a first exchange within an hour",
            "",
        ),
        "talk-lower": ("A lower attack surface", "security", "", "", ""),
        "talk-safety": ("Rust brings memory and type safety", "security", "", "", ""),
        "talk-faster": ("Faster than C", "performance", "everybody", "performance", ""),
        "talk-design": (
            "Secure by design",
            "security",
            "hospitals",
            "security",
            "it is memory safe",
        ),
        "talk-leaks": (
            "Our server never leaks memory",
            "stability",
            "people who run web workers",
            "no restart every thousand requests",
            "we wrote it in Rust",
        ),
    }
    return {name: dict(zip(fields, row, strict=False)) for name, row in rows.items()}


# ---- timings, memory, symbols


def names(kind: str) -> list[list[str]]:
    """Return the cases of a kind, "timings", "memory" or "symbols": id and title of each."""
    return [[name, str(made["title"])] for name, made in _cases(kind).items()]


def case(kind: str, name: object) -> Mapping[str, Any]:
    """Return one case as a message of the page.

    Raises:
        TeachkitError: ``no-such-case``.
    """
    known = _cases(kind)
    if name not in known:
        raise TeachkitError(
            "no-such-case",
            f"There is no case '{name!s:.40}'",
            place=kind,
            hint=f"There are {', '.join(known)}.",
        )
    return known[str(name)]


def _cases(kind: str) -> dict[str, dict[str, Any]]:
    made = {"timings": _timings, "memory": _memory, "symbols": _symbols}
    return made[kind]()


def _timings() -> dict[str, dict[str, Any]]:
    borrowed = fact("focus.zlib-rs-python.claimed")
    package = "zlib-rs (Python package)"
    return {
        "level-1": _race("zlib-rs at level 1: “2.7x faster”", "zlib-rs", 1, "2.7x faster"),
        "level-1-said": _race(
            "The same, with its price: “… 23 % larger output”",
            "zlib-rs",
            1,
            "2.7x faster with 23 % larger output",
            rival="zlib-ng",
        ),
        "level-6": _race(
            "zlib-rs at level 6, and a rival", "zlib-rs", 6, "1.9x faster", rival="zlib-ng"
        ),
        "borrowed-name": _race(
            f"A Python package called zlib-rs: “{borrowed}x faster”",
            package,
            6,
            f"{borrowed}x faster",
            base="zlib (Python)",
        ),
        "three-rounds": _race(
            "Three rounds and a feeling", "zlib-rs", 6, "1.9x faster", rounds=_FEW
        ),
    }


def _race(
    title: str,
    new: str,
    level: int,
    claim: str,
    *,
    base: str = "zlib",
    rival: str = "",
    rounds: int | None = None,
) -> dict[str, Any]:
    old_one = _timed(base, level)
    sides = {"old": _side(old_one, rounds), "new": _side(_timed(new, level), rounds)}
    if rival:
        sides["rival"] = _side(_timed(rival, level), rounds)
    return {
        "title": title,
        **sides,
        "claim": claim,
        "paired": True,
        "source": f"{old_one.counted}; {old_one.source}, {old_one.date}.",
    }


def _timed(name: str, level: int) -> Timed:
    return next(one for one in timed_rounds() if one.implementation == name and one.level == level)


def _side(one: Timed, rounds: int | None) -> dict[str, Any]:
    times = "\n".join(f"{value:.2f}" for value in one.milliseconds[:rounds])
    return {
        "name": f"{one.what}, level {one.level}",
        "text": f"{one.implementation} (ms)\n{times}\n",
        "size": str(one.bytes),
    }


def _memory() -> dict[str, dict[str, Any]]:
    titles = {
        "leak": "A server that keeps something",
        "warm-up": "A server that fills a cache",
        "flat": "A server that keeps nothing",
    }
    found: dict[str, dict[str, Any]] = {}
    for one in held_memory():
        lines = [f"{at * one.every},{size}" for at, size in enumerate(one.kibibytes)]
        shown = {"name": one.what, "text": "\n".join(["requests,KiB", *lines]) + "\n"}
        source = f"{one.counted}; {one.source}, {one.date}."
        found[one.name] = {"title": titles[one.name], "samples": shown, "source": source}
        if one.name == "warm-up":
            early = "\n".join(["requests,KiB", *lines[:12]]) + "\n"
            found["too-early"] = {
                "title": "The same, judged too early",
                "samples": {"name": f"{one.what}: the beginning", "text": early},
                "source": source,
            }
    return found


def _symbols() -> dict[str, dict[str, Any]]:
    return {
        "drop-in": {
            "title": "zlib-rs in the place of zlib 1.3.1",
            "old": _listed("zlib 1.3.1", "1.3.1"),
            "new": _listed("zlib-rs 0.6.7", "1.3.1"),
            "source": (
                "Functions that each exports. What takes the place of 1.3.1 promises what 1.3.1 "
                "promised, so both sides have its number."
            ),
        },
        "next": {
            "title": "zlib 1.3.1 to 1.3.2",
            "old": _listed("zlib 1.3.1", "1.3.1"),
            "new": _listed("zlib 1.3.2", "1.3.2"),
            "source": "Functions that each exports. zlib never said that it follows SemVer.",
        },
    }


def _listed(library: str, version: str) -> dict[str, str]:
    return {"name": library, "text": "\n".join(symbols(library)) + "\n", "version": version}


# ---- a focus of your own


def own() -> dict[str, Any]:
    """Return the prompts of slide S18, and what rewrites have given to others, with sources."""
    listed = sudo_issues()[0]
    endless = next(one for one in vulnerabilities() if one.id == "CVE-2026-27171")
    return {
        "prompts": [
            {
                "ask": "What hurt your users last week?",
                "why": "Not you: them. If you do not know, ask three of them before you go on.",
            },
            {
                "ask": "What do you wish that somebody had built for you?",
                "why": "Be the change that you want to see. It will hold your own interest, too.",
            },
            {
                "ask": "What could you stop doing, and nobody would complain?",
                "why": "A focus is also what you leave to others.",
            },
            {
                "ask": "Who would repeat your sentence to a colleague?",
                "why": "If that is only you, it is a hobby. Hobbies are fine, and need no claim.",
            },
        ],
        "given": [
            {
                "who": "sudo-rs",
                "what": (
                    f"went through {len(sudo_issues())} past issues of sudo in public, with what "
                    "would have prevented each: a list for everybody who writes such a thing."
                ),
                "source": listed.source,
            },
            {
                "who": "Whoever runs two implementations side by side",
                "what": (
                    f"meets what neither has tested. In zlib: {endless.short}. A test for that "
                    "helps all of them."
                ),
                "source": f"{endless.id}, {endless.source}",
            },
        ],
    }
