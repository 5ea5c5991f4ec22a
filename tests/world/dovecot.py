"""A real IMAP server on loopback: Debian's dovecot-imapd, run as a subprocess with a home of its
own. Used where it is installed; `tests.world.imap` plays a server everywhere.
"""

import contextlib
import getpass
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imap_tools import imap_utf7

from tests.world.addresses import free_port

DOVECOT = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")

_CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = yes
auth_failure_delay = 0
{users}
first_valid_uid = 1
mail_location = maildir:{base}/mail:LAYOUT=fs
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server: any user may log in with `password`; all share one mail folder."""

    base: Path
    port: int
    starttls: int
    password: str

    def folder(self, name: str) -> Path:
        root = self.base / "mail"
        return root if name == "INBOX" else root / imap_utf7.utf7_encode(name).decode()

    def put(self, name: str, mails: Sequence[bytes]) -> None:
        """Deliver mails into a folder, as a mail server does: into `new`, by renaming."""
        folder = self.folder(name)
        for part in ("tmp", "new", "cur"):
            _make(folder / part)
        start = len(list(folder.glob("*/*")))
        for number, mail in enumerate(mails, start):
            file = folder / "tmp" / f"{1_700_000_000 + number}.M{number}.test"
            file.write_bytes(mail)
            _give(file)
            file.rename(folder / "new" / file.name)

    def seen(self, name: str) -> int:
        """How many mails have been marked: the flag S in a maildir's file name."""
        return len([one for one in self.folder(name).glob("cur/*") if "S" in one.name[-5:]])

    def renumber(self, name: str) -> None:
        """Lose the index, as after a restore: the folder gets a new UIDVALIDITY."""
        time.sleep(1.1)  # a UIDVALIDITY is a time in seconds
        for file in self.folder(name).glob("dovecot*"):
            file.unlink()


@contextmanager
def dovecot(base: Path, cert: Path, key: Path, password: str = "secret") -> Iterator[Dovecot]:
    """Run a server whose files lie in `base`."""
    assert DOVECOT is not None
    owner = _owner()
    port, starttls = free_port(["127.0.0.1"]), free_port(["127.0.0.1"])
    config = base / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            base=base,
            cert=cert,
            key=key,
            users=_users(),
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            password=password,
            port=port,
            starttls=starttls,
        )
    )
    for folder in (base / "state", base / "mail"):
        _make(folder)
    process = subprocess.Popen(
        [DOVECOT, "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, process, base / "log")
        yield Dovecot(base, port, starttls, password)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def _owner() -> pwd.struct_passwd:
    """Whose mails they are: dovecot reads none of root's."""
    return pwd.getpwnam("nobody" if os.getuid() == 0 else getpass.getuser())


def _users() -> str:
    """Without root all its processes are our own; with root, the package's users are there."""
    if os.getuid() == 0:
        return ""
    name, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    return (
        f"default_internal_user = {name}\ndefault_login_user = {name}\n"
        f"default_internal_group = {group}"
    )


def _make(folder: Path) -> None:
    for one in (*reversed(folder.parents), folder):
        if not one.exists():
            one.mkdir()
            _give(one)


def _give(path: Path) -> None:
    if os.getuid() == 0:
        owner = _owner()
        os.chown(path, owner.pw_uid, owner.pw_gid)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(100):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"dovecot did not start: {log.read_text() if log.exists() else '?'}")
