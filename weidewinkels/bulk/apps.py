from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "weidewinkels.bulk"
    default_auto_field = "django.db.models.BigAutoField"
