"""flask accounts: who may sign in, and as what."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from register.access import Role
from register.cli.output import explains_errors
from register.errors import Invalid
from register.services.accounts import accounts
from register.services.officials import officials
from register.services.organisations import bodies
from register.transaction import transaction

group = AppGroup("accounts", help="Who may sign in, and as what.")
COMMANDS = (group,)

PASSWORD = click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from the first line of standard input.",
)


def _read_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


@group.command("add")
@click.argument("email")
@click.option("--name", help="The name that colleagues see; the address when left out.")
@click.option("--body", "slugs", multiple=True, help="Body at which the next --role holds.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option(
    "--official", "key", help="The body's own key of the official who will use the account."
)
@PASSWORD
@explains_errors
def add(
    email: str,
    name: str | None,
    slugs: tuple[str, ...],
    roles: tuple[str, ...],
    key: str | None,
    password_stdin: bool,
) -> None:
    """Add an account for EMAIL.

    Give --body and --role in pairs: --body vlietmonde --role clerk --body vlietmonde --role
    reviewer. One --body goes for every --role. With --official the account belongs to that
    official, and has the role official.
    """
    given = pair(slugs, roles, key)
    password = _read_password(password_stdin)
    with transaction():
        account = add_account(email, name, password, given, key)
    click.echo(
        f"{account}: {', '.join(f'{role} at {slug}' for slug, role in given) or 'no role yet'}"
    )


@group.command("give")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.argument("slug")
@explains_errors
def give(email: str, role: str, slug: str) -> None:
    """Give the account EMAIL a ROLE at the body SLUG; held already, it stays."""
    with transaction():
        accounts.give_role(accounts.get(email), bodies.get(slug), Role(role))
    click.echo(f"{email}: {role} at {slug}")


@group.command("take")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.argument("slug")
@explains_errors
def take(email: str, role: str, slug: str) -> None:
    """Take a ROLE at the body SLUG from the account EMAIL; it counts from the next page on."""
    with transaction():
        accounts.take_role(accounts.get(email), bodies.get(slug), Role(role))
    click.echo(f"{email}: no longer {role} at {slug}")


@group.command("password")
@click.argument("email")
@PASSWORD
@explains_errors
def password(email: str, password_stdin: bool) -> None:
    """Give the account EMAIL another password and end its sessions."""
    typed = _read_password(password_stdin)
    with transaction():
        accounts.set_password(accounts.get(email), typed)
    click.echo(f"{email}: another password")


@group.command("close")
@click.argument("email")
@explains_errors
def close(email: str) -> None:
    """Close the account EMAIL and end its sessions. What was done with it stays."""
    with transaction():
        accounts.disable(accounts.get(email))
    click.echo(f"{email}: closed")


def pair(slugs: tuple[str, ...], roles: tuple[str, ...], key: str | None) -> list[tuple[str, str]]:
    """Return the roles with the body at which each is held.

    Raises:
        Invalid: it cannot be said which role goes with which body.
    """
    if key is not None and len(slugs) != 1:
        raise Invalid("Name the body of the official with one --body.")
    if key is not None and not roles:
        return [(slugs[0], Role.OFFICIAL.value)]
    if len(slugs) == 1:
        slugs *= len(roles)
    if len(slugs) != len(roles):
        raise Invalid("Give --body and --role in pairs.")
    return list(zip(slugs, roles, strict=True))


def add_account(
    email: str, name: str | None, password: str, given: list[tuple[str, str]], key: str | None
) -> str:
    """Add an account with its roles; return its address.

    Raises:
        Invalid, NotFound: the address or password will not do, or a body or official is not known.
    """
    person = None
    if key is not None:
        official = officials.find_by_key(bodies.get(given[0][0]), key)
        if official is None:
            raise Invalid(
                "There is no official with the key %(key)s at this body.", "official", key=key
            )
        person = official.person
    account = accounts.add(email, name or "", password, person)
    for slug, role in given:
        accounts.give_role(account, bodies.get(slug), Role(role))
    return account.email
