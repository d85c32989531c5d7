"""Proves the C of every shipped network, for the fewest bytes and balanced, as ``tintling prove`` does.

python scripts/verify_proofs.py [MODEL …]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tintling.api.certifying import prove
from tintling.firmware_export.compiler.options import EngineOptions, Optimize

MODELS = Path(__file__).resolve().parent.parent / "models"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what was proved, assumed and refuted of each network, and how many hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    shipped = sorted(path.parent.name for path in MODELS.glob("*/manifest.json"))
    parser.add_argument("models", nargs="*", help="shipped networks; by default all of them")
    held = 0
    models = parser.parse_args(arguments).models or shipped
    for model in models:
        holds = True
        for way in (Optimize.SIZE, Optimize.BALANCED):
            certificate = prove(model, options=EngineOptions(way))
            counts = Counter(
                claim.status for obligation in certificate.obligations for claim in obligation.claims
            )
            print(f"{model} for {way.value}: {dict(counts)}", flush=True)
            holds &= certificate.holds
        held += holds
    print(f"proved: {held} of {len(models)} networks")
    return 0 if held == len(models) else 1


if __name__ == "__main__":
    sys.exit(main())
