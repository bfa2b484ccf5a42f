"""An amendment on its way in: looked at, screened, done; the same at every door."""

from __future__ import annotations

from borderdesk.domain.amending import Amended, Amendment
from borderdesk.edge.login import signed
from borderdesk.edge.session import again_if_overtaken, reading, transaction
from borderdesk.services import amending, screening


@again_if_overtaken
def amended(reference: str, amendment: Amendment) -> Amended:
    """Join it with what colleagues amended meanwhile, screen what comes of it, and write it."""
    proposal = amending.look(reading(), signed(), reference, amendment)
    findings = screening.look(reading(), signed(), proposal.made.report.subjects)
    with transaction() as session:
        return amending.amend(session, signed(), reference, amendment, proposal, findings)
