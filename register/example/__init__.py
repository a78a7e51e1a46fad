"""An invented municipality, water board and joint arrangement, with everything that a demonstration
needs.
"""
