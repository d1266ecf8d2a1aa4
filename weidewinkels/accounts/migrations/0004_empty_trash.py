from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CODENAME = "empty_trash"


def give_to_reviewers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The permission too: Django itself makes it only after the last migration."""
    content_type = apps.get_model("contenttypes", "ContentType").objects.get(
        app_label="accounts", model="ownership"
    )
    names = dict(apps.get_model("accounts", "Ownership")._meta.permissions)
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=CODENAME, defaults={"name": names[CODENAME]}
    )
    apps.get_model("auth", "Group").objects.get(name="beheerder").permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_manage_datastore")]

    operations = [
        migrations.AlterModelOptions(
            name="ownership",
            options={
                "default_permissions": ("add", "change", "delete", "view"),
                "permissions": [
                    ("add_record", "May add records"),
                    ("edit_own_record", "May edit the records that one owns"),
                    ("edit_record", "May edit all records"),
                    ("delete_record", "May delete records"),
                    ("restore_record", "May restore deleted records"),
                    ("undo_batch", "May undo changes of others"),
                    ("empty_trash", "May delete for good what is in the trash"),
                    ("manage_datastore", "May see to the resource and the app's set-up"),
                ],
                "verbose_name": "eigenaarschap",
                "verbose_name_plural": "eigenaarschappen",
            },
        ),
        migrations.RunPython(give_to_reviewers, migrations.RunPython.noop),
    ]
