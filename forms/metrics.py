"""What is counted and timed. Under gunicorn the workers count in files they share, each in its own place."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
PLACE = "FUBIAO_WORKER"
"""The place a worker counts in: its successor goes on there, so that the files do not grow in number."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

if SHARED in os.environ:
    values.ValueClass = values.MultiProcessValue(lambda: os.environ.get(PLACE) or str(os.getpid()))

OWN = CollectorRegistry()
REQUESTS = Counter("fubiao_requests", "Requests answered", ["endpoint", "method", "status"], registry=OWN)
REQUEST_SECONDS = Histogram(
    "fubiao_request_seconds", "Seconds until the last byte", ["endpoint"], buckets=BUCKETS, registry=OWN
)
RENDERINGS = Counter("fubiao_renderings", "Word files made, or not", ["paper", "outcome"], registry=OWN)
SUBMISSIONS = Counter("fubiao_submissions", "Submissions on record", ["annex"], registry=OWN)
FAILURES = Counter("fubiao_failures", "Requests that failed, by cause", ["cause"], registry=OWN)
DATABASE_WAIT = Histogram(
    "fubiao_database_wait_seconds", "Seconds until a writer had its lock", buckets=BUCKETS, registry=OWN
)

for cause in ("unavailable", "unhandled", "broken off"):
    FAILURES.labels(cause)


def counted(*now: Collector) -> CollectorRegistry:
    """Everything counted so far by all workers, and what the collectors given find at this moment."""
    registry = CollectorRegistry()
    if SHARED in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(OWN)
    for collector in now:
        registry.register(collector)
    return registry
