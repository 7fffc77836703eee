"""The talk's decisions as functions: pure Python, no I/O, no widgets, so they run anywhere.

`premise` asks whether the title is true. Then a package for each word, in the talk's order::

    choose      which project is worth your years
    focus       what would make people want it, and would it survive a second look
    iterate     what to do better next, from evidence
    document    what readers need, and which page serves them
    depend      what you rely on, and who has looked at it
    distribute  how it reaches people who have no compiler and want none
    trust       what makes people rely on you, and what you do when something breaks

`plan` holds what was decided, a section a word, and audits one section against the others. In
each package one small module is the row that the plan keeps (`point`, `loop`, `need`, `goals`,
`channel`, `signal`): `plan` imports these alone, and whatever reads a plan starts fast.
`project` is the reader's own, and `semver` the arithmetic of versions that they share.
"""
