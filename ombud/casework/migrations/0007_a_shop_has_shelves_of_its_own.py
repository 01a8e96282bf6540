from django.db import migrations


def shelve_by_shop(apps, schema_editor):
    """Add the tokens by which a shop's cases are found shelf by shelf; SQLite needs none."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "UPDATE casework_search SET words = words || array_to_tsvector(ARRAY["
            "'#' || c.shop_id || '@' || (c.id >> 14), '#' || c.shop_id || '%%' || (c.id >> 17)])"
            " FROM casework_case c WHERE c.id = case_id",
            params=[],
        )


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0006_shops_that_begin_alike_count_together'),
    ]

    operations = [migrations.RunPython(shelve_by_shop, migrations.RunPython.noop)]
