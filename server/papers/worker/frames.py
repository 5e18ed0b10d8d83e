"""The conversation with the server: frames of a 4-byte big-endian length and a body, in on one stream and out on
another."""

import json
import struct

from . import limits
from .errors import Refused

_CHUNK = 1 << 16


class Ended(Exception):
    """The caller closed its end."""


def _read(stream, length):
    parts = []
    while length:
        part = stream.read(min(length, _CHUNK))
        if not part:
            raise Ended
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _drop(stream, length):
    while length:
        part = stream.read(min(length, _CHUNK))
        if not part:
            raise Ended
        length -= len(part)


def read_request(stream):
    """The next request as a dict. Raises Ended at the end of the stream, Refused for a frame that is no request: the
    stream is in step then."""
    (length,) = struct.unpack(">I", _read(stream, 4))
    if length > limits.REQUEST_BYTES:
        _drop(stream, length)
        raise Refused(
            "",
            f"请求过长：{length} 字节，最多 {limits.REQUEST_BYTES} 字节。",
            f"the request has {length} bytes, more than {limits.REQUEST_BYTES}",
        )
    body = _read(stream, length)
    try:
        request = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Refused("", "请求不是有效的 JSON。", "the request is no JSON in UTF-8") from None
    if not isinstance(request, dict):
        raise Refused("", "请求不是 JSON 对象。", "the request is no JSON object")
    return request


def write_answer(stream, header, body=b""):
    text = json.dumps(header, ensure_ascii=False, sort_keys=True).encode("utf-8")
    stream.write(struct.pack(">I", len(text)))
    stream.write(text)
    stream.write(body)
    stream.flush()
