"""What was measured, as tables and pictures: both agree with the facts, and with each other."""

import re
from xml.etree import ElementTree as ET

import pytest

from teachkit.data.facts import fact
from teachkit.data.focus import compressions, directives, sudo_issues
from teachkit.errors import TeachkitError
from teachkit.widgets.measured import (
    Directives,
    Speeds,
    SudoIssues,
    directive_counts,
    issue_counts_in_words,
)

SVG = "{http://www.w3.org/2000/svg}"


def picture(table):
    return ET.fromstring(re.search(r"<svg.*</svg>", table._repr_html_(), re.DOTALL)[0])


def words(drawn):
    return [text.text for text in drawn.iter(f"{SVG}text")]


def test_speed_and_size_stand_side_by_side():
    rows = {row[0]: row for row in Speeds("zlib", level=1).rows}
    rust = rows["zlib-rs 0.6.2"]
    assert rust[1] == f"{fact('focus.zlib-rs.level1.speedup').value:.2f}"
    assert rust[4] == f"+{fact('focus.zlib-rs.level1.size').value} %"


def test_what_the_others_are_held_against_comes_first_and_then_the_fastest():
    rows = Speeds("zlib", level=1).rows
    assert rows[0][2] == "held against"
    speeds = [float(row[1]) for row in rows[1:]]
    assert speeds == sorted(speeds, reverse=True)


def test_the_picture_says_what_the_table_says():
    table = Speeds("zlib", level=1)
    drawn = picture(table)
    said = words(drawn)
    described = drawn.find(f"{SVG}desc").text
    for name, speed, interval, _, size, *_ in table.rows[1:]:
        assert name in said
        assert f"{speed} ({interval})" in said
        assert size in said
        assert f"{name}: {speed} times as fast" in described


def test_who_is_faster_stands_further_to_the_right():
    drawn = picture(Speeds("zlib", level=1))
    dots = [float(dot.get("cx")) for dot in drawn.iter(f"{SVG}circle")]
    assert dots[1:] == sorted(dots[1:], reverse=True)


def test_what_is_smaller_is_drawn_to_the_other_side():
    table = Speeds("zlib", level=1)
    drawn = picture(table)
    bars = [(float(bar.get("x")), float(bar.get("width"))) for bar in drawn.iter(f"{SVG}rect")]
    zero = bars[0][0]  # the reference's own bar has no width
    for row, (left, width) in zip(table.rows, bars, strict=True):
        if row[4].startswith("+"):
            assert left == pytest.approx(zero, abs=0.1)
            assert width > 1
        elif row[4] != "the same":
            assert left + width == pytest.approx(zero, abs=0.1)
            assert width > 1


@pytest.mark.parametrize(
    ("library", "level", "file"),
    sorted({(row.library, row.level, row.file) for row in compressions()}),
)
def test_everything_measured_can_be_shown_inside_its_picture(library, level, file):
    drawn = picture(Speeds(library, level=level, file=file))
    width = float(drawn.get("viewBox").split()[2])
    for text in drawn.iter(f"{SVG}text"):
        x, room = float(text.get("x")), 7.2 * len(text.text)
        start = {"start": x, "end": x - room, "middle": x - room / 2}[text.get("text-anchor")]
        assert start > -1
        assert start + room < width + 12, text.text


def test_without_a_level_the_strongest_is_shown():
    assert "level 9" in Speeds("bzip2").caption


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"library": "zlib", "level": 3}, "levels 1, 6, 9"),
        ({"library": "xz"}, "zlib, bzip2"),
        ({"library": "zlib", "file": "music"}, "text and programs"),
    ],
    ids=["level", "library", "file"],
)
def test_what_was_not_measured_is_refused_with_what_was(options, hint):
    with pytest.raises(TeachkitError) as caught:
        Speeds(**options)
    assert caught.value.code == "not-measured"
    assert hint in caught.value.hint


def test_every_directive_is_counted_once_and_listed():
    counts = directive_counts()
    assert sum(count for _, count, _ in counts) == len(Directives().rows) == len(directives())
    assert len(directives()) == fact("focus.directives").value
    gained = next(count for word, count, _ in counts if word.startswith("0.2.15 accepts"))
    assert gained == fact("focus.directives.gained").value
    assert all(row[1].startswith("accepts") for row in Directives().rows)


def test_a_line_taken_and_ignored_says_so():
    row = next(row for row in Directives().rows if "ignored" in row[2])
    assert row[2] == "accepts: accepted, and ignored with a warning"


def test_every_issue_that_is_not_disputed_is_counted_once():
    table = SudoIssues()
    counts = issue_counts_in_words()
    open_to_dispute = sum(one.list == "disputed" for one in sudo_issues())
    assert sum(count for _, count, _ in counts) == len(table.rows)
    assert len(table.rows) + open_to_dispute == len(sudo_issues())
    assert f"{open_to_dispute} more" in table._repr_html_()


@pytest.mark.parametrize("table", [Directives, SudoIssues])
def test_the_longest_bar_is_the_largest_count_and_the_words_stand_beside(table):
    page = table()._repr_html_()
    bars = re.findall(r'font-weight:600">(\d+)</td>.*?width:([\d.]+)%;background', page)
    counts = [int(count) for count, _ in bars]
    assert len(bars) >= 4
    for count, width in bars:
        assert float(width) == pytest.approx(100 * int(count) / max(counts), abs=0.1)


@pytest.mark.parametrize("table", [Speeds, Directives, SudoIssues])
def test_each_reads_as_text_in_a_terminal(table):
    shown = table()
    lines = repr(shown).splitlines()
    assert lines[0] == shown.caption
    assert len(lines) == len(shown.rows) + 2
