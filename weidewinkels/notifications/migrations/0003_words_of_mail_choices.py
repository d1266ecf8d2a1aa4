from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_mail_choices")]

    operations = [
        migrations.AlterField(
            model_name="mailchoice",
            name=name,
            field=models.BooleanField(default=True, verbose_name=label),
        )
        for name, label in (
            ("changes", "Als een ander iets van u wijzigt"),
            ("digest", "Elke week: hoeveel er verouderd is"),
            ("freshness", "Als het tijd is om te laten weten of alles nog klopt"),
        )
    ]
