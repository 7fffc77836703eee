"""Our tables of advisories and audits, written as the files that cargo's own tools read.

Both are facts in the first place: which versions an advisory is about, who has audited what.
RustSec's prose and the auditors' notes are not in them, so the tools' long texts stay short.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.snapshots import Advisories, Audits

__all__ = ["advisory_text", "as_clone", "write_advisories", "write_store"]

CRITERIA = {1: "safe-to-run", 2: "safe-to-deploy"}
# cargo deny looks below its folder for a clone whose name is a hash of RustSec's address.
DENY_CLONE = "advisory-db-3157b0e258782691"
_ORIGIN = "https://github.com/RustSec/advisory-db"
_CONFIG = '\n# cargo-vet config file\n\n[cargo-vet]\nversion = "0.10"\n'


def advisory_text(crate: str, row: dict[str, Any]) -> str:
    """Return one advisory as RustSec writes it: Markdown with a head in TOML."""
    about = [f'id = "{row["id"]}"', f'package = "{crate}"', f'date = "{row["d"]}"']
    if row["k"] != "vulnerability":
        about.append(f'informational = "{row["k"]}"')
    versions = [f"patched = {json.dumps(row['p'])}", f"unaffected = {json.dumps(row['u'])}"]
    lines = ["```toml", "[advisory]", *about, "", "[versions]", *versions, "```"]
    title = row.get("t") or row["id"]
    return "\n".join([*lines, "", f"# {title}", "", f"See {row.get('url') or row['id']}", ""])


def write_advisories(advisories: Advisories, folder: Path) -> int:
    """Write the advisories below ``folder`` as RustSec's database has them; return how many."""
    count = 0
    for crate, rows in advisories.rows.items():
        below = folder / "crates" / crate
        below.mkdir(parents=True, exist_ok=True)
        for row in rows:
            (below / f"{row['id']}.md").write_text(advisory_text(crate, row), "utf-8")
            count += 1
    return count


def as_clone(folder: Path) -> Path:
    """Make of a database's folder the git clone that cargo deny wants; return the folder above.

    Raises:
        TeachkitError: ``not-started`` when git will not.
    """
    import shutil

    from teachkit.labs.process import ran

    above = folder.with_name("clones")
    clone = above / DENY_CLONE
    shutil.copytree(folder, clone)
    # Whoever runs the lab may have settings of git that sign commits or run hooks: none here.
    quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
    name = ("-c", "user.name=lab", "-c", "user.email=lab@localhost")
    steps = (("init", "-q", "-b", "main"), ("add", "."), (*name, "commit", "-q", "-m", "The rows"))
    for words in (*steps, ("rev-parse", "HEAD")):
        done = ran(["git", *words], cwd=clone, env=quiet)
        if done.code:
            raise TeachkitError("not-started", f"git says: {done.said.strip()}", place=str(clone))
    head = done.text.strip()
    (clone / ".git" / "FETCH_HEAD").write_text(f"{head}\t\tbranch 'main' of {_ORIGIN}\n", "utf-8")
    return above


def write_store(audits: Audits, folder: Path) -> None:
    """Write the audits as a project's own ``supply-chain``, the folder of cargo vet.

    The public sets are the project's own here, with nobody exempted. ``cargo vet fmt`` has to
    put the files into the order that cargo vet insists on.
    """
    folder.mkdir()
    (folder / "config.toml").write_text(_CONFIG, "utf-8")
    (folder / "audits.toml").write_text("".join(_audits(audits)), "utf-8")
    (folder / "imports.lock").write_text("".join(_publishers(audits)), "utf-8")


def _audits(audits: Audits) -> Iterator[str]:
    yield "\n# cargo-vet audits file\n"
    for crate in sorted({*audits.audits, *audits.violations}):
        for start, end, level, who in audits.audits.get(crate, ()):
            what = f'delta = "{start} -> {end}"' if start else f'version = "{end}"'
            yield _entry("audits", crate, who, level, what)
        for span, level, who in audits.violations.get(crate, ()):
            yield _entry("audits", crate, who, level, f'violation = "{span}"')
    for crate in sorted(audits.wildcards):
        for publisher, start, end, level, who in audits.wildcards[crate]:
            what = f'{_key(publisher)}\nstart = "{start}"\nend = "{end}"'
            yield _entry("wildcard-audits", crate, who, level, what)


def _entry(table: str, crate: str, who: str, level: int, what: str) -> str:
    return f'\n[[{table}.{crate}]]\nwho = "{who}"\ncriteria = "{CRITERIA[level]}"\n{what}\n'


def _publishers(audits: Audits) -> Iterator[str]:
    yield "\n# cargo-vet imports lock\n"
    for crate in sorted(audits.publishers):
        for version, (publisher, when) in audits.publishers[crate].items():
            yield f'\n[[publisher.{crate}]]\nversion = "{version}"\nwhen = "{when}"\n'
            yield f"{_key(publisher, login=True)}\n"


def _key(publisher: object, *, login: bool = False) -> str:
    if isinstance(publisher, int):
        # cargo vet wants a name beside the number; the rows keep the number alone.
        return f"user-id = {publisher}" + (f'\nuser-login = "{publisher}"' if login else "")
    return f'trusted-publisher = "{publisher}"'
