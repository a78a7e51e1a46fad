"""The integritisme meter: how often each cell of the test finds something, beside what is usual,
and what reviewers made of it. Counts alone, of which no small one can be worked out.
"""
