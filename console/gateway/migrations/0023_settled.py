from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gateway', '0022_services_of_a_channel'),
    ]

    operations = [
        migrations.AddField(
            model_name='appchannel',
            name='settled_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
