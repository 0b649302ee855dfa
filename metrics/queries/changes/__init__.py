"""The difference between two moments, classified: what became known, and what it did to the charts.

Only rows that remember are read, by when they became known or ceased to be: however much history is kept,
the cost is that of what changed.
"""
