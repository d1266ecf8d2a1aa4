from django.db import migrations


class Migration(migrations.Migration):
    """Of what people want mail is known by the notifications from now on; its table stays."""

    dependencies = [("reminders", "0001_reminders"), ("notifications", "0001_notifications")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="MailChoice")]
        )
    ]
