"""Many documents streamed to a ZIP by one process: ``python -m tests.benchmarks.bulk COUNT CODEC`` prints JSON."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from forms.documents.engine import CODECS, CompiledTemplate
from forms.documents.stored_zip import StoredZip
from tests.benchmarks.subject import TEMPLATE, shown


def archive(count: int, render: Callable[[dict[str, Any]], bytes], answers: dict[str, Any]) -> Iterator[bytes]:
    """The archive piece by piece; every document is another organisation's."""
    made = StoredZip()
    for number in range(count):
        unit = answers["unit"] | {"name": f"第{number}号单位"}
        document = render(answers | {"unit": unit})
        yield made.header(f"{number:05}.docx", document)
        yield document
    yield made.close()


def main(count: str, codec: str) -> None:
    """Stream the archive to a file and print the seconds, the peak memory and the size."""
    template, answers = CompiledTemplate.compile(TEMPLATE.read_bytes()), shown()
    start = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        for piece in archive(int(count), lambda given: template.render(given, CODECS[codec]), answers):
            file.write(piece)
        size = file.tell()
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": peak(), "size": size}))


def peak() -> float:
    """The most memory this program ever held, in MiB. Linux counts it anew for each program, getrusage does not."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
