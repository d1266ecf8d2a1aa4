from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    name = "weidewinkels.suggestions"
    default_auto_field = "django.db.models.BigAutoField"
