"""What sudo-rs learned between two versions, as it is shown."""

import re

import pytest

from teachkit.data.facts import fact
from teachkit.data.learned import steps
from teachkit.errors import TeachkitError
from teachkit.widgets.learned import Versions, counts


def test_every_line_that_changed_sides_is_shown_with_its_release_and_reason():
    shown = Versions("sudo-rs")
    assert shown.caption.endswith("8 lines gained, 5 now refused")
    assert len(shown.rows) == 13
    words = [row[3] for row in shown.rows]
    assert words == ["accepted"] * 8 + ["refused"] * 5
    assert all(len(row[4]) > 10 for row in shown.rows)
    for row in shown.rows:
        assert row[0] in shown._repr_html_()
        assert row[0] in repr(shown)


def test_the_counts_lead_from_one_measured_end_to_the_other():
    rows = counts(steps())
    assert rows[-1][3] == fact("focus.directives.sudo-rs-0.2.15").value
    assert sum(row[1] for row in rows) == fact("focus.directives.gained").value
    assert sum(row[2] for row in rows) == fact("focus.directives.now-refused").value
    assert rows[0][3] == fact("focus.directives.sudo-rs-0.2.5").value + rows[0][1] - rows[0][2]


def test_the_facts_of_the_case_are_those_of_the_table():
    found = steps()
    refusing = {step.release for step in found if not step.gained}
    assert fact("iterate.sudo-rs.case.lost-one-by-one").value == len(refusing)
    ignored = [step for step in found if step.gained and "ignored" in step.what]
    assert fact("iterate.sudo-rs.case.gained-and-ignored").value == len(ignored)
    warned = [step for step in found if not step.gained and "ignored" in step.what]
    assert fact("focus.directives.now-refused.warned").value == len(warned)


def test_releases_come_in_their_order():
    days = [step.date for step in steps()]
    assert days == sorted(days)


def test_the_picture_has_a_bar_for_each_step_and_says_it_in_words():
    picture = Versions().picture
    moves = sum(bool(gained) + bool(lost) for _, gained, lost, _ in counts(steps()))
    assert picture.count("<rect") == moves + 2
    assert "0.2.7: 4 gained, 0 now refused, 36 accepted." in picture
    heights = [float(height) for height in re.findall(r'height="([\d.]+)" fill', picture)]
    assert min(heights) > 4


def test_a_narrow_page_scrolls_before_a_reason_stands_in_one_word_a_line():
    page = Versions()._repr_html_()
    reasons = [row[4] for row in Versions().rows if len(row[4]) > 40]
    assert len(reasons) > 3
    assert page.count("min-width:14em") == len(reasons)


def test_another_project_was_not_measured():
    with pytest.raises(TeachkitError) as raised:
        Versions("ntpd-rs")
    assert raised.value.code == "not-measured"
    assert "sudo-rs" in raised.value.hint
