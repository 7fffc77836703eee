import gzip
import hashlib
import json
import lzma

import pytest

from teachkit.cli import main

PACKAGES = """\
Package: librust-tide-gauge-dev
Source: rust-tide-gauge
Version: 1.4.2-3
Provides: librust-tide-gauge-1.4.2-dev (= 1.4.2-3)
"""
ARMOUR = "-----BEGIN PGP SIGNATURE-----\n\nnobody's\n-----END PGP SIGNATURE-----\n"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "cache"))
    # A keyring that is not there: the mirror below is signed by nobody.
    monkeypatch.setenv("TEACHKIT_DEBIAN_KEYRING", str(tmp_path / "none.gpg"))


def mirror(folder):
    for suite in ("trixie", "sid"):
        base = folder / "dists" / suite
        lines = [f"Codename: {suite}", "Date: Fri, 30 Oct 2026 08:08:01 UTC", "SHA256:"]
        for path, text in {
            "main/binary-amd64/Packages.xz": PACKAGES,
            "main/source/Sources.xz": "",
        }.items():
            content = lzma.compress(text.encode())
            (base / path).parent.mkdir(parents=True)
            (base / path).write_bytes(content)
            lines.append(f" {hashlib.sha256(content).hexdigest()} {len(content)} {path}")
        head = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
        (base / "InRelease").write_text(head + "\n".join(lines) + "\n" + ARMOUR)
    return folder


def test_status_shows_each_snapshot_with_its_day_and_age(capsys):
    assert main(["data", "status"]) == 0
    out = capsys.readouterr().out
    assert "RustSec advisories" in out
    assert "as shipped" in out
    assert "partial: facts about the talk's projects" in out
    assert "days old" in out
    assert "'teachkit data update'" in out
    assert "teachkit data update candidates" in out


def test_status_as_json_says_the_same(capsys):
    assert main(["data", "status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    names = [one["name"] for one in told["snapshots"]]
    assert names == ["rustsec", "vet", "debian", "candidates", "names"]
    assert all(one["date"] and one["rows"] for one in told["snapshots"])
    assert {one["name"] for one in told["facts"]} >= {"ledger", "dependencies over time"}


def test_build_debian_writes_the_snapshot_and_its_origin_the_same_each_time(tmp_path, capsys):
    tree = mirror(tmp_path / "debian")
    words = ["data", "build", "debian", "--mirror", f"file://{tree}", "--output"]
    files = {}
    for name in ("one", "two"):
        assert main([*words, str(tmp_path / name)]) == 0
        files[name] = {
            path.name: path.read_bytes() for path in (tmp_path / name).iterdir() if path.is_file()
        }
    assert files["one"] == files["two"]
    snapshot = json.loads(gzip.decompress(files["one"]["debian-crates.json.gz"]))
    assert snapshot["data"] == [["tide-gauge", "1.4.2", 3, "rust-tide-gauge"]]
    recorded = files["one"]["SOURCES.toml"].decode()
    assert hashlib.sha256(files["one"]["debian-crates.json.gz"]).hexdigest() in recorded
    out, err = capsys.readouterr()
    assert "peak memory" in out
    assert "was not checked" in err


def test_an_update_from_a_local_mirror_is_loaded_and_not_repeated(tmp_path, capsys):
    tree = mirror(tmp_path / "debian")
    words = ["data", "update", "debian", "--from", str(tree), "--force"]
    assert main(words) == 0
    assert "updated, 1 rows of 2026-10-30" in capsys.readouterr().out
    assert main(words) == 0
    assert "up to date" in capsys.readouterr().out


def test_a_mirror_with_too_few_crates_needs_force(tmp_path, capsys):
    tree = mirror(tmp_path / "debian")
    assert main(["data", "update", "debian", "--from", str(tree)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "too-few-rows" in err
    assert "--force" in err
    assert "kept debian of 2026-10-30" in err


@pytest.mark.parametrize(
    "words",
    [
        ["data"],
        ["data", "polish"],
        ["data", "update", "weather"],
        ["data", "update", "--limit", "-3"],
        ["data", "update", "--timeout", "soon"],
        ["data", "update", "--from", ""],
        ["data", "build", "sources", "--output", "/nowhere"],
        ["data", "build", "facts"],
        ["data", "build", "facts", "--from", "/nowhere"],
    ],
)
def test_bad_usage_ends_with_two_and_a_hint(words, capsys):
    assert main(words) == 2
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "hint:" in err


def test_without_a_name_all_three_are_asked_for(tmp_path, capsys):
    assert main(["data", "update", "--from", str(tmp_path / "nowhere")]) == 2
    assert "kept rustsec of" in capsys.readouterr().err


def test_a_mistyped_snapshot_gets_a_suggestion(capsys):
    assert main(["data", "update", "rustsek"]) == 2
    assert "did you mean 'rustsec'?" in capsys.readouterr().err
    assert main(["data", "update", "weather"]) == 2
    assert "[]" not in capsys.readouterr().err


def test_a_server_that_you_named_and_that_refuses_is_named_back(capsys):
    words = ["data", "update", "rustsec", "--from", "http://127.0.0.1:1/rustsec.json.gz"]
    assert main(words) == 3
    assert "127.0.0.1:1" in capsys.readouterr().err


def test_help_shows_examples(capsys):
    assert main(["data", "--help"]) == 0
    assert "teachkit data update --from" in capsys.readouterr().out


def test_advisories_that_are_not_there_leave_the_table_alone(tmp_path, capsys):
    build = ["data", "build", "advisories", "--output", str(tmp_path / "out"), "--from"]
    assert main([*build, str(tmp_path / "none")]) == 2
    assert "DSA/list" in capsys.readouterr().err
    for name in ("DSA", "DLA"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "list").write_text("<html>This page has moved.</html>")
    assert main([*build, str(tmp_path)]) == 2
    assert "no advisory" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
