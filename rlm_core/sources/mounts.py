"""Where file events and SQLite's write-ahead log cannot be trusted: file systems that others change.

Both depend on the one kernel that runs this process. inotify(7): it "does not catch remote events
that occur on network filesystems"; https://sqlite.org/wal.html: "All processes using a database must
be on the same host computer; WAL does not work over a network filesystem". A folder shared between a
host and its virtual machine is two kernels too, and what a FUSE program serves may come from
anywhere.

What is mounted where is read from `/proc/self/mountinfo` (proc_pid_mountinfo(5)), so elsewhere than
on Linux nothing is known. The names are those that the kernel's `fs/` folder and the tools named
beside them register; GNU coreutils keeps a similar list, for `tail --follow`, in its `src/stat.c`.
"""

import re
from pathlib import Path

_MOUNTINFO = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")  # a space, tab, line feed or backslash in a mount point


def mount_concern(path: Path) -> str:
    """Why file events or SQLite's write-ahead log cannot be trusted at a path; empty where they can.

    The path need not exist yet.
    """
    try:
        mountinfo = _MOUNTINFO.read_text(encoding="utf-8", errors="surrogateescape")
        return concern_in(mountinfo, path.resolve())
    except (OSError, RuntimeError):  # no Linux, or no /proc; links that run in a circle
        return ""


def concern_in(mountinfo: str, path: Path) -> str:
    """The same for an absolute path without links, by the text of a `mountinfo` file."""
    file_system, length = "", -1
    for line in mountinfo.split("\n"):
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        mount_point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[4])
        # Of two at one place the later one lies on top.
        if len(mount_point) >= length and path.is_relative_to(mount_point):
            file_system, length = after.split(" ")[0], len(mount_point)
    return _concern(file_system)


def _concern(file_system: str) -> str:
    if file_system in _NETWORK or file_system.startswith(("nfs", "smb")):
        return f"a network file system ({file_system})"
    if file_system in _SHARED:
        return f"a folder shared with another system ({file_system})"
    is_fuse = file_system == "fuse" or file_system.startswith("fuse.")
    if is_fuse and file_system.removeprefix("fuse.") not in _LOCAL_FUSE:
        return f"a file system that a program serves ({file_system})"
    return ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NETWORK = _words(
    """cifs afs coda ceph ncpfs orangefs pvfs2 gfs gfs2 ocfs2 glusterfs lustre gpfs beegfs fhgfs
    panfs snfs acfs wekafs mapr fuse.sshfs fuse.glusterfs fuse.ceph fuse.s3fs fuse.rclone
    fuse.davfs2 fuse.gvfsd-fuse fuse.juicefs fuse.cvmfs2"""
)
_SHARED = frozenset({
    "9p",  # QEMU, gVisor, and WSL 2 for the drives of Windows
    "virtiofs",
    "drvfs",  # WSL 1
    "vboxsf",  # VirtualBox
    "vmhgfs",  # VMware, and as FUSE:
    "fuse.vmhgfs-fuse",
    "prl_fs",  # Parallels
    "fakeowner",  # Docker Desktop, now and before
    "fuse.grpcfuse",
    "fuse.osxfs",
    "osxfs",
    "hostfs",  # User-mode Linux
})  # fmt: skip
_LOCAL_FUSE = _words(  # `fuseblk`, on a block device, is always local
    """ntfs-3g ntfs exfat ext2 fuse-ext2 fuse-overlayfs gocryptfs encfs cryfs securefs bindfs
    zfs-fuse"""
)
