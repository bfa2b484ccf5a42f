"""How gunicorn serves the desk: `gunicorn -c python:borderdesk.serving wsgi:app`.

Threads, since the database drivers block; two processes, so that one that is screening
leaves the other free. A proxy with TLS stands in front and buffers slow links.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

from borderdesk.edge.walls import WallsDown, check

bind = os.environ.get("BORDERDESK_BIND", "127.0.0.1:8000")

worker_class = "gthread"
workers = 2
threads = 8
timeout = 30  # seconds without a sign of life before a worker is replaced
graceful_timeout = 20  # seconds for requests under way when the desk is stopped
max_requests = 5000  # then the worker is replaced, which bounds any leak
max_requests_jitter = 500  # so that both are not replaced at once

limit_request_line = 4094  # bytes
limit_request_fields = 60
limit_request_field_size = 8190  # bytes

# Only a proxy on this machine is believed when it says https; the client's own address is
# a matter of the number of proxies in the configuration.
forwarded_allow_ips = "127.0.0.1"
accesslog = None  # its lines hold addresses, and addresses may hold names
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"lines": {"()": "borderdesk.edge.logs.Handler"}},
    "root": {"level": "INFO", "handlers": ["lines"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}},
}
control_socket_disable = True  # nothing but the service manager gives orders

# The heartbeat file of a worker must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None


def post_fork(_server: object, _worker: object) -> None:
    """Photos and the database are nobody else's to read; gunicorn's own umask is for sockets."""
    os.umask(0o077)


def post_worker_init(worker: Any) -> None:
    """Before the first request: whether the database keeps agencies apart for this desk."""
    try:
        check(worker.wsgi)
    except WallsDown as fault:
        print(fault, file=sys.stderr)
        raise SystemExit(3) from None  # “do not try again”
    # What stands now stays as long as the worker. Looking through it for garbage takes a tenth of a
    # second, in which every thread stands.
    gc.collect()
    gc.freeze()
