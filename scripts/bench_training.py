"""Times an epoch of training in TensorFlow and in the native engine, in CPU seconds.

CPU time, so that other programs on the machine do not count; set TF_NUM_INTRAOP_THREADS=1 to compare on
one core. TensorFlow takes some steps only, and its time is scaled to a whole epoch.

    TF_NUM_INTRAOP_THREADS=1 OMP_NUM_THREADS=1 python scripts/bench_training.py [nano tiny …]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from tintling.errors import TintlingError
from tintling.firmware_export.targets.toolchain import compile_for_this_processor
from tintling.training.data.splits import Subset
from tintling.training.loop.tensorflow_engine import TensorFlowEngine
from tintling.training.native.engine import NativeEngine
from tintling.training.networks import registry as zoo
from tintling.training.settings.config import Optimizer, TrainingConfig

DIGITS = 55_000
CONFIG = TrainingConfig(optimizer=Optimizer(learning_rate=0.01))
EPOCH_STEPS = DIGITS // CONFIG.batch_size
SOME_STEPS = 40


def digits(steps: int) -> Subset:
    """Noise in the shape of digits: time does not depend on what is learnt."""
    count = steps * CONFIG.batch_size
    rng = np.random.default_rng(1)
    return Subset(
        rng.integers(0, 256, (count, 28, 28), np.uint8), rng.integers(0, 10, count).astype(np.uint8)
    )


def seconds_an_epoch(run: Callable[[int], object], steps: int) -> float:
    """Least CPU seconds of three runs of some steps, scaled to an epoch; the first run warms up."""
    run(steps)
    times = []
    for _ in range(3):
        start = time.process_time()
        run(steps)
        times.append(time.process_time() - start)
    return min(times) * EPOCH_STEPS / steps


def main() -> int:
    """Times the networks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", nargs="*", default=["tiny", "nano"])
    options = parser.parse_args()
    table = Table(title="CPU seconds an epoch", box=box.SIMPLE, show_edge=False)
    table.add_column("model")
    for title in ("TensorFlow", "native", "ratio"):
        table.add_column(title, justify="right")
    data = digits(EPOCH_STEPS)
    try:
        for name in options.models:
            engines = (
                TensorFlowEngine(zoo.build(name), CONFIG),
                NativeEngine(zoo.build(name), CONFIG, compile_for_this_processor),
            )
            slow, fast = (
                seconds_an_epoch(
                    lambda steps, engine=engine: engine.run_epoch(data, np.full(steps, 0.01, np.float32)),
                    steps,
                )
                for engine, steps in zip(engines, (SOME_STEPS, EPOCH_STEPS), strict=True)
            )
            table.add_row(name, f"{slow:.2f}", f"{fast:.2f}", f"{slow / fast:.1f}")
    except TintlingError as error:
        sys.stderr.write(f"bench_training: {error}\n")
        return 1
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
