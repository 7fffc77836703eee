import hashlib
import importlib.util
import io
import subprocess
import sys
import zipfile

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.archive import wheels
from teachkit.labs.place import archive_folder, place_of
from teachkit.labs.process import Ran

NAME = "tide_gauge-1.0-py3-none-any.whl"


def wheel(height):
    """Return a wheel with one module and one program."""
    buffer = io.BytesIO()
    info = "tide_gauge-1.0.dist-info"
    files = {
        "tide_gauge.py": f"def main():\n    print({height})\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: tide-gauge\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\ntide = tide_gauge:main\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 21, 0, 0, 0)), text)
    return buffer.getvalue()


@pytest.fixture
def index(mirror, tmp_path, monkeypatch):
    """An index of wheels on the loopback, and a lab's file of requirements."""
    if importlib.util.find_spec("pip") is None:
        pytest.skip("this Python has no pip")
    mirror.pages["/simple/tide-gauge/"] = f'<a href="/{NAME}">{NAME}</a>'.encode()
    mirror.pages[f"/{NAME}"] = wheel(3)
    for name, value in {
        "CONFIG_FILE": "/dev/null",
        "INDEX_URL": f"{mirror.address}/simple/",
        "RETRIES": "1",
        "CACHE_DIR": str(tmp_path / "pip"),
    }.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    for name in ("FIND_LINKS", "EXTRA_INDEX_URL", "NO_INDEX"):
        monkeypatch.delenv(f"PIP_{name}", raising=False)
    monkeypatch.setattr(wheels, "requirements", lambda stem: tmp_path / f"{stem}.txt")
    pin(tmp_path, wheel(3))
    return mirror


def pin(tmp_path, raw):
    digest = hashlib.sha256(raw).hexdigest()
    text = f"# What for.\n# bytes: 1_234\ntide-gauge==1.0 --hash=sha256:{digest}\n"
    (tmp_path / "tide.txt").write_text(text)


def printed(place):
    command = [sys.executable, place.wheels / "bin" / "tide"]
    environment = {"PYTHONPATH": str(place.wheels)}
    return subprocess.check_output(command, env=environment, text=True).strip()


def refused(code):
    with pytest.raises(TeachkitError) as caught:
        wheels.prepare(place_of("one"), "tide")
    assert caught.value.code == code
    assert caught.value.hint
    assert not wheels.are_here(place_of("one"), "tide")
    return caught.value.message


def test_wheels_are_fetched_installed_and_run(index):
    place, told = place_of("one"), []
    got = wheels.prepare(place, "tide", tell=told.append)
    assert got.fetched == len(wheel(3))
    assert got.unpacked > 0
    assert told == ["Fetching wheels with pip", "Installing wheels"]
    assert printed(place) == "3"
    assert wheels.measured("tide") == 1234


def test_a_second_run_needs_neither_pip_nor_a_network(index, monkeypatch):
    wheels.prepare(place_of("one"), "tide")
    index.close()
    monkeypatch.setattr(wheels, "ran", None)
    assert wheels.prepare(place_of("one"), "tide").fetched == 0


def test_another_lab_takes_the_wheel_that_is_there(index):
    wheels.prepare(place_of("one"), "tide")
    index.close()
    assert wheels.prepare(place_of("two"), "tide").fetched == 0
    assert printed(place_of("two")) == "3"


def test_other_pins_are_installed_in_their_place(index, tmp_path):
    wheels.prepare(place_of("one"), "tide")
    index.pages[f"/{NAME}"] = wheel(4)
    pin(tmp_path, wheel(4))
    assert not wheels.are_here(place_of("one"), "tide")
    wheels.prepare(place_of("one"), "tide")
    assert printed(place_of("one")) == "4"


def test_a_wheel_that_is_not_the_pinned_one_is_refused(index):
    index.pages[f"/{NAME}"] = wheel(5)
    assert "not the one that was pinned" in refused("wrong-hash")
    assert not place_of("one").wheels.exists()


def test_a_wheel_that_rots_in_the_cache_is_fetched_anew(index):
    wheels.prepare(place_of("one"), "tide")
    kept = archive_folder() / "wheels" / NAME
    kept.write_bytes(kept.read_bytes()[:-9] + b"123456789")
    wheels.prepare(place_of("two"), "tide")
    assert printed(place_of("two")) == "3"


def test_without_an_index_it_is_one_calm_sentence(index):
    index.close()
    assert "cannot reach" in refused("offline")


def test_a_wheel_that_the_index_has_not_is_a_sentence(index):
    del index.pages["/simple/tide-gauge/"]
    refused("not-found-there")


def test_a_module_of_that_name_where_one_stands_is_not_run(index, tmp_path, monkeypatch):
    (tmp_path / "pip.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    wheels.prepare(place_of("one"), "tide")
    assert printed(place_of("one")) == "3"


def test_a_full_disk_is_not_blamed_on_the_index(index, monkeypatch):
    said = (
        b"ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    )
    monkeypatch.setattr(wheels, "_pip", lambda *words: Ran(1, b"", said, 0.1))
    assert "no room" in refused("cannot-write")


def test_the_pins_that_ship_have_hashes_for_all_and_name_no_place(repository):
    found = sorted((repository / "src/teachkit/labs/wheels").glob("*.txt"))
    assert found
    for path in found:
        text = path.read_text("utf-8")
        assert wheels.measured(path.stem) > 100_000, path.name
        lines = text.replace("\\\n", " ").splitlines()
        for line in lines:
            assert line.startswith("#") or ("==" in line and "--hash=sha256:" in line), line
