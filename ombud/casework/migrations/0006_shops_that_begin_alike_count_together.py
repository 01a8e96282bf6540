from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0005_closed_cases_wait_for_nobody'),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE casework_numberseries SET next = (SELECT MAX(same.next)"
            " FROM casework_numberseries AS same"
            " WHERE same.prefix = casework_numberseries.prefix)",
            migrations.RunSQL.noop,
        ),
    ]
