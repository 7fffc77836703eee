"""`PolicyCheck`: paste a security policy, or load one, and see what a reporter would miss.

What is asked of a policy is `teachkit.decisions.trust.policy`'s: here its findings are laid out,
what must be mended first, each with its line, the words it stands on, and advice. The way in and
what the policy promises go into the plan's section *trust*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import ipywidgets

from teachkit.course.store import PlanStore
from teachkit.data.policies import Policy, policies, policy_example, policy_examples
from teachkit.decisions.plan import Trust
from teachkit.decisions.trust.policy import RULES, Finding, check_policy, summary
from teachkit.errors import TeachkitError
from teachkit.widgets.printed import Printed, notice, said, title
from teachkit.widgets.saving import SavedSection

__all__ = ["MARKS", "PolicyCheck"]

# How an answer is shown: a mark, a word, and the tone of the notice.
MARKS = {"yes": ("✓", "there"), "no": ("✕", "missing"), "n/a": ("–", "does not arise")}
_OWN = ("your own", "own")
_WIDE = {"width": "auto", "max_width": "62em"}
_STYLE = {"description_width": "initial"}


class PolicyCheck(Printed):
    """Check a ``SECURITY.md`` for what somebody needs who has found a hole.

    ``text`` is the policy to begin with (by default, the first of our examples), ``store`` where
    the plan is kept (by default, the workspace's). Read ``.findings`` for the core's answers.
    """

    def __init__(self, text: str | None = None, *, store: PlanStore | None = None) -> None:
        self._saving = SavedSection(store, "trust", Trust())
        self._read = {one.project: one for one in policies() if one.group == "seven"}
        examples = policy_examples()
        self._loaded = ""  # what `source` has put into the text, so that edits make it your own
        self.findings: tuple[Finding, ...] = ()
        self.source = ipywidgets.Dropdown(
            options=[
                _OWN,
                *((f"example: {one.title}", f"example {name}") for name, one in examples.items()),
                *((f"{name}, as we read it", f"read {name}") for name in self._read),
            ],
            description="Start from",
            style=_STYLE,
            layout=ipywidgets.Layout(width="34em", max_width="100%"),
        )
        self.file = ipywidgets.FileUpload(
            accept=".md,.txt,.rst", description="Open a file", tooltip="Read a policy from a file"
        )
        self.text = ipywidgets.Textarea(
            description="The policy, as text", rows=12, layout=_WIDE, style=_STYLE
        )
        self.text.add_class("tk-policytext")
        self.check = ipywidgets.Button(
            description="Check", tooltip="Look for what a reporter needs"
        )
        self.check.add_class("tk-primary")
        self.result = said("tk-result")
        self.table = ipywidgets.HTML()
        self.contact = ipywidgets.Text(description="The private way in", layout=_WIDE, style=_STYLE)
        self.promise = ipywidgets.Textarea(
            description="The policy, and what it promises", rows=2, layout=_WIDE, style=_STYLE
        )
        self.save = ipywidgets.Button(description="Save to plan", tooltip="Into the section trust")
        self.undo = ipywidgets.Button(description="Undo", tooltip="Take the last change back")
        self.message = said("tk-saved")
        super().__init__(
            [
                ipywidgets.HTML(
                    title("What would a reporter miss?")
                    + "<p>Somebody has found a hole and holds your policy in the other hand. Paste "
                    "it, open it, or begin with an example.</p>"
                ),
                ipywidgets.HBox([self.source, self.file]),
                self.text,
                self.check,
                self.result,
                self.table,
                ipywidgets.HTML(
                    '<div role="heading" aria-level="4"><strong>In your plan</strong></div>'
                ),
                self.contact,
                self.promise,
                ipywidgets.HBox([self.save, self.undo]),
                self.message,
            ]
        )
        self.source.observe(lambda _change: self._load(), "value")
        self.file.observe(lambda _change: self._open(), "value")
        self.check.on_click(lambda _button: self._check())
        self.save.on_click(lambda _button: self._do(self._save))
        self.undo.on_click(lambda _button: self._do(self._undo))
        self._do(self._show_plan)
        if text is None:
            self.source.value = f"example {next(iter(examples))}"
        else:
            self.text.value = text
            self._check()

    def printed(self) -> str:
        """Return what is on show, and the questions to ask of your own policy."""
        asked = "".join(
            f"<li>☐ {escape(rule.title)}{' <strong>(needed)</strong>' if rule.needed else ''}</li>"
            for rule in RULES
        )
        return (
            title("What would a reporter miss?")
            + f"<p>{escape(self._name())}</p>{self.result.value}{self.table.value}"
            + f"<p>Ask of your own:</p><ul>{asked}</ul>"
        )

    # ---- what is read

    def _name(self) -> str:
        """Return what the source is called; edited, it is the reader's own."""
        value = str(self.source.value)
        edited = self.text.value != self._loaded
        if value == _OWN[1] or edited:
            return _OWN[0]
        return str(next(words for words, name in self.source.options if name == value))

    def _load(self) -> None:
        kind, _, name = str(self.source.value).partition(" ")
        if kind == "example":
            self._loaded = self.text.value = policy_example(name)
            self._check()
        elif kind == "read":
            self._loaded = self.text.value = ""
            self._show_read(self._read[name])

    def _open(self) -> None:
        for one in self.file.value:
            self.text.value = bytes(one["content"]).decode("utf-8", "replace")
            self.source.value = _OWN[1]
            self._check(str(one["name"]))

    def _check(self, name: str = "SECURITY.md") -> None:
        if not self.text.value.strip():
            self.findings = ()
            self.table.value = ""
            self.result.value = notice("Paste a policy, or begin with an example.", "Empty.")
            return
        self.findings = check_policy(self.text.value, name=name)
        found = summary(self.findings)
        tone = "good" if found.works and not found.worth_adding else "warn"
        self.result.value = notice(escape(found.sentence), "Verdict:", tone)
        self.table.value = _laid_out(self.findings)
        self._suggest(found.sentence)

    def _show_read(self, policy: Policy) -> None:
        """Show what was found in a policy whose text is its project's: lines, and no quotes."""
        self.findings = _findings_of(policy)
        if not policy.path:
            self.result.value = notice(
                f"The repository of {escape(policy.project)} has none "
                f"({escape(policy.commit[:8])}, {escape(policy.date)}).",
                "No policy.",
                "warn",
            )
            self.table.value = ""
            return
        found = summary(self.findings)
        where = f"{policy.path} of {policy.project} at {policy.commit[:8]}, {policy.date}"
        self.result.value = notice(
            f"{escape(found.sentence)} Read: {escape(where)}. The text is the project's, so "
            "only its lines are here.",
            "Verdict:",
            "good" if found.works and not found.worth_adding else "warn",
        )
        self.table.value = _laid_out(self.findings)

    # ---- the plan

    def _suggest(self, sentence: str) -> None:
        """Fill what is empty, or was filled from here before, with what the policy says."""
        if self.text.value == self._loaded:
            return  # an example's contact is nobody's
        shown = {one.rule: one.quote for one in self.findings if one.answer == "yes"}
        if not self.contact.value:
            self.contact.value = shown.get("contact") or shown.get("private-channel", "")
        if not self.promise.value:
            self.promise.value = f"SECURITY.md. {sentence}"

    def _do(self, deed: Any) -> None:
        try:
            deed()
        except TeachkitError as error:
            hint = f" {escape(error.hint)}" if error.hint else ""
            self.message.value = notice(f"{escape(error.message)}.{hint}", "Not done.", "warn")
        self.undo.disabled = not self._saving.can_undo

    def _show_plan(self) -> None:
        section = self._saving.now()
        self.contact.value, self.promise.value = section.contact, section.policy

    def _save(self) -> None:
        contact, promise = self.contact.value.strip(), self.promise.value.strip()
        if not contact and not promise:
            raise TeachkitError(
                "nothing-to-save",
                "Both fields are empty",
                place="plan",
                hint="Write at least how a hole is reported in private.",
            )
        self._saving.keep(replace(self._saving.now(), contact=contact, policy=promise))
        self.message.value = notice(escape(self._saving.where), "Saved.", "good")

    def _undo(self) -> None:
        self._saving.undo()
        self._show_plan()
        self.message.value = notice("The plan is as it was before.", "Undone, and saved.")
        if not self._saving.can_undo:
            self._manners.focus_on(".tk-saved")


def _findings_of(policy: Policy) -> tuple[Finding, ...]:
    answers: Mapping[str, str] = policy.answers
    return tuple(
        Finding(
            rule.id,
            rule.title,
            answers[rule.id],
            policy.lines.get(rule.id, 0),
            "",
            rule.advice,
        )
        for rule in RULES
        if rule.id in answers
    )


def _laid_out(findings: Sequence[Finding]) -> str:
    """Return the findings as HTML: what must be mended, what is worth adding, and the rest."""
    found = summary(findings)
    gaps = {one.rule for one in (*found.missing, *found.worth_adding)}
    rest = [one for one in findings if one.rule not in gaps]
    parts = [
        _listed("Without this, it does not work", found.missing),
        _listed("Worth adding", found.worth_adding),
    ]
    there = [one for one in rest if one.answer == "yes"]
    if there:
        parts.append(
            f"<details open><summary>What is there: {len(there)}</summary>{_items(there)}</details>"
        )
    if idle := [one for one in rest if one.answer == "n/a"]:
        parts.append(_items(idle))
    return "".join(parts)


def _listed(heading: str, findings: Sequence[Finding]) -> str:
    return f"<p><strong>{heading}</strong></p>{_items(findings)}" if findings else ""


def _items(findings: Iterable[Finding]) -> str:
    lines = []
    for one in findings:
        mark, word = MARKS[one.answer]
        place = f" Line {one.line}." if one.line else ""
        quote = f" <q>{escape(one.quote)}</q>" if one.quote else ""
        advice = f"<div>{escape(one.advice)}</div>" if one.answer == "no" else ""
        lines.append(
            f'<li style="margin:0.3em 0"><span aria-hidden="true">{mark}</span> '
            f"<strong>{escape(one.title)}</strong>: {word}.{place}{quote}{advice}</li>"
        )
    return f'<ul style="list-style:none;margin:0;padding-left:0.4em">{"".join(lines)}</ul>'
