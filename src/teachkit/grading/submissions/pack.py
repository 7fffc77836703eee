"""Packing what a learner hands in: the same files make the same archive, byte for byte."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from teachkit import __version__
from teachkit.errors import TeachkitError
from teachkit.grading.submissions.limits import (
    MOST_SHEETS,
    SHEET_BYTES,
    SUBMISSION_BYTES,
    size_in_words,
)
from teachkit.grading.submissions.manifest import LEARNER, MANIFEST, write_manifest
from teachkit.grading.submissions.names import collision, wrong_path

__all__ = ["Packed", "check_learner", "pack_submission"]


@dataclass(frozen=True, slots=True)
class Packed:
    """A file to hand in: its name in the archive, and the exercise that it answers, if it does."""

    name: str
    content: bytes
    exercise: str = ""
    revision: int = 0


def check_learner(learner: str) -> None:
    """Make sure that an id is safe in file names.

    Raises:
        TeachkitError: ``bad-learner``.
    """
    if not LEARNER.fullmatch(learner):
        raise TeachkitError(
            "bad-learner",
            f"'{learner[:64]}' cannot be a learner's id",
            hint="Use letters, digits, dots, hyphens and underscores of ASCII, 64 at most.",
        )


def pack_submission(learner: str, packed: Sequence[Packed], *, created: str) -> bytes:
    """Return the archive: the files, and a manifest that names them with their SHA-256.

    Nothing in it depends on the clock or the computer; ``created`` (ISO 8601) is the caller's.

    Raises:
        TeachkitError: ``bad-learner``; ``too-large`` or ``bad-name`` for what no grader would take.
    """
    check_learner(learner)
    total = 0
    for one in packed:
        total += len(one.content)
        if len(one.content) > SHEET_BYTES or total > SUBMISSION_BYTES or len(packed) > MOST_SHEETS:
            raise TeachkitError(
                "too-large",
                f"That is too much to hand in: {one.name} has {size_in_words(len(one.content))},"
                f" all together {size_in_words(sum(len(each.content) for each in packed))}",
                hint="Clear the outputs and save: a notebook may have"
                f" {size_in_words(SHEET_BYTES)}, all together {size_in_words(SUBMISSION_BYTES)}.",
            )
        if wrong_path(one.name):
            raise TeachkitError("bad-name", f"{one.name[:60]!r} {wrong_path(one.name)}")
    if pair := collision([MANIFEST, *(one.name for one in packed)]):
        raise TeachkitError("bad-name", f"{pair[0]} and {pair[1]} would be one file")
    manifest = write_manifest(
        learner,
        {one.exercise: one.revision for one in packed if one.exercise},
        {one.name: hashlib.sha256(one.content).hexdigest() for one in packed},
        teachkit=__version__,
        created=created,
    )
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        contents = {MANIFEST: manifest, **{one.name: one.content for one in packed}}
        for name in (MANIFEST, *sorted(one.name for one in packed)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the first time a zip can tell
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, contents[name])
    return archive.getvalue()
