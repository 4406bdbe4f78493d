from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("pushes", "0036_sketches"),
    ]

    operations = [
        migrations.AddField(
            model_name="push",
            name="figures_course",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
