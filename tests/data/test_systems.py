import re
import subprocess
from collections import Counter
from datetime import date

import pytest

from teachkit.data import systems as data
from teachkit.data.facts import FOLDER
from teachkit.errors import TeachkitError

# Where the clone of each system lies, below the folder of clones.
CLONES = {one.id: one.repository.replace("/", "+") for one in data.systems()}
# Releases that a source after the clone shows: Debian's packages.
NEWER_THAN_THE_CLONE = {"sudo-rs", "bzip2-rs"}


def test_the_seven_systems_are_those_of_the_talk():
    assert [one.id for one in data.systems()] == [
        "ntpd-rs",
        "statime",
        "sudo-rs",
        "zlib-rs",
        "bzip2-rs",
        "openleadr-rs",
        "teach-rs",
    ]


def test_every_system_says_what_sells_it_and_it_is_not_its_language():
    for one in data.systems():
        assert len(one.focus) > 20, one.id
        assert "memory safe" not in one.focus, one.id
        assert not re.search(r"\bRust\b", one.focus), one.id
        assert any("S06" in source for source in one.sources), one.id
        assert date.fromisoformat(one.first) < date.fromisoformat(one.release_date), one.id
        assert date.fromisoformat(one.release_date) <= date.fromisoformat(one.read), one.id


@pytest.mark.parametrize("system", data.systems(), ids=lambda one: one.id)
def test_the_dates_and_the_licence_are_those_of_the_repository(system, clones):
    clone = clones / CLONES[system.id] / "repo"
    if not clone.is_dir():
        pytest.skip(f"there is no clone of {system.repository} beside this checkout")

    def git(*words):
        ran = subprocess.run(
            ["git", "-C", clone, *words], check=True, capture_output=True, text=True
        )
        return ran.stdout

    commit = next(
        match[1]
        for source in system.sources
        if (match := re.search(r": (?:first commit )?([0-9a-f]{7,8})\b", source))
    )
    assert git("show", "-s", "--format=%as", commit).strip() == system.first
    manifest = git("ls-tree", "--name-only", "HEAD").split()
    if "Cargo.toml" in manifest:
        assert f'license = "{system.licence}"' in git("show", "HEAD:Cargo.toml")
    if system.id not in NEWER_THAN_THE_CLONE:
        tags = git("for-each-ref", "--format=%(refname:short) %(creatordate:short)", "refs/tags")
        assert re.search(
            rf"^v?{re.escape(system.release)} {system.release_date}$", tags, re.MULTILINE
        )


def test_the_slides_five_steps_are_in_the_timeline_and_where_a_source_differs_it_says_so():
    steps = {one.slide: one for one in data.grants() if one.slide}
    assert sorted(steps) == ["S04.1", "S04.2", "S04.3", "S04.4", "S04.5"]
    assert [steps[slide].date for slide in sorted(steps)] == [
        "2022-01",
        "2022-04",
        "2022-12",
        "2023-08",
        "2024-04",
    ]
    assert "README says July" in steps["S04.4"].differs
    assert all(one.differs for one in data.grants() if not one.slide)


def test_a_grant_is_for_a_system_that_we_know():
    known = {one.id for one in data.systems()}
    for one in data.grants():
        assert set(filter(None, one.project.split(", "))) <= known, one
        assert one.funder or one.what.startswith(("goes", "the Trifecta")), one


def test_twelve_programs_are_sorted_and_several_are_really_arguable():
    programs = data.programs()
    assert len(programs) == len({one.name for one in programs}) == 12
    answers = Counter(getattr(one, field) for one in programs for field in data.CRITERIA)
    assert set(answers) == {"yes", "no", "arguable"}
    assert answers["arguable"] >= 12
    assert answers["no"] >= 8
    clear = [one for one in programs if {getattr(one, f) for f in data.CRITERIA} == {"yes"}]
    assert {"ntpd", "zlib"} <= {one.name for one in clear}


def test_every_answer_about_a_program_has_a_reason_of_its_own():
    reasons = [reason for one in data.programs() for reason in one.because.values()]
    assert len(reasons) == len(set(reasons)) == 48
    assert all(20 < len(reason) < 110 and reason.endswith(".") for reason in reasons)


SYSTEM = (FOLDER / "systems.toml").read_text("utf-8")
GRANTS = (FOLDER / "grants.csv").read_text("utf-8")
PROGRAMS = (FOLDER / "programs.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("read", "text", "place", "said"),
    [
        pytest.param(
            data.read_systems,
            SYSTEM.replace('first = "2022-03-04"', 'first = "March"'),
            "system 1, first",
            "does not look like",
            id="a-day-that-is-none",
        ),
        pytest.param(
            data.read_systems,
            SYSTEM.replace('name = "statime"\n', ""),
            "system 2, name",
            "missing",
            id="a-system-without-a-name",
        ),
        pytest.param(
            data.read_systems,
            SYSTEM.replace('name = "statime"', 'name = "statime"\nstars = "900"'),
            "system 2, stars",
            "nobody knows",
            id="a-field-too-many",
        ),
        pytest.param(
            data.read_systems,
            re.sub(r"sources = \[.*?\n\]", "sources = []", SYSTEM, count=1, flags=re.DOTALL),
            "system 1, sources",
            "at least one source",
            id="a-system-without-a-source",
        ),
        pytest.param(
            data.read_grants,
            GRANTS.replace("2022-04,", "2021-04,"),
            "line 3, date",
            "oldest",
            id="a-grant-out-of-order",
        ),
        pytest.param(
            data.read_grants,
            GRANTS.replace("S04.1", "slide 4"),
            "line 2, slide",
            "does not look like",
            id="a-slide-that-is-none",
        ),
        pytest.param(
            data.read_grants,
            GRANTS.replace("date,funder", "day,funder"),
            "line 1, columns",
            "the columns are to be",
            id="another-column",
        ),
        pytest.param(
            data.read_grants,
            GRANTS.replace(",S04.5,", ",S04.5,,"),
            "line 10, row",
            "fields",
            id="a-field-too-many-in-a-row",
        ),
        pytest.param(
            data.read_programs,
            PROGRAMS.replace('platform = "arguable"', 'platform = "perhaps"', 1),
            "program 1, platform",
            "one of yes, no, arguable",
            id="an-answer-that-is-none",
        ),
        pytest.param(
            data.read_programs,
            re.sub(r"because\.overhead = .*\n", "", PROGRAMS, count=1),
            "program 1, because",
            "one line for each",
            id="an-answer-without-a-reason",
        ),
    ],
)
def test_a_broken_table_is_refused_with_its_place(read, text, place, said, tmp_path):
    file = tmp_path / "table"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TeachkitError) as caught:
        read(file)
    assert caught.value.code == "broken-table"
    assert caught.value.place == f"table, {place}"
    assert said in caught.value.message
