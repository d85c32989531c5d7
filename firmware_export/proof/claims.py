"""What a proof says: claims, each proved, refuted or assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Claim", "Obligation", "Status", "assumed", "proved", "refuted"]

Status = Literal["proved", "refuted", "assumed"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about a part of the generated C.

    Attributes:
        subject: The part: a step, a value, or the whole network.
        statement: What is claimed.
        status: ``proved``, ``refuted``, or ``assumed`` where this proof does not reach.
        method: How it was decided, or why it was not.
        counterexample: What shows that it is false; empty unless it is refuted.
    """

    subject: str
    statement: str
    status: Status
    method: str
    counterexample: str = ""

    def to_json(self) -> dict[str, Any]:
        """The claim as a document; the counterexample only where there is one."""
        document = {
            "subject": self.subject,
            "statement": self.statement,
            "status": self.status,
            "method": self.method,
        }
        return document | ({"counterexample": self.counterexample} if self.counterexample else {})


@dataclass(frozen=True, slots=True)
class Obligation:
    """Everything that was claimed of one kind.

    Attributes:
        name: Such as ``accumulators``.
        claims: In the order of the program's steps.
    """

    name: str
    claims: tuple[Claim, ...]

    def of(self, status: Status) -> tuple[Claim, ...]:
        """The claims of one status."""
        return tuple(claim for claim in self.claims if claim.status == status)

    @property
    def holds(self) -> bool:
        """Whether no claim is refuted."""
        return not self.of("refuted")


def proved(subject: str, statement: str, method: str) -> Claim:
    """A claim that was shown."""
    return Claim(subject, statement, "proved", method)


def refuted(subject: str, statement: str, method: str, counterexample: str) -> Claim:
    """A claim that is false, with what shows it."""
    return Claim(subject, statement, "refuted", method, counterexample)


def assumed(subject: str, statement: str, why: str) -> Claim:
    """A claim that this proof does not reach, and why."""
    return Claim(subject, statement, "assumed", why)
