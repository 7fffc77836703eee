"""The figures as Markdown, with what they mean against the targets."""

# What was promised: the largest lock in-process, and whole processes beside the peers.
INSIDE_MS, IMPORT_MS, TIMES_AUDIT, DENY_FROM = 40, 60, 3.0, 248


def table(figures):
    """Return the whole report."""
    head = (
        f"Python {figures['python']}, {figures['machine']}, {figures['cores']} cores; "
        f"{figures['rounds']} rounds, interleaved. Milliseconds: median (least-most); CPU after |."
    )
    lines = [
        head,
        "",
        *(f"- data: {title} {date} ({kind}, {rows:,} rows)".replace("  ", " ")
          for title, date, kind, rows in figures["data"]),
        *(f"- peer: {version}" for version in figures["peers"]),
        *(f"- without {what}" for what in figures["without"]),
        "",
        *_inside(figures["inside"]),
        "",
        *_steps(figures["inside"]),
        "",
        *_processes(figures["processes"], figures["inside"]),
        "",
        *_verdicts(figures),
    ]  # fmt: skip
    return "\n".join(lines)


def _inside(rows):
    yield "| lock | packages | manifests | lock alone | with manifests | own reader | tomllib | tomllib / own |"  # noqa: E501
    yield "| --- | --: | --: | --: | --: | --: | --: | --: |"
    for row in rows:
        ms = row["ms"]
        times = row["tomllib_over_own_reader"]
        cells = (_time(ms[w]) for w in ("lock alone", "with manifests", "own reader", "tomllib"))
        yield _row(row["project"], row["packages"], row["manifests"], *cells, _times(times))


def _steps(rows):
    names = list(dict.fromkeys(step for row in rows for step in row["steps_ms"]))
    yield _row("ms, median", *names)
    yield "| --- |" + " --: |" * len(names)
    for row in rows:
        steps = row["steps_ms"]
        yield _row(row["project"], *(f"{steps[n]:.1f}" if n in steps else "-" for n in names))


def _processes(rows, inside):
    names = list(dict.fromkeys(name for row in rows for name in row["ms"]))
    packages = {row["project"]: row["packages"] for row in inside}
    yield _row("whole process", "packages", *names, "LOCK / cargo-audit", "FOLDER / cargo-deny")
    yield "| --- |" + " --: |" * (len(names) + 3)
    for row in rows:
        cells = [_time(row["ms"][name]) if name in row["ms"] else "-" for name in names]
        times = (row.get(f"ours_over_{peer}") for peer in ("cargo_audit", "cargo_deny"))
        cells += [
            f"{_times(found['wall'])} \\| {found['cpu']['median']:.2f}" if found else "-"
            for found in times
        ]
        yield _row(row["project"], packages[row["project"]], *cells)
        for what in row["without"]:
            yield f"| | | {what} |"


def _verdicts(figures):
    """Say of each target whether it was kept, by the clock and by the CPU's.

    When other work shares the machine only the second says something of ours.
    """
    imported = figures["import"]["import_ms"]
    yield _verdict("import of the core, in ms beyond Python's own start", imported, IMPORT_MS)
    largest = max(figures["inside"], key=lambda row: row["packages"])
    for what in ("lock alone", "with manifests"):
        took = {clock: largest["ms"][what][clock]["median"] for clock in ("wall", "cpu")}
        name = f"{largest['project']} ({largest['packages']:,} packages) in-process, {what}, in ms"
        yield _verdict(name, took, INSIDE_MS)
    packages = {row["project"]: row["packages"] for row in figures["inside"]}
    for peer, form, least, target in (
        ("cargo_audit", "LOCK --json", 0, TIMES_AUDIT),
        ("cargo_deny", "FOLDER --json", DENY_FROM, 1),
    ):
        rows = [
            row[f"ours_over_{peer}"]
            for row in figures["processes"]
            if f"ours_over_{peer}" in row and packages[row["project"]] >= least
        ]
        if rows:
            worst = {clock: max(row[clock]["median"] for row in rows) for clock in ("wall", "cpu")}
            name = f"{form} over {peer.replace('_', '-')}, the worst of {len(rows)} locks"
            yield _verdict(f"{name} from {least} packages up" if least else name, worst, target)


def _verdict(name, found, target):
    kept = {clock: "kept" if value <= target else "missed" for clock, value in found.items()}
    return (
        f"- {name}: wall {found['wall']:.3g} ({kept['wall']}), "
        f"CPU {found['cpu']:.3g} ({kept['cpu']}); the target is {target:g}."
    )


def _row(*cells):
    return f"| {' | '.join(map(str, cells))} |"


def _time(found):
    wall, cpu = found["wall"], found["cpu"]
    digits = 1 if wall["median"] < 20 else 0
    return (
        f"{wall['median']:.{digits}f} ({wall['min']:.{digits}f}-{wall['max']:.{digits}f}) "
        f"\\| {cpu['median']:.{digits}f}"
    )


def _times(found):
    return f"{found['median']:.2f} ({found['min']:.2f}-{found['max']:.2f})"
