"""How soon the live book answers, and what it weighs, beside JupyterLite's REPL in the same run.

python -m benchmarks.book --help
"""
