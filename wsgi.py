"""The desk as gunicorn and `flask --app wsgi` know it."""

from __future__ import annotations

import sys

from borderdesk.app import create_app
from config import Config, ConfigError

try:
    config = Config.from_environment()
except ConfigError as fault:
    print(fault, file=sys.stderr)
    # To gunicorn 3 means “do not try again”; after any other number it would start
    # workers that fail, without end (WORKER_BOOT_ERROR in its arbiter).
    raise SystemExit(3) from None

app = create_app(config)
