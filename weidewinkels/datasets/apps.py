from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "weidewinkels.datasets"
    default_auto_field = "django.db.models.BigAutoField"
