"""One export of everything by the bureau: ``python -m tests.benchmarks.exporting INSTANCE FILE`` prints JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tests.benchmarks.bulk import peak
from tests.conftest import make_app, officer


def main(instance: str, file: str) -> None:
    """Fetch the file as a browser would, piece by piece, and print the seconds, the peak memory and the size."""
    client = officer(make_app(Path(instance)), "bureau").client
    start, size = time.perf_counter(), 0
    answer = client.get(f"/desk/{file}", buffered=False)
    assert answer.status_code == 200
    for piece in answer.iter_encoded():
        size += len(piece)
    answer.close()
    print(json.dumps({"seconds": time.perf_counter() - start, "megabytes": peak(), "size": size}))


if __name__ == "__main__":
    main(*sys.argv[1:])
