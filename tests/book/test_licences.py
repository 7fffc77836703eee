"""What the site passes on of others goes with its licence."""

import json
import re
import zipfile

import pytest

from teachkit.errors import TeachkitError
from teachkit.publish.book.licences import of_npm, of_wheel


@pytest.mark.slow
def test_the_site_names_the_licence_of_every_package_in_it(site):
    text = (site / "licences.txt").read_text(encoding="utf-8")
    named = set(re.findall(r"^={70,}\n\n(\S+) \d\S*\nLicence: \S", text, re.MULTILINE))
    (scripts,) = (site / "live").glob("*/packages.json")
    inside = set(json.loads(scripts.read_text(encoding="utf-8")))
    assert {"@codemirror/view", "@jupyter-widgets/controls", "jquery", "pyodide"} <= inside
    assert inside <= named
    assert {"ipywidgets", "license-expression", "traitlets", "Sphinx"} <= named
    assert "pytest" not in named, "only our own tests have it"


@pytest.mark.slow
def test_the_texts_go_along_ours_too(site, repository):
    text = (site / "licences.txt").read_text(encoding="utf-8")
    for beginning in (
        "Permission is hereby granted, free of charge",
        "Redistribution and use in source and binary forms",
        "Mozilla Public License",
        "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
        (repository / "LICENSE.md").read_text(encoding="utf-8").splitlines()[0],
    ):
        assert beginning.casefold() in text.casefold()


@pytest.mark.slow
def test_every_page_leads_to_the_licences(site, pages):
    without = {page for page in pages if 'rel="license"' not in (site / page).read_text()}
    moved = {page for page in pages if "This page has moved" in (site / page).read_text()}
    assert without == {"404.html"} | moved


def npm_package(folder, **said):
    folder.mkdir()
    about = {"name": "left", "version": "1.2", "homepage": "https://left.example", **said}
    (folder / "package.json").write_text(json.dumps(about))
    return folder


def test_a_package_of_npm_brings_its_text(tmp_path):
    package = npm_package(tmp_path / "left", license="MIT")
    (package / "license.txt").write_text("Do as you like.\n")
    told = of_npm(package)
    assert told.splitlines() == [
        "left 1.2",
        "Licence: MIT",
        "Source: https://left.example",
        "",
        "Do as you like.",
    ]


def test_one_without_a_text_says_who_wrote_it_and_where_the_text_is(tmp_path):
    package = npm_package(tmp_path / "left", license="BSD-3-Clause", author={"name": "Ours"})
    assert "By Ours\n\nThe text is that of ipywidgets" in of_npm(package)
    (package / "lib").mkdir()
    (package / "lib" / "index.js").write_text("// Copyright (c) Somebody Else.\nexport {};\n")
    told = of_npm(package)
    assert "Copyright (c) Somebody Else.\n\nThe text is that of ipywidgets" in told
    assert "By Ours" not in told


def test_one_without_any_that_we_know_of_stops_the_build(tmp_path):
    with pytest.raises(TeachkitError) as told:
        of_npm(npm_package(tmp_path / "left", license="Weird-1.0"))
    assert told.value.code == "no-licence-text"
    assert "Weird-1.0" in told.value.hint


def test_a_wheel_brings_its_text_and_nothing_else_of_its_metadata(tmp_path):
    wheel = tmp_path / "right-2.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        about = "Metadata-Version: 2.4\nName: right\nVersion: 2.0\nLicense-Expression: MIT\n"
        about += "Project-URL: Source, https://right.example\n"
        archive.writestr("right-2.0.dist-info/METADATA", about)
        archive.writestr("right-2.0.dist-info/licenses/LICENSE", "Do as you like.")
        archive.writestr("right-2.0.dist-info/licenses/README.rst", "Read me.")
    told = of_wheel(wheel)
    assert told.startswith("right 2.0\nLicence: MIT\nSource: https://right.example\n")
    assert told.endswith("Do as you like.\n")
    assert "Read me" not in told
