from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gateway', '0021_unbound'),
    ]

    operations = [
        migrations.AddField(
            model_name='appchannel',
            name='services',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='appchannel',
            name='refused_by',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='appchannel',
            name='dead_to_drop',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='address',
            name='is_proven',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
