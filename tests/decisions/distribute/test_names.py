import pytest

from teachkit.data.names import NameList, load_names
from teachkit.decisions.distribute.lookalikes import core_of, distance, skeleton
from teachkit.decisions.distribute.names import (
    REGISTRIES,
    name_report,
    near_misses,
    normalise,
    problems,
)
from teachkit.errors import TeachkitError


@pytest.mark.parametrize(
    ("registry", "a", "b", "same"),
    [
        ("crates.io", "Tokio-Util", "tokio_util", True),
        ("crates.io", "tokio--util", "tokio-util", False),
        ("crates.io", "tokioutil", "tokio-util", False),
        ("PyPI", "Zlib.RS", "zlib-_rs", True),
        ("PyPI", "zlibrs", "zlib-rs", False),
        ("Debian", "rust-foo_bar", "rust-foo-bar", True),
        ("Debian", "libfoo.1", "libfoo-1", False),
    ],
)
def test_each_registry_compares_in_its_own_way(registry, a, b, same):
    assert (normalise(registry, a) == normalise(registry, b)) is same


@pytest.mark.parametrize(
    ("registry", "name", "word"),
    [
        ("crates.io", "2fast", "letter first"),
        ("crates.io", "zlib.rs", "ASCII letters"),
        ("crates.io", "zlibé", "ASCII letters"),
        ("crates.io", "a" * 65, "64"),
        ("crates.io", "Proc_Macro", "compiler"),
        ("crates.io", "nul", "device"),
        ("PyPI", "-zlib", "end"),
        ("PyPI", "zlib", "module"),
        ("PyPI", "http", "module"),
        ("Debian", "Zlib", "small letters"),
        ("Debian", "a", "two at least"),
        ("Debian", "zlib_rs", "small letters"),
    ],
)
def test_a_registry_says_why_it_refuses(registry, name, word):
    assert any(word in sentence for sentence in problems(registry, name))


@pytest.mark.parametrize("registry", REGISTRIES)
@pytest.mark.parametrize("name", ["sudo-rs", "zlib-rs", "ntpd2"])
def test_an_ordinary_name_is_fine_everywhere(registry, name):
    assert problems(registry, name) == ()


def test_a_crate_may_have_sixty_four_letters():
    assert problems("crates.io", "a" * 64) == ()


@pytest.mark.parametrize(
    ("a", "b", "slips"),
    [
        ("sudo", "sduo", 1),
        ("sudo", "sud", 1),
        ("sudo", "pseudo", 2),
        ("ca", "abc", 3),
        ("", "ab", 2),
    ],
    ids=["swapped", "less", "more", "edited-once", "empty"],
)
def test_slips_are_counted(a, b, slips):
    assert distance(a, b, 9) == slips


@pytest.mark.parametrize(
    ("registry", "name", "other", "how"),
    [
        ("crates.io", "serde_json", "Serde-JSON", "same"),
        ("PyPI", "sud0", "sudo", "looks alike"),
        ("PyPI", "zlibrs", "zlib-rs", "looks alike"),
        ("PyPI", "1ib-rs", "lib-rs", "looks alike"),
        ("crates.io", "modern", "modem", "looks alike"),
        ("crates.io", "sud\N{CYRILLIC SMALL LETTER O}", "sudo", "looks alike"),
        ("Debian", "zlib-rs", "zlib", "affix"),
        ("PyPI", "py-zlib", "zlib-python", "affix"),
        ("crates.io", "tokoi", "tokio", "typo"),
        ("crates.io", "statine", "statime", "typo"),
        ("crates.io", "lazystatik", "lazystatic", "typo"),
    ],
)
def test_what_is_close_is_found_and_named(registry, name, other, how):
    (one,) = near_misses(name, [other], registry)
    assert (one.name, one.how) == (other, how)


@pytest.mark.parametrize(
    ("name", "other"),
    [("ntp", "ftp"), ("sudo", "pseudo"), ("statime", "estimate"), ("zlib", "rand")],
    ids=["short", "two-of-four", "far", "other"],
)
def test_what_is_not_close_is_left_alone(name, other):
    assert near_misses(name, [other], "crates.io") == ()


def test_an_affix_is_not_taken_from_what_would_be_left_too_short():
    assert core_of("lib-rs") == "lib-rs".removesuffix("-rs")
    assert core_of("rust-zlib-rs") == "zlib"
    assert core_of("librs") == "librs"


def test_letters_of_other_alphabets_are_seen_as_what_they_look_like():
    greek = "\N{GREEK SMALL LETTER OMICRON}"
    assert skeleton(f"sud{greek}") == skeleton("SUDO") == skeleton("sud0")


def test_the_name_of_the_talks_zlib_is_taken_on_pypi_and_the_report_says_where_it_looked():
    report = name_report("zlib-rs", load_names())
    assert {one.registry for one in report.taken} == {"crates.io", "Debian", "PyPI"}
    assert {one.registry for one in report.looked} == set(REGISTRIES)
    assert not any(one.whole for one in report.looked)
    assert any("npm" in where for where, _ in report.not_looked)


def test_a_registry_without_a_list_is_said_to_be_not_looked_at():
    report = name_report("zlib-rs", [NameList("PyPI", "t", "2026-01-01", ("rich",), whole=True)])
    assert report.hits == ()
    assert {"crates.io", "Debian"} <= {where for where, _ in report.not_looked}


def test_pypi_would_refuse_what_it_calls_too_similar():
    report = name_report("sud0", [NameList("PyPI", "t", "2026-01-01", ("sudo",), whole=True)])
    assert report.taken == ()
    assert [one.name for one in report.too_close] == ["sudo"]
    debian = name_report("sud0", [NameList("Debian", "t", "2026-01-01", ("sudo",), whole=True)])
    assert debian.too_close == ()


def test_the_same_name_comes_first_and_then_by_distance():
    names = ("tokoi", "tokio-rs", "tokio", "t0kio")
    report = name_report("tokio", [NameList("crates.io", "t", "2026-01-01", names, whole=True)])
    assert [one.how for one in report.hits] == ["same", "looks alike", "affix", "typo"]


def test_a_name_in_another_alphabet_is_told_as_what_it_reads_like():
    report = name_report("sud\N{CYRILLIC SMALL LETTER O}", ())
    assert all("reads as 'sudo'" in " ".join(one.problems) for one in report.rulings)


@pytest.mark.parametrize(
    "name", ["", "two words", "a" * 201, "a\x00b"], ids=["empty", "blank", "long", "control"]
)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(TeachkitError) as raised:
        name_report(name, ())
    assert raised.value.code == "bad-name"


@pytest.mark.parametrize(
    "call",
    [
        lambda: normalise("npm", "a"),
        lambda: problems("npm", "a"),
        lambda: near_misses("a", [], "npm"),
    ],
    ids=["normalise", "problems", "near"],
)
def test_a_registry_without_rules_here_is_refused(call):
    with pytest.raises(TeachkitError) as raised:
        call()
    assert raised.value.code == "unknown-registry"
