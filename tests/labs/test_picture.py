"""Pictures of labs: on a page of 360 pixels, told in words, and never by colour alone."""

import re
import xml.etree.ElementTree as ET

import pytest

from teachkit.labs.picture import Bar, Line, bars, grid, timeline

SVG = "{http://www.w3.org/2000/svg}"
BARS = bars(
    "Time, against zlib",
    [
        Bar("zlib", 1.0, plainly=True),
        Bar("zlib-rs", 1.93, 1.92, 1.94),
        Bar("a library with a name that is far too long for a bar", 3.77, 3.5, 4.1),
    ],
    unit="×",
    reference=1.0,
    reference_word="as fast",
)
GRID = grid(
    "Who takes which line",
    ["sudo 1.9.17", "sudo-rs 0.2.15"],
    [("Defaults <umask>=0077", ["taken", "refused"]), ("ALL", ["taken", "ignored"])],
    tones={"taken": "good", "refused": "bad", "ignored": "mixed"},
)
LINES = timeline(
    "Crates",
    [
        Line("sudo-rs", (("2023-03-01", 75, "0.1"), ("2025-12-16", 2, "0.2.11"))),
        Line("ntpd-rs", (("2022-10-01", 171, "0.1"), ("2026-01-05", 261, "1.9.0"))),
    ],
    unit="crates",
    events=[("2025-10-09", "in Ubuntu")],
)
ALL = [
    pytest.param(BARS, id="bars"),
    pytest.param(GRID, id="grid"),
    pytest.param(LINES, id="timeline"),
    pytest.param(bars("One", [Bar("zero", 0)]), id="a-single-zero"),
    pytest.param(bars("Log", [Bar("a", 35), Bar("b", 9000)], log=True), id="log"),
    pytest.param(bars("Log", [Bar("a", 35)], log=True), id="log-of-one"),
    pytest.param(bars("Below", [Bar("a", -31, -310, 250)], reference=0), id="below-zero"),
    pytest.param(timeline("A day", [Line("a", (("2026-03-01", 0, ""),))]), id="one-day-of-nothing"),
    pytest.param(grid("Empty", ["a"], [], tones={}), id="grid-of-nothing"),
]


def read(picture):
    return ET.fromstring(picture.svg)


def texts(picture):
    return ["".join(one.itertext()) for one in read(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("picture", ALL)
def test_it_is_a_drawing_with_a_title_and_a_description(picture):
    drawn = read(picture)
    assert drawn.findtext(f"{SVG}title") == picture.title
    assert drawn.findtext(f"{SVG}desc") == picture.told


@pytest.mark.parametrize("picture", ALL)
def test_every_place_in_it_is_a_number_inside_the_drawing(picture):
    drawn = read(picture)
    _, _, width, height = map(float, drawn.get("viewBox").split())
    assert "nan" not in picture.svg
    for one in drawn.iter(f"{SVG}text"):
        assert 0 <= float(one.get("x")) <= width
        assert 0 <= float(one.get("y")) <= height


@pytest.mark.parametrize("picture", ALL)
def test_it_fits_a_page_of_360_pixels_or_scrolls_in_its_own_box(picture):
    width = float(read(picture).get("viewBox").split()[2])
    assert width <= 360 or f"min-width:{width:.0f}px" in picture.svg
    assert 'tabindex="0"' in picture._repr_html_()


def test_text_takes_the_colour_of_the_page():
    for picture in (BARS, GRID, LINES):
        assert read(picture).get("fill") == "currentColor"
        assert all(one.get("fill") is None for one in read(picture).iter(f"{SVG}text"))


def test_bars_are_as_long_as_their_values():
    lengths = [float(one.get("width")) for one in read(BARS).iter(f"{SVG}rect")]
    assert lengths[1] / lengths[0] == pytest.approx(1.93, rel=0.01)
    assert lengths[2] / lengths[0] == pytest.approx(3.77, rel=0.01)


def test_on_a_logarithmic_scale_the_same_distance_is_the_same_ratio():
    picture = bars("Log", [Bar("a", 1), Bar("b", 10), Bar("c", 100)], log=True)
    first, second, third = (float(one.get("cx")) for one in read(picture).iter(f"{SVG}circle"))
    assert second - first == pytest.approx(third - second, abs=0.2)
    assert "log scale" in texts(picture)
    assert {"1", "10"} <= set(texts(picture))
    assert "log scale" not in texts(BARS)


def test_an_interval_is_drawn_and_said():
    assert "1.93 × [1.92, 1.94]" in texts(BARS)
    assert "zlib-rs: 1.93 × [1.92, 1.94]." in BARS.told
    assert BARS.told.startswith("Held against as fast.")


def test_a_name_too_long_for_a_bar_is_cut_and_told_in_full():
    assert any(text.endswith("…") for text in texts(BARS))
    assert "a library with a name that is far too long for a bar: 3.77" in BARS.told


def test_every_cell_of_a_grid_has_a_mark_and_a_word_and_the_marks_differ():
    assert [text for text in texts(GRID) if text in ("taken", "refused", "ignored")] == [
        "taken",
        "refused",
        "taken",
        "ignored",
    ]
    shapes = re.findall(r'translate\([^)]*\)" d="([^"]+)"', GRID.svg)
    assert len(shapes) == 4
    assert len(set(shapes)) == 3


def test_a_grid_tells_each_row():
    assert "Defaults <umask>=0077: sudo 1.9.17 taken, sudo-rs 0.2.15 refused." in GRID.told


def test_a_grid_row_must_have_a_word_for_each_column():
    with pytest.raises(ValueError, match="zip"):
        grid("Too few", ["a", "b"], [("row", ["x"])], tones={})


def test_lines_differ_in_colour_dashes_and_marks():
    drawn = [one for one in read(LINES).iter(f"{SVG}path") if one.get("stroke-width") == "2"]
    looks = {(one.get("stroke"), one.get("stroke-dasharray")) for one in drawn}
    assert len(looks) == 2
    marks = {one.get("d") for one in read(LINES).iter(f"{SVG}path") if one.get("transform")}
    assert len(marks) == 2


def test_a_value_holds_until_the_next_release():
    curve = next(
        one.get("d")
        for one in read(LINES).iter(f"{SVG}path")
        if "H" in one.get("d", "")
        and one.get("stroke-width") == "2"
        and one.get("d").startswith("M")
        and "V" in one.get("d")
    )
    assert re.fullmatch(r"M[\d.]+ [\d.]+H[\d.]+V[\d.]+", curve)


def test_a_timeline_tells_points_and_events():
    assert "sudo-rs: 75 crates on 2023-03-01 (0.1), 2 crates on 2025-12-16 (0.2.11)." in LINES.told
    assert "2025-10-09: in Ubuntu." in LINES.told
