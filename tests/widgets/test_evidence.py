"""What a chapter shows of the facts: tables agree with the ledger, the picture with the table."""

import re
from xml.etree import ElementTree as ET

import pytest

from teachkit.data.facts import fact, named_commits, releases_over_time
from teachkit.errors import TeachkitError
from teachkit.widgets.evidence import Commits, FalseAlarms, Rot, Sources, Timeline

SVG = "{http://www.w3.org/2000/svg}"


def picture(timeline):
    return ET.fromstring(re.search(r"<svg.*</svg>", timeline._repr_html_(), re.DOTALL)[0])


def test_the_timeline_has_a_point_for_each_release():
    drawn = picture(Timeline("ntpd-rs", "sudo-rs"))
    releases = [row.project for row in releases_over_time()]
    assert len(drawn.findall(f"{SVG}circle")) == releases.count("ntpd-rs")
    assert len(drawn.findall(f"{SVG}rect")) == releases.count("sudo-rs")


def test_more_crates_are_drawn_higher():
    timeline = Timeline("ntpd-rs")
    counts = [int(row[3]) for row in timeline.rows]
    heights = [-float(dot.get("cy")) for dot in picture(timeline).findall(f"{SVG}circle")]
    ranked = sorted(range(len(counts)), key=lambda n: counts[n])
    assert [heights[n] for n in ranked] == sorted(heights)


def test_the_picture_says_in_words_what_it_shows():
    drawn = picture(Timeline("sudo-rs", notes={"sudo-rs v0.2.11": "log goes"}))
    said = drawn.find(f"{SVG}desc").text
    assert drawn.get("role") == "img"
    assert f"at most {fact('sudo-rs.locked.unsafe-fix')}" in said
    assert "v0.2.11 of sudo-rs: log goes" in said
    assert "log goes" in [text.text for text in drawn.findall(f"{SVG}text")]


@pytest.mark.parametrize("project", sorted({row.project for row in releases_over_time()}))
def test_the_name_at_the_end_of_a_line_is_not_cut_off(project):
    drawn = picture(Timeline(project))
    (end,) = (text for text in drawn.findall(f"{SVG}text") if text.find(f"{SVG}tspan") is not None)
    letters = len("".join(end.itertext()))
    assert float(end.get("x")) + 8 * letters <= float(drawn.get("viewBox").split()[2])


def test_two_lines_differ_in_more_than_colour():
    drawn = picture(Timeline("ntpd-rs", "sudo-rs"))
    dashes = {line.get("stroke-dasharray") for line in drawn.findall(f"{SVG}polyline")}
    assert len(dashes) == 2


@pytest.mark.parametrize("background", [(255, 255, 255), (17, 17, 17)], ids=["light", "dark"])
def test_the_lines_can_be_seen_in_light_and_dark(background):
    def luminance(colour):
        linear = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
            for c in (part / 255 for part in colour)
        ]
        weights = (0.2126, 0.7152, 0.0722)
        return sum(weight * part for weight, part in zip(weights, linear, strict=True))

    for line in picture(Timeline("ntpd-rs", "sudo-rs", "statime")).findall(f"{SVG}polyline"):
        colour = tuple(int(line.get("stroke")[n : n + 2], 16) for n in (1, 3, 5))
        lighter, darker = sorted((luminance(colour), luminance(background)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 3, line.get("stroke")


def test_a_text_from_outside_cannot_become_markup():
    assert "<b>" not in Timeline("sudo-rs", notes={"sudo-rs v0.2.11": "<b>x"})._repr_html_()


def test_an_unknown_project_names_those_there_are():
    with pytest.raises(TeachkitError) as caught:
        Timeline("sudo")
    assert caught.value.code == "no-such-project"
    assert "sudo-rs" in caught.value.hint


@pytest.mark.parametrize("others", [(), ("statime",)], ids=["alone", "with another"])
def test_the_commits_are_those_of_the_ledger_with_their_change(others):
    table = Commits("sudo-rs", *others)
    rows = [row for name in ("sudo-rs", *others) for row in named_commits() if row.project == name]
    found = [dict(zip(table.head, row, strict=True)) for row in table.rows]
    assert [row["commit"] for row in found] == [row.commit[:8] for row in rows]
    for row in found:
        change = int(row["change"].replace("\N{MINUS SIGN}", "-"))
        assert int(row["after"]) - int(row["before"]) == change
    assert {table.head[n] for n in table.numeric} == {"before", "after", "change"}


def test_a_single_project_is_named_above_its_commits_and_not_in_each_row():
    assert "sudo-rs" in Commits("sudo-rs").caption
    assert "project" not in Commits("sudo-rs").head
    assert "project" in Commits("sudo-rs", "ntpd-rs").head


def test_the_false_alarm_never_grows_on_linux_alone():
    rows = FalseAlarms().rows
    assert "ntpd-rs" in [row[0] for row in rows]
    assert all(int(linux) <= int(everywhere) for _, everywhere, linux in rows)


def test_what_was_published_later_is_part_of_what_is_known_today():
    rows = Rot("ntpd-rs", "v1.0.0", "v1.9.0").rows
    assert [row[0] for row in rows] == ["v1.0.0", "v1.9.0"]
    assert all(int(later) <= int(today) for *_, today, later in rows)


def test_an_unknown_release_names_those_there_are():
    with pytest.raises(TeachkitError) as caught:
        Rot("ntpd-rs", "v99")
    assert caught.value.code == "no-such-release"
    assert "v1.9.0" in caught.value.hint


def test_the_sources_of_a_chapter_are_the_facts_of_course_toml():
    from teachkit.course.load import load_course

    table = Sources("depend")
    assert len(table.rows) == len(load_course().chapter("depend").facts)
    assert all(source and date for *_, source, date in table.rows)


def test_every_table_reads_as_text_in_a_terminal():
    lines = repr(FalseAlarms()).splitlines()
    assert len({line.index("4") for line in lines if line.startswith("ntpd-rs")}) == 1
    assert len(lines) == len(FalseAlarms().rows) + 2
