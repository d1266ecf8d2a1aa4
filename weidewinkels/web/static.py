"""How static files are named and kept in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Files with their content's hash in the name, for ever in the browser's cache; also those that
    JavaScript modules import."""

    support_js_module_import_aggregation = True
