"""Settings, URLs, WSGI: where it is plugged together."""
