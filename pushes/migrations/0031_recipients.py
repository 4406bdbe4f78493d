from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pushes', '0030_templates'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='kept_recipients',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
    ]
