"""to whom officials of a body turn, and how long the term of a question can be

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def word(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def reference(table, column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade():
    op.add_column("body", sa.Column("reply_least_days", sa.Integer(), nullable=True))
    op.add_column("body", sa.Column("reply_most_days", sa.Integer(), nullable=True))
    op.create_table(
        "contact_person",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("kind", word("contactpersonkind", "adviser", "confidant"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        reference("contact_person", "body_id", "body"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_person")),
        sa.UniqueConstraint("body_id", "kind", name=op.f("uq_contact_person_body_id_kind")),
    )


def downgrade():
    op.drop_table("contact_person")
    op.drop_column("body", "reply_most_days")
    op.drop_column("body", "reply_least_days")
