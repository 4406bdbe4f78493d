from django.db import migrations


def keep_what_administrators_may(apps, schema_editor):
    """Administrators do not create pushes by that role any more: those there are become marketers as well."""
    group, permission = apps.get_model("auth", "Group").objects, apps.get_model("auth", "Permission").objects
    administrators = group.filter(name="Administrators").first()
    if administrators is None:  # a new installation; pushes.roles makes the roles once everything is migrated
        return
    marketers, _made = group.get_or_create(name="Marketers")
    marketers.user_set.add(*administrators.user_set.all())
    administrators.permissions.remove(*permission.filter(content_type__app_label="pushes", codename="add_push"))


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pushes', '0045_kept_days'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='application',
            options={'default_manager_name': 'with_rehearsals', 'ordering': ('name',), 'permissions': (('view_every_application', 'Can see every application and all pushes'), ('use_every_application', 'Can do in every application what the roles allow'))},
        ),
        migrations.AlterModelOptions(
            name='push',
            options={'permissions': (('approve_push', 'Can approve pushes of others'),)},
        ),
        migrations.RunPython(keep_what_administrators_may, migrations.RunPython.noop),
    ]
