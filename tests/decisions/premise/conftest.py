"""Rows small enough to count on one hand."""

from dataclasses import replace

import pytest

from teachkit.data.cves import Vulnerability


@pytest.fixture
def row():
    """Return a function that makes a vulnerability; say only what matters."""
    first = Vulnerability(
        id="CVE-2014-0001",
        system="sudo",
        year=2014,
        cls="policy",
        memory="no",
        cwe="",
        short="allows what it should forbid",
        source="a record that was read",
        read="2026-11-22",
        classified="teachkit",
        note="",
        rust=False,
    )
    made = []

    def make(**differences):
        made.append(1)
        return replace(first, id=f"CVE-2014-{len(made):04}", **differences)

    return make


@pytest.fixture
def rows(row):
    """Two programs: sudo 1 yes, 2 no; zlib 2 yes, 1 no, 1 unclear."""
    return (
        row(system="sudo", memory="yes", year=2012, cls="buffer-overflow"),
        row(system="sudo", memory="no", year=2014, cwe="CWE-863", short="time of the clock"),
        row(system="sudo", memory="no", year=2014, cls="environment"),
        row(system="zlib", memory="yes", year=2016, cls="buffer-overflow", cwe="CWE-787 CWE-120"),
        row(system="zlib", memory="yes", year=2018, cls="undefined-behaviour"),
        row(system="zlib", memory="no", year=2018, cls="resources"),
        row(system="zlib", memory="unclear", year=2022, cls="crash"),
    )
