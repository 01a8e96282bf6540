from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0007_a_shop_has_shelves_of_its_own'),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='language',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "UPDATE casework_case SET language = 'zh' WHERE language LIKE 'zh-%'",
        ),
    ]
