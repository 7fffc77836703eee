"""The figures as Markdown, with what they mean against the aims."""

from statistics import median

# What was aimed at, see the page on the speed of grading.
OF_THE_FLOOR, PER_SECOND, TIMES_NBGRADER, TIMES_OTTER = 0.6, 250, 150, 500
WHOLE_CLASS, MIB = 35, 400


def table(figures):
    """Return the whole report."""
    runs = {(run["grader"], run["size"], run["kind"]): run for run in figures["runs"]}
    head = (
        f"Python {figures['python']}, {figures['machine']}, {figures['cores']} cores; "
        f"{figures['rounds']} rounds, interleaved; medians (least-most)."
    )
    lines = [
        head,
        "",
        *(f"- peer: {version}" for version in figures["peers"]),
        "- exactly the expected scores before and after the runs: "
        + ", ".join(f"{name} ({count} answers)" for name, count in figures["checked"].items()),
        "",
        "| whole process | submissions | on cores | wall s | CPU s | largest process, MiB |",
        "| --- | --: | --: | --: | --: | --: |",
        *map(_run_row, figures["runs"]),
        "",
        "| per submission | from | wall ms | CPU ms | all in: wall ms | CPU ms |",
        "| --- | --: | --: | --: | --: | --: |",
        *(_cost_row(name, found) for name, found in _costs(runs).items()),
        "",
        *_memory(figures["memory"]),
        *_verdicts(runs, figures),
    ]
    return "\n".join(lines)


def _run_row(run):
    kind = ", slow ones among them" if run["kind"] == "slow" else ""
    cells = [f"{run['grader']}{kind}", f"{run['size']:,}", run["cores"] or "all"]
    cells += [_seconds(run["wall"]), _seconds(run["cpu"]), f"{run['largest_process_mib']:.0f}"]
    return _row(*cells)


def _costs(runs):
    """Return {grader: its sizes, and what one submission more costs, round by round}."""
    found = {}
    for name in dict.fromkeys(grader for grader, _, kind in runs if kind == "quick"):
        sizes = sorted(size for grader, size, kind in runs if (grader, kind) == (name, "quick"))
        large = runs[name, sizes[-1], "quick"]
        costs = {"sizes": sizes}
        for clock in ("wall", "cpu"):
            most = large[clock]["runs"]
            costs[f"{clock} all in"] = [value / sizes[-1] for value in most]
            if len(sizes) == 1:
                costs[clock] = costs[f"{clock} all in"]
            else:
                costs[clock] = _further(runs, name, clock, sizes[-2:])
        found[name] = costs
    return found


def _further(runs, name, clock, sizes):
    """Return what each further submission costs between two sizes of class, round by round."""
    less, more = (runs[name, size, "quick"][clock]["runs"] for size in sizes)
    return [(b - a) / (sizes[1] - sizes[0]) for a, b in zip(less, more, strict=True)]


def _cost_row(name, costs):
    clocks = ("wall", "cpu", "wall all in", "cpu all in")
    sizes = " and ".join(f"{size:,}" for size in costs["sizes"][-2:])
    return _row(name, sizes, *(_range([1e3 * value for value in costs[c]]) for c in clocks))


def _memory(memory):
    for size, most in memory.items():
        yield (
            f"- memory of all our processes at once, {int(size):,} submissions: "
            f"{most['pss_mib']:.0f} MiB (shared pages divided; {most['rss_mib']:.0f} MiB with each "
            f"process counting them in full), {most['processes']} processes, {most['looks']} looks"
        )


def _verdicts(runs, figures):
    costs = _costs(runs)
    for ours in ("session", "ours"):
        if ours in costs:
            for clock in ("wall", "cpu"):
                shares = _ratios(costs["floor"][clock], costs[ours][clock])
                name = f"{ours}: speed as a share of the floor's, on one core, {clock}"
                yield _verdict(name, shares, OF_THE_FLOOR)
    if "ours, in parallel" in costs:
        for what, start in (("wall", "steady"), ("wall all in", "all in")):
            rates = [1 / value for value in costs["ours, in parallel"][what]]
            yield _verdict(f"ours, in parallel: submissions a second, {start}", rates, PER_SECOND)
    peers = (("nbgrader", TIMES_NBGRADER), ("otter api", TIMES_OTTER), ("otter run", TIMES_OTTER))
    for ours in ("ours", "ours, in parallel"):
        for peer, aim in peers:
            if ours in costs and peer in costs:
                for clock in ("wall", "cpu"):
                    times = _ratios(costs[peer][clock], costs[ours][clock])
                    yield _verdict(f"{peer} over {ours}, per submission, {clock}", times, aim)
    slow = {grader: run for (grader, _, kind), run in runs.items() if kind == "slow"}
    if {"nbgrader", "ours, in parallel"} <= slow.keys():
        for clock in ("wall", "cpu"):
            times = _ratios(*(slow[n][clock]["runs"] for n in ("nbgrader", "ours, in parallel")))
            size = slow["nbgrader"]["size"]
            name = f"nbgrader over ours, whole process, {size} with slow ones, {clock}"
            yield _verdict(name, times, WHOLE_CLASS)
    for size, most in figures["memory"].items():
        kept = "reached" if most["pss_mib"] < MIB else "missed"
        name = f"- MiB for {int(size):,} submissions"
        yield f"{name}: {most['pss_mib']:.0f}; aim: under {MIB} ({kept})"
    for name in ("ours", "ours, in parallel"):
        if name in costs:
            sizes = costs[name]["sizes"]
            first, later = (_further(runs, name, "cpu", pair) for pair in (sizes[:2], sizes[1:]))
            small, middle, large = (f"{size:,}" for size in sizes)
            yield (
                f"- {name}: one more submission costs {_range(_ratios(later, first))} times the CPU"
                f" between {middle} and {large} that it costs between {small} and {middle}; aim: 1"
            )


def _ratios(above, below):
    return [a / b for a, b in zip(above, below, strict=True)]


def _verdict(name, values, aim):
    kept = "reached" if median(values) >= aim else "missed"
    return f"- {name}: {_range(values)}; aim: {aim} ({kept})"


def _seconds(found):
    return f"{found['median']:.2f} ({found['min']:.2f}-{found['max']:.2f})"


def _range(values):
    middle = median(values)
    digits = 2 if middle < 20 else 0
    return f"{middle:.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def _row(*cells):
    return f"| {' | '.join(map(str, cells))} |"
