"""Labs about time: who gave it, whom to believe, and what is in a message of 44 bytes.

`ntp` reads and answers the plain protocol, `nts` is a client of the authenticated one, and `ptp`
reads the precise one. Three labs use them: `ntpd_rs` asks a real server for time with proof,
`liars` lets two real daemons choose among clocks of which some lie, and `statime` listens to two
clocks of linuxptp. None of them can set a clock, because each program runs `still`.
"""
