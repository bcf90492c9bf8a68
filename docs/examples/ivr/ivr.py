"""An IVR menu for Dialplane: python3 ivr.py [port]. The state of a call is in the URL: nothing is kept here."""
import json
import os
import re
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOODBYE = [{"verb": "play", "url": "ivr/goodbye.wav"}, {"verb": "hangup"}]


def menu(attempt, *sounds):
    return [{"verb": "gather", "input": ["digits"], "numDigits": 1, "timeout": 5,
             "play": {"url": sounds}, "actionHook": f"/ivr?attempt={attempt}"}]


def document(key, attempt):
    """What the caller hears next: at the start, after a key, or when no key or a wrong one was pressed."""
    if key == "1":
        return menu(1, "ivr/you-pressed.wav", "digits/1.wav", "ivr/welcome.wav")
    if key == "2":
        return menu(1, "music/loop.wav")
    if key == "3":
        return GOODBYE
    if attempt == 3:
        return GOODBYE
    return menu(attempt + 1, *(["ivr/invalid.wav"] if key else []), "ivr/welcome.wav")


class Ivr(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections
    timeout = 60  # seconds a connection may say nothing
    disable_nagle_algorithm = True

    def do_POST(self):
        try:
            length = int(self.headers.get("Content-Length", ""))
            path = re.fullmatch(r"/ivr(?:\?attempt=([1-3]))?", self.path)
            if not path or not 0 <= length <= 65_536:
                raise ValueError("no such document")
            request = json.loads(self.rfile.read(length))
            answer = json.dumps(document(str(request.get("digits") or ""), int(path[1] or 0))).encode()
        except (ValueError, AttributeError, RecursionError):
            self.close_connection = True
            return self.send_error(400)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # also as process 1 of a container
port = int(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PORT", 8085))
server = ThreadingHTTPServer(("127.0.0.1", port), Ivr)
print(f"IVR at http://127.0.0.1:{server.server_address[1]}/ivr", flush=True)
server.serve_forever()
