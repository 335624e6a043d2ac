"""A small Grafana over HTTP: the documented routes of folders, dashboards and search, as far as a push uses them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "glsa_test"


class Grafana:
    """What it holds: folders {uid: title}, dashboards {uid: (board, folder)}, the writes asked for, live lines."""

    def __init__(self) -> None:
        self.url = ""
        self.folders: dict[str, str] = {}
        self.boards: dict[str, tuple[dict[str, Any], str]] = {}
        self.writes: list[str] = []
        self.lines: list[str] = []

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: str) -> tuple[int, Any]:
        """Status and JSON."""
        if method == "GET" and (match := re.fullmatch(r"/api/folders/([\w-]+)", path)):
            title = self.folders.get(match[1])
            return (200, {"uid": match[1], "title": title}) if title else (404, {"message": "folder not found"})
        if method == "GET" and path == "/api/search":
            return 200, self._search(query)
        if match := re.fullmatch(r"/api/dashboards/uid/([\w-]+)", path):
            return self._board(method, match[1])
        if method == "POST" and path.startswith("/api/live/push/"):
            self.lines += body.splitlines()
            return 200, {}
        if method == "POST":
            self.writes.append(path)
            return self._post(path, json.loads(body))
        return 404, {"message": "Not found"}

    def _board(self, method: str, uid: str) -> tuple[int, Any]:
        if uid not in self.boards:
            return 404, {"message": "Dashboard not found"}
        board, folder = self.boards[uid]
        if method == "DELETE":
            self.writes.append(f"delete {uid}")
            del self.boards[uid]
            return 200, {"title": board["title"]}
        return 200, {"dashboard": board, "meta": {"folderUid": folder}}

    def _post(self, path: str, body: Any) -> tuple[int, Any]:
        if path == "/api/folders":
            self.folders[body["uid"]] = body["title"]
            return 200, {"uid": body["uid"]}
        if path != "/api/dashboards/db":
            return 404, {"message": "Not found"}
        board, folder = body["dashboard"], body["folderUid"]
        if folder not in self.folders:
            return 400, {"message": "folder not found"}
        if board["uid"] in self.boards and not body["overwrite"]:
            return 412, {"message": "A dashboard with the same uid already exists"}
        self.boards[board["uid"]] = ({**board, "id": len(self.boards) + 1, "version": 1}, folder)
        return 200, {"status": "success", "uid": board["uid"]}

    def _search(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        rows = [
            {"uid": uid, "title": board["title"], "tags": board["tags"], "type": "dash-db", "folderUid": folder}
            for uid, (board, folder) in sorted(self.boards.items())
            if set(query.get("tag", [])) <= set(board["tags"])
        ]
        limit, page = int(query["limit"][0]), int(query["page"][0])
        return rows[(page - 1) * limit : page * limit]


@contextmanager
def running() -> Iterator[Grafana]:
    """It answers while the context is open."""
    grafana = Grafana()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            if self.headers.get("Authorization") == f"Bearer {TOKEN}":
                status, answer = grafana.answer(self.command, parts.path, parse_qs(parts.query), body)
            else:
                status, answer = 401, {"message": "Invalid API key"}
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = _serve

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    grafana.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield grafana
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
