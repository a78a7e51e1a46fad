"""The ties of a dossier as a graph, and the chains through it to whoever stands to gain."""
