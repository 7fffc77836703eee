"""Reading a project's own files: its lock, its members' manifests, its audits.

Everything that touches the disk for an assessment is here, so that `decisions` stays pure: in
the browser the same `ProjectFiles` is made of what the reader pastes or drops.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from teachkit.errors import TeachkitError

__all__ = [
    "MOST_BYTES",
    "ProjectFiles",
    "decoded",
    "project_files",
    "read_project",
    "too_large",
]

LOCK = "Cargo.lock"
MANIFEST = "Cargo.toml"
SUPPLY_CHAIN = ("audits.toml", "config.toml", "imports.lock")
MOST_MANIFESTS = 5_000
MOST_BYTES = 64 * 1024 * 1024
# Folders in which no member of the workspace lies, and which may be huge.
_PASSED_OVER = frozenset({"target", "node_modules", "vendor", ".git", ".venv", "__pycache__"})


@dataclass(frozen=True, slots=True)
class ProjectFiles:
    """The texts an assessment reads. ``manifests`` maps a path below the project to its text.

    ``metadata`` is what ``cargo metadata`` printed, when that is given; the lock may then be
    empty. ``supply_chain`` holds cargo-vet's files by name. ``notes`` are sentences about what
    was passed over.
    """

    name: str
    lock: str = ""
    lock_path: str = LOCK
    manifests: Mapping[str, str] = field(default_factory=dict)
    supply_chain: Mapping[str, str] = field(default_factory=dict)
    metadata: str | None = None
    metadata_path: str = "cargo metadata"
    notes: tuple[str, ...] = ()


def project_files(texts: Mapping[str, str], name: str = "") -> ProjectFiles:
    """Sort files that a reader dropped or pasted (path -> text) into a `ProjectFiles`.

    Raises:
        TeachkitError: ``no-lock`` when there is neither a lock nor cargo metadata.
    """
    lock, lock_path = "", LOCK
    metadata, metadata_path = None, "cargo metadata"
    manifests, supply_chain = {}, {}
    for path, text in texts.items():
        file = path.replace("\\", "/").rpartition("/")[2]
        if file == MANIFEST:
            manifests[path] = text
        elif file in SUPPLY_CHAIN:
            supply_chain[file] = text
        elif file.endswith(".json") or text.lstrip()[:1] == "{":
            metadata, metadata_path = text, path
        else:
            lock, lock_path = text, path
    if not lock and metadata is None:
        raise TeachkitError(
            "no-lock",
            "There is neither a Cargo.lock nor cargo metadata among the files",
            place=", ".join(texts) or "nothing given",
            hint="Add the project's Cargo.lock; 'cargo generate-lockfile' writes one.",
        )
    return ProjectFiles(name, lock, lock_path, manifests, supply_chain, metadata, metadata_path)


def read_project(path: Path, *, lock_only: bool = False) -> ProjectFiles:
    """Read a project's folder, a ``Cargo.lock``, or a file with cargo metadata's JSON.

    Beside a lock, the members' manifests and ``supply-chain/`` are read as well, unless
    ``lock_only``. Links are not followed into folders, so a loop of links ends nowhere.

    Raises:
        TeachkitError: ``no-such-file``, ``cannot-read``, ``not-utf8``, ``too-large``, ``no-lock``.
    """
    try:
        is_folder = path.is_dir()
        exists = path.exists()
    except OSError as error:
        raise _cannot_read(path, error) from error
    if path.is_symlink() and not exists:
        _read(path)
    if not exists:
        raise TeachkitError(
            "no-such-file",
            "There is no such file or folder",
            place=str(path),
            hint="Name a Cargo.lock, or the folder of a Rust project.",
        )
    if not is_folder and path.suffix == ".json":
        return ProjectFiles(_name(path.parent), metadata=_read(path), metadata_path=str(path))
    lock = path / LOCK if is_folder else path
    if is_folder and not _is_there(lock):
        raise TeachkitError(
            "no-lock", "The folder has no Cargo.lock", place=str(path), hint=_nearest_lock(path)
        )
    text = _read(lock)
    manifests: dict[str, str] = {}
    supply_chain: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    if not lock_only and (lock.parent / MANIFEST).is_file():
        manifests, notes = _manifests(lock.parent)
        for name in SUPPLY_CHAIN:
            store = lock.parent / "supply-chain" / name
            if _is_there(store):
                supply_chain[name] = _read(store)
    return ProjectFiles(
        name=_name(lock.parent),
        lock=text,
        lock_path=str(lock),
        manifests=manifests,
        supply_chain=supply_chain,
        notes=notes,
    )


def _manifests(root: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    texts: dict[str, str] = {}
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in _PASSED_OVER)
        if MANIFEST not in files:
            continue
        path = Path(folder, MANIFEST)
        texts[str(path.relative_to(root))] = _read(path)
        if len(texts) >= MOST_MANIFESTS:
            return texts, (f"Only the first {MOST_MANIFESTS} Cargo.toml files were read.",)
    return texts, ()


def _is_there(path: Path) -> bool:
    """Tell whether something has that name, be it a broken link; refuse where we may not look."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _cannot_read(path, error) from error
    return True


def _nearest_lock(folder: Path) -> str:
    """Return a hint for a folder without a lock: where one is, or how to get one."""
    if not os.path.isfile(folder / MANIFEST):
        below = sorted(lock.parent for lock in folder.glob(f"*/{LOCK}"))
        if below:
            return f"There is one below it: teachkit assess {below[0]}"
        return "Is it a Rust project? There is no Cargo.toml. To try one: teachkit assess ntpd-rs"
    for parent in Path(os.path.abspath(folder)).parents:
        if os.path.isfile(parent / LOCK):
            return f"The lock of a workspace lies at its top: teachkit assess {parent}"
    return "Run 'cargo generate-lockfile' there first; a library may not keep its lock."


def decoded(raw: bytes, place: str) -> str:
    """Return the text of what Cargo wrote.

    Raises:
        TeachkitError: ``too-large`` for more than `MOST_BYTES`, or ``not-utf8``.
    """
    if len(raw) > MOST_BYTES:
        raise too_large(place)
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise TeachkitError(
            "not-utf8",
            "The file is not UTF-8 text",
            place=f"{place}, byte {error.start}",
            hint="Fetch the file again, or save it as UTF-8.",
        ) from error


def too_large(place: str) -> TeachkitError:
    """Say that a file is larger than any that Cargo writes."""
    return TeachkitError(
        "too-large",
        f"The file is larger than {MOST_BYTES // 2**20} MiB",
        place=place,
        hint="The largest public lock files are under 1 MiB; is this the right file?",
    )


def _read(path: Path) -> str:
    try:
        if path.is_dir():
            raise TeachkitError(
                "cannot-read",
                "That is a folder, where a file should be",
                place=str(path),
                hint="Move it away, then have Cargo write the file again.",
            )
        if not path.is_file():
            os.stat(path)
            # A pipe or a device has no size, and might never end.
            raise TeachkitError(
                "cannot-read",
                "That is a pipe or a device, not a file",
                place=str(path),
                hint=f"Hand it over on standard input: teachkit assess - < {path}",
            )
        if path.stat().st_size > MOST_BYTES:
            raise too_large(str(path))
        raw = path.read_bytes()
    except OSError as error:
        raise _cannot_read(path, error) from error
    return decoded(raw, str(path))


def _cannot_read(path: Path, error: OSError) -> TeachkitError:
    return TeachkitError(
        "cannot-read",
        f"The file cannot be read: {error.strerror or error}",
        place=str(path),
        hint="Check its rights, and that it is not a link to itself.",
    )


def _name(folder: Path) -> str:
    return folder.resolve().name or "project"
