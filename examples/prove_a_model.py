"""Proves that a model's C gives TFLite Micro's bits: python examples/prove_a_model.py [MODEL]."""

import sys

import tintling

result = tintling.parity(sys.argv[1] if len(sys.argv) > 1 else "nano", samples=200)
for gate in result.report.gates:
    print(f"{gate.name}: {gate.status} ({gate.detail})")
sys.exit(0 if result.exact else 1)
