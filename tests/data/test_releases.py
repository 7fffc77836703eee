import subprocess
import tomllib
from collections import Counter

import pytest

from teachkit.data import history, releases
from teachkit.data.facts import named_commits, releases_over_time
from teachkit.data.projects import ProjectFiles
from teachkit.decisions.depend.lock import read_lock
from teachkit.errors import TeachkitError


def shape(graph):
    """Return a lock's packages and edges, by what they are rather than where they stand."""
    edges = Counter((node[:3], graph[below][:3]) for node in graph for below in node[3])
    return sorted(node[:3] for node in graph), edges


def test_every_release_and_both_sides_of_every_named_commit_are_known():
    known = {(one.project, one.tag): one for one in releases.known_releases()}
    for row in releases_over_time():
        assert known[row.project, row.release].locked == row.locked
        assert known[row.project, row.release].commit == row.commit
    for row in named_commits():
        assert known[row.project, row.commit[:8]].locked == row.after
        assert known[row.project, f"{row.commit[:8]}~1"].locked == row.before
    assert len(known) == 124 + 2 * len(named_commits())


def test_every_rebuilt_lock_reads_and_holds_the_counted_crates():
    for release in releases.known_releases():
        lock = read_lock(releases.release_lock(release.project, release.tag))
        assert lock.version == 4
        assert sum(package.source is not None for package in lock.packages) == release.locked
        assert all(package.checksum is None for package in lock.packages)


def test_the_rebuilt_counts_agree_with_the_facts_of_each_release():
    for row in releases_over_time():
        lock = read_lock(releases.release_lock(row.project, row.release))
        outside = {package.name for package in lock.packages if package.source}
        members = [i for i, package in enumerate(lock.packages) if not package.source]
        direct = {lock.packages[below].name for i in members for below in lock.edges[i]} & outside
        assert (len(outside), len(members), len(direct)) == (row.names, row.members, row.direct)


@pytest.mark.slow
def test_every_rebuilt_lock_has_the_graph_of_the_original(clones):
    for release in releases.known_releases():
        clone = history.find_repository(clones, release.project)
        words = ["git", "-C", clone, "show", f"{release.commit}:Cargo.lock"]
        original = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        rebuilt = releases.release_lock(release.project, release.tag)
        assert shape(history.graph_of_lock(rebuilt)) == shape(history.graph_of_lock(original))


def test_the_rebuilt_manifests_name_only_what_the_lock_has():
    text = releases.release_lock("ntpd-rs", "v1.9.0")
    packages = {package["name"] for package in tomllib.loads(text)["package"]}
    manifests = releases.release_manifests("ntpd-rs", "v1.9.0")
    assert "ntp-proto/Cargo.toml" in manifests
    named = set()
    for manifest in manifests.values():
        table = tomllib.loads(manifest)
        assert table["package"]["name"] in packages
        for section in ("dependencies", "dev-dependencies", "build-dependencies"):
            named |= {line.get("package", key) for key, line in table.get(section, {}).items()}
    assert named <= packages
    assert {"tokio", "rustls", "hickory-resolver"} <= named


def test_an_assessment_of_a_rebuilt_release_knows_kinds_and_requirements():
    from teachkit.data.snapshots import load_knowledge
    from teachkit.decisions.depend import assess

    files = ProjectFiles(
        "sudo-rs",
        releases.release_lock("sudo-rs", "v0.2.10"),
        manifests=releases.release_manifests("sudo-rs", "v0.2.10"),
    )
    done = assess(files, load_knowledge())
    kinds = dict(zip(done.labels, done.kinds, strict=True))
    assert {label.split()[0] for label, kind in kinds.items() if kind == {"dev"}} == {
        "diff",
        "pretty_assertions",
        "yansi",
    }
    assert done.whole.packages == 7


def test_an_unknown_release_names_the_nearest_ones():
    for project, word in {"sudo-rs": "v0.2.9", "sudo": "openleadr-rs"}.items():
        with pytest.raises(TeachkitError) as caught:
            releases.release_lock(project, "v0.2.99")
        assert caught.value.code == "no-such-release"
        assert word in caught.value.hint


def test_references_are_qualified_as_far_as_they_need_to_be():
    graph = [
        ("app", "0.1.0", "", (1, 2, 3, 4)),
        ("oar", "1.0.0", releases.REGISTRY, ()),
        ("oar", "2.0.0", releases.REGISTRY, ()),
        ("oar", "2.0.0", "git+https://oar.example/oar#abc", (5,)),
        ("sail", "1.0.0", releases.REGISTRY, ()),
        ("sheet", "1.0.0", releases.REGISTRY, (1,)),
    ]
    text = releases.write_lock_text(graph)
    assert shape(history.graph_of_lock(text)) == shape(graph)
    assert '"sail",' in text
    assert '"oar 1.0.0",' in text
    assert '"oar 2.0.0 (git+https://oar.example/oar#abc)",' in text


@pytest.fixture
def small_history(tmp_path):
    """A repository of our own with two releases, where a clone of sudo-rs is looked for."""
    home = tmp_path / "sudo-rs"
    home.mkdir()
    git = ["git", "-C", home, "-c", "user.name=t", "-c", "user.email=t@example.org"]

    def commit(lock, manifest):
        (home / "Cargo.lock").write_text(lock)
        (home / "Cargo.toml").write_text(manifest)
        for words in (["add", "."], ["commit", "-qm", "a release"]):
            subprocess.run([*git, *words], check=True)
        said = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True)
        return said.stdout.decode().strip()

    subprocess.run([*git, "init", "-q"], check=True)
    return tmp_path, commit


def test_a_table_built_from_a_history_gives_back_its_locks_and_manifests(
    small_history, monkeypatch
):
    folder, commit = small_history
    registry = releases.REGISTRY
    below = [("oar", "1.0.0", registry, (2,)), ("sail", "1.0.0", registry, ())]
    lock = releases.write_lock_text([("app", "0.1.0", "", (1, 2)), *below])
    manifest = (
        '[package]\nname = "app"\nversion = "0.1.0"\n'
        '[workspace]\n[workspace.dependencies]\noar = "1"\n'
        "[dependencies]\noar = { workspace = true, optional = true }\n"
        '[target."cfg(windows)".build-dependencies]\n'
        'cloth = { package = "sail", version = "^1.0" }\n'
    )
    hashes = [commit(lock, manifest), commit(lock.replace("sail", "rope"), manifest)]
    wanted = [
        releases.Release("sudo-rs", f"v{number}", "2031-01-01", "a test", hash_, 2)
        for number, hash_ in enumerate(hashes)
    ]
    table = history.releases_table(folder, {"sudo-rs": wanted})
    monkeypatch.setattr(releases, "_table", lambda: table)
    assert shape(history.graph_of_lock(releases.release_lock("sudo-rs", "v0"))) == shape(
        history.graph_of_lock(lock)
    )
    assert "rope" in releases.release_lock("sudo-rs", "v1")
    assert tomllib.loads(releases.release_manifests("sudo-rs", "v0")["app/Cargo.toml"]) == {
        "package": {"name": "app", "version": "0.0.0"},
        "dependencies": {"oar": {"version": "1", "optional": True}},
        "target": {
            "cfg(windows)": {
                "build-dependencies": {"cloth": {"version": "^1.0", "package": "sail"}}
            }
        },
    }
    assert history.crates_of(table) == {"oar": {"1.0.0"}, "sail": {"1.0.0"}, "rope": {"1.0.0"}}


def test_a_lock_that_names_what_it_does_not_hold_is_refused():
    text = '[[package]]\nname = "a"\nversion = "1.0.0"\ndependencies = ["b"]\n'
    with pytest.raises(TeachkitError) as caught:
        history.graph_of_lock(text)
    assert caught.value.code == "broken-lock"


def test_a_missing_clone_is_named_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(TeachkitError) as caught:
        history.find_repository(tmp_path, "statime")
    assert caught.value.code == "no-repository"
    assert "git clone --bare" in caught.value.hint
