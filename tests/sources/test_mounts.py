from pathlib import Path

import pytest

from rlm_core.sources.mounts import concern_in, mount_concern

_MOUNTINFO = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
30 27 0:40 / /home rw,nosuid,relatime shared:12 master:3 - nfs4 server:/home rw,vers=4.2
31 30 0:41 / /home/ann/scratch rw - tmpfs tmpfs rw
32 27 0:42 /d /mnt/c rw,noatime - 9p C:\\134 rw,aname=drvfs;path=C:\\
33 27 0:43 / /mnt/my\\040disk rw - fuseblk /dev/sdb1 rw,user_id=0
34 27 0:44 / /mnt/auto rw - autofs systemd-1 rw
35 34 0:45 / /mnt/auto rw - cifs //nas/share rw
36 27 0:46 / /mnt/remote rw - fuse.sshfs ann@host: rw
37 27 0:47 / /mnt/served rw - fuse.something thing rw
38 27 0:48 / /mnt/locked rw - fuse.gocryptfs /home/.locked rw
39 27 0:49 / /vagrant rw - vboxsf vagrant rw
"""


@pytest.mark.parametrize(
    ("path", "concern"),
    [
        ("/srv/shop", ""),
        ("/", ""),
        ("/home/ann/shop", "a network file system (nfs4)"),
        ("/home", "a network file system (nfs4)"),
        ("/homestead", ""),
        ("/home/ann/scratch/shop", ""),
        ("/mnt/c/Users", "a folder shared with another system (9p)"),
        ("/mnt/my disk/shop", ""),
        ("/mnt/auto/shop", "a network file system (cifs)"),
        ("/mnt/remote", "a network file system (fuse.sshfs)"),
        ("/mnt/served/x", "a file system that a program serves (fuse.something)"),
        ("/mnt/locked/x", ""),
        ("/vagrant/shop", "a folder shared with another system (vboxsf)"),
    ],
)
def test_the_nearest_mount_point_decides(path: str, concern: str) -> None:
    assert concern_in(_MOUNTINFO, Path(path)) == concern


def test_text_that_is_no_list_of_mounts_is_no_concern() -> None:
    assert concern_in("", Path("/home")) == ""
    assert concern_in("nonsense\n1 2 3 - nfs\n", Path("/home")) == ""


def test_a_path_that_does_not_exist_yet_is_judged_by_what_is_mounted_above(tmp_path: Path) -> None:
    assert mount_concern(tmp_path / "not" / "yet") == mount_concern(tmp_path)
