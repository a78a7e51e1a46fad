"""Signing in at an identity provider of the body, by OpenID Connect (decision 0037).

`provider` knows the provider and asks it, `tokens` looks at what it signed, `flow` leads somebody
there and back. Nothing here knows an account.
"""
