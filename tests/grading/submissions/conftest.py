"""Archives as their makers write them, honest and otherwise."""

import io
import zipfile

import pytest

from teachkit.grading.submissions import find_submissions


@pytest.fixture
def archive():
    """Make a zip of entries: name or ZipInfo → bytes."""

    def make(entries, compression=zipfile.ZIP_DEFLATED):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", compression, compresslevel=9) as file:
            for name, content in entries.items() if isinstance(entries, dict) else entries:
                file.writestr(name, content, compress_type=compression)
        return stream.getvalue()

    return make


@pytest.fixture
def handed_in(tmp_path):
    """Write files into a folder of a class: path → bytes; an empty folder ends in /."""
    room = tmp_path / "class"
    room.mkdir()

    def write(files):
        for name, content in files.items():
            path = room / name
            if name.endswith("/"):
                path.mkdir(parents=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return room

    return write


@pytest.fixture
def found():
    """All submissions at some paths, as a list."""

    def find(*paths, **options):
        return list(find_submissions(paths, **options))

    return find


@pytest.fixture
def only(found):
    """The one submission that there is."""

    def find(*paths, **options):
        [submission] = found(*paths, **options)
        return submission

    return find
