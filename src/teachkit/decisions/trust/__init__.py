"""Trust: what makes people rely on you, and what you do when something breaks (slide S29).

1. `signals` looks at a source tree: what does it show to users, contributors, the maintainers of
   dependencies and those downstream? A `signal` is a promise of yours to one of these groups.
2. `policy` reads a security policy as somebody who has found a hole: is there a way in?
   `sentences` says what in a text can be a promise, `contacts` which ways are private.
3. `incident` plays ninety days after a report, from a story that is data, and `debrief` holds the
   game against what the policy had promised.
4. `identifiers` asks whether each advisory id stands beside its own hole.

Everything is handed in as text or plain data; nothing here opens a file.
"""
