"""Indexes for the records in other orders, made without holding up what writes pushes meanwhile."""

from django.db import migrations, models

from pushes.index_beside import AddIndexBeside


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
