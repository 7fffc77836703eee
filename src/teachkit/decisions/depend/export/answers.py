"""Answers to single questions as pages: why is it here, what if it went, what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teachkit.decisions.depend.export.page import (
    BAD,
    GOOD,
    PLAIN,
    Line,
    Page,
    Section,
    Table,
    count,
)
from teachkit.decisions.depend.export.report import footing, numbers_table
from teachkit.decisions.depend.questions import goes_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from teachkit.decisions.depend.assessment import Assessment
    from teachkit.decisions.depend.comparison import Comparison
    from teachkit.decisions.depend.questions import WhatIf

__all__ = ["comparison_page", "joined", "what_if_page", "why_page"]


def joined(pages: Sequence[Page]) -> Page:
    """Return several pages as one, under the first one's title."""
    if len(pages) == 1:
        return pages[0]
    return Page(
        title=pages[0].title,
        verdict=tuple(line for page in pages for line in page.verdict),
        sections=tuple(section for page in pages for section in page.sections),
        footing=pages[-1].footing,
    )


def why_page(a: Assessment, index: int, paths: Sequence[Sequence[int]], top: int = 10) -> Page:
    """Return the shortest paths to a package, and what would go with it."""
    label = a.labels[index]
    if index in a.members:
        verdict = Line("why", f"{label} is part of the project itself.")
    elif not paths:
        verdict = Line("why", f"Nothing leads to {label}: the lock is out of date.", BAD)
    else:
        verdict = Line("why", f"{label} is {count(a.depth[index], 'step')} from the project.")
    lines = [verdict]
    others = goes_with(a, index)[1:]
    if index not in a.members:
        above = a.dominator[index]
        held = f"; every path to it runs through {a.labels[above]}" if above >= 0 else ""
        number = a.gone[index]
        lines.append(
            Line("weight", f"Without it, {count(number, 'package goes', 'packages go')}{held}.")
        )
    if not a.on_platform[index]:
        lines.append(Line("platform", f"It is not built for {a.platform}."))
    sections = [
        Section(
            f"The shortest ways to {label}",
            tuple(" → ".join(a.labels[i] for i in path) for path in paths),
        )
    ]
    if others:
        rows = tuple((a.labels[i],) for i in others[:top])
        table = Table("Goes with it", ("package",), rows, total=len(others))
        sections.append(Section("What goes with it", (), table))
    return Page(f"{a.project}: why {label}?", tuple(lines), tuple(sections), footing(a))


def what_if_page(a: Assessment, removed: Sequence[int], answer: WhatIf, top: int = 10) -> Page:
    """Return the figures without some packages, and what else goes."""
    names = ", ".join(a.labels[i] for i in removed)
    saved = len(answer.gone)
    others = [i for i in answer.gone if i not in removed]
    sections = [
        Section(
            "The numbers",
            (),
            numbers_table("Before and after", (("now", answer.before), ("without", answer.after))),
        )
    ]
    if others:
        rows = tuple((a.labels[i],) for i in others[:top])
        table = Table("Goes as well", ("package",), rows, total=len(others))
        sections.append(Section("What goes as well", (), table))
    share = saved / answer.before.packages if answer.before.packages else 0
    verdict = Line(
        "what if", f"{count(saved, 'package goes', 'packages go')}, {share:.0%} of the lock."
    )
    return Page(f"{a.project} without {names}", (verdict,), tuple(sections), footing(a))


def comparison_page(c: Comparison, before: Assessment, after: Assessment, top: int = 10) -> Page:
    """Return what came, what left, what changed, and what that costs."""
    return Page(
        title=f"{c.after}, compared with {c.before}",
        verdict=tuple(_comparison_verdict(c)),
        sections=tuple(_comparison_sections(c, before, after, top)),
        footing=footing(after),
    )


def _comparison_verdict(c: Comparison) -> Iterator[Line]:
    grew = c.numbers_after.packages - c.numbers_before.packages
    size = f"{c.numbers_before.packages:,} packages became {c.numbers_after.packages:,}"
    yield Line("burden", f"{size}.", GOOD if grew < 0 else PLAIN)
    names = len({label.partition(" ")[0] for label in c.came})
    left = len({label.partition(" ")[0] for label in c.left})
    yield Line(
        "names",
        f"{count(names, 'crate')} came, {left or 'none'} left, "
        f"{len(c.changed) or 'none'} changed version.",
    )
    new, fixed = len(c.new_advisories), len(c.fixed_advisories)
    tone = BAD if new else GOOD if fixed else PLAIN
    yield Line("advisories", f"{new or 'none'} new, {fixed or 'none'} gone.", tone)
    if c.new_duplicates or c.gone_duplicates:
        yield Line(
            "versions",
            f"{count(len(c.new_duplicates), 'crate')} in more versions than before, "
            f"{len(c.gone_duplicates) or 'none'} in fewer.",
            BAD if len(c.new_duplicates) > len(c.gone_duplicates) else PLAIN,
        )


def _comparison_sections(
    c: Comparison, before: Assessment, after: Assessment, top: int
) -> Iterator[Section]:
    rows: tuple[tuple[str, ...], ...]
    headers: tuple[str, ...]
    table = numbers_table(
        "Before and after", (("before", c.numbers_before), ("after", c.numbers_after))
    )
    yield Section("The numbers", (), table)
    for title, assessment, findings in (
        ("New advisories", after, c.new_advisories),
        ("Advisories that are gone", before, c.fixed_advisories),
    ):
        if findings:
            rows = tuple(
                (f.id, assessment.labels[f.index], f.kind, f.title) for f in findings[:top]
            )
            headers = ("advisory", "package", "kind", "title")
            yield Section(title, (), Table(title, headers, rows, total=len(findings)))
    weights = dict(zip(after.labels, after.gone, strict=True))
    old_weights = dict(zip(before.labels, before.gone, strict=True))
    for title, labels, weight in (
        ("What came", c.came, weights),
        ("What left", c.left, old_weights),
    ):
        if labels:
            ranked = sorted(labels, key=lambda label: (-weight.get(label, 0), label))
            rows = tuple((label, f"{weight.get(label, 0):,}") for label in ranked[:top])
            headers = ("package", "goes with it")
            yield Section(title, (), Table(title, headers, rows, frozenset({1}), len(labels)))
    if c.changed:
        order = {"major": 0, "minor": 1, "patch": 2, "pre": 3, "none": 4}
        ranked_changes = sorted(c.changed, key=lambda change: (order[change.step], change.name))
        rows = tuple(
            (x.name, ", ".join(x.before), ", ".join(x.after), x.step) for x in ranked_changes[:top]
        )
        headers = ("crate", "before", "after", "step")
        table = Table("What changed", headers, rows, total=len(c.changed))
        yield Section("What changed version", (), table)
    for title, wanted in (
        ("New, and nobody vouches for it", c.new_unaudited),
        ("New, and missing in Debian", c.new_missing_in_debian),
    ):
        if wanted:
            rows = tuple((label,) for label in wanted[:top])
            yield Section(title, (), Table(title, ("package",), rows, total=len(wanted)))
    if c.new_duplicates:
        rows = tuple((name, ", ".join(v)) for name, v in list(c.new_duplicates.items())[:top])
        headers = ("crate", "versions now")
        table = Table("More versions", headers, rows, total=len(c.new_duplicates))
        yield Section("In more versions than before", (), table)
