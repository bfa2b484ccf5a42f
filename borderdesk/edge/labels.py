"""What the desk's fixed values are called on the screen.

A value is looked up as `Kind.value` first (`CaseState.open`), then as the bare
value, since one word may mean two things: an open case, an open offer. What is
not listed is shown as it is written, its underscores as spaces.
"""

from __future__ import annotations

from collections.abc import Mapping

from borderdesk.domain.errors import N_

LABELS: Mapping[str, str] = {
    # Roles
    "officer": N_("officer"),
    "supervisor": N_("supervisor"),
    "liaison": N_("liaison officer"),
    "duty_officer": N_("duty officer"),
    "custodian": N_("custodian"),
    "firearms_analyst": N_("firearms analyst"),
    "auditor": N_("auditor"),
    "administrator": N_("administrator"),
    "foreign_liaison": N_("foreign liaison officer"),
    # Resemblance, and how two particulars compare
    "identifier": N_("same number"),
    "strong": N_("strong"),
    "possible": N_("possible"),
    "weak": N_("weak"),
    "agrees": N_("agrees"),
    "near": N_("close"),
    "differs": N_("differs"),
    "unknown": N_("unknown"),
    # Findings
    "confirmed": N_("the same"),
    "discounted": N_("not the same"),
    "unsure": N_("cannot tell"),
    "missed": N_("missed"),
    # Cases and their referrals
    "intake": N_("new"),
    "triage": N_("being assessed"),
    "open": N_("open"),
    "pending_decision": N_("waits for a decision"),
    "closed": N_("closed"),
    "archived": N_("archived"),
    "lead": N_("lead"),
    "assist": N_("assistance"),
    "offered": N_("offered"),
    "accepted": N_("accepted"),
    "refused": N_("refused"),
    "withdrawn": N_("withdrawn"),
    "returned": N_("returned"),
    # Crossings
    "entry": N_("entry"),
    "exit": N_("exit"),
    "transit": N_("transit"),
    "car": N_("car"),
    "van": N_("van"),
    "bus": N_("bus"),
    "lorry": N_("lorry"),
    "motorcycle": N_("motorcycle"),
    "driver": N_("driver"),
    "passenger": N_("passenger"),
    # Changes of a list
    "new": N_("new"),
    "changed": N_("changed"),
    "gone": N_("gone"),
    "same": N_("the same"),
}
