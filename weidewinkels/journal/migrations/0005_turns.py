from django.db import migrations, models


class Migration(migrations.Migration):
    """Leases live for seconds: those of before need not be kept."""

    dependencies = [
        ("journal", "0004_drafted_at"),
    ]

    operations = [
        migrations.DeleteModel(name="Lease"),
        migrations.CreateModel(
            name="Lease",
            fields=[
                (
                    "name",
                    models.CharField(max_length=120, primary_key=True, serialize=False),
                ),
                ("holder", models.CharField(blank=True, max_length=40)),
                ("expires_at", models.DateTimeField()),
                ("asked_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterField(
            model_name="entry",
            name="batch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=models.CASCADE,
                related_name="entries",
                to="journal.batch",
            ),
        ),
    ]
