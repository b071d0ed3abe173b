"""What machines ask: is the process alive, can it keep submissions, and its figures. No reader, no session, no rows."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from flask import Blueprint, abort, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from werkzeug.wrappers import Response as Answer

from forms import duties
from forms.metrics import counted
from forms.models.readiness import PROBES, is_ready, probes
from forms.models.volume import database_bytes, free_room

RETRY_AFTER = "5"
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")

blueprint = Blueprint("health", __name__)


def came_straight() -> bool:
    """Whether no proxy stands between the asker and this server."""
    return not any(name in request.headers for name in FORWARDED)


def is_of_this_machine() -> bool:
    """Whether the asker sits on this machine, and says nothing of another."""
    before_proxies = request.environ.get("werkzeug.proxy_fix.orig", {})
    address = before_proxies.get("REMOTE_ADDR") or request.environ.get("REMOTE_ADDR", "")
    try:
        return came_straight() and ip_address(address).is_loopback
    except ValueError:
        return False


@blueprint.get("/livez")
def alive() -> Answer:
    """The process answers; the database is not asked."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
def ready() -> Answer:
    """Whether submissions can be kept, and if not, which probe says so: 200 or 503."""
    if not came_straight():
        abort(404)
    found = probes()
    answer = jsonify(ready=is_ready(found), **found)
    if not is_ready(found):
        answer.status_code = 503
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer


@blueprint.get("/metrics")
def metrics() -> Answer:
    """The figures, for whoever collects them on this machine; nobody else learns that they are there."""
    if not is_of_this_machine():
        abort(404)
    return Answer(generate_latest(counted(Standing())), content_type=CONTENT_TYPE_LATEST)


class Standing(Collector):
    """What is true at the moment somebody asks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Readiness probe by probe, the size of the database, the room left, and when each duty was last done."""
        found = probes()
        ready = GaugeMetricFamily("fubiao_ready", "1 where a probe finds nothing wrong", labels=["probe"])
        for name in PROBES:
            ready.add_metric([name], float(found[name] == "ok"))
        yield ready
        yield GaugeMetricFamily("fubiao_free_bytes", "Room left on the disk of instance/", free_room())
        yield GaugeMetricFamily("fubiao_database_bytes", "Size of the database", database_bytes())
        done = GaugeMetricFamily("fubiao_duty_timestamp_seconds", "When a duty last ended well", labels=["duty"])
        failed = GaugeMetricFamily("fubiao_duty_failed", "1 where a duty last ended badly", labels=["duty"])
        for name in duties.DUTIES:
            last = duties.last(name)
            done.add_metric([name], last.well_at)
            failed.add_metric([name], float(not last.well))
        yield done
        yield failed
