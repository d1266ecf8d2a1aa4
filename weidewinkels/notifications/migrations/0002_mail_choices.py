from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_notifications"),
        ("reminders", "0002_choices_of_notifications"),
    ]

    operations = [
        migrations.AlterModelTable(name="MailChoice", table=None),
        migrations.AddField(
            model_name="mailchoice",
            name="batches",
            field=models.BooleanField(
                default=True,
                verbose_name="Als iets dat u liet doen lang duurde en klaar is, of moet wachten",
            ),
        ),
    ]
