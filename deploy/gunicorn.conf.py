"""How gunicorn serves Fubiao: two workers of eight threads, each started afresh now and then."""

import os

bind = os.environ.get("FUBIAO_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("FUBIAO_WORKERS", "2"))
worker_class = "gthread"
threads = 8
preload_app = False
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
control_socket_disable = True
accesslog = None
