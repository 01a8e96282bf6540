from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reading',
            name='language',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "UPDATE assessment_reading SET language = 'zh' WHERE language LIKE 'zh-%'",
        ),
    ]
