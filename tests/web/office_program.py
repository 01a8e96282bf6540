"""An office program that speaks WebDAV to the application, without a network between them."""

import base64
import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from ombud.web.dav.door import live_workbooks

DAV = "{DAV:}"
LOCKING = (
    '<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    "<D:locktype><D:write/></D:locktype><D:owner>program</D:owner></D:lockinfo>"
)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def found(self) -> dict[str, dict[str, str]]:
        """The properties of each thing in a multistatus, by the last part of its address."""
        things = {}
        for one in ElementTree.fromstring(self.body).iter(f"{DAV}response"):
            href = one.findtext(f"{DAV}href") or ""
            props = {
                prop.tag.removeprefix(DAV): prop.text or ""
                for stat in one.iter(f"{DAV}propstat")
                if "200" in (stat.findtext(f"{DAV}status") or "")
                for prop in stat.iter()
            }
            things[href] = props
        return things


@dataclass
class Program:
    """Signed in as somebody, from an address."""

    login: str
    password: str
    address: str = "10.0.0.1"

    def ask(
        self, method: str, path: str, body: bytes | str = b"", *, length: int = -1, **headers: str
    ) -> Answer:
        """Send a request; headers are written as if_match="x". length: what it claims to send."""
        content = body.encode() if isinstance(body, str) else body
        told: dict[str, Any] = {}

        def begin(status: str, heads: list[tuple[str, str]], _failure: object = None) -> None:
            told.update(status=status, heads=heads)

        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path.encode().decode("latin1"),
            "QUERY_STRING": "",
            "SERVER_NAME": "desk",
            "SERVER_PORT": "80",
            "HTTP_HOST": "desk",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.address,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(content),
            "wsgi.errors": io.StringIO(),
            "CONTENT_LENGTH": str(len(content) if length < 0 else length),
            "HTTP_AUTHORIZATION": self.signature,
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        body_of_answer = b"".join(live_workbooks(environ, begin))
        return Answer(int(told["status"].split()[0]), dict(told["heads"]), body_of_answer)

    @property
    def signature(self) -> str:
        """The header of Basic authentication."""
        if not self.login:
            return ""
        return "Basic " + base64.b64encode(f"{self.login}:{self.password}".encode()).decode()

    def lock(self, path: str) -> str:
        """Hold a file open; returns the token."""
        answer = self.ask("LOCK", path, LOCKING, timeout="Second-600")
        assert answer.status in (200, 201), answer
        return answer.headers["Lock-Token"].strip("<>")

    def move(self, path: str, to: str, **headers: str) -> Answer:
        """Give a file another name."""
        return self.ask("MOVE", path, destination=f"http://desk{quote(to)}", **headers)
