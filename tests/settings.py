"""Settings of the tests: nothing of a developer's own, quick hashing, mail in memory."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / ".env.example"
for name in re.findall(r"^#? ?([A-Z_]+)=", EXAMPLE.read_text(), flags=re.MULTILINE):
    os.environ.pop(name, None)
os.environ |= {"ENV_FILE": os.devnull, "DEBUG": "on", "LOG_FORMAT": "json"}
# Another database than SQLite, beside which Django makes one for the tests (`tests.on_postgres`).
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from weidewinkels.settings import *  # noqa: E402, F403

# Processes that a test starts have a database of their own.
os.environ.pop("DATABASE_URL", None)
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost"]
if not url:
    # A file: in memory, the threads of the live server would share one connection, and one's
    # transaction would be the other's. What it holds needn't outlive the machine.
    folder = tempfile.mkdtemp(prefix="weidewinkels-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": f"{folder}/app.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_AUTOREFRESH = True
MAP_TILES_URL = ""
ADDRESS_URL = ""
# A test that needs a store asks for one of its own: nothing may reach that of the developer.
DATASTORE_URL = "embedded:///dev/null/a-test-without-the-fixture-store"
# The live server looks for this very name to tell whether it is to serve static files.
INSTALLED_APPS = [
    "django.contrib.staticfiles" if app == "weidewinkels.web.apps.StaticFiles" else app
    for app in INSTALLED_APPS  # noqa: F405
]
