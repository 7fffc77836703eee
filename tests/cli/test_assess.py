"""`teachkit assess`, as it is typed: what it answers, and how it refuses."""

import gzip
import json
import os
import re
import xml.etree.ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from teachkit import cli
from teachkit.cli.assess import FORMATS


@pytest.fixture
def asked(capsys, monkeypatch, tmp_path, clockd, data):
    """Ask in this process, from inside the small project; return (exit code, out, err)."""
    monkeypatch.chdir(clockd)
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")

    def ask(*words, data=data):
        given = ["--data", str(data)] if data else []
        code = cli.main(["assess", *map(str, words), *given])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return ask


def numbers(out):
    """Return the rows of the table of numbers, words to figures."""
    rows = re.findall(r"^  (\S[a-zA-Z ]*?)  +(\d+)(?: +(\d+))?$", out, re.MULTILINE)
    return {word: tuple(map(int, filter(None, figures))) for word, *figures in rows}


# --- answers ------------------------------------------------------------------------------


def test_without_a_path_it_takes_this_folder_and_gives_the_verdict_first(asked):
    code, out, err = asked()
    assert (code, err) == (0, "")
    title, verdict = " ".join(out.partition("\nBurden\n")[0].split()).split(" burden ")
    assert title == "clockd: what it depends on"
    assert "4 packages behind 2 direct dependencies" in verdict
    assert "Without hourglass 0.3.1, 2 packages go." in verdict
    assert "1 advisory on 1 package" in verdict
    assert "Nobody vouches for 3 of 3 crates" in verdict
    assert "1 crate missing in sid (Linux)" in verdict


def test_a_file_a_folder_and_standard_input_agree_on_the_lock(teachkit, clockd, data):
    options = ("--lock-only", "--json", "--data", data)
    folder = json.loads(teachkit("assess", clockd, *options).stdout)
    file = json.loads(teachkit("assess", clockd / "Cargo.lock", *options).stdout)
    given = (clockd / "Cargo.lock").read_text()
    piped = json.loads(teachkit("assess", "-", *options, given=given).stdout)
    assert folder == file
    assert {**piped, "project": ""} == {**file, "project": ""}


def test_no_line_is_wider_than_the_terminal(asked, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, asked()[1].splitlines())) <= 60


def test_top_limits_the_rows_and_zero_shows_all(asked):
    _, short, _ = asked("--top", 1)
    _, whole, _ = asked("--top", 0)
    assert "… and 1 more" in short
    assert "more\n" not in whole


def test_why_shows_the_shortest_way(asked):
    code, out, _ = asked("--why", "sand")
    assert code == 0
    assert "clockd 1.0.0 → hourglass 0.3.1 → sand 1.2.0" in out
    assert "every path to it runs through hourglass 0.3.1" in " ".join(out.split())


def test_drop_shows_the_figures_before_and_after(asked):
    code, out, _ = asked("--drop", "hourglass,sundial")
    assert code == 0
    assert numbers(out)["packages"] == (4, 1)
    assert "3 packages go, 75% of the lock" in out


def test_a_crate_is_also_named_with_its_version(asked):
    assert asked("--why", "sand@1.2.0")[0] == 0
    assert asked("--why", "sand 1.2.0")[0] == 0


def test_compare_shows_what_came_and_what_left(asked, clockd, tmp_path):
    old = tmp_path / "old.lock"
    text = (clockd / "Cargo.lock").read_text()
    old.write_text(text.replace('"sundial"', '"gnomon"').replace("1.2.0", "1.1.0"))
    code, out, _ = asked("--compare", old)
    assert code == 0
    came, left = out.partition("What came")[2], out.partition("What left")[2]
    assert "sundial 2.0.0" in came.partition("What left")[0]
    assert "gnomon 2.0.0" in left.partition("What changed")[0]
    assert re.search(r"sand +1\.1\.0 +1\.2\.0 +minor", out)


def test_json_carries_the_answers_too_and_keeps_to_its_schema(asked, clockd, capsys):
    assert cli.main(["assess", "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    _, out, _ = asked("--json", "--why", "sand", "--drop", "sundial", "--compare", clockd)
    answer = json.loads(out)
    Draft202012Validator(schema).validate(answer)
    assert answer["why"][0]["paths"] == [["clockd 1.0.0", "hourglass 0.3.1", "sand 1.2.0"]]
    assert answer["what_if"]["gone"] == ["sundial 2.0.0"]
    assert set(answer["compare"]["numbers"]["change"].values()) == {0}


@pytest.mark.parametrize("chosen", FORMATS)
def test_every_format_can_be_printed_and_written(chosen, asked, tmp_path):
    code, out, _ = asked("--format", chosen)
    assert code == 0
    assert "sand" in out
    target = tmp_path / "out"
    code, nothing, err = asked("--format", chosen, "-o", target)
    assert (code, nothing) == (0, "")
    assert target.read_text() == out
    assert "written" in err


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.json", "{\n"),
        ("a.md", "## "),
        ("a.html", "<!DOCTYPE html>"),
        ("a.sarif", "{\n"),
        ("a.cdx.json", "{\n"),
        ("a", "clockd:"),
    ],
)
def test_the_name_of_the_file_chooses_the_format(name, start, asked, tmp_path):
    assert asked("-o", tmp_path / name)[0] == 0
    assert (tmp_path / name).read_text().startswith(start)


def test_metadata_gives_exact_kinds(asked, tmp_path):
    packages = [
        {"id": n, "name": n, "version": v, "source": None if n == "clockd" else "registry+x"}
        for n, v in (("clockd", "1.0.0"), ("hourglass", "0.3.1"))
    ]
    use = {"pkg": "hourglass", "dep_kinds": [{"kind": "build", "target": None}]}
    nodes = [{"id": "clockd", "deps": [use]}, {"id": "hourglass", "deps": []}]
    metadata = tmp_path / "metadata.json"
    metadata.write_text(
        json.dumps(
            {"packages": packages, "resolve": {"nodes": nodes}, "workspace_members": ["clockd"]}
        )
    )
    code, out, err = asked("--json", "--metadata", metadata)
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer["kinds"]["known"] == "exact"
    assert answer["kinds"]["packages"]["hourglass 0.3.1"] == ["build"]


# --- the talk's projects ------------------------------------------------------------------


def test_one_of_the_talks_projects_is_assessed_by_name_with_nothing_fetched(asked):
    code, out, _ = asked("ntpd-rs@v1.9.0", data=None)
    assert code == 0
    assert out.startswith("ntpd-rs v1.9.0: what it depends on")
    assert "264 packages" in out


def test_a_project_without_a_tag_is_its_newest_release(asked):
    _, listed, _ = asked("--projects", "--json", data=None)
    newest = max(
        (r["date"], r["name"]) for r in json.loads(listed) if r["name"].startswith("sudo-rs@")
    )[1]
    _, out, _ = asked("sudo-rs", data=None)
    assert out.startswith(newest.replace("@", " ") + ":")


def test_a_folder_of_that_name_comes_first_unless_project_is_said(asked, clockd):
    (clockd / "sudo-rs").mkdir()
    (clockd / "sudo-rs" / "Cargo.lock").write_text((clockd / "Cargo.lock").read_text())
    assert asked("sudo-rs")[1].startswith("sudo-rs: ")
    assert asked("--project", "sudo-rs")[1].startswith("sudo-rs ")
    assert not asked("--project", "sudo-rs")[1].startswith("sudo-rs: ")


@pytest.mark.parametrize(
    ("word", "code", "hint"),
    [
        ("ntpdrs", "no-such-file", "ntpd-rs"),
        ("ntpd-rs@v1.9.9", "no-such-release", "v1.9.0"),
        ("Cargo.lok", "no-such-file", "Cargo.lock"),
    ],
)
def test_a_mistyped_name_gets_a_suggestion(word, code, hint, asked):
    ended, _, err = asked(word)
    assert ended == 2
    assert err.startswith(f"teachkit: {code}: ")
    assert hint in err.partition("Did you mean")[2]


def test_a_tag_that_is_like_no_other_is_answered_in_one_line_and_not_with_all_of_them(asked):
    ended, _, err = asked("sudo-rs@qqqqqqqq")
    assert ended == 2
    assert "teachkit assess --projects" in err
    assert max(map(len, err.splitlines())) < 120


def test_metadata_beside_one_of_the_talks_projects_is_refused_and_not_passed_over(asked):
    code, _, err = asked("ntpd-rs", "--metadata", "nowhere.json")
    assert code == 2
    assert "bad-usage" in err


def test_names_alone_lists_names(asked):
    code, out, _ = asked("--names")
    assert code == 0
    assert "ntpd-rs@v1.9.0" in out.split()


def test_a_mistyped_crate_gets_a_suggestion(asked):
    code, _, err = asked("--why", "hourglas")
    assert code == 2
    assert "Did you mean hourglass?" in err


# --- --fail-on ----------------------------------------------------------------------------


@pytest.mark.parametrize("condition", ["advisory", "vulnerability", "unaudited", "missing"])
def test_a_condition_that_holds_exits_with_one_and_says_why(condition, asked):
    code, out, err = asked("--fail-on", condition)
    assert code == 1
    assert out.startswith("clockd: ")
    assert err.startswith("teachkit: fail-on: ")
    assert "sand" in err


def test_a_condition_that_does_not_hold_exits_with_zero(asked, clockd):
    assert asked("--fail-on", "duplicate")[0] == 0
    assert asked("--compare", clockd, "--fail-on", "new-advisory,new-package,deeper")[0] == 0


def test_the_conditions_of_a_comparison_look_at_what_is_new(asked, clockd, tmp_path):
    old = tmp_path / "old.lock"
    old.write_text((clockd / "Cargo.lock").read_text().replace("1.2.0", "1.2.1"))
    code, _, err = asked("--compare", old, "--fail-on", "new-advisory,new-package")
    assert code == 1
    assert "RUSTSEC-2024-0001" in err
    assert err.count("fail-on") == 1


def test_a_mistyped_condition_is_refused_before_anything_is_written(asked, tmp_path):
    target = tmp_path / "out.json"
    code, _, err = asked("--fail-on", "advisorry", "-o", target)
    assert code == 2
    assert "Did you mean advisory" in err
    assert not target.exists()


def test_a_new_condition_without_a_comparison_is_refused(asked):
    code, _, err = asked("--fail-on", "new-package")
    assert code == 2
    assert "nothing-to-compare" in err
    assert "--compare" in err


def test_partial_data_never_says_that_there_is_no_advisory(asked, tmp_path):
    target = tmp_path / "out.json"
    code, _, err = asked("--fail-on", "advisory", "-o", target, data=None)
    assert code == 3
    assert "partial-data" in err
    assert "teachkit data update" in err
    assert not target.exists()


def test_partial_data_is_enough_for_the_talks_own_projects(asked):
    assert asked("ntpd-rs@v1.9.0", "--fail-on", "advisory", data=None)[0] == 1
    assert asked("sudo-rs", "--fail-on", "advisory", data=None)[0] == 0


# --- bad input, through the real command ---------------------------------------------------


def lock_with(extra):
    return f'version = 4\n\n[[package]]\nname = "clockd"\nversion = "1.0.0"\n{extra}'


PACKAGE = '\n[[package]]\nname = "sand"\nversion = "1.2.0"\nsource = "registry+x"\n'
BAD_LOCKS = {
    "not-toml": "this is <not> toml\n\n\n\nat all",
    "truncated-lock": lock_with('dependencies = [\n "sand'),
    "merge-conflict": lock_with(f"<<<<<<< HEAD\n{PACKAGE}=======\n>>>>>>> theirs\n"),
    "lock-version-unknown": "version = 5\n\n[[package]]\nname = 'a'\nversion = '1.0.0'\n",
    "duplicate-package": lock_with(PACKAGE * 2),
    "unresolved-dependency": lock_with('dependencies = [\n "nowhere",\n]\n'),
    "dependency-cycle": lock_with(
        PACKAGE.replace("registry+x", 'registry+x"\ndependencies = [\n "grain",\n]\n#')
        + PACKAGE.replace("sand", "grain").replace(
            "registry+x", 'registry+x"\ndependencies = [\n "sand",\n]\n#'
        )
    ),
    "nul-byte": lock_with("\0"),
    "bad-version": lock_with(PACKAGE.replace("1.2.0", "one")),
    "not-a-lock": '[package]\nname = "clockd"\n',
    "empty-lock": "version = 4\npackage = []\n",
}


@pytest.mark.parametrize("code", BAD_LOCKS)
def test_a_bad_lock_is_refused_with_code_place_and_hint_and_nothing_is_written(
    code, teachkit, tmp_path
):
    bad = tmp_path / "Cargo.lock"
    bad.write_text(BAD_LOCKS[code])
    target = tmp_path / "report.json"
    target.write_text("what was there")
    before = sorted(os.listdir(tmp_path))
    ended = teachkit("assess", "Cargo.lock", "--json", "-o", target)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert re.match(rf"teachkit: {code}: .+ \(.*Cargo\.lock.*\)\n  hint: .+\n\Z", ended.stderr)
    error = json.loads(ended.stdout)["error"]
    assert error["code"] == code
    assert all(error.values())
    assert target.read_text() == "what was there"
    assert sorted(os.listdir(tmp_path)) == before


def test_bytes_that_are_no_text_are_refused_on_standard_input_as_well(teachkit):
    ended = teachkit("assess", "-", given=b"\xff\xfe\x00")
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"teachkit: not-utf8: ")


def test_a_folder_without_a_lock_says_how_to_get_one(teachkit, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "Cargo.toml").write_text("[package]\n")
    ended = teachkit("assess", "empty")
    assert ended.returncode == 2
    assert "no-lock" in ended.stderr
    assert "cargo generate-lockfile" in ended.stderr


def test_a_folder_without_a_lock_is_told_where_the_next_one_is(teachkit, clockd, tmp_path):
    member = clockd / "member"
    member.mkdir()
    (member / "Cargo.toml").write_text("[package]\n")
    assert f"teachkit assess {clockd}" in teachkit("assess", member).stderr
    assert f"teachkit assess {clockd}" in teachkit("assess", tmp_path).stderr
    (tmp_path / "python").mkdir()
    assert "Is it a Rust project?" in teachkit("assess", tmp_path / "python").stderr


def test_a_folder_or_a_pipe_in_the_place_of_a_lock_is_called_so(teachkit, tmp_path):
    (tmp_path / "Cargo.lock").mkdir()
    assert "folder, where a file should be" in teachkit("assess", tmp_path).stderr
    assert "standard input: teachkit assess -" in teachkit("assess", os.devnull).stderr


def test_a_link_to_itself_ends(teachkit, tmp_path):
    (tmp_path / "Cargo.lock").symlink_to("Cargo.lock")
    for word in (".", "Cargo.lock"):
        ended = teachkit("assess", word)
        assert ended.returncode == 2
        assert "Traceback" not in ended.stderr
        assert "hint: " in ended.stderr


def test_a_data_folder_that_is_not_there_or_broken_is_named(teachkit, clockd, tmp_path):
    missing = teachkit("assess", clockd, "--data", tmp_path / "nowhere")
    assert missing.returncode == 2
    assert "no-data-folder" in missing.stderr
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "rustsec.json.gz").write_bytes(b"\x1f\x8bnonsense")
    broken = teachkit("assess", clockd, "--data", tmp_path / "broken")
    assert broken.returncode == 2
    assert "broken-snapshot" in broken.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rustsec", {"sand": [{}]}),
        ("rustsec", {"sand": 5}),
        ("vet-audits", {"audits": {"sand": [1]}}),
        ("vet-audits", {"audits": [1]}),
        ("vet-audits", {"audits": {}, "wild": {"sand": [["x"]]}, "pub": {"sand": {"1": [1, ""]}}}),
        ("vet-audits", {"audits": {}, "wild": {"sand": [["x"]]}, "pub": {"sand": 1}}),
        ("vet-audits", {"audits": {}, "viol": {"sand": [["*"]]}}),
        ("debian-crates", [["sand"]]),
        ("debian-crates", [["sand", None, "3", "rust-sand"]]),
    ],
)
def test_data_of_another_shape_are_to_blame_and_not_we(name, value, teachkit, clockd, data):
    (data / f"{name}.json.gz").write_bytes(gzip.compress(json.dumps(value).encode()))
    ended = teachkit("assess", clockd, "--data", data)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "broken-snapshot" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_folder_in_the_place_of_a_snapshot_is_not_passed_over(teachkit, clockd, data):
    (data / "rustsec.json.gz").unlink()
    (data / "rustsec.json.gz").mkdir()
    ended = teachkit("assess", clockd, "--data", data)
    assert ended.returncode == 2
    assert "cannot-read" in ended.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
def test_a_pipe_is_written_into_and_never_replaced(teachkit, clockd, data, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        ended = teachkit("assess", clockd, "--data", data, "--why", "sand", "-o", pipe)
        assert ended.returncode == 0
        assert b"sand" in os.read(reader, 65536)
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_an_output_goes_through_a_link_and_a_dash_is_standard_output(
    teachkit, clockd, data, tmp_path
):
    link = tmp_path / "link.json"
    link.symlink_to("real.json")
    assert teachkit("assess", clockd, "--data", data, "-o", link).returncode == 0
    assert link.is_symlink()
    assert json.loads((tmp_path / "real.json").read_text())["project"] == "clockd"
    printed = teachkit("assess", clockd, "--data", data, "-o", "-")
    assert "what it depends on" in printed.stdout
    assert not (tmp_path / "-").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are told otherwise there")
def test_an_output_that_cannot_be_written_exits_with_three_and_leaves_no_trace(
    teachkit, clockd, data, tmp_path
):
    (tmp_path / "folder").mkdir()
    before = sorted(os.listdir(tmp_path))
    ended = teachkit("assess", clockd, "--data", data, "-o", tmp_path / "folder")
    assert ended.returncode == 3
    assert "cannot-write" in ended.stderr
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "--format", "html"),
        ("--top", "-1"),
        ("--top", "many"),
        (".", "--project", "sudo-rs"),
        ("--suite", "potato"),
        ("--metadata", "nowhere.json"),
    ],
)
def test_bad_usage_is_told_in_one_line_with_a_hint(words, asked):
    code, _, err = asked(*words)
    assert code == 2
    assert err.startswith("teachkit: ")
    assert "\n  hint: " in err
    assert err.count("\n") == 2


# --- hostile names ------------------------------------------------------------------------


@pytest.fixture
def hostile(asked, clockd, data):
    """The small project in a folder with a hostile name, and an advisory with a hostile title."""
    import gzip

    from .conftest import ADVISORIES

    row = {**ADVISORIES["sand"][0], "t": "<script>alert(1)</script> | @all \x1b[2J [x](http://y)"}
    (data / "rustsec.json.gz").write_bytes(gzip.compress(json.dumps({"sand": [row]}).encode()))
    renamed = clockd.parent / "<img src=x onerror=alert(1)> *clock* \x1b]0;d\x07"
    clockd.rename(renamed)
    return lambda *words: asked(renamed, *words)


def test_a_hostile_name_is_only_text_in_html(hostile):
    _, page, _ = hostile("--format", "html")
    body = page.partition("<body>")[2]
    assert "<img" not in page
    assert "<script" not in page
    assert "\x1b" not in page
    assert "&lt;script&gt;alert(1)" in body
    # Well-formed from the first tag to the last: nothing in it opened or closed an element.
    ET.fromstring("<main>" + body.partition("<main>")[2].partition("</main>")[0] + "</main>")


def test_a_hostile_name_is_only_text_in_markdown(hostile):
    from markdown_it import MarkdownIt

    _, page, _ = hostile("--format", "markdown")
    assert "@all" not in page
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(page)
    assert "<script" not in html
    assert "<img" not in html
    assert "<a " not in html
    assert "<em>clock" not in html


@pytest.mark.parametrize("chosen", ["text", "debian", "markdown", "html"])
def test_a_hostile_name_cannot_steer_the_terminal(chosen, hostile):
    code, out, err = hostile("--format", chosen)
    assert code == 0
    assert "\x1b" not in out + err
    assert "\x07" not in out + err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("audits.toml", '[[audits.sand]]\nviolation = 5\ncriteria = "safe-to-run"\n'),
        ("audits.toml", '[[audits.sand]]\nviolation = "zz"\ncriteria = "safe-to-run"\n'),
        ("audits.toml", '[[audits.sand]]\nversion = 7\ncriteria = "safe-to-deploy"\n'),
        ("audits.toml", "[audits]\nsand = 5\n"),
        ("audits.toml", "a = ["),
        ("imports.lock", "[[publisher.sand]]\nversion = 5\n"),
        ("config.toml", "[exemptions]\nsand = 5\n"),
    ],
)
def test_own_audits_that_cannot_be_read_are_named_with_their_folder(name, text, teachkit, clockd):
    (clockd / "supply-chain").mkdir()
    (clockd / "supply-chain" / name).write_text(text)
    ended = teachkit("assess", clockd)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "broken-audits" in ended.stderr
    assert "(supply-chain" in ended.stderr
    assert "'cargo vet' names the mistake" in ended.stderr
