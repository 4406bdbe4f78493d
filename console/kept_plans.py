"""How PostgreSQL plans what it is asked: it keeps plans, compiles none, and what is done when it keeps one no more."""

from typing import Any, Self

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

# A column has another type since, or somebody threw the plans of the connection away.
NO_MORE = (psycopg.errors.FeatureNotSupported, psycopg.errors.InvalidSqlStatementName)


def compile_none(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Have a new connection compile no statement: of a long history some are estimated to cost so much that it does.

    That takes 0.3 s, and to carry them out takes milliseconds. A pooler's connection is not for one of us alone.
    """
    if connection.vendor == "postgresql" and not connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")


class Cursor(psycopg.Cursor[Any]):
    """Django's cursor for values beside the statement, which has a statement planned anew where its plan is no good.

    In a transaction it cannot: that fails as a whole, and psycopg forgets all plans with its rollback.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """Carry out the statement. What failed outside of a transaction has done nothing, and is done once more."""
        try:
            return super().execute(query, params, **options)
        except NO_MORE:
            if self.connection.info.transaction_status != TransactionStatus.IDLE:
                raise
        self.connection.execute("DEALLOCATE ALL")
        return super().execute(query, params, **options)
