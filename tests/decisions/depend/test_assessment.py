"""One assessment of a small project: what it says, and what it says it did without."""

from __future__ import annotations

import pytest

from teachkit.data.snapshots import DebianCrates, Knowledge, Origin
from teachkit.decisions.depend import assess, goes_with, review_queue, what_if, why
from teachkit.errors import TeachkitError

from .projects import lock, project

TEXT = lock(
    ("app", "1.0.0", ["http", "log", "mock"]),
    ("http", "0.2.0", ["tls", "log"]),
    ("log", "0.4.0", []),
    ("mock", "1.0.0", ["regex"]),
    ("regex", "1.0.0", []),
    ("schannel", "0.1.0", []),
    ("tls", "0.1.0", ["schannel"]),
)
MANIFEST = """
[dependencies]
http = "0.2"
log = "0.4"
[dev-dependencies]
mock = "1"
"""


def labels(assessment, indices):
    return [assessment.labels[i] for i in indices]


def debian(*rows):
    table = {}
    for name, version, suites in rows:
        table.setdefault(name, []).append([name, version, suites, f"rust-{name}"])
    return Knowledge(
        debian=DebianCrates(Origin("debian", "Debian", "2026-10-30", "given", 1), table)
    )


def test_what_goes_with_a_package_is_what_only_it_brings():
    ours = assess(TEXT, Knowledge())
    http = ours.lock.index("http")
    assert labels(ours, goes_with(ours, http)) == ["http 0.2.0", "schannel 0.1.0", "tls 0.1.0"]
    assert ours.gone[http] == ours.dropped[http] == 3
    log = ours.lock.index("log")
    assert (ours.gone[log], ours.dropped[log]) == (1, 0)


def test_why_a_package_is_here_is_a_path_from_the_project():
    ours = assess(TEXT, Knowledge())
    paths = why(ours, ours.lock.index("schannel"))
    assert [labels(ours, path) for path in paths] == [
        ["app 1.0.0", "http 0.2.0", "tls 0.1.0", "schannel 0.1.0"]
    ]


def test_what_if_counts_again_without_what_goes():
    ours = assess(TEXT, Knowledge())
    answer = what_if(ours, [ours.lock.index("http")])
    assert (answer.before.packages, answer.after.packages) == (7, 4)
    assert (answer.before.direct, answer.after.direct) == (3, 2)
    assert labels(ours, answer.gone) == ["http 0.2.0", "schannel 0.1.0", "tls 0.1.0"]
    assert what_if(ours, []).after == ours.whole


def test_what_if_on_the_platform_counts_what_the_platform_builds():
    ours = assess(TEXT, Knowledge())
    assert what_if(ours, [], on_platform=True).before == ours.view
    assert ours.view.packages == ours.whole.packages - 1


def test_a_lock_alone_gives_an_upper_bound_and_says_so():
    ours = assess(TEXT, Knowledge())
    assert ours.kinds_known == "no"
    assert ours.kinds[ours.lock.index("regex")] == {"run"}
    assert any("upper bound" in sentence for sentence in ours.without)


def test_manifests_tell_tests_from_the_program():
    ours = assess(project(TEXT, app=MANIFEST), Knowledge())
    assert ours.kinds[ours.lock.index("regex")] == {"dev"}
    assert ours.kinds[ours.lock.index("tls")] == {"run"}
    assert ours.requirements[ours.lock.index("log")] == ("0.4",)


def test_debian_is_asked_about_the_requirement_beside_the_locked_version():
    text = lock(("app", "1.0.0", ["log"]), ("log", "0.4.20", []))
    manifest = '[dependencies]\nlog = "0.4.5"\n'
    ours = assess(project(text, app=manifest), debian(("log", "0.4.17", 2)))
    status = ours.debian[ours.lock.index("log")]
    assert (status.state, status.version) == ("compatible", "0.4.17")
    assert status.requirement_met
    assert status.ready
    strict = assess(
        project(text, app='[dependencies]\nlog = "0.4.18"\n'), debian(("log", "0.4.17", 2))
    )
    assert strict.debian[strict.lock.index("log")].requirement_met is False


@pytest.mark.parametrize(
    ("versions", "state"),
    [
        ([("log", "0.4.20", 2)], "exact"),
        ([("log", "0.4.29", 2)], "exact"),
        ([("log", "0.4.5", 2)], "compatible"),
        ([("log", "0.5.0", 2)], "newer"),
        ([("log", "0.3.9", 2)], "outdated"),
        ([("log", "0.4.20", 1)], "missing"),
        ([], "missing"),
    ],
)
def test_each_of_the_five_states(versions, state):
    text = lock(("app", "1.0.0", ["log"]), ("log", "0.4.20", []))
    ours = assess(text, debian(*versions))
    assert ours.debian[ours.lock.index("log")].state == state


def test_missing_crates_are_packaged_from_the_leaves_and_other_systems_left_out():
    ours = assess(TEXT, debian(("log", "0.4.9", 3), ("regex", "1.5.0", 3)))
    assert [labels(ours, row) for row in ours.packaging.rounds] == [
        ["mock 1.0.0", "tls 0.1.0"],
        ["http 0.2.0"],
    ]


def test_two_series_of_a_crate_conflict_only_where_debian_lacks_one():
    text = lock(
        ("app", "1.0.0", ["rand 0.8.5", "rand 0.9.2"]),
        ("rand", "0.8.5", []),
        ("rand", "0.9.2", []),
    )
    one = assess(text, debian(("rand", "0.9.2", 2)))
    assert one.packaging.several == 1
    assert [(c.name, c.lacking, c.in_debian) for c in one.packaging.conflicts] == [
        ("rand", ("0.8.5",), ("0.9.2",))
    ]
    both = assess(text, debian(("rand", "0.9.2", 2), ("rand", "0.8.6", 2)))
    assert (both.packaging.several, both.packaging.conflicts) == (1, ())


def test_versions_sort_as_versions_not_as_text():
    text = lock(
        ("app", "1.0.0", ["rand 0.10.1", "rand 0.9.2"]),
        ("rand", "0.10.1", []),
        ("rand", "0.9.2", []),
    )
    assert assess(text, Knowledge()).duplicates == {"rand": ("0.9.2", "0.10.1")}


def test_cargo_deny_passes_over_a_crate_that_only_re_exports_its_successor():
    text = lock(
        ("app", "1.0.0", ["roots 0.26.0"]),
        ("roots", "0.26.0", ["roots 1.0.0"]),
        ("roots", "1.0.0", []),
    )
    ours = assess(text, Knowledge())
    assert ours.duplicates == {"roots": ("0.26.0", "1.0.0")}
    assert ours.duplicates_cargo_deny == {}


def test_a_list_without_members_starts_at_what_nobody_needs():
    text = lock(("http", "0.2.0", ["log"]), ("log", "0.4.0", []), members=())
    ours = assess(text, Knowledge())
    assert labels(ours, ours.members) == ["http 0.2.0"]
    assert ours.depth == (0, 1)


def test_it_says_what_it_did_without():
    ours = assess(TEXT, Knowledge())
    said = " ".join(ours.without)
    for word in ("advisories", "audits", "Debian", "Yanked"):
        assert word in said
    assert review_queue(ours) == ()


@pytest.mark.parametrize(
    ("options", "code"),
    [({"platform": "amiga"}, "unknown-platform"), ({"suite": "potato"}, "unknown-suite")],
)
def test_an_unknown_platform_or_suite_lists_the_known_ones(options, code):
    with pytest.raises(TeachkitError) as caught:
        assess(TEXT, Knowledge(), **options)
    assert caught.value.code == code
    assert "Choose one of" in caught.value.hint
