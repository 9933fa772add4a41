"""What the web server calls."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

import_module("config.urls")  # with all that pages are made of, which the first request would wait for
import_module("landscape.unchanged").release()  # and so for this
gc.collect()
gc.freeze()  # or now and then a page waits a tenth of a second while all that is looked through for garbage
