"""Labs about what others wrote and you ship: cargo's own tools beside our assessor.

`supply_chain` has cargo audit, cargo deny, cargo vet and Debian's cargo-debstatus judge the locks
of the talk's projects without a network, and holds their answers against `decisions.depend`.
`advisories` asks what became of locks that nobody touched, and looks into Debian's binaries.

Below them: `stand_ins` makes a lock into a project that cargo accepts, `local_data` writes our
tables as the files that the tools read, `tools` runs these, and `debian_answers` is the database
that cargo-debstatus would otherwise ask over the network.
"""
