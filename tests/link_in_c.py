"""The link's C, compiled for this machine and called through ctypes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import (
    POINTER,
    c_char_p,
    c_float,
    c_int,
    c_int8,
    c_int32,
    c_size_t,
    c_uint8,
    c_uint16,
    c_uint32,
    c_void_p,
)
from functools import cache

from tintling.firmware_export.runtime_files import runtime_text
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.link.framing import OVERHEAD

FILES = (
    "tl_link.c",
    "tl_link.h",
    "tl_link_messages.c",
    "tl_link_messages.h",
    "tl_link_writer.c",
    "tl_description.h",
    "tl_preprocess.h",
)


class CEvent(ctypes.Structure):
    _fields_ = (
        ("kind", c_int),
        ("version", c_uint8),
        ("type", c_uint8),
        ("sequence", c_uint16),
        ("length", c_uint32),
        ("crc", c_uint32),
        ("offset", c_uint32),
        ("payload", POINTER(c_uint8)),
    )


class CCounts(ctypes.Structure):
    _fields_ = tuple(
        (name, c_uint32)
        for name in (
            "messages",
            "message_bytes",
            "noise",
            "bad_headers",
            "damaged",
            "too_large",
            "other_versions",
        )
    )


class CDecoderState(ctypes.Structure):
    _fields_ = (
        ("memory", c_void_p),
        *((name, c_uint32) for name in ("capacity", "begin", "end", "accepted", "offset", "fed", "seen_fed")),
        ("seen_offset", c_uint32),
        ("waiting", c_int),
        ("heard_ms", c_uint32),
        ("began_ms", c_uint32),
        ("flushing", c_int),
        ("counts", CCounts),
    )


WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, POINTER(c_uint8), c_size_t)


class CLine(ctypes.Structure):
    _fields_ = (("write", WRITE), ("context", c_void_p))


class CReplyTo(ctypes.Structure):
    _fields_ = (("sequence", c_uint16), ("crc", c_uint32))


class CTensor(ctypes.Structure):
    _fields_ = (
        ("type", c_char_p),
        ("rank", c_int32),
        ("shape", c_int32 * 6),
        ("size", c_int32),
        ("scale", c_float),
        ("zero_point", c_int32),
    )


class CModel(ctypes.Structure):
    _fields_ = (
        ("name", c_char_p),
        ("generator", c_char_p),
        ("model_sha256", c_char_p),
        ("inputs", POINTER(CTensor)),
        ("input_count", c_int32),
        ("outputs", POINTER(CTensor)),
        ("output_count", c_int32),
        ("labels", POINTER(c_char_p)),
        ("label_count", c_int32),
        ("arena_bytes", c_uint32),
        ("constant_bytes", c_uint32),
        ("macs", c_uint32),
    )


class CInfo(ctypes.Structure):
    _fields_ = (
        ("model", POINTER(CModel)),
        ("board", c_char_p),
        ("capabilities", c_uint16),
        ("counter", c_uint8),
        ("preprocess_version", c_uint16),
        ("window", c_uint16),
        ("queue_bytes", c_uint32),
        ("max_payload", c_uint32),
        ("max_pixels", c_uint32),
        ("camera_width", c_uint16),
        ("camera_height", c_uint16),
        ("counter_hz", c_uint32),
        ("boot", c_uint32),
        ("ram_bytes", c_uint32),
        ("stack_bytes", c_uint32),
    )


class CTime(ctypes.Structure):
    _fields_ = (("microseconds", c_uint32), ("ticks", c_uint32))


class CBox(ctypes.Structure):
    _fields_ = tuple((name, c_int32) for name in ("x", "y", "width", "height"))


class CFound(ctypes.Structure):
    _fields_ = (
        ("region", CBox),
        *(
            (name, c_int32)
            for name in ("ink_is_dark", "contrast", "spread", "threshold", "stroke_width", "reduction")
        ),
    )


class CResult(ctypes.Structure):
    _fields_ = (
        ("number", c_uint32),
        ("width", c_uint16),
        ("height", c_uint16),
        ("status", c_uint8),
        ("found", CFound),
        ("capture", CTime),
        ("preprocess", CTime),
        ("inference", CTime),
        ("logits", POINTER(c_int8)),
        ("logit_count", c_uint16),
        ("tensor", POINTER(c_int8)),
        ("tensor_size", c_uint16),
        ("image", POINTER(c_uint8)),
    )


class CStatistics(ctypes.Structure):
    _fields_ = (
        *(
            (name, c_uint32)
            for name in ("uptime_ms", "requests", "errors", "captures", "overruns", "stack_bytes")
        ),
        ("link", CCounts),
    )


class CFrameRequest(ctypes.Structure):
    _fields_ = (("width", c_uint16), ("height", c_uint16), ("pixels", POINTER(c_uint8)))


class CStreamRequest(ctypes.Structure):
    _fields_ = (("flags", c_uint8), ("interval_ms", c_uint16), ("count", c_uint32))


@cache
def library() -> ctypes.CDLL:
    """The link as a shared library."""
    sources = {name: runtime_text(name) for name in FILES}
    loaded = ctypes.CDLL(str(shared_library(sources)))
    loaded.tl_link_feed.restype = c_size_t
    loaded.tl_link_feed.argtypes = (c_void_p, c_char_p, c_size_t, c_void_p)
    loaded.tl_link_pending.restype = c_uint32
    loaded.tl_link_crc16.restype = c_uint16
    loaded.tl_link_crc32.restype = c_uint32
    loaded.tl_link_crc32.argtypes = (c_uint32, c_char_p, c_size_t)
    return loaded


class CDecoder:
    """``tl_link_decoder`` with the interface of :class:`tintling.link.framing.Decoder`.

    Events are tuples (kind, version, type, sequence, length, crc, offset, payload).
    """

    def __init__(self, max_payload: int) -> None:
        self._library = library()
        self._memory = (c_uint8 * (max_payload + OVERHEAD))()
        self._state = CDecoderState()
        self._library.tl_link_decoder_init(
            ctypes.byref(self._state), self._memory, c_uint32(max_payload + OVERHEAD)
        )

    @property
    def pending(self) -> int:
        return int(self._library.tl_link_pending(ctypes.byref(self._state)))

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(getattr(self._state.counts, name) for name, _ in CCounts._fields_)

    def feed(self, data: bytes) -> list[tuple[object, ...]]:
        used = 0

        def step(event: CEvent) -> None:
            nonlocal used
            rest = data[used:]
            used += self._library.tl_link_feed(
                ctypes.byref(self._state), rest, len(rest), ctypes.byref(event)
            )

        found = self._events(step)
        assert used == len(data)
        return found

    def flush(self) -> list[tuple[object, ...]]:
        return self._events(
            lambda event: self._library.tl_link_flush(ctypes.byref(self._state), ctypes.byref(event))
        )

    def tick(self, now_ms: int) -> list[tuple[object, ...]]:
        return self._events(
            lambda event: self._library.tl_link_tick(
                ctypes.byref(self._state), c_uint32(now_ms), ctypes.byref(event)
            )
        )

    def _events(self, step: Callable[[CEvent], object]) -> list[tuple[object, ...]]:
        found = []
        event = CEvent()
        while True:
            step(event)
            if not event.kind:
                return found
            payload = bytes(event.payload[: event.length]) if event.payload else b""
            found.append(
                (
                    event.kind,
                    event.version,
                    event.type,
                    event.sequence,
                    event.length,
                    event.crc,
                    event.offset,
                    payload,
                )
            )


class Collector:
    """A ``tl_link_line`` that keeps what is written; it fails after ``limit`` bytes."""

    def __init__(self, limit: int | None = None) -> None:
        self.data = bytearray()
        self.limit = limit
        self._write = WRITE(self._keep)
        self.line = CLine(self._write, None)

    def _keep(self, _context: object, data: object, count: int) -> int:
        if self.limit is not None and len(self.data) + count > self.limit:
            return 1
        self.data += bytes(data[:count])  # type: ignore[index]
        return 0
