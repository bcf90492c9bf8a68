import hashlib
import hmac
import time


def verify(header, body, secret):
    """body: the bytes as they came; of a GET the path and query"""
    parts = [part.split("=", 1) for part in header.split(",")]
    moment = next(value for name, value in parts if name == "t")
    if abs(time.time() - int(moment)) > 300:
        return False  # old: somebody repeats a request
    expected = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return any(name == "v1" and hmac.compare_digest(value, expected) for name, value in parts)
