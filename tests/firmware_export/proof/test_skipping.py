"""What stands for background in the C is what the layer gives for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.proof.skipping import prove_background
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite


def test_another_answer_for_background_is_refuted():
    options = EngineOptions(Optimize.SPEED, TargetCore.RV32IMC, skip_background=True)
    graph = read_tflite((resolve_model("tiny") / "model.tflite").read_bytes())
    network = compile_network(graph, name="net", options=options)
    assert [claim.status for claim in prove_background(network).claims] == ["proved"]
    *others, answer = network.program.constants
    wrong = replace(answer, data=answer.data ^ np.int8(1))
    faulty = replace(network, program=replace(network.program, constants=(*others, wrong)))
    assert prove_background(faulty).of("refuted")
