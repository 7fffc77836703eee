"""Thin views over the core, for JupyterLab, Voila and a page with Python in the browser.

A widget here computes nothing. Its traits are the protocol with the browser: what the reader
chose goes in, plain data from `teachkit.decisions` comes out. `depend_view` makes that data,
`depend` is the widget, and its browser half lies in ``static/depend/`` as plain ES modules, which
`esm` joins into the one module that anywidget loads: no bundler, no third-party host. Every word
has its tool, and what all tools share is in one place: `tool` and ``static/tool/`` (the box around
each, its alert, its tabs), `messages` answers what a page asks, `saving` keeps a section of the
plan, and has the way back.

The chapter's questions are one card, `ask`: it judges in the browser, and works where there is no
Python. The chapter's other pieces are plain ipywidgets: `exercise` runs the checks, `project`
writes the reader's plan, `lab` shows what a lab found and runs it where that can be, `rubric` is
for those who judge a plan, and `gain` asks before the course and after it. What each looks like
on paper is in `printed`, and `teachkit.drawing` frames every picture: it has a title and tells
what is seen there.
"""

from typing import TYPE_CHECKING

from teachkit.later import later

if TYPE_CHECKING:
    from teachkit.widgets.ask import CheckYourself, Predict, Review, SelfExplain
    from teachkit.widgets.audit import PlanAudit
    from teachkit.widgets.choose import ProjectChooser
    from teachkit.widgets.depend import DependencyAssessor
    from teachkit.widgets.distribute import DistributionPlanner
    from teachkit.widgets.document import DocumentationMap
    from teachkit.widgets.exercise import Exercise
    from teachkit.widgets.focus import FocusFinder
    from teachkit.widgets.gain import Calibration, PostTest, PreTest
    from teachkit.widgets.incident import IncidentTabletop
    from teachkit.widgets.iterate import RevisionTimeline
    from teachkit.widgets.lab import Lab
    from teachkit.widgets.peer import PeerReview
    from teachkit.widgets.premise import VulnerabilityShare
    from teachkit.widgets.progress import Progress
    from teachkit.widgets.project import YourProject
    from teachkit.widgets.rubric import RubricForm
    from teachkit.widgets.trust import PolicyCheck

__all__ = [
    "Calibration",
    "CheckYourself",
    "DependencyAssessor",
    "DistributionPlanner",
    "DocumentationMap",
    "Exercise",
    "FocusFinder",
    "IncidentTabletop",
    "Lab",
    "PeerReview",
    "PlanAudit",
    "PolicyCheck",
    "PostTest",
    "PreTest",
    "Predict",
    "Progress",
    "ProjectChooser",
    "Review",
    "RevisionTimeline",
    "RubricForm",
    "SelfExplain",
    "VulnerabilityShare",
    "YourProject",
]

__getattr__ = later(
    __name__,
    {
        "Calibration": "gain",
        "CheckYourself": "ask",
        "DependencyAssessor": "depend",
        "DistributionPlanner": "distribute",
        "DocumentationMap": "document",
        "Exercise": "exercise",
        "FocusFinder": "focus",
        "IncidentTabletop": "incident",
        "Lab": "lab",
        "PeerReview": "peer",
        "PlanAudit": "audit",
        "PolicyCheck": "trust",
        "PostTest": "gain",
        "PreTest": "gain",
        "Predict": "ask",
        "Progress": "progress",
        "ProjectChooser": "choose",
        "Review": "ask",
        "RevisionTimeline": "iterate",
        "RubricForm": "rubric",
        "SelfExplain": "ask",
        "VulnerabilityShare": "premise",
        "YourProject": "project",
    },
)
