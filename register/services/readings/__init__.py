"""Who read what is not public: a row for each page before it is sent, what a person sees of it, and
who watches over it.
"""
