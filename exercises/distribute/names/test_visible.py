from teachkit.grading import require, same

CRATES = ["zlib-rs", "libz-rs-sys", "rust_decimal", "lazy_static", "serde", "cfg-if", "Inflector"]


def told(answer, registry, name, taken):
    got = answer.clashes(registry, name, taken)
    require(got, dict, of=str)
    assert set(got) == {"same", "near"}, "Two lists are asked for, under 'same' and 'near'."
    return got


def test_capitals_make_no_new_name(answer):
    """Capitals do not make another name, neither in yours nor in the one that is taken."""
    got = answer.normal("crates.io", "Inflector")
    require(got, str)
    assert got != "Inflector", (
        "Capitals are still in it. To all three registries they are the same as small letters."
    )
    assert got == "inflector", "Take the capitals away, and leave the rest."
    assert told(answer, "crates.io", "inflector", CRATES)["same"] == ["Inflector"], (
        "Only your own name is in its normal form. What is taken may be written with capitals too."
    )


def test_separators_are_exchanged(answer):
    """An underscore is a hyphen."""
    got = told(answer, "crates.io", "zlib_rs", CRATES)
    assert got["same"] != [], (
        "You would register zlib_rs, and the registry says no: to it, that is zlib-rs."
    )
    assert same(got["same"], ["zlib-rs"]), "One of them is the same to the registry: zlib-rs."
    assert same(answer.normal("Debian", "Rand_Core"), "rand-core"), "Debian writes it rand-core."


def test_pypi_makes_one_of_a_whole_run(answer):
    """To PyPI, a dot is a separator as well, and a run of them is one."""
    got = answer.normal("PyPI", "Zlib._rs")
    require(got, str)
    assert got not in ("zlib.-rs", "zlib--rs", "zlib-.rs"), (
        "PyPI makes one hyphen of the whole run of separators, and a dot is one of them."
    )
    assert got == "zlib-rs", "This one is zlib-rs to PyPI."


def test_crates_io_keeps_the_length(answer):
    """To crates.io, two hyphens are two."""
    got = answer.normal("crates.io", "lazy__static")
    require(got, str)
    assert got != "lazy-static", "That is PyPI's rule. crates.io exchanges each separator by itself."
    assert got == "lazy--static", "Each underscore is a hyphen, and nothing else changes."


def test_one_slip_is_near(answer):
    """A name that is one slip of the keyboard away is near."""
    got = told(answer, "crates.io", "rustdecimal", CRATES)
    assert same(got["same"], []), "None of them is the same to the registry."
    assert got["near"] != [], "rustdecimal was made to be mistaken for rust_decimal: one character."
    assert same(got["near"], ["rust_decimal"]), (
        "One of them is a slip away, and you give it back as it is written in `taken`."
    )


def test_near_is_judged_by_the_normal_form(answer):
    """How far two names are apart is judged by what the registry compares."""
    got = told(answer, "crates.io", "LIBZ_RS_SY", CRATES)
    assert got["near"] != [], (
        "You compare the names as they are written. Take their normal forms: one letter is missing."
    )
    assert same(got["near"], ["libz-rs-sys"]), "One of them is a slip away."


def test_the_same_is_not_near(answer):
    """What is the same to the registry stands among the same, and only there."""
    got = told(answer, "crates.io", "Serde", [*CRATES, "serd"])
    assert "serde" not in got["near"], (
        "A name is taken or it is near: this one stands in both lists, and you would count it twice."
    )
    assert same(got, {"same": ["serde"], "near": ["serd"]}), "One is the same, and one is near."
