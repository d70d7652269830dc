"""Serves the app to browsers: the page, the websocket behind it, downloads; all behind the gate.

The front end (xterm.js and its glue) and the protocol to the app are those of textual-serve. Its
server is not used: it has neither token nor Origin check, and its page loads a font from outside.
"""

from __future__ import annotations

import asyncio
import errno
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from string import Template

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, hdrs, web
from textual_serve.download_manager import DownloadManager

from reportbot.adapters.browser_gate import Gate, in_address
from reportbot.adapters.browser_visit import Visit
from reportbot.core.errors import ReportbotError

FRONT = Path(textual_serve.__file__).parent / "static"
OWN = Path(str(files("reportbot.adapters") / "browser_page"))
STATIC = {
    "textual.js": FRONT / "js" / "textual.js",
    "xterm.css": FRONT / "css" / "xterm.css",
    "mono.ttf": FRONT / "fonts" / "RobotoMono-VariableFont_wght.ttf",
    "mono-italic.ttf": FRONT / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf",
    "page.js": OWN / "page.js",
    "page.css": OWN / "page.css",
}
LARGEST_MESSAGE = 16 * 2**20
"""Bytes of one message from the page; a paste is one message."""
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
REFUSED = {
    "host": "This address does not belong to reportbot. Open the address that `reportbot serve` printed.",
    "origin": "Another web page asked for this. Open the address that `reportbot serve` printed yourself.",
    "token": (
        "This address is not the one that `reportbot serve` printed, or it was used already: each works "
        "once, in one browser. End `reportbot serve` with Ctrl+C and start it again for a new one."
    ),
    "early": "The address is opened when you go there, not before.",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class BrowserServer:
    """The app for those who were given an address.

    Args:
        command: how a visitor's app is started, by the visitor's number.
        tell: says on the operator's terminal what went wrong.
    """

    def __init__(
        self, gate: Gate, command: Callable[[int], Sequence[str]], *, tell: Callable[[str], None]
    ) -> None:
        self.gate = gate
        self._command = command
        self._tell = tell
        self._downloads = DownloadManager()
        self._visits: dict[Visit, web.WebSocketResponse] = {}
        self._runner: web.AppRunner | None = None
        self._cookie = ""

    async def start(self, host: str, port: int) -> list[str]:
        """Begin to listen; the addresses to hand out. Raises ReportbotError when that is not possible."""
        app = web.Application(middlewares=[self._guard])
        app.add_routes(
            [
                web.get("/", self._page, allow_head=False),
                web.get("/ws", self._websocket, allow_head=False),
                web.get("/static/{name}", self._static, allow_head=False),
                web.get("/download/{key}", self._download, allow_head=False),
            ]
        )
        # No access log: it would hold the token.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise ReportbotError(_no_listening(host, port, error)) from error
        port = self._runner.addresses[0][1]
        # Cookies know no port: the name keeps two servers on one machine apart.
        self._cookie = f"reportbot-{port}"
        return [f"http://{in_address(host)}:{port}/?token={token}" for token in self.gate.unused]

    async def stop(self) -> None:
        """Close every page, end every app, stop listening."""
        visits = list(self._visits.items())
        for visit, socket in visits:
            with suppress(ConnectionError, RuntimeError):
                await socket.close(code=WSCloseCode.GOING_AWAY, message=b"ended")
            await visit.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def processes(self) -> list[int]:
        """The processes of the visitors' apps."""
        return [visit.pid for visit in self._visits if visit.pid is not None]

    # The gate.

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse who should not be here; dress every answer so that a browser keeps others out too."""
        reason = self._objection(request)
        response = _refusal(reason) if reason else await handler(request)
        if not response.prepared:
            self._dress(request, response)
        return response

    def _objection(self, request: web.Request) -> str:
        if not self.gate.knows_host(request.headers.getall(hdrs.HOST, [])):
            return "host"
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is not None and not self.gate.is_own_origin(origin, request.host):
            return "origin"
        if request.path == "/ws" and origin is None:
            return "origin"
        if request.path == "/" and "token" in request.query:
            return "early" if "Sec-Purpose" in request.headers else ""
        return "" if self._visitor(request) is not None else "token"

    def _visitor(self, request: web.Request) -> int | None:
        return self.gate.visitor(request.cookies.get(self._cookie))

    @staticmethod
    def _dress(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(HEADERS)
        response.headers["Content-Security-Policy"] = "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self' 'unsafe-inline'",  # xterm.js puts its sizes into style elements.
                "font-src 'self'",
                "img-src 'self' data:",
                f"connect-src 'self' ws://{request.host}",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            )
        )

    # What is served.

    async def _page(self, request: web.Request) -> web.StreamResponse:
        token = request.query.get("token")
        if token is None:
            socket = f"ws://{request.host}/ws"
            page = Template((OWN / "index.html").read_text("utf-8")).substitute(socket=socket)
            return web.Response(text=page, content_type="text/html")
        # Not a redirect: a browser that comes from another site's link would leave the strict cookie out.
        onward = web.Response(text=(OWN / "entered.html").read_text("utf-8"), content_type="text/html")
        if self._visitor(request) is not None:
            return onward
        cookie = self.gate.enter(token)
        if cookie is None:
            return _refusal("token")
        onward.set_cookie(self._cookie, cookie, httponly=True, samesite="Strict", path="/")
        return onward

    async def _static(self, request: web.Request) -> web.StreamResponse:
        path = STATIC.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            download = await self._downloads.get_download_metadata(key)
        except KeyError:
            raise web.HTTPNotFound from None
        owner = download.app_service
        if not isinstance(owner, Visit) or owner.visitor != self._visitor(request):
            raise web.HTTPNotFound
        name = "".join(c for c in download.file_name if c.isascii() and (c.isalnum() or c in "._-"))
        response = web.StreamResponse()
        response.content_type = download.mime_type or "application/octet-stream"
        response.charset = download.encoding or None
        response.headers["Content-Disposition"] = f'attachment; filename="{name or "report"}"'
        self._dress(request, response)
        await response.prepare(request)
        async for chunk in self._downloads.download(key):
            await response.write(chunk)
        await response.write_eof()
        return response

    # A visit.

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        visitor = self._visitor(request)
        assert visitor is not None
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=LARGEST_MESSAGE)
        await socket.prepare(request)
        await self._reloaded(visitor)
        visit = Visit(
            self._command(visitor),
            visitor=visitor,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=socket.close,
            downloads=self._downloads,
            tell=self._tell,
        )
        await visit.start(_cells(request, "width", 80), _cells(request, "height", 24))
        self._visits[visit] = socket
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await _receive(message.data, visit, socket)
        finally:
            await visit.stop()
            del self._visits[visit]
        return socket

    async def _reloaded(self, visitor: int) -> None:
        """Let the app of a page that was just left finish: it still writes the unsent text."""
        leaving = [v for v, socket in self._visits.items() if v.visitor == visitor and socket.closed]
        await asyncio.gather(*(visit.stop() for visit in leaving))


async def _receive(text: str, visit: Visit, socket: web.WebSocketResponse) -> None:
    """What the page says; anything that does not fit is dropped."""
    with suppress(ValueError, TypeError, KeyError, LookupError, AttributeError):
        kind, *rest = json.loads(text)
        if kind == "stdin":
            await visit.send_bytes(rest[0].encode("utf-8", "replace"))
        elif kind == "resize":
            await visit.set_terminal_size(_bounded(rest[0]["width"]), _bounded(rest[0]["height"]))
        elif kind == "ping":
            await socket.send_json(["pong", str(rest[0])])
        elif kind == "focus":
            await visit.focus()
        elif kind == "blur":
            await visit.blur()


def _cells(request: web.Request, name: str, default: int) -> int:
    try:
        return _bounded(request.query.get(name, default))
    except ValueError:
        return default


def _bounded(cells: object) -> int:
    return max(2, min(int(str(cells)), 1000))


def _refusal(reason: str) -> web.Response:
    return web.Response(status=403, text=REFUSED[reason] + "\n", content_type="text/plain")


def _no_listening(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} of {host} is taken by another program. Choose another with --port, "
            "or --port 0 for any that is free."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have. Choose one above 1023 with --port."
    return f"{host!r} cannot be served: {error.strerror or error}. Give --host an address of this machine."
