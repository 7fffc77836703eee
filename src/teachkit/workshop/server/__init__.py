"""Voila, made fit for a room of 200 people who do not know each other.

`app` is a subclass of the standalone Voila. Never serve a room with the extension of Jupyter's
server: it runs any code that a visitor sends. What Voila lacks, each piece in a place of its own:

1. `visitor`: cookies and roles; the handler that all our routes stand on; `identity` tells
   Jupyter's own handlers the same;
2. `limits`: how often something may be done; `doors`: how many Pythons there may be, and a queue;
3. `join`, `pages`, `answers`: the routes of the participants;
4. `notebooks`: chapters as a room sees them; `rendering`: their pages, by Voila's exporter;
5. `engine`: what gives a page its Python, of which there are two. `warm` shows those of
   `teachkit.workshop.kernels`; `ipython` is Voila's own kind, cured, with `channel` (delay, whose
   kernel is it, and is it alive) and `pool` (preheated, and no storm of new ones);
6. `work` goes between the store and a kernel's folder; `files` are those of the front ends;
   `log`: who asked for what, without keys; `ready`: can this machine hold the room?
"""
