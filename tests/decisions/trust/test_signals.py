"""What a tree shows, and to whom."""

import pytest

from teachkit.data.checkout.shape import Tree
from teachkit.data.checkout.tags import Tags
from teachkit.decisions.trust.signal import GROUPS
from teachkit.decisions.trust.signals import SIGNALS, look

POLICY = "Report it in private to security@ntpd.org. We notify distributions ahead of it.\n"


def tree(**texts):
    files = {name.replace("__", "/").replace("_dot_", "."): text for name, text in texts.items()}
    return Tree("it", {name: len(text) for name, text in files.items()}, files)


def answers(found):
    return {one.id: one.answer for one in found}


def test_every_group_has_something_to_go_by():
    assert {rule.group for rule in SIGNALS} == set(GROUPS)
    assert len({rule.id for rule in SIGNALS}) == len(SIGNALS)
    for rule in SIGNALS:
        assert rule.advice.endswith(".")


def test_an_empty_tree_shows_nothing():
    found = answers(look(tree()))
    assert set(found.values()) == {"no", "n/a"}
    assert {name for name, answer in found.items() if answer == "n/a"} == {
        "signed-tags", "audits", "toolchain", "lock",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("signal", "name", "text"),
    [
        ("policy", "SECURITY.md", POLICY),
        ("policy", ".github/SECURITY.md", POLICY),
        ("ahead", "SECURITY.md", POLICY),
        ("changelog", "CHANGELOG.md", "## [0.2.10] - 2025-11-10\n"),
        ("changelog", "NEWS", "v1.2 (2024-01-02)\n"),
        ("stability", "README.md", "We follow semantic versioning.\n"),
        ("guide", "CONTRIBUTING", "Come in.\n"),
        ("response", "CONTRIBUTING.md", "We review a change within 7 days.\n"),
        ("conduct", "CODE_OF_CONDUCT.md", "Be kind.\n"),
        ("deciders", ".github/CODEOWNERS", "* @a\n"),
        ("upstream", "README.md", "What we find we report upstream.\n"),
        ("audits", "supply-chain/audits.toml", ""),
        ("toolchain", "Cargo.toml", 'rust-version = "1.82"\n'),
        ("toolchain", "pyproject.toml", 'requires-python = ">=3.11"\n'),
        ("lock", "Cargo.lock", ""),
        ("packagers", "docs/install.md", "A note to packagers: the unit file is optional.\n"),
    ],
)
def test_a_file_shows_its_signal_with_its_place(signal, name, text):
    texts = {name: text, "Cargo.toml": text if name == "Cargo.toml" else ""}
    shown = Tree("it", dict.fromkeys(texts, 1), texts)
    (found,) = (one for one in look(shown) if one.id == signal)
    assert found.answer == "yes"
    assert found.evidence[0].startswith(name)


@pytest.mark.parametrize(
    ("signal", "name", "text"),
    [
        ("policy", "SECURITY.md", "# Security\n\nReport it in the issue tracker.\n"),
        ("changelog", "CHANGELOG.md", "## Unreleased\n\n- more\n"),
        ("response", "CONTRIBUTING.md", "We review it soon.\n"),
        ("conduct", "conduct.md", "Be kind.\n"),
        ("upstream", "README.md", "It is faster than upstream.\n"),
        ("toolchain", "Cargo.toml", "[package]\n"),
        ("packagers", "src/packagers.md", "A note to packagers.\n"),
    ],
)
def test_what_is_only_like_it_does_not_count(signal, name, text):
    shown = Tree("it", {name: 1, "Cargo.toml": 1}, {name: text})
    assert answers(look(shown))[signal] == "no"


@pytest.mark.parametrize(("signed", "answer"), [(True, "yes"), (False, "no")])
def test_the_latest_tag_is_signed_or_not(signed, answer):
    found = look(tree(), Tags(3, 2, "v0.3", signed))
    (tag,) = (one for one in found if one.id == "signed-tags")
    assert (tag.answer, tag.evidence) == (answer, ("tag v0.3",))
