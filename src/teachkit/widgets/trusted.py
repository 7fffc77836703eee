"""What the talk's projects have written down, and two identifiers that changed places.

`Policies` sets the seven against the questions that a reporter asks; `SwappedIds` sets what
changelogs say of two advisories against the public records. Like those of `evidence`, each shows
itself as plain HTML and as plain text, on paper too.
"""

from __future__ import annotations

from html import escape

from teachkit.data.policies import IdClaim, policies, swapped_ids
from teachkit.decisions.trust.identifiers import compare_ids
from teachkit.decisions.trust.policy import RULES
from teachkit.drawing import svg, wide
from teachkit.widgets.evidence import Table
from teachkit.widgets.trust import MARKS

__all__ = ["Policies", "SwappedIds"]

_BLUE, _ORANGE = "#3b82c4", "#c2630a"  # 3:1 against white and JupyterLab's dark background
_PANEL, _HEIGHT, _GAP = 380, 120, 20
_SAID = {"yes": "yes", "no": "no", "n/a": ""}


class Policies(Table):
    """The talk's seven projects against the questions that a policy should answer.

    A cell says whether the text in the repository answers it, and in which line.
    """

    def __init__(self) -> None:
        seven = [one for one in policies() if one.group == "seven"]
        super().__init__(
            caption="Security policies of the seven, as our checker reads them (–: does not arise)",
            head=("question", *(one.project for one in seven)),
            rows=(
                ("has a policy in the repository",
                 *(f"{MARKS['yes'][0]} yes" if one.path else f"{MARKS['no'][0]} no"
                   for one in seven)),
                *(
                    (
                        f"{rule.title} (needed)" if rule.needed else rule.title,
                        *(
                            _cell(one.answers[rule.id], one.lines[rule.id]) if one.path else "–"
                            for one in seven
                        ),
                    )
                    for rule in RULES
                ),
            ),
        )  # fmt: skip


class SwappedIds(Table):
    """Two advisories of sudo-rs: which hole has which id, by the records and by two changelogs."""

    def __init__(self) -> None:
        claims = swapped_ids()
        verdicts = {id(one.claim): one for one in compare_ids(claims)}
        rows = []
        for claim in claims:
            verdict = verdicts.get(id(claim))
            rows.append(
                (
                    claim.source,
                    claim.date,
                    claim.ghsa + (f" = {claim.cve}" if claim.cve else ""),
                    claim.subject,
                    claim.says,
                    "the record" if verdict is None else _judged(verdict.verdict, verdict.truth),
                    claim.where,
                )
            )
        super().__init__(
            caption="Which id belongs to which hole? What each source says",
            head=("source", "date", "id", "hole", "it says", "verdict", "where to look"),
            rows=tuple(rows),
            picture=_picture(claims),
        )

    def _repr_html_(self) -> str:
        # An explicit base: a dataclass with slots is made anew, and a bare super() knows the old.
        table = Table._repr_html_(self)
        return (
            f'<figure style="margin:0;max-width:100%">{wide(self.caption)}'
            f"{self.picture}</div><figcaption>Blue and unbroken: as the records have it. Orange "
            "and broken: the ids have changed places.</figcaption></figure>"
            "<details><summary>The same as a "
            f"table, with where to look</summary>{table}</details>"
        )


def _cell(answer: str, line: int) -> str:
    words = f"line {line}" if line and answer == "yes" else _SAID[answer]
    place = f", line {line}" if line and answer == "no" else ""
    return f"{MARKS[answer][0]} {words}{place}".rstrip().replace(" ", "\N{NO-BREAK SPACE}")


def _judged(verdict: str, truth: str) -> str:
    return f"{verdict}: by the records it is the {truth}" if verdict != "right" else "right"


def _picture(claims: tuple[IdClaim, ...]) -> str:
    """Return the sources as panels: ids to the left, holes to the right, a line for each claim."""
    records = {one.ghsa: one.subject for one in claims if one.kind == "record"}
    ids, holes = [*records], [*records.values()]
    sources = list(dict.fromkeys(one.source for one in claims))
    parts, told = [], []
    for place, source in enumerate(sources):
        top = place * (_HEIGHT + _GAP)
        swapped = any(
            one.source == source and records.get(one.ghsa) != one.subject for one in claims
        )
        heading = f"{source}: swapped" if swapped else source
        parts.append(f'<text x="0" y="{top + 18}" font-weight="700">{escape(heading)}</text>')
        for n, name in enumerate(ids):
            parts.append(f'<text x="0" y="{top + 58 + 50 * n}">{escape(name)}</text>')
        for n, hole in enumerate(holes):
            parts.append(f'<text x="{_PANEL + 40}" y="{top + 58 + 50 * n}">{escape(hole)}</text>')
        for one in claims:
            if one.source != source:
                continue
            right = records.get(one.ghsa) == one.subject
            look = f'stroke="{_BLUE}"' if right else f'stroke="{_ORANGE}" stroke-dasharray="8 5"'
            said = f"{source}: {one.ghsa} is the {one.subject}" + ("" if right else " (swapped)")
            told.append(f"{said}.")
            parts.append(
                f'<line x1="200" y1="{top + 53 + 50 * ids.index(one.ghsa)}" '
                f'x2="{_PANEL + 28}" y2="{top + 53 + 50 * holes.index(one.subject)}" {look} '
                f'stroke-width="3"><title>{escape(said)}</title></line>'
            )
    height = len(sources) * (_HEIGHT + _GAP) - _GAP
    return svg(
        (_PANEL + 160, height),
        parts,
        title="Which id belongs to which hole, by three sources",
        told=" ".join(told),
        narrowest=430,
        widest=640,
        letters=14,
    )
