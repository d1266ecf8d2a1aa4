"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weidewinkels.settings")
application = get_wsgi_application()
# What is here now stays: going through all of it for garbage would hold up a page for some 80 ms.
gc.collect()
gc.freeze()
