"""Everything that is proved about one network, as a document."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tintling.errors import ProofError
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import CompiledNetwork, compile_network
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.compiler.packing import without_packed_weights
from tintling.firmware_export.proof.accumulators import prove_accumulators
from tintling.firmware_export.proof.claims import Claim, Obligation, assumed
from tintling.firmware_export.proof.indices import prove_indices
from tintling.firmware_export.proof.intervals import reachable
from tintling.firmware_export.proof.requantization import prove_requantization
from tintling.firmware_export.proof.skipping import prove_background
from tintling.firmware_export.proof.stack import prove_stack
from tintling.firmware_export.proof.timing import prove_timing
from tintling.firmware_export.targets.toolchain import find_compiler
from tintling.version import __version__

__all__ = ["CERTIFICATE_FILE", "Certificate", "certify", "code_sha256"]

CERTIFICATE_FILE = "certificate.json"
"""Name of the file that holds a certificate."""

_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was proved about the C of a network.

    Attributes:
        name: Identifier of the model in C.
        model_sha256: Digest of the .tflite file.
        code_sha256: Digest of the C, see :func:`code_sha256`.
        options: What the C was compiled for.
        obligations: What was claimed, by kind.
        tools: Versions of what took part.
    """

    name: str
    model_sha256: str
    code_sha256: str
    options: EngineOptions
    obligations: tuple[Obligation, ...]
    tools: Mapping[str, str]

    @property
    def holds(self) -> bool:
        """Whether nothing is refuted."""
        return all(obligation.holds for obligation in self.obligations)

    @property
    def refuted(self) -> tuple[Claim, ...]:
        """What is false, in order."""
        return tuple(claim for one in self.obligations for claim in one.of("refuted"))

    def to_json(self) -> dict[str, Any]:
        """The certificate as a document."""
        return {
            "schema": _SCHEMA,
            "model": self.name,
            "model_sha256": self.model_sha256,
            "code_sha256": self.code_sha256,
            "target": self.options.target.value,
            "optimize": self.options.optimize.value,
            **({"skip_background": True} if self.options.skip_background else {}),
            "holds": self.holds,
            "obligations": {one.name: [claim.to_json() for claim in one.claims] for one in self.obligations},
            "tools": dict(self.tools),
        }

    def text(self) -> str:
        """The document as a file."""
        return json.dumps(self.to_json(), indent=2, ensure_ascii=False) + "\n"

    def require(self) -> None:
        """Makes sure that nothing is refuted.

        Raises:
            ProofError: Something is; the message has the first counterexample.
        """
        if not self.holds:
            first = self.refuted[0]
            raise ProofError(
                f"{self.name}: {first.subject}: not true that {first.statement}: {first.counterexample}; "
                "please report it with the model"
            )


def code_sha256(texts: Mapping[str, str]) -> str:
    """Digest of all files of an export in form ``c``: names and texts, sorted, each with a zero behind it."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        for part in (name, texts[name]):
            digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def certify(network: CompiledNetwork, options: EngineOptions | None = None) -> Certificate:
    """Proves what can be proved about a compiled network.

    Args:
        network: The compiled network.
        options: What it was compiled for.

    Raises:
        ToolchainError: There is no C compiler for this machine.
    """
    options = options or EngineOptions()
    compiler = find_compiler()
    texts = emit_c(network)
    intervals = reachable(network.graph)
    sums = network
    if options.skip_background:  # a kernel that skips calls the plain one with the plain one's constants
        plain = replace(options, skip_background=False)
        sums = compile_network(network.graph, name=network.name, options=plain)
    sums = replace(sums, program=without_packed_weights(sums.program))
    obligations = (
        prove_accumulators(sums, intervals),
        prove_requantization(sums, intervals),
        *((prove_background(network),) if options.skip_background else ()),
        prove_indices(network, options, texts),
        Obligation(
            "stack and time",
            (*prove_stack(network, texts).claims, *prove_timing(network, options, texts)),
        ),
        _general(),
    )
    return Certificate(
        name=network.name,
        model_sha256=network.graph.sha256,
        code_sha256=code_sha256(texts),
        options=options,
        obligations=obligations,
        tools={"tintling": __version__, "python": platform.python_version(), "compiler": str(compiler)},
    )


def _general() -> Obligation:
    """What every certificate rests on."""
    return Obligation(
        "in general",
        (
            assumed("kernels", "each kernel adds the products that its operator names", "tests compare bits"),
            assumed("definition", "tintling.arithmetic is TFLite Micro's arithmetic", "tests compare bits"),
            assumed("compilers", "the device's compiler keeps the meaning of the C", "not examined"),
            assumed(
                "intrinsics", "instructions of one core equal the portable C beside them", "tests compare"
            ),
        ),
    )
