"""cargo metadata: exact kinds and targets, held against orjson's real manifests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from teachkit.data.projects import ProjectFiles
from teachkit.data.snapshots import Knowledge
from teachkit.decisions.depend import assess
from teachkit.decisions.depend.metadata import read_metadata
from teachkit.errors import TeachkitError

# The graph of orjson 3.13.0, from `cargo metadata --offline --locked` on its source release, in
# which all its crates lie: ids, versions, edges, kinds and targets; nothing else was kept.
ORJSON = (Path(__file__).parent / "facts" / "orjson-3.13.0-metadata.json").read_text()
SHARED = Path(__file__).parents[4] / "shared" / "data" / "deps"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the pinned data is not beside this checkout"
)


def assessed(**files):
    return assess(ProjectFiles("orjson", metadata=ORJSON, **files), Knowledge())


def labels_of(assessment, *kinds):
    return sorted(
        label
        for label, of in zip(assessment.labels, assessment.kinds, strict=True)
        if of & set(kinds)
    )


@needs_shared
def test_orjsons_kinds_equal_its_real_manifests():
    truth = json.loads((SHARED / "expected" / "orjson-kinds.json").read_text())
    ours = assessed(lock=(SHARED / "locks" / "orjson" / "Cargo.lock").read_text())
    assert ours.kinds_known == "exact"
    assert labels_of(ours, "run") == truth["runtime"]
    assert labels_of(ours, "run", "build") == truth["runtime_and_build"]
    assert sorted(ours.never_built) == truth["lock_only"]
    assert len(ours.labels) + len(ours.never_built) == truth["packages_in_lock"]


def test_what_only_a_build_script_needs_is_not_run():
    ours = assessed()
    cc = ours.lock.index("cc")
    assert ours.kinds[cc] == {"build"}
    assert ours.platform_exact


def graph(*nodes):
    """Write metadata: (name, [(name, kind, target)]), the first one the only member."""
    return json.dumps(
        {
            "version": 1,
            "packages": [
                {"id": name, "name": name, "version": "1.0.0", "source": None if n == 0 else "r"}
                for n, (name, _) in enumerate(nodes)
            ],
            "workspace_members": [nodes[0][0]],
            "resolve": {
                "nodes": [
                    {
                        "id": name,
                        "deps": [
                            {"name": d, "pkg": d, "dep_kinds": [{"kind": kind, "target": target}]}
                            for d, kind, target in deps
                        ],
                    }
                    for name, deps in nodes
                ]
            },
        }
    )


def test_a_target_decides_what_linux_builds():
    text = graph(
        ("app", [("a", None, "cfg(windows)"), ("b", None, "cfg(unix)")]),
        ("a", [("deep", None, None)]),
        ("b", []),
        ("deep", []),
    )
    ours = assess(ProjectFiles("app", metadata=text), Knowledge())
    assert [ours.labels[i] for i in ours.dropped_by_platform] == ["a 1.0.0", "deep 1.0.0"]
    windows = assess(ProjectFiles("app", metadata=text), Knowledge(), platform="windows")
    assert [windows.labels[i] for i in windows.dropped_by_platform] == ["b 1.0.0"]


def test_what_a_test_needs_to_run_is_for_testing():
    text = graph(
        ("app", [("mock", "dev", None), ("gen", "build", None)]),
        ("mock", [("shared", None, None)]),
        ("gen", [("shared", None, None)]),
        ("shared", []),
    )
    ours = assess(ProjectFiles("app", metadata=text), Knowledge())
    assert ours.kinds[ours.lock.index("mock")] == {"dev"}
    assert ours.kinds[ours.lock.index("shared")] == {"dev", "build"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not-json"),
        ("[]", "not-metadata"),
        ('{"packages": []}', "not-metadata"),
        ('{"packages": [], "workspace_members": [], "resolve": null}', "no-resolve"),
    ],
)
def test_what_is_not_metadata_says_so_and_how_to_write_it(text, code):
    with pytest.raises(TeachkitError) as caught:
        read_metadata(text, place="meta.json")
    assert caught.value.code == code
    assert "meta.json" in caught.value.place
    assert "cargo metadata" in caught.value.hint
