"""Proofs about the generated C of one network: one module an obligation, and the certificate."""
