"""Decks of slides from the chapters: the same text, a sentence at a time.

A cell whose metadata say ``slideshow: {slide_type: slide}`` (or ``subslide``) is on a slide. The
chapters are longer than slides, so on its way a text is made short, always by the same rules:

1. `lower` makes slides of a chapter's cells: of a point of the talk its first sentence is shown
   and the rest is what you say; evidence gets a slide of its own below; a joke keeps its label;
   what a widget prints is shown, and what it hides until you ask comes on the slide below;
2. `run` runs a chapter when a widget's printed form is wanted;
3. `deck` has nbconvert make one page of it, reveal.js within, so that it needs no network.

Cells for facilitators (the tag ``instructor``) become the speaker's notes, and are nowhere else.
"""

from teachkit.publish.slides.deck import write_deck
from teachkit.publish.slides.lower import Slide, in_order_of_the_talk, slides_of
from teachkit.publish.slides.run import read_chapter

__all__ = ["Slide", "in_order_of_the_talk", "read_chapter", "slides_of", "write_deck"]
