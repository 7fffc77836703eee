import json

import pytest

from teachkit.cli import main
from teachkit.data.names import NAMES_FILE, NameList, encode_names
from teachkit.data.snapshots import pack


def told(capsys):
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def small(tmp_path):
    """A folder with small whole lists of names."""
    lists = [
        NameList("crates.io", "crates", "2026-01-02", ("tokio", "serde"), whole=True),
        NameList("PyPI", "projects", "2026-01-02", ("rich", "sudo"), whole=True),
        NameList("Debian", "sources", "2026-01-02", ("rust-tokio", "sudo"), whole=True),
    ]
    (tmp_path / NAMES_FILE).write_bytes(pack(encode_names(lists), {"date": "2026-01-02"}))
    return str(tmp_path)


def test_without_a_tool_it_shows_examples(capsys):
    assert main(["distribute"]) == 0
    assert "teachkit distribute name zlib-rs" in capsys.readouterr().out


def test_reach_counts_everybody_once_and_says_that_users_are_assumed(capsys):
    assert main(["distribute", "reach", "debian", "crates"]) == 0
    out = capsys.readouterr().out
    assert "By platform" in out
    assert "are assumed" in out


def test_reach_as_json_says_the_same(capsys):
    assert main(["distribute", "reach", "crates", "--json"]) == 0
    few = told(capsys)
    assert main(["distribute", "reach", "crates", "debian", "--json"]) == 0
    more = told(capsys)
    assert few["assumed"] is True
    assert 0 < few["total"]["high"] < more["total"]["low"]


def test_a_file_of_your_own_begins_with_the_example(tmp_path, capsys):
    assert main(["distribute", "reach", "--example"]) == 0
    file = tmp_path / "users.toml"
    file.write_text(capsys.readouterr().out)
    assert main(["distribute", "reach", "debian", "--platforms", str(file), "--json"]) == 0
    own = told(capsys)
    assert main(["distribute", "reach", "debian", "--json"]) == 0
    assert own["total"] == told(capsys)["total"]
    assert own["assumed"] is False


def test_own_users_that_do_not_fit_are_refused_with_their_place(tmp_path, capsys):
    file = tmp_path / "users.toml"
    file.write_text('[[platform]]\nid = "linux"\nusers = "many"\n')
    assert main(["distribute", "reach", "--platforms", str(file)]) == 2
    err = capsys.readouterr().err
    assert "users.toml, platform 1, users" in err


def test_the_plan_leaves_out_what_is_there(capsys):
    assert main(["distribute", "plan", "--have", "debian", "--json"]) == 0
    order = told(capsys)
    assert "debian" not in {step["channel"] for step in order["steps"]}
    assert order["waiting"] > 0
    assert main(["distribute", "plan", "debian", "--have", "debian"]) == 0
    assert "all of these" in capsys.readouterr().out


def test_the_plan_names_the_next_channel_and_what_it_asks(capsys):
    assert main(["distribute", "plan", "debian", "crates"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Next: ")
    assert "asks" in out


def test_channels_say_what_they_ask_and_where_that_was_read(capsys):
    assert main(["distribute", "channels", "homebrew"]) == 0
    out = capsys.readouterr().out
    assert "75 stars" in out
    assert "Acceptable-Formulae" in out


def test_where_one_of_the_seven_is_tells_unknown_from_not_there(capsys):
    assert main(["distribute", "channels", "--system", "zlib-rs"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "not there (as of" in out
    assert "Homebrew unknown" in out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["channels", "debain"], "unknown-channel"),
        (["channels", "--system", "sudo"], "unknown-system"),
        (["reach", "debain"], "unknown-channel"),
        (["debian", "no/such/place"], "no-such-file"),
        (["debian", "ntpd-rs@v99"], "no-such-release"),
        (["debian", "ntpd-rs", "--suite", "buzz"], "unknown-suite"),
        (["name", "two words"], "bad-name"),
        (["name", "tokio", "--dependants", "3"], "bad-usage"),
        (["name", "tokio", "--lists", "no/such/place"], "no-names"),
    ],
    ids=[
        "channel", "system", "reach", "path", "release", "suite", "name", "no-checkout", "lists",
    ],
)  # fmt: skip
def test_what_cannot_be_done_ends_with_two_and_a_reason(words, code, capsys):
    assert main(["distribute", *words]) == 2
    assert code in capsys.readouterr().err


def test_the_way_into_debian_has_rounds_and_a_draft(capsys):
    assert main(["distribute", "debian", "ntpd-rs", "--json"]) == 0
    outline = told(capsys)
    assert outline["name"] == "ntpd-rs"
    assert outline["rounds"] >= 1
    assert {one["round"] for one in outline["new"]} == set(range(1, outline["rounds"] + 1))
    assert main(["distribute", "debian", "ntpd-rs", "--itp", "--licence", "MIT"]) == 0
    assert "* License         : MIT" in capsys.readouterr().out
    assert main(["distribute", "debian", "ntpd-rs"]) == 0
    assert "Package round 1" in capsys.readouterr().out


def test_a_name_that_is_taken_ends_with_one(small, capsys):
    assert main(["distribute", "name", "Tokio", "--lists", small]) == 1
    out = capsys.readouterr().out
    assert "rust-tokio" in out
    assert "2026-01-02" in out


def test_a_free_name_ends_with_zero_and_whole_lists_carry_no_warning(small, capsys):
    assert main(["distribute", "name", "wholly-new", "--lists", small]) == 0
    out = capsys.readouterr().out
    assert "free" in out
    assert "selection" not in out


def test_a_name_that_pypi_would_refuse_ends_with_one(small, capsys):
    assert main(["distribute", "name", "sud0", "--lists", small, "--json"]) == 1
    report = told(capsys)
    assert report["taken"] == []
    assert [one["name"] for one in report["too_close"]] == ["sudo"]


def test_what_ships_says_that_it_is_a_selection(capsys):
    assert main(["distribute", "name", "wholly-new-name-of-mine"]) == 0
    assert "selection" in capsys.readouterr().out


def test_the_cost_of_another_name_is_counted_in_a_checkout(tmp_path, small, capsys):
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "Cargo.toml").write_text('name = "wholly-new"\n')
    (tree / "README.md").write_text("wholly_new, and Wholly-New\n")
    (tree / "data.bin").write_bytes(b"\0wholly-new")
    words = ["distribute", "name", "wholly-new", "--lists", small, "--checkout", str(tree)]
    assert main([*words, "--dependants", "2", "--dependants-later", "9", "--json"]) == 0
    cost = told(capsys)["renaming"]
    assert (cost["now"], cost["later"]) == (5, 12)
    assert main(words) == 0
    assert "Another name would cost" in capsys.readouterr().out


def test_a_letter_is_ready_when_nothing_is_missing(capsys):
    fields = ("name", "registry", "holder", "sender", "project", "why", "shown", "offer")
    words = [word for field in fields for word in (f"--{field}", f"the {field}")]
    assert main(["distribute", "letter", *words]) == 0
    assert "[" not in capsys.readouterr().out
    assert main(["distribute", "letter", *words[:-2]]) == 1
    assert "--offer" in capsys.readouterr().out
    assert main(["distribute", "letter", "--json"]) == 1
    assert told(capsys)["missing"] == list(fields)


@pytest.mark.parametrize(
    ("text", "said"),
    [("a = " + "[" * 5000, "bad-toml"), ("\ufeff[[platform]]\nid = 5\n", "bad-platform")],
    ids=["nested without end", "with the mark of Windows"],
)
def test_a_file_of_users_is_read_or_refused(text, said, tmp_path, capsys):
    (tmp_path / "users.toml").write_text(text, encoding="utf-8")
    assert main(["distribute", "reach", "--platforms", str(tmp_path / "users.toml")]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "hint:" in err
