"""What a ranking of candidates costs, beside the same arithmetic in NumPy, in the same run.

python -m benchmarks.choose --help
"""
