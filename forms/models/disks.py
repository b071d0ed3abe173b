"""The disk under a folder: how much room it has, and whether it is on this machine."""

from __future__ import annotations

import shutil
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "gpfs", "glusterfs", "beegfs"),
        *("fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.rclone", "fuse.davfs", "davfs"),
    }
)
"""File systems whose locks or syncs reach another machine: SQLite asks for a disk of this one."""


def free_bytes(folder: Path) -> int:
    """The room left on the disk of a folder."""
    return shutil.disk_usage(folder).free


def file_system(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of file system a folder is on, such as ``ext4``; empty where the machine does not tell."""
    place, best, kind = str(folder.resolve()), "", ""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    for line in lines:
        before, _, after = line.partition(" - ")
        point = before.split()[4].encode("ascii", "surrogateescape").decode("unicode_escape")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, after.split()[0]
    return kind


def network_kind(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of network file system a folder is on; empty where it is on a disk of this machine."""
    kind = file_system(folder, mounts)
    return kind if kind in NETWORK else ""
