"""The figures as Markdown, with what they mean against the target."""

# What was promised: an interval of thirty rounds in-process, from two thousand draws.
BOOTSTRAP_MS, AT = 50, 30


def table(figures):
    """Return the whole report."""
    head = (
        f"Python {figures['python']}, {figures['machine']}, {figures['cores']} cores; "
        f"{figures['rounds']} rounds, in turns. Milliseconds: median (least-most); CPU after |."
    )
    lines = [
        head,
        "",
        *(f"- peer: {peer}" for peer in figures["peers"]),
        *(f"- without {what}" for what in figures["without"]),
        "",
        *_bootstrap(figures["bootstrap"]),
        "",
        *_whole(figures["whole"]),
        *_coverage(figures["coverage"]),
        *_false_alarms(figures["false_alarms"]),
        *_speeds(figures["speeds"]),
        *_memories(figures["memories"]),
        "",
        *_verdict(figures["bootstrap"]),
    ]
    return "\n".join(lines)


def _bootstrap(rows):
    names = list(dict.fromkeys(name for row in rows for name in row["ms"]))
    peers = [name for name in names if name != "teachkit"]
    yield _row("rounds", "drawn", *names, *(f"teachkit / {name}" for name in peers), "interval")
    yield "| --: | --- |" + " --: |" * (len(names) + len(peers)) + " --- |"
    for row in rows:
        cells = [_time(row["ms"][name]) for name in names]
        cells += [f"{row['over'][name]['median']:.1f}" for name in peers]
        ends = "; ".join(f"{n} {a[1]:.4f}-{a[2]:.4f}" for n, a in row["answers"].items())
        yield _row(row["rounds"], "in pairs" if row["paired"] else "apart", *cells, ends)


def _whole(found):
    yield _row("question", "ms")
    yield "| --- | --: |"
    for name, figures in found.items():
        yield _row(name, _time(figures))


def _coverage(rows):
    if not rows:
        return
    yield ""
    yield (
        f"How often the interval holds the truth, of {rows[0]['runs']} runs; chance moves such a"
        f" share by {rows[0]['margin']:.1%}:"
    )
    yield ""
    yield _row("rounds", "apart", "in pairs")
    yield "| --: | --: | --: |"
    for row in rows:
        yield _row(row["rounds"], f"{row['apart']:.1%}", f"{row['paired']:.1%}")


def _false_alarms(rows):
    if not rows:
        return
    yield ""
    yield "Where nothing is faster and nothing leaks, it says:"
    yield ""
    yield _row("what", "verdicts")
    yield "| --- | --- |"
    for what, verdicts in rows:
        total = sum(verdicts.values())
        shares = sorted(verdicts.items(), key=lambda pair: -pair[1])
        yield _row(what, ", ".join(f"{word} {count / total:.1%}" for word, count in shares))


def _speeds(rows):
    if not rows:
        return
    yield ""
    yield (
        "How often 'faster' is supported, by the true speed. At 1x each one is a false alarm, and"
        " an interval of 95 % promises 2.5 % of them:"
    )
    yield ""
    true = list(dict.fromkeys(row["speed"] for row in rows))
    yield _row("rounds", "noise", "measured", *(f"truly {speed:g}x" for speed in true))
    yield "| --: | --: | --- |" + " --: |" * len(true)
    for start in range(0, len(rows), len(true)):
        group = rows[start : start + len(true)]
        found = [f"{row['verdicts'].get('supported', 0):.1%}" for row in group]
        how = "in turns" if group[0]["paired"] else "apart"
        yield _row(group[0]["rounds"], f"{group[0]['noise']:.0%}", how, *found)


def _memories(rows):
    if not rows:
        return
    yield ""
    yield "What is said of memory, by the truth (20 MB in use, a sample each 100 requests):"
    yield ""
    yield _row("samples", "swing", "truth", "verdicts")
    yield "| --: | --: | --- | --- |"
    for row in rows:
        said = ", ".join(f"{word} {share:.1%}" for word, share in row["verdicts"].items())
        yield _row(row["samples"], f"{row['swing'] / 1024:g} KiB", row["truth"], said)


def _verdict(rows):
    for row in rows:
        if row["rounds"] == AT:
            how = "in pairs" if row["paired"] else "apart"
            said = []
            # When other work shares the machine, only the second says something of ours.
            for clock in ("wall", "cpu"):
                took = row["ms"]["teachkit"][clock]["median"]
                said.append(f"{clock} {took:.1f} ({'kept' if took <= BOOTSTRAP_MS else 'missed'})")
            yield f"- {AT} rounds {how}, in ms: {', '.join(said)}; the target is {BOOTSTRAP_MS}."


def _row(*cells):
    return f"| {' | '.join(map(str, cells))} |"


def _time(found):
    wall = found["wall"]
    cpu = found["cpu"]["median"]
    return f"{wall['median']:.1f} ({wall['min']:.1f}-{wall['max']:.1f}) \\| {cpu:.1f}"
