"""An index for a large table, made without holding up what writes to it meanwhile."""

from typing import Any

from django.db import migrations


class AddIndexBeside(migrations.AddIndex):
    """Adds it CONCURRENTLY on PostgreSQL, and anew where an attempt was broken off. SQLite has one writer anyway.

    Its migration is not atomic.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make it."""
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(self.index.name)}")
            schema_editor.add_index(model, self.index, concurrently=True)
