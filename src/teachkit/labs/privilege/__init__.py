"""The labs of sudo and sudo-rs: two programs that may make anybody root.

`sudo_rs` needs no rights at all. It puts the same rules before the real parsers of both
(`parsers`), marks what one accepts and does not do (`silent`), and counts how much there is of
each program (`surface`). `sudo_policy` lets the real programs decide, setuid and all, in a folder
that they take for the whole system (`jail`); only an administrator can prepare that.
"""
