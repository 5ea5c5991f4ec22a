"""The tables, as migrations. Each migration is final once released: changes come as a new one."""

from db.schema.library import APPLICATION_ID, migrations

# Importing it adds its migrations, after those of the library.
from db.schema.editions import taste  # noqa: F401  # isort: skip

__all__ = ["APPLICATION_ID", "VERSION", "migrations"]
VERSION = 9
"""`PRAGMA user_version` after the last migration."""
