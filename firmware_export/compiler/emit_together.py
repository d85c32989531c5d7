"""Several networks as C text that holds what they have in common once.

Kernels are static functions, of which the compiler keeps a copy for each source file. So networks that are
exported together are implemented in one source file: kernels with shapes in a structure then stand once in
flash, as do the small functions that all kernels call.
"""

from __future__ import annotations

from collections.abc import Sequence

from tintling.errors import ArtifactError
from tintling.firmware_export.compiler.emit import (
    emit_c,
    emit_single_header,
    inlined,
    network_view,
    render,
    single_header_view,
    with_dependencies,
)
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.runtime_files import runtime_text
from tintling.version import __version__

__all__ = ["SHARED_FILES", "emit_c_together", "emit_single_headers_together"]

_SOURCE, _KERNELS = "tl_networks.c", "tl_kernels.h"

SHARED_FILES = frozenset({_SOURCE, _KERNELS})
"""Files that belong to all networks of an export together."""


def emit_c_together(networks: Sequence[CompiledNetwork]) -> dict[str, str]:
    """Writes networks as a header each, one source, and the headers of the kernels that they call.

    Args:
        networks: At least one, of different names; one alone is written by
            :func:`~tintling.firmware_export.compiler.emit.emit_c`.

    Returns:
        File name to text; the networks' own files first.

    Raises:
        ArtifactError: Two networks have the same name.
    """
    if len(networks) == 1:
        return emit_c(networks[0])
    _check_names(networks)
    views = [network_view(network) for network in networks]
    headers = _headers(networks)
    source = {
        "version": __version__,
        "names": [network.name for network in networks],
        "kernels": headers,
        "implementations": [render("network_part.j2", view) for view in views],
    }
    return {
        **{f"tl_{view['name']}.h": render("header.h.j2", view) for view in views},
        _SOURCE: render("networks.c.j2", source),
        **{
            f"{name}.h": runtime_text(f"{name}.h") for name in ("tl_description", *with_dependencies(headers))
        },
    }


def emit_single_headers_together(networks: Sequence[CompiledNetwork]) -> dict[str, str]:
    """Writes networks as a header each, and one with the kernels of all.

    Args:
        networks: At least one, of different names; one alone is written by
            :func:`~tintling.firmware_export.compiler.emit.emit_single_header`.

    Returns:
        File name to text; the networks' own files first.

    Raises:
        ArtifactError: Two networks have the same name.
    """
    if len(networks) == 1:
        return emit_single_header(networks[0])
    _check_names(networks)
    include = [f'#include "{_KERNELS}"']
    kernels = {
        "version": __version__,
        "names": [network.name for network in networks],
        "kernel_headers": [inlined(name) for name in with_dependencies(_headers(networks))],
    }
    return {
        **{f"tl_{n.name}.h": render("single_header.h.j2", single_header_view(n, include)) for n in networks},
        _KERNELS: render("kernels.h.j2", kernels),
    }


def _headers(networks: Sequence[CompiledNetwork]) -> list[str]:
    """Kernels that any of the networks calls, each once."""
    return sorted({header for network in networks for header in network.program.headers})


def _check_names(networks: Sequence[CompiledNetwork]) -> None:
    """Makes sure that no two networks have the same names in C.

    Raises:
        ArtifactError: Two have.
    """
    names = [network.name for network in networks]
    if len(set(names)) < len(names):
        raise ArtifactError(
            f"networks that are exported together need different names, got {', '.join(names)}: "
            "rename a .tflite file, or export them into folders of their own"
        )
