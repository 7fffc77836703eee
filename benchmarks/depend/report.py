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
        cells += [_times(found["wall"]) if found else "-" for found in times]
        yield _row(row["project"], packages[row["project"]], *cells)
        for what in row["without"]:
            yield f"| | | {what} |"


def _verdicts(figures):
    imported = figures["import"]
    yield (
        f"- Import of the core: {imported['import_ms']['wall']:.0f} ms more than Python's own "
        f"{imported['ms']['python']['wall']['median']:.0f} ms "
        f"(CPU {imported['import_ms']['cpu']:.0f}); the target is {IMPORT_MS}: "
        f"{_kept(imported['import_ms']['wall'] < IMPORT_MS)}."
    )
    largest = max(figures["inside"], key=lambda row: row["packages"])
    for what in ("lock alone", "with manifests"):
        took = largest["ms"][what]["wall"]["median"]
        yield (
            f"- {largest['project']} ({largest['packages']:,} packages) in-process, {what}: "
            f"{took:.0f} ms; the target is {INSIDE_MS}: {_kept(took <= INSIDE_MS)}."
        )
    packages = {row["project"]: row["packages"] for row in figures["inside"]}
    audited = [row for row in figures["processes"] if "ours_over_cargo_audit" in row]
    if audited:
        worst = max(audited, key=lambda row: row["ours_over_cargo_audit"]["wall"]["median"])
        times = worst["ours_over_cargo_audit"]["wall"]
        yield (
            f"- Beside cargo-audit at most {_times(times)} times its wall time "
            f"({worst['project']}); the target is {TIMES_AUDIT:.0f}: "
            f"{_kept(times['median'] <= TIMES_AUDIT)}."
        )
    denied = [
        row
        for row in figures["processes"]
        if "ours_over_cargo_deny" in row and packages[row["project"]] >= DENY_FROM
    ]
    if denied:
        worst = max(denied, key=lambda row: row["ours_over_cargo_deny"]["wall"]["median"])
        times = worst["ours_over_cargo_deny"]["wall"]
        yield (
            f"- Beside cargo-deny, from {DENY_FROM} packages up, at most {_times(times)} times its "
            f"wall time ({worst['project']}); the target is below 1: {_kept(times['median'] < 1)}."
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


def _kept(yes):
    return "met" if yes else "missed"
