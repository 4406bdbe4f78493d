"""Indexes for the records in other orders, made without holding up what writes pushes meanwhile."""

from typing import Any

from django.db import migrations, models


class AddIndexBeside(migrations.AddIndex):
    """Adds it CONCURRENTLY on PostgreSQL, and anew where an attempt was broken off. SQLite has one writer anyway."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(self.index.name)}")
            schema_editor.add_index(model, self.index, concurrently=True)


def by(name: str, column: str) -> AddIndexBeside:
    """The index of that name."""
    fields = ["application", "status", column, "id"]
    return AddIndexBeside(
        model_name="push",
        index=models.Index(fields=fields, name=f"push_sorted_by_{name}", condition=models.Q(test_key="")),
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("pushes", "0059_webhook_secrets")]

    operations = [by("time", "confirmed_at"), by("title", "title"), by("accounts", "accounts")]
