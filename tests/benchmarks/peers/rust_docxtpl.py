"""rust-docxtpl, the drop-in for docxtpl: run with its folder first on the path, so that ``docxtpl`` is the peer's."""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from pathlib import Path

from docxtpl import DocxTemplate


def main(template: str, answers: str, seconds: str, result: str) -> None:
    """Render for so many seconds and print the median milliseconds of one document."""
    document, given, times = DocxTemplate(template), json.loads(Path(answers).read_text("utf-8")), []
    end = time.monotonic() + float(seconds)
    content = b""
    while time.monotonic() < end or len(times) < 4:
        start = time.perf_counter()
        document.render(given, autoescape=True)
        saved = io.BytesIO()
        document.save(saved)
        times.append(time.perf_counter() - start)
        content = saved.getvalue()
    Path(result).write_bytes(content)
    print(json.dumps({"milliseconds": statistics.median(times[1:]) * 1000, "size": len(content)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
