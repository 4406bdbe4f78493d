"""Statements whose plan PostgreSQL keeps, and what is done when it keeps it no more."""

from typing import Any, Self

import psycopg
from psycopg.pq import TransactionStatus

# A column has another type since, or somebody threw the plans of the connection away.
NO_MORE = (psycopg.errors.FeatureNotSupported, psycopg.errors.InvalidSqlStatementName)


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
