"""The locks that are measured: real ones beside the checkout, else those of our release tables."""

from pathlib import Path

from teachkit.data import snapshots
from teachkit.data.projects import ProjectFiles, read_project

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "deps"


def projects():
    """Return name -> (`ProjectFiles`, its folder or None), fewest packages first."""
    folder = SHARED / "locks"
    if folder.is_dir():
        found = {
            path.parent.name: (read_project(path.parent), path.parent)
            for path in sorted(folder.glob("*/Cargo.lock"))
        }
    else:
        from teachkit.data.releases import known_releases, release_lock

        newest = {release.project: release.tag for release in known_releases()}
        found = {
            project: (ProjectFiles(project, release_lock(project, tag)), None)
            for project, tag in newest.items()
        }
    return dict(sorted(found.items(), key=lambda item: item[1][0].lock.count("[[package]]")))


def knowledge():
    """Return the snapshots beside the checkout when they are there, else what teachkit has."""
    return snapshots.load_knowledge(data_folder())


def data_folder():
    return SHARED if (SHARED / snapshots.ADVISORIES_FILE).is_file() else None
