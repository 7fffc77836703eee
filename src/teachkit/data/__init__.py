"""What the decisions stand on: snapshots, facts, and the files of the project at hand."""
