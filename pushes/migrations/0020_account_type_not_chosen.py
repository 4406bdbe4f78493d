"""An account type may be not chosen yet. Drafts that nobody has begun to fill in had type 0 chosen for them."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_preset_types(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drafts = apps.get_model("pushes", "Push").objects.filter(status="draft", account_type=0)
    drafts.filter(package=None, typed="").update(account_type=None)


class Migration(migrations.Migration):
    dependencies = [("pushes", "0019_continuing")]

    operations = [
        migrations.AlterField("push", "account_type", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("push", "typed_repairs", models.JSONField(blank=True, default=list)),
        migrations.AlterField("accountpackage", "account_type", models.PositiveSmallIntegerField(null=True)),
        migrations.RunPython(forget_preset_types, migrations.RunPython.noop),
        migrations.AddConstraint(
            "push",
            models.CheckConstraint(
                condition=models.Q(("status", "draft"), ("account_type__isnull", False), _connector="OR"),
                name="push_confirmed_has_an_account_type",
            ),
        ),
    ]
