"""The tests of one application, asked for by the records' filter, are found by index."""

from django.db import migrations, models

from pushes.index_beside import AddIndexBeside

IS_A_TEST = models.Q(("test_key", ""), _negated=True)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("pushes", "0080_exceptions_audited")]

    operations = [
        AddIndexBeside(
            model_name="push",
            index=models.Index(fields=["application", "-id"], name="push_tests_of_application", condition=IS_A_TEST),
        )
    ]
