"""The licences of all that the site is made of, in one text: whoever passes it on owes them.

A site holds code of others: in its scripts, in the browser's Python, in the theme. Nearly every
licence asks that its text goes along. The packages say themselves which it is; nothing is listed
by hand but Python, which comes inside Pyodide.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.publish.book.runtime.staging import PYTEST

if TYPE_CHECKING:
    from teachkit.publish.book.runtime import Runtime

__all__ = ["NAME", "of_npm", "of_wheel", "write_licences"]

NAME = "licences.txt"

# Whose styles and scripts Sphinx puts into the site.
_SPHINX = (
    "Sphinx",
    "sphinx-book-theme",
    "pydata-sphinx-theme",
    "myst-nb",
    "Pygments",
    "accessible-pygments",
)

_LICENCE = re.compile(r"(licen[cs]e|copying|notice)[^/]*|[^/]*\.licen[cs]e", re.IGNORECASE)
_COPYRIGHT = re.compile(r"Copyright \(c\) [^\n*|\"'`\\]{4,90}", re.IGNORECASE)
_RULE = "=" * 78

# Packages of Project Jupyter come from npm without a text; its wheels bring it.
_ELSEWHERE = {
    "BSD-3-Clause": "The text is that of ipywidgets, below.",
    "MPL-2.0": (
        "The text of the Mozilla Public License is at https://www.mozilla.org/MPL/2.0/,\n"
        "and the source where it says above."
    ),
}

_PYTHON = f"""\
Python's standard library and interpreter, inside Pyodide
Licence: PSF-2.0
Source: https://github.com/python/cpython

{sys.copyright}

The text is that of typing_extensions, below. Which libraries are linked with the interpreter,
and under which licences, stands with the source of Pyodide.
"""


def write_licences(root: Path, site: Path, runtime: Runtime | None) -> None:
    """Write ``licences.txt`` into the site: ours, and those of all that the build put there.

    ``root`` is the checkout, ``runtime`` what makes pages live, if anything does.

    Raises:
        TeachkitError: ``no-licence-text`` for a package without one, ``cannot-write``.
    """
    ours = [path.read_text(encoding="utf-8") for path in sorted(root.glob("LICENSE*"))]
    sections = ["This course\n\n" + "\n\n".join(ours)]
    if runtime:
        names = json.loads((runtime.bundles / "packages.json").read_text(encoding="utf-8"))
        sections += [of_npm(runtime.modules / name) for name in names]
        sections.append(_PYTHON)
        sections += [
            of_wheel(path) for path in runtime.wheels if path.name.partition("-")[0] not in PYTEST
        ]
    sections += [_installed(name) for name in _SPHINX]
    text = f"\n{_RULE}\n\n".join(section.strip() + "\n" for section in sections)
    write_atomically(site / NAME, text)


def of_npm(package: Path) -> str:
    """Return what an npm package says of its licence, and the text when it brings one."""
    said = json.loads((package / "package.json").read_text(encoding="utf-8"))
    texts = [_read(path) for path in sorted(package.iterdir()) if _LICENCE.fullmatch(path.name)]
    licence = said.get("license") or "as below"
    if not texts:
        scripts = sorted(
            [*package.glob("*.mjs"), *package.glob("dist/*.js"), *package.glob("lib/*.js")]
        )
        found = {one.strip() for path in scripts for one in _COPYRIGHT.findall(_read(path))}
        by = _named(said.get("author", ""), "name")
        if licence in _ELSEWHERE:
            texts = ["\n".join(sorted(found) or [f"By {by}"] * bool(by)), _ELSEWHERE[licence]]
    where = said.get("homepage") or _named(said.get("repository", ""), "url")
    where = where.removeprefix("git+").removesuffix(".git")
    return _section(f"{said['name']} {said['version']}", licence, where, texts)


def _named(said: str | dict[str, str], key: str) -> str:
    """Return what npm lets an author write as a word, or as one of several."""
    return said[key] if isinstance(said, dict) else said


def of_wheel(wheel: Path) -> str:
    """Return what a wheel says of its licence, with the text."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        said = metadata.PathDistribution(zipfile.Path(archive, about.rpartition("/")[0] + "/"))
        inside = about.removesuffix("METADATA")
        texts = [
            archive.read(name).decode("utf-8", "replace")
            for name in names
            if name.startswith(inside) and _LICENCE.fullmatch(name.rpartition("/")[2])
        ]
        return _section(*_said(said), texts)


def _installed(name: str) -> str:
    said = metadata.distribution(name)
    texts = [
        path.read_text(encoding="utf-8")
        for path in said.files or []
        if ".dist-info" in path.parts[0] and _LICENCE.fullmatch(path.name)
    ]
    return _section(*_said(said), texts)


def _said(package: metadata.Distribution) -> tuple[str, str, str]:
    """Return name and version, licence and address of a Python package."""
    about = package.metadata

    def first(*fields: str) -> str:
        return next((about[field] for field in fields if field in about), "")

    addresses = dict(_addresses(about.get_all("Project-URL") or []))
    where = addresses.get("source") or addresses.get("repository") or addresses.get("homepage")
    licence = first("License-Expression", "License").partition("\n")[0] or "as below"
    return f"{about['Name']} {about['Version']}", licence, where or first("Home-page")


def _addresses(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        label, _, address = line.partition(", ")
        yield label.lower(), address


def _section(name: str, licence: str, where: str, texts: list[str]) -> str:
    if not texts:
        raise TeachkitError(
            "no-licence-text",
            "A package comes without the text of its licence",
            place=name,
            hint=f"It says: {licence}. Tell publish/book/licences.py where that text is.",
        )
    head = f"{name}\nLicence: {licence}\nSource: {where}\n"
    return "\n".join([head, *(f"{text.strip()}\n" for text in texts if text.strip())])


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
