"""Copies of the register that can be put back: made while people work, verified, restored. See
decision 0040.
"""
