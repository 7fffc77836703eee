from teachkit.grading import require

DOCS, UNSAFE = "missing_docs", "clippy::undocumented_unsafe_blocks"


def crate(*, workspace=None, manifest=None, root=(), inner=()):
    return {
        "crate": "tide",
        "workspace": workspace or {},
        "manifest": manifest or {},
        "root": [{"level": level, "lints": list(lints)} for level, *lints in root],
        "inner": [
            {"place": place, "level": level, "lints": list(lints)} for place, level, *lints in inner
        ],
    }


def level(answer, given, lint):
    got = answer.level(given, lint)
    require(got, str)
    return got


def test_a_workspace_speaks_when_it_is_asked(answer):
    """A crate has the lints of its workspace if its manifest says so, and not otherwise."""
    tables = {"rust": {DOCS: "deny"}}
    asks = crate(workspace=tables, manifest={"workspace": True})
    assert level(answer, asks, DOCS) == "deny", "This crate asks for the lints of its workspace."
    silent = crate(workspace=tables)
    assert level(answer, silent, DOCS) == "allow", (
        "A workspace's lints do not apply by themselves: this crate's manifest does not ask for"
        " them."
    )


def test_the_root_has_the_last_word(answer):
    """An attribute at the top of the crate replaces what its Cargo.toml says."""
    tables = {"rust": {DOCS: "deny"}}
    given = crate(
        workspace=tables, manifest={"workspace": True}, root=[("forbid", "unsafe_code"), ("allow", DOCS)]
    )
    got = level(answer, given, DOCS)
    assert got != "forbid", "What is forbidden here is another lint."
    assert got != "deny", (
        "Cargo.toml says deny, and the root of the crate takes it back: the later word counts, not"
        " the firmer one."
    )
    assert got == "allow", "The root allows it, and the root speaks last."
    got = level(answer, crate(root=[("warn", DOCS), ("deny", DOCS)]), DOCS)
    assert got != "warn", "Of two attributes the lower one is the later one."
    assert got == "deny", "The root denies it in its second line."


def test_nothing_replaces_forbid(answer):
    """Once a lint is forbidden, nothing that comes later changes its level."""
    assert level(answer, crate(manifest={"rust": {DOCS: "forbid"}}), DOCS) == "forbid", (
        "The manifest forbids it, and nobody says anything else."
    )
    given = crate(manifest={"rust": {DOCS: "forbid"}}, root=[("allow", DOCS)])
    assert level(answer, given, DOCS) == "forbid", "An allow after a forbid changes nothing."
    given = crate(root=[("warn", DOCS), ("forbid", DOCS), ("deny", DOCS)])
    assert level(answer, given, DOCS) == "forbid", "A deny after a forbid changes nothing."


def test_a_table_may_hold_a_table(answer):
    """In Cargo.toml a level may stand in a table of its own; a lint of clippy stands under clippy."""
    given = crate(manifest={"clippy": {"undocumented_unsafe_blocks": {"level": "warn", "priority": 1}}})
    assert level(answer, given, UNSAFE) == "warn", "The level is in a table of its own here."
    assert level(answer, given, DOCS) == "allow", "Nobody has said anything about this lint."


def test_what_is_lifted(answer):
    """An inner allow or expect takes a warning or a denial back for what it stands on."""
    inner = [
        ("src/a.rs:3", "allow", DOCS),
        ("src/a.rs:9", "deny", DOCS),
        ("src/b.rs:1", "expect", "dead_code", DOCS),
        ("src/c.rs:7", "allow", UNSAFE),
    ]
    got = answer.lifted(crate(root=[("deny", DOCS)], inner=inner), DOCS)
    require(got, list, of=str)
    assert "src/a.rs:9" not in got, "A deny takes nothing back."
    assert "src/c.rs:7" not in got, "That one is about another lint."
    assert got == ["src/a.rs:3", "src/b.rs:1"], "An expect takes it back as an allow does."
    got = answer.lifted(crate(root=[("forbid", DOCS)], inner=inner), DOCS)
    assert got == [], "What is forbidden cannot be taken back: that crate does not build."
    got = answer.lifted(crate(inner=inner), DOCS)
    assert got == [], "Nobody has asked for this lint here, so there is nothing to take back."
