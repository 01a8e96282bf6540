from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0004_wide_indexes'),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE casework_case SET waiting_for = '' WHERE stage = 'closed' AND waiting_for <> ''",
            "UPDATE casework_case SET waiting_for = 'us' WHERE stage = 'closed' AND waiting_for = ''",
        ),
    ]
