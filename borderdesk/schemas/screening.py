"""What may come in about a hit."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from borderdesk.domain.cases import CaseKind, Severity
from borderdesk.domain.screening import Finding, HitState, Proposal, Reason
from borderdesk.schemas.fields import Choice, Strict, Text, Version, Whole


class ProposalSchema(Strict):
    version = Version()
    finding = Choice(Finding, required=True)
    reason = Choice(Reason, required=True)
    words = Text(2000, least=10, required=True)
    case_kind = Choice(CaseKind, load_default=CaseKind.ARMS)
    severity = Choice(Severity, load_default=Severity.S2)

    @post_load
    def proposal(self, data: dict[str, Any], **_: Any) -> Proposal:
        return Proposal(**data)


class HitFiltersSchema(Strict):
    state = Choice(HitState, load_default=None)
    page = Whole(1, 10_000, load_default=1)
