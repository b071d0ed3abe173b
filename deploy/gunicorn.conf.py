"""How gunicorn serves Fubiao: two workers of eight threads, renewed now and then, one log, one set of figures."""

import gc
import os
import tempfile
from typing import Any

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
accesslog = None  # the application tells each request itself, without its address
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "forms.logs.lines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "lines"}},
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["lines"], "propagate": False}},
}

# The workers count in files they share; systemd empties the runtime directory when the service stops.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(
        prefix="fubiao-metrics-", dir=os.environ.get("RUNTIME_DIRECTORY", worker_tmp_dir)
    )


def pre_fork(server: Any, worker: Any) -> None:
    """Give a worker the first place no other counts in, so that a successor goes on where its predecessor ended."""
    taken = {other.place for other in server.WORKERS.values()}
    worker.place = min(set(range(len(taken) + 1)) - taken)


def post_fork(server: Any, worker: Any) -> None:
    """Count in one's own place; nothing is garbage while a worker starts: looking for it takes a fifth of the time."""
    gc.disable()
    os.environ["FUBIAO_WORKER"] = f"{server.pid}-{worker.place}"


def post_worker_init(worker: Any) -> None:
    """What has been loaded stays: it is left out when garbage is looked for, which would hold up every thread."""
    gc.freeze()
    gc.enable()


def on_exit(server: Any) -> None:
    """Leave no figures behind."""
    folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
    for name in os.listdir(folder):
        os.unlink(os.path.join(folder, name))
    os.rmdir(folder)
