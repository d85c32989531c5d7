"""Goes from a data set to C: python examples/train_compress_export.py [OUT].

The smallest network and a few epochs: a start, not a record.
"""

import sys
from pathlib import Path

import tintling

out = Path(sys.argv[1] if len(sys.argv) > 1 else "runs/example")
run = tintling.train(
    "femto", out=out / "float", epochs=20, batch_size=64, ema=0.95, augment=False, force=True
)
model = run.compress(out / "int8", sparsity=0.0, force=True)
exported = model.export(out / "c", "single-header", force=True)
print(f"test accuracy {model.evaluate().accuracy:.2%}")
names = ", ".join(exported.files)
print(f"{names}: {exported.arena_bytes:,} B of RAM, {exported.constant_bytes:,} B of constants")
