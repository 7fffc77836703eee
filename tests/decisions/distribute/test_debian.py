import pytest

from teachkit.data.snapshots import Knowledge, load_knowledge
from teachkit.decisions.depend.assessment import assess
from teachkit.decisions.distribute.debian import outline_of
from teachkit.errors import TeachkitError


def lock(*packages):
    registry = 'source = "registry+https://github.com/rust-lang/crates.io-index"'
    parts = ["version = 4\n"]
    for name, version, needs in packages:
        origin = "" if name == "mine" else f"\n{registry}"
        wanted = ", ".join(f'"{one}"' for one in needs)
        parts.append(
            f'[[package]]\nname = "{name}"\nversion = "{version}"{origin}\n'
            f"dependencies = [{wanted}]\n"
        )
    return "\n".join(parts)


@pytest.fixture(scope="module")
def debian():
    return Knowledge(debian=load_knowledge().debian)


def outline(text, knowledge, **more):
    return outline_of(assess(text, knowledge), **more)


MISSING = lock(
    ("mine", "1.0.0", ["no-such-crate-b", "libc"]),
    ("libc", "0.2.100", []),
    ("no-such-crate-b", "2.0.0", ["no_such_crate_a"]),
    ("no_such_crate_a", "1.0.0", []),
)


def test_what_is_missing_is_packaged_from_the_bottom(debian):
    found = outline(MISSING, debian)
    assert [(one.round, one.source) for one in found.new] == [
        (1, "rust-no-such-crate-a"),
        (2, "rust-no-such-crate-b"),
    ]
    titles = [step.title for step in found.steps]
    assert titles.index("Package round 1") < titles.index("Package round 2")
    assert titles[0] == "Ask before you work"
    assert [step.number for step in found.steps] == [*range(1, len(found.steps) + 1)]


def test_one_crate_locked_twice_is_one_source_at_its_newest(debian):
    found = outline(
        lock(
            ("mine", "1.0.0", ["no-such-crate 1.0.0", "no-such-crate 2.0.0"]),
            ("no-such-crate", "1.0.0", []),
            ("no-such-crate", "2.0.0", []),
        ),
        debian,
    )
    assert [(one.source, one.version) for one in found.new] == [("rust-no-such-crate", "2.0.0")]
    assert [one.name for one in found.conflicts] == ["no-such-crate"]
    assert any("conflicts" in step.title for step in found.steps)


def test_who_needs_nothing_new_has_no_rounds(debian):
    found = outline(lock(("mine", "1.0.0", ["libc"]), ("libc", "0.2.100", [])), debian)
    assert (found.new, found.rounds, found.other) == ((), 0, ())
    assert not any("round" in step.title for step in found.steps)
    assert "in Debian already" in found.itp


def test_another_series_is_a_step_and_no_new_source(debian):
    found = outline(lock(("mine", "1.0.0", ["libc"]), ("libc", "9.0.0", [])), debian)
    assert found.new == ()
    assert found.other[0][:2] == ("libc", "9.0.0")
    step = next(step for step in found.steps if step.title == "Meet Debian's versions")
    assert step.names == (f"libc 9.0.0 (Debian has {found.other[0][2]})",)
    assert "libc" not in step.what, "names are a list of their own: there may be many"


def test_the_draft_has_brackets_where_nothing_is_known_and_no_number_of_a_bug(debian):
    found = outline(MISSING, debian)
    assert "[SPDX expression]" in found.itp
    assert "#" not in found.itp
    whole = outline(MISSING, debian, licence="MIT", description="does it", upstream="a list")
    assert "[SPDX expression]" not in whole.itp
    assert "ITP: pasted lock -- does it" in whole.itp
    assert "rust-no-such-crate-b (2.0.0)" in whole.itp


def test_without_debians_crates_there_is_no_outline():
    with pytest.raises(TeachkitError) as raised:
        outline(MISSING, Knowledge())
    assert raised.value.code == "no-packaging"
