"""Single sign-on against an identity provider of our own: what it does right, and 17 attacks."""
