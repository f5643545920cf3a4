"""The embedded PostgreSQL server and the examination of a foreign one."""

from havendesk.kit.postgres.foreign import check_foreign
from havendesk.kit.postgres.reach import running_dsn
from havendesk.kit.postgres.server import Postgres, start_postgres

__all__ = ["Postgres", "check_foreign", "running_dsn", "start_postgres"]
