from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('arrivals', '0005_along_refusals'),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE arrivals_importedrow SET problems = NULL WHERE problems IS NOT NULL"
            " AND outcome IN ('withdrawn', 'unchanged', 'refused') AND imported_id IN"
            " (SELECT id FROM arrivals_import WHERE state = 'undone' AND failure IS NULL)",
            migrations.RunSQL.noop,
        ),
    ]
