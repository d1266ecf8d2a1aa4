from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PERMISSIONS = {
    "eigenaar": ("add_record", "edit_own_record"),
    "beheerder": ("add_record", "edit_record", "delete_record", "restore_record", "undo_batch"),
    "medewerker": ("delete_record", "restore_record"),
}


def make_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The permissions too: Django itself makes them only after the last migration."""
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="accounts", model="ownership"
    )
    names = dict(apps.get_model("accounts", "Ownership")._meta.permissions)
    for role, codenames in PERMISSIONS.items():
        group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        for codename in codenames:
            permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": names[codename]}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_ownership"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
