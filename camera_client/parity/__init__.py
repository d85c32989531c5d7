"""The proof that every executor gives the same bits: samples, comparison, gates and report."""
