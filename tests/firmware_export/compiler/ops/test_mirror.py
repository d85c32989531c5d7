"""The lowering modules and the kernel headers show the same operators."""

from __future__ import annotations

import re

from tintling.firmware_export.runtime_files import PACKAGE, runtime_folder

OPS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in (PACKAGE / "compiler" / "ops").glob("*.py")
    if path.stem != "__init__"
}
# What a network remembers is filled by the builder itself.
BUILDER = (PACKAGE / "compiler" / "program_builder.py").read_text(encoding="utf-8")
# Weights of 4 bits are unpacked before whatever reads them.
PACKING = (PACKAGE / "compiler" / "packing.py").read_text(encoding="utf-8")

# What layers that take turns move, and forms of layers that are chosen by their shapes.
FORMS = [
    path.read_text(encoding="utf-8")
    for path in (PACKAGE / "compiler" / "bands.py", *(PACKAGE / "compiler" / "blocked").glob("*.py"))
]


def kernels(mark):
    """Kernels in a file of their name that are marked so."""
    found = {name.removesuffix(".h"): text for name, text in runtime_folder("kernels").items()}
    return {name for name, text in found.items() if f"{mark} void {name}(" in text}


KERNELS = kernels("TL_KERNEL")


def named(text):
    """Kernels that a text names, whole or up to the type of their values."""
    return set(re.findall(r'"(tl_\w+)"', re.sub(r"\{\w+\.suffix\}", "_s8", text)))


def test_every_kernel_is_called_by_a_lowering_and_every_called_kernel_exists():
    assert KERNELS
    called = set().union(*map(named, OPS.values())) | named(BUILDER) | named(PACKING)
    assert called.union(*map(named, FORMS)) >= KERNELS
    assert called <= KERNELS | kernels("TL_SHARED")  # one copy for all layers: most are chosen elsewhere


def test_a_lowering_module_bears_the_name_of_a_kernel_header():
    headers = runtime_folder("kernels")
    shared = {
        "scaling": "tl_scale_s8.h",
        "broadcast": "tl_broadcast.h",
        "pool": "tl_max_pool_s8.h",
        "pairs": "tl_prelu_s8.h",
        "recurrent": "tl_lstm_s8.h",
        "wide": "tl_wide.h",
        "wide_linear": "tl_scale_s16.h",
        "wide_values": "tl_scale_s16.h",
    }
    for module, text in OPS.items():
        if module in shared:
            assert shared[module] in headers
            continue
        assert any(f"{kernel}_".startswith(f"tl_{module}_") for kernel in named(text)), module
