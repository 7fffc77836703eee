"""The ``teachkit`` command: one file a command."""
