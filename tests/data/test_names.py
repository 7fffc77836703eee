import hashlib
import json
import lzma
from pathlib import Path

import pytest

from teachkit.cli import main
from teachkit.data import name_lists, names, update
from teachkit.data.fetch import Pace
from teachkit.errors import TeachkitError

SOURCES = b"""\
Package: zlib
Version: 1:1.3.1-1
Binary: zlib1g

Package: rust-zlib-rs
Version: 0.6.2-3

Package: zlib
Version: 1:1.3.0-1
"""


@pytest.fixture
def mirror(tmp_path):
    """A mirror's tree with sid's sources, unsigned beyond the marks that a signature leaves."""
    packed = lzma.compress(SOURCES)
    folder = tmp_path / "mirror" / "dists" / "sid"
    (folder / "main" / "source").mkdir(parents=True)
    (folder / "main" / "source" / "Sources.xz").write_bytes(packed)
    digest = hashlib.sha256(packed).hexdigest()
    (folder / "InRelease").write_text(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
        "Suite: unstable\nCodename: sid\nDate: Fri, 30 Oct 2026 08:08:01 UTC\nSHA256:\n"
        f" {digest} {len(packed)} main/source/Sources.xz\n"
        "-----BEGIN PGP SIGNATURE-----\n-----END PGP SIGNATURE-----\n"
    )
    return tmp_path / "mirror"


def by_registry(lists):
    return {one.registry: one for one in lists}


def updated(folder, source, **more):
    request = update.Request(folder=folder, source=str(source), force=True, **more)
    (outcome,) = update.update(["names"], request)
    return outcome


def test_what_ships_is_two_selections_and_the_crates_of_debian():
    lists = by_registry(names.load_names())
    assert set(lists) == {"Debian", "PyPI", "crates.io"}
    assert not any(one.whole for one in lists.values())
    assert {"zlib", "sudo", "bzip2"} <= set(lists["Debian"].names)
    assert "zlib-rs" in lists["PyPI"].names
    assert "zlib-rs" in lists["crates.io"].names
    assert all(one.note and one.date for one in lists.values())


def test_the_names_that_ship_take_no_more_than_120_kb():
    path = Path(names.__file__).with_name(names.NAMES_FILE)
    assert path.stat().st_size <= 120_000


def test_lists_are_read_as_they_were_written():
    lists = (
        names.NameList("Debian", "t", "2026-01-02", ("a", "b"), whole=True),
        names.NameList("PyPI", "u", "2026-01-03", ("c",), whole=False, note="n"),
    )
    assert names.decode_names(names.encode_names(lists)) == lists


@pytest.mark.parametrize(
    "value",
    [{"Debian": []}, [1], [{"registry": "Debian"}], 3],
    ids=["table", "number", "half", "no-list"],
)
def test_what_is_no_list_is_refused(value):
    with pytest.raises(TeachkitError) as raised:
        names.decode_names(value)
    assert raised.value.code == "broken-snapshot"


@pytest.mark.parametrize(
    "text",
    [
        "b\na\n",
        "name\tversion\na\t1\nb\t2\n",
        '{"meta": {}, "projects": [{"name": "a"}, {"name": "b"}]}',
        '<!DOCTYPE html>\n<a href="/simple/a/">a</a><br>\n<a href="/simple/b/">b</a>',
    ],
    ids=["lines", "table", "pep-691", "pep-503"],
)
def test_names_are_read_from_every_kind_of_list(text):
    assert names.names_in(text) == ("a", "b")


@pytest.mark.parametrize("text", ["", "{}", "two words\n"], ids=["empty", "other-json", "prose"])
def test_what_holds_no_names_is_refused(text):
    with pytest.raises(TeachkitError) as raised:
        names.names_in(text)
    assert raised.value.code == "no-names-in-it"


def test_families_of_other_languages_are_left_out_and_like_names_of_pypi_kept():
    family = [f"golang-{at}" for at in range(names.FAMILY)]
    debian, pypi = names.selection(
        [*family, "zlib", "libxml-perl", "gnu-hello"], ["ZLib", "z1ib", "other"], ["sudo-rs"]
    )
    assert debian == ("gnu-hello", "zlib")
    assert pypi == ("ZLib", "z1ib")


def test_an_update_from_a_mirror_takes_debian_and_says_what_it_did_not(
    mirror, tmp_path, monkeypatch
):
    monkeypatch.delenv(names.INDEX_VARIABLE, raising=False)
    outcome = updated(tmp_path / "cache", mirror)
    assert (outcome.state, outcome.error) == ("updated", None)
    assert any(names.INDEX_VARIABLE in note for note in outcome.notes)
    lists = by_registry(names.load_names(tmp_path / "cache"))
    assert lists["Debian"].names == ("rust-zlib-rs", "zlib")
    assert lists["Debian"].whole
    assert lists["Debian"].date == "2026-10-30"
    assert not lists["PyPI"].whole  # still the selection that ships


def test_an_index_that_the_user_names_is_read_whole(mirror, tmp_path, monkeypatch):
    index = tmp_path / "index.json"
    index.write_text(json.dumps({"projects": [{"name": "Zlib-rs"}]}))
    monkeypatch.setenv(names.INDEX_VARIABLE, str(index))
    outcome = updated(tmp_path / "cache", mirror)
    assert outcome.error is None
    lists = by_registry(names.load_names(tmp_path / "cache"))
    assert lists["PyPI"].names == ("Zlib-rs",)
    assert lists["PyPI"].whole


def test_a_folder_renews_its_own_lists_and_leaves_the_others(tmp_path):
    (tmp_path / "crates.txt").write_text("serde\ntokio\n")
    assert updated(tmp_path / "cache", tmp_path).error is None
    lists = by_registry(names.load_names(tmp_path / "cache"))
    assert lists["crates.io"].names == ("serde", "tokio")
    assert lists["crates.io"].whole
    assert "zlib" in lists["Debian"].names
    (tmp_path / "crates.txt").unlink()
    (tmp_path / "pypi.txt").write_text("rich\n")
    assert updated(tmp_path / "cache", tmp_path).error is None
    lists = by_registry(names.load_names(tmp_path / "cache"))
    assert lists["PyPI"].names == ("rich",)
    assert lists["crates.io"].names == ("serde", "tokio")


def test_a_folder_without_lists_is_told_what_it_should_hold(tmp_path):
    outcome = updated(tmp_path / "cache", tmp_path)
    assert outcome.error is not None
    assert outcome.error.code == "nothing-for-it"
    assert "crates.txt" in outcome.error.hint


def test_a_list_that_is_cut_short_is_not_taken_without_force(tmp_path):
    (tmp_path / "debian.txt").write_text("zlib\n")
    (tmp_path / "pypi.txt").write_text("rich\n")
    request = update.Request(folder=tmp_path / "cache", source=str(tmp_path))
    (outcome,) = update.update(["names"], request)
    assert outcome.error is not None
    assert outcome.error.code == "too-few-rows"


def test_a_copied_snapshot_is_taken_as_it_is(tmp_path):
    shipped = Path(names.__file__).with_name(names.NAMES_FILE)
    (tmp_path / names.NAMES_FILE).write_bytes(shipped.read_bytes())
    assert updated(tmp_path / "cache", tmp_path).error is None
    assert by_registry(names.load_names(tmp_path / "cache")) == by_registry(names.load_names())


def test_without_lists_in_the_named_folder_nothing_else_is_taken_for_them(tmp_path):
    with pytest.raises(TeachkitError) as raised:
        names.load_names(tmp_path)
    assert raised.value.code == "no-names"


def test_what_ships_is_built_by_one_command(mirror, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TEACHKIT_DEBIAN_KEYRING", str(tmp_path / "none"))
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "pypi.txt").write_text("zlib\nzl1b\nunlike\n")
    out = tmp_path / "out"
    out.mkdir()
    command = ["data", "build", "names", "--from", str(tmp_path / "lists")]
    assert main([*command, "--mirror", f"file://{mirror}", "--output", str(out)]) == 0
    lists = by_registry(names.read_names((out / names.NAMES_FILE).read_bytes()))
    assert lists["PyPI"].names == ("zl1b", "zlib")
    assert "2 of 3" in lists["PyPI"].note
    recorded = (out / "SOURCES.toml").read_text()
    assert 'path = "names.json.gz"' in recorded
    assert 'file = "pypi.txt"' in recorded
    assert "names" in capsys.readouterr().out


def test_the_build_asks_for_a_list_of_pypi(mirror, tmp_path, capsys):
    assert main(["data", "build", "names"]) == 2
    (tmp_path / "crates.txt").write_text("serde\n")
    assert main(["data", "build", "names", "--from", str(tmp_path)]) == 2
    assert "PyPI" in capsys.readouterr().err


def test_a_name_in_an_index_of_debian_is_counted_once(mirror, tmp_path):
    found, index, _ = name_lists.names_from_mirror(
        str(mirror), tmp_path / "scratch", pace=Pace(), keyring=None
    )
    assert found.names == ("rust-zlib-rs", "zlib")
    assert index.path.endswith("Sources.xz")


def test_a_broken_file_is_told_with_its_place(tmp_path):
    (tmp_path / names.NAMES_FILE).write_bytes(b"\x1f\x8bnonsense")
    with pytest.raises(TeachkitError) as raised:
        names.load_names(tmp_path)
    assert raised.value.code == "broken-snapshot"
    assert raised.value.place.endswith(names.NAMES_FILE)
