from django.db import migrations, models
from django.db.models import Sum


def count_those_left_out(apps, _editor):
    """Of pushes before this version the parts know how many the limit left out."""
    parts = apps.get_model("pushes", "Part").objects.filter(status="over limit", push__daily_count__isnull=False)
    pushes = apps.get_model("pushes", "Push").objects
    for push, accounts in parts.order_by().values_list("push").annotate(Sum("accounts")):
        pushes.filter(pk=push).update(over_limit=accounts, in_overview=None)


class Migration(migrations.Migration):

    dependencies = [
        ('pushes', '0067_daily_forecast'),
    ]

    operations = [
        migrations.AddField(
            model_name='push',
            name='over_limit',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='push',
            name='limit_reason',
            field=models.CharField(blank=True, db_default='', max_length=500),
        ),
        migrations.RunPython(count_those_left_out, migrations.RunPython.noop),
    ]
