import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('arrivals', '0004_foresight'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlongRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(max_length=120)),
                ('row_no', models.IntegerField()),
                ('reason', models.CharField(max_length=40)),
                ('imported', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='arrivals.import')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('imported', 'sheet', 'row_no'), name='row_along_import')],
            },
        ),
    ]
