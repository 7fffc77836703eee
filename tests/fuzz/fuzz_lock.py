"""Throw bytes at the readers of Cargo.lock, Cargo.toml and cargo metadata, and see what gives.

    python tests/fuzz/fuzz_lock.py --minutes 10

Coverage leads the way when `atheris` is installed (libFuzzer for Python); without it, random
mutations of the corpus do. Inputs that reach new code are kept in --keep (a temporary folder
unless named); `--minimise KEEP` then copies what is worth keeping to tests/fuzz/corpus, which
test_corpus.py replays with every run of the tests.

The first byte of an input says who reads the rest: L the lock, M the manifest, J the metadata.
A finding is any exception but TeachkitError, a second of work, or a lock that does not survive
being written and read again.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")
SECONDS = 1.0
MOST_BYTES = 16 * 1024
WORDS = [
    "[[package]]\n", 'name = "', 'version = "', 'source = "', 'checksum = "', '"\n', "1.0.0",
    "-rc.1", "+git.", "dependencies = [\n", ' "', '",\n', "]\n", "\n\n", "version = 4\n",
    "[root]\n",
    "[metadata]\n", '"checksum ', "<none>", "git+https://", "registry+https://",
    "//github.com/rust-lang/crates.io-index", "#c0ffee", "<<<<<<< ", "=======", "# ", "\r\n",
    "[package]\n", "[dependencies]\n", "[dev-dependencies]\n", "[build-dependencies]\n",
    "[workspace.dependencies]\n", "[target.'cfg(unix)'.dependencies]\n", 'cfg(any(target_os = "',
    "workspace = true", "optional = true", "package = ", "path = ", "{ ", " }", ">=1.2, <2", "^0.3",
    "~1.4", "=1.0.0-rc.1", "*", '"packages":', '"resolve":', '"nodes":', '"id":', '"deps":',
    '"pkg":', '"dep_kinds":', '"kind":', '"target":', "null", '"workspace_members":', "'''", '"""',
    "\\u001b", "0x", "inf", "1979-05-27T07:32:00Z", "\ufeff", "\0", "9" * 40,
]  # fmt: skip


def judge(data):
    """Read one input as its first byte says; raise on anything that is a finding."""
    from teachkit.errors import TeachkitError

    readers = {"L": _lock, "M": _manifest, "J": _metadata}
    reader = readers.get(chr(data[0]), _lock) if data else _lock
    started = time.process_time()
    try:
        reader(data[1:])
    except TeachkitError as error:
        # What a reader of the error is owed.
        if not (error.code and error.message and error.hint and len(str(error)) < 2000):
            raise AssertionError(f"half an error: {error.as_dict()}") from error
    used = time.process_time() - started
    if used > SECONDS:
        raise AssertionError(f"{used:.1f} seconds for {len(data)} bytes")


def _lock(raw):
    from teachkit.data.snapshots import Knowledge
    from teachkit.decisions.depend import assess, read_lock, write_lock
    from teachkit.decisions.depend import lock as locks

    lock = read_lock(raw)
    if read_lock(write_lock(lock)) != lock:
        raise AssertionError("the lock changed by being written and read")
    text = raw.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    fast = locks._read_machine_written(text)
    if fast is not None and _listed(fast) != _listed(locks._read_toml(text, "Cargo.lock")):
        raise AssertionError("the two readers disagree")
    assess(raw.decode(), Knowledge())


def _listed(read):
    version, entries = read
    return version, [(*entry[:4], list(entry[4])) for entry in entries]


def _manifest(raw):
    from teachkit.decisions import semver
    from teachkit.decisions.depend.manifest import read_manifests
    from teachkit.decisions.depend.platform import builds_on

    text = raw.decode("utf-8", "replace")
    for manifest in read_manifests({"Cargo.toml": text}).values():
        for line in manifest.requirements:
            if line.requirement is not None:
                semver.requirement_met(line.requirement, "1.2.3-rc.1")
            builds_on(line.target, "linux")


def _metadata(raw):
    from teachkit.data.projects import ProjectFiles
    from teachkit.data.snapshots import Knowledge
    from teachkit.decisions.depend import assess

    text = raw.decode("utf-8", "replace")
    assess(ProjectFiles("fuzz", metadata=text, lock_path="metadata.json"), Knowledge())


def mutate(seeds, dice):
    """Return a seed cut, spliced, flipped or sprinkled with words of the trade."""
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, 6)):
        at = dice.randint(0, len(data))
        match dice.randrange(6):
            case 0:
                data[at:at] = dice.choice(WORDS).encode()
            case 1:
                del data[at : at + dice.randint(1, 40)]
            case 2 if data:
                data[at % len(data)] = dice.randrange(256)
            case 3:
                other = dice.choice(seeds)
                cut = dice.randint(0, len(other))
                data[at:] = other[cut:]
            case 4:
                data[at:at] = data[at : at + dice.randint(1, 200)] * dice.randint(1, 20)
            case _:
                data[at : at + dice.randint(0, 12)] = dice.choice(WORDS).encode()
    return bytes(data[:MOST_BYTES])


def run_random(minutes, seeds):
    """Mutate for a while; return how many inputs were judged. A finding is raised."""
    dice = random.Random()
    ends, count = time.monotonic() + minutes * 60, 0
    while time.monotonic() < ends:
        data = mutate(seeds, dice)
        try:
            judge(data)
        except Exception as error:
            error.add_note(f"the input was {data!r}")
            raise
        count += 1
    return count


def run_atheris(options, *, keep, extra):
    import atheris

    with atheris.instrument_imports(include=["teachkit", "tomllib"]):
        import tomllib  # noqa: F401  # instrumented here, used by the readers

        import teachkit.decisions.depend  # noqa: F401
    words = Path(tempfile.mkdtemp(), "words.dict")
    lines = ('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"\n' for word in WORDS)
    words.write_text("".join(lines))
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_len={MOST_BYTES}",
            f"-dict={words}",
            "-timeout=10",
            "-rss_limit_mb=1024",
            "-print_final_stats=1",
            *options,
            str(keep),
            *map(str, extra),
        ],
        judge,
    )
    atheris.Fuzz()


def minimise(keep):
    """Copy into the corpus what reaches lines of ours that nothing there does; small ones first."""
    reached = set()
    for path in sorted(CORPUS.iterdir()):
        reached |= _lines_reached(path.read_bytes())
    for path in sorted(keep.iterdir(), key=lambda path: (path.stat().st_size, path.name)):
        new = _lines_reached(path.read_bytes()) - reached
        if new:
            reached |= new
            (CORPUS / f"found-{path.name[:12]}").write_bytes(path.read_bytes())


def _lines_reached(data):
    reached = set()

    def trace(frame, _event, _arg):
        if "teachkit" not in frame.f_code.co_filename:
            return None
        reached.add((frame.f_code.co_filename, frame.f_lineno, frame.f_back.f_lineno))
        return trace

    sys.settrace(trace)
    try:
        judge(data)
    finally:
        sys.settrace(None)
    return reached


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--keep", type=Path, help="where inputs that reach new code are kept")
    parser.add_argument("--minimise", type=Path, metavar="KEEP")
    parser.add_argument("--random", action="store_true", help="do without atheris")
    args = parser.parse_args()
    seeds = [path.read_bytes() for path in sorted(CORPUS.iterdir())]
    try:
        import atheris  # noqa: F401
    except ImportError:
        args.random = True
    if args.minimise:
        minimise(args.minimise)
    elif args.random:
        sys.stdout.write(f"{run_random(args.minutes, seeds):,} inputs, nothing found\n")
    else:
        keep = args.keep or Path(tempfile.mkdtemp(prefix="fuzz-"))
        os.makedirs(keep, exist_ok=True)
        sys.stderr.write(f"new inputs are kept in {keep}\n")
        run_atheris([f"-max_total_time={int(args.minutes * 60)}"], keep=keep, extra=[CORPUS])


if __name__ == "__main__":
    main()
