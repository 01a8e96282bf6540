"""The WSGI door: what granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from ombud.site.orphans import end_with_server

end_with_server()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.site.settings")
application = get_wsgi_application()
