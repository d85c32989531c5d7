"""Messages of a device as the C of the link sends them."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_char_p, c_int8, c_uint8, c_uint16, c_uint32
from typing import Any

from link_in_c import (
    CBox,
    CCounts,
    CFound,
    CInfo,
    CModel,
    CReplyTo,
    CResult,
    CStatistics,
    CTensor,
    CTime,
    library,
)
from link_vectors import REQUEST_CRC

_PIXELS = [0, 1, 2, 253, 254, 255]  # of the page's vectors

TO = CReplyTo(77, REQUEST_CRC)


def array(kind: type, values: Any) -> Any:
    """An array of C."""
    return (kind * len(values))(*values)


def info_of(fields: dict[str, Any]) -> CInfo:
    """What an INFO is made from."""
    axes = [1, *fields["input_shape"]]
    shape = array(ctypes.c_int32, [*axes, 0, 0, 0, 0, 0][:6])
    given = CTensor(b"int8", len(axes), shape, 0, fields["input_scale"], fields["input_zero_point"])
    made = CTensor(
        b"int8",
        2,
        array(ctypes.c_int32, [1, fields["outputs"], 0, 0, 0, 0]),
        fields["outputs"],
        fields["output_scale"],
        fields["output_zero_point"],
    )
    labels = array(c_char_p, [label.encode() for label in fields["labels"]])
    model = CModel(
        fields["model"].encode(),
        fields["tool"].encode(),
        fields["model_sha256"].encode(),
        ctypes.pointer(given),
        1,
        ctypes.pointer(made),
        1,
        labels,
        len(labels),
        fields["arena_bytes"],
        fields["constant_bytes"],
        0,
    )
    rest = {name: fields[name] for name, _ in CInfo._fields_ if name not in {"model", "board"}}
    return CInfo(model=ctypes.pointer(model), board=fields["board"].encode(), **rest)


def result_of(fields: dict[str, Any]) -> CResult:
    """What a RESULT or CAPTURE is made from."""
    found = CFound(
        CBox(*fields["region"]),
        **{
            name: fields[name]
            for name in ("ink_is_dark", "contrast", "spread", "threshold", "stroke_width", "reduction")
        },
    )
    tensor = array(c_int8, fields["tensor"]) if fields["tensor"] else None
    pixels = _PIXELS if fields["image"] is True else fields["image"]
    image = array(c_uint8, pixels) if pixels else None
    return CResult(
        fields["number"],
        fields["width"],
        fields["height"],
        0 if fields["found"] else 1,
        found,
        *(CTime(*fields[name]) for name in ("capture", "preprocess", "inference")),
        array(c_int8, fields["logits"]),
        len(fields["logits"]),
        tensor,
        len(fields["tensor"]) if fields["tensor"] else 0,
        image,
    )


def answer_in_c(message: str, fields: dict[str, Any], line: Any) -> int:
    """Sends a message through the C.

    Args:
        message: Name of its type.
        fields: As the vectors of ``docs/link.md`` name them; a tensor or image is values, or false.
        line: Reference to a ``tl_link_line``.

    Returns:
        What the C returns.
    """
    link = library()
    match message:
        case "INFO":
            status = link.tl_link_answer_info(line, TO, byref(info_of(fields)))
        case "LOGITS":
            values = array(c_int8, fields["values"])
            time = CTime(fields["microseconds"], fields["ticks"])
            status = link.tl_link_answer_logits(line, TO, time, values, c_uint16(len(values)))
        case "RESULT":
            status = link.tl_link_answer_result(line, TO, byref(result_of(fields)))
        case "CAPTURE":
            status = link.tl_link_send_capture(line, TO, byref(result_of(fields)))
        case "STREAMING":
            parts = c_uint8(fields["flags"]), c_uint16(fields["width"]), c_uint16(fields["height"])
            status = link.tl_link_answer_streaming(line, TO, *parts)
        case "STATISTICS":
            counts = CCounts(**{name: fields[name] for name, _ in CCounts._fields_})
            own = {name: fields[name] for name, _ in CStatistics._fields_ if name != "link"}
            status = link.tl_link_answer_statistics(line, TO, byref(CStatistics(link=counts, **own)))
        case "ERROR":
            status = link.tl_link_answer_error(
                line, TO, fields["code"], c_uint32(fields["detail"]), fields["text"].encode()
            )
        case _:
            raise AssertionError(message)
    return int(status)
