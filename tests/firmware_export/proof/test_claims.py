"""Claims and the obligations that they belong to."""

from __future__ import annotations

from tintling.firmware_export.proof.claims import Obligation, assumed, proved, refuted

PROVED = proved("conv2d_0", "sums fit int32", "interval arithmetic")
REFUTED = refuted("conv2d_1", "sums fit int32", "interval arithmetic", "channel 3")
ASSUMED = assumed("network", "the compiler is right", "not of this proof")


def test_an_obligation_holds_unless_something_is_refuted():
    assert Obligation("accumulators", (PROVED, ASSUMED)).holds
    assert not Obligation("accumulators", (PROVED, REFUTED, ASSUMED)).holds
    assert Obligation("accumulators", ()).holds


def test_claims_are_sorted_by_status_in_their_order():
    again = proved("conv2d_2", "sums fit int32", "interval arithmetic")
    obligation = Obligation("accumulators", (PROVED, REFUTED, again, ASSUMED))
    assert obligation.of("proved") == (PROVED, again)
    assert obligation.of("refuted") == (REFUTED,)
    assert obligation.of("assumed") == (ASSUMED,)


def test_only_a_refuted_claim_has_a_counterexample():
    assert REFUTED.to_json() == {
        "subject": "conv2d_1",
        "statement": "sums fit int32",
        "status": "refuted",
        "method": "interval arithmetic",
        "counterexample": "channel 3",
    }
    for claim in (PROVED, ASSUMED):
        assert "counterexample" not in claim.to_json()
    assert ASSUMED.to_json()["method"] == "not of this proof"
