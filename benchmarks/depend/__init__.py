"""What `depend` costs, against the tools it is held against, on the same locks in the same run.

python -m benchmarks.depend --help
"""
