import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pushes', '0071_past_the_limit'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='shadow_percent',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, validators=[django.core.validators.MaxValueValidator(99)], verbose_name='percent through the own gateway'),
        ),
        migrations.AddField(
            model_name='part',
            name='through',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pushes.application'),
        ),
        migrations.AddField(
            model_name='push',
            name='shadow_accounts',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='push',
            name='shadow_percent',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='push',
            name='shared_out',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
    ]
