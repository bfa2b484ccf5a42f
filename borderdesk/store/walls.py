"""The second wall: who may see and change which rows, as PostgreSQL itself holds it.

The first wall is the code: every finder takes a signature. Where one forgets it, this one still
stands: row-level security on every table, for roles that own nothing. A table that is not named
here is closed to the desk altogether. What a wall cannot hold stands in docs/security.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OWNER, APP, WORKER = "bd_owner", "bd_app", "bd_worker"
ROLES = (OWNER, APP, WORKER)
REVISIONS = "alembic_version"  # of no agency; Alembic's own

# For whom a transaction answers (`store.database.stands_for`); NULL before the log-in.
AGENCY = "NULLIF(current_setting('bd.agency', true), '')::integer"
OFFICER = "NULLIF(current_setting('bd.officer', true), '')::integer"
BEFORE_LOG_IN = f"{AGENCY} IS NULL"

EVERY = "true"
AT_HOME = f"EXISTS (SELECT 1 FROM agencies a WHERE a.id = {AGENCY} AND a.kind <> 'foreign')"


def _whole(part: str) -> str:
    """Opened for one work of the desk over all agencies (`store.database.opened`)."""
    return f"current_setting('bd.whole', true) = '{part}'"


def _role(role: str) -> str:
    """Whether the officer has the role: as the database knows it, not as the desk says."""
    return (
        f"EXISTS (SELECT 1 FROM officers o WHERE o.id = {OFFICER} AND o.agency_id = {AGENCY}"
        " AND o.left_at IS NULL"
        f" AND o.roles::jsonb @> '[\"{role}\"]')"
    )


def _in(parent: str, link: str, besides: str = "") -> str:
    """Whether the session sees the row of the parent table that `link` points at."""
    more = f" AND {besides}" if besides else ""
    return f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {link}{more})"


@dataclass(frozen=True, slots=True)
class Wall:
    """What the desk may do with the rows of one table; an empty condition grants nothing.

    `sees`, `adds`, `changes` and `removes` are conditions in SQL on a row. A changed row has to
    fit `changes` before and after. `worker` names what the worker, who serves every agency, may
    do besides reading.
    """

    sees: str
    adds: str = ""
    changes: str = ""
    removes: str = ""
    worker: str = ""


def _same(condition: str, *, removes: str = "") -> Wall:
    return Wall(condition, condition, condition, removes)


ADMINISTRATOR = _role("administrator")
OURS = f"agency_id = {AGENCY}"

# Officers stand under records of other agencies, and log-in has no agency yet.
_COLLEAGUE = f"{BEFORE_LOG_IN} OR {OURS} OR {ADMINISTRATOR}"


def _of_officer(link: str = "officer_id") -> str:
    """What belongs to one officer and is needed at log-in, such as sessions and factors."""
    return (
        f"{BEFORE_LOG_IN} OR {link} = {OFFICER}"
        f" OR {_in('officers', link, f'p.agency_id = {AGENCY}')} OR {ADMINISTRATOR}"
    )


_LISTED = f"{_whole('lists')} OR {_in('watchlists', 'watchlist_id')}"
_OF_CASE = _in("cases", "case_id")
_OF_OUR_CASE = _in("cases", "case_id", f"p.lead_id = {AGENCY}")
_OF_INSPECTION = _in("inspections", "inspection_id")
_OF_OUR_INSPECTION = _in("inspections", "inspection_id", f"p.agency_id = {AGENCY}")
_PART_OF_CROSSING = Wall(_OF_INSPECTION, _OF_OUR_INSPECTION)
# What a report is laid out in is laid out anew when it is amended; the report itself stays.
_LAID_OUT = Wall(_OF_INSPECTION, _OF_OUR_INSPECTION, removes=_OF_OUR_INSPECTION)
_OF_OUR_MANIFEST = _in("manifests", "manifest_id", f"p.agency_id = {AGENCY}")
_PART_OF_HIT = Wall(
    _in("hits", "hit_id"),
    _in("hits", "hit_id", f"p.agency_id = {AGENCY}"),
    _in("hits", "hit_id", f"p.agency_id = {AGENCY}"),
)
_PART_OF_EXHIBIT = Wall(
    _in("exhibits", "exhibit_id"), _in("exhibits", "exhibit_id", f"p.agency_id = {AGENCY}")
)
_PART_OF_EXAMINATION = Wall(
    _in("examinations", "examination_id"),
    "EXISTS (SELECT 1 FROM examinations e JOIN inspections i ON i.id = e.inspection_id"
    f" WHERE e.id = examination_id AND i.agency_id = {AGENCY})",
)
_OF_OUR_SUMMARY = _in("summaries", "summary_id", f"p.agency_id = {AGENCY}")
_SIDES = f"from_id = {AGENCY} OR to_id = {AGENCY}"
_PART = (
    f"EXISTS (SELECT 1 FROM case_parts c WHERE c.case_id = cases.id AND c.standing AND ({_SIDES}))"
)
# For one hour, and for this officer alone; and for the act that gives the leave.
_GLASS = (
    f"{_whole('glass')} OR EXISTS (SELECT 1 FROM case_grants c WHERE c.case_id = cases.id"
    " AND c.until > timezone('utc', now()))"
)

WALLS: Mapping[str, Wall] = {
    # Needed before anybody is known. Names of agencies, posts and officers stand under records
    # that other agencies share; they are written by administrators, or before the first log-in.
    "agencies": Wall(EVERY, f"{BEFORE_LOG_IN} OR {ADMINISTRATOR}"),
    # A supervisor sets how many crossings the posts of his agency draw by lot; he or an
    # administrator, whom to ring there.
    "posts": Wall(EVERY, ADMINISTRATOR, f"({OURS} AND {_role('supervisor')}) OR {ADMINISTRATOR}"),
    "officers": Wall(EVERY, f"{BEFORE_LOG_IN} OR {ADMINISTRATOR}", _COLLEAGUE),
    "user_session": _same(_of_officer()),
    "login_attempts": _same(EVERY),  # of names, which may be nobody's
    "one_time_links": _same(_of_officer()),
    "totp_factors": _same(_of_officer()),
    "backup_codes": _same(_of_officer()),
    "passkeys": _same(_of_officer()),
    "pending_log_ins": _same(_of_officer()),
    "used_challenges": Wall(EVERY, EVERY),  # random, of nobody
    "unlocks": Wall(EVERY, EVERY),  # of names, as the tries that they forgive
    # How an officer narrows lists is nobody else's.
    "saved_filters": _same(f"officer_id = {OFFICER}", removes=f"officer_id = {OFFICER}"),
    # Of no agency and no person.
    "counters": Wall(EVERY, EVERY, EVERY, worker="INSERT, UPDATE"),
    "generation": Wall(EVERY, changes=EVERY),
    # How the worker's jobs ended, for the operator's figures.
    "job_runs": Wall(EVERY, worker="INSERT, UPDATE"),
    # The ledger is only ever added to. Its words are bound to their row by a commitment.
    "ledger": Wall(
        f"{OURS} OR {_whole('ledger')} OR {_whole('weakening')} OR {_role('auditor')}",
        f"{BEFORE_LOG_IN} OR ((agency_id IS NULL OR {OURS})"
        f" AND (officer_id IS NULL OR officer_id = {OFFICER}))",
        worker="INSERT",
    ),
    "ledger_words": Wall(
        "EXISTS (SELECT 1 FROM ledger l WHERE l.seq = ledger_words.seq)", EVERY, worker="INSERT"
    ),
    "ledger_head": Wall(EVERY, changes=EVERY, worker="UPDATE"),
    # Who looked up whom is the officer's and his agency's, to be judged there; and the auditor's.
    "look_ups": Wall(
        f"{OURS} OR {_role('auditor')} OR {_whole('weakening')}",
        f"{OURS} AND officer_id = {OFFICER}",
        f"{OURS} AND officer_id = {OFFICER}",
    ),
    # What an auditor draws of them goes back to the officer, then to another of the agency.
    "look_up_draws": Wall(AT_HOME, _role("auditor")),
    "look_up_samples": Wall(f"{OURS} OR {_role('auditor')}", _role("auditor"), OURS),
    # Lists: shared ones for every agency at home, others for their owner. Administrators set up
    # lists for any agency, and so see that there is one; whom it names they do not see.
    "watchlists": Wall(
        f"{_whole('lists')} OR owner_id = {AGENCY} OR (shared AND {AT_HOME}) OR {ADMINISTRATOR}",
        ADMINISTRATOR,
        f"owner_id = {AGENCY} OR (shared AND {AT_HOME})",
    ),
    "list_versions": Wall(_LISTED, _LISTED, _LISTED, removes=f"state = 'staging' AND ({_LISTED})"),
    "entries": Wall(_LISTED, _LISTED, removes=_LISTED),
    "editions": Wall(
        f"{_whole('lists')} OR {_in('entries', 'entry_id')}",
        _in("entries", "entry_id"),
        removes=_in("entries", "entry_id"),
    ),
    "version_editions": Wall(
        f"{_whole('lists')} OR {_in('list_versions', 'version_id')}",
        _in("list_versions", "version_id", "p.state = 'staging'"),
        removes=_in("list_versions", "version_id", "p.state = 'staging'"),
    ),
    # A crossing is its agency's; with a case it goes to those who have a part in the case.
    "inspections": Wall(
        f"{OURS} OR {_whole('figures')} OR {_whole('crossings')}"
        " OR EXISTS (SELECT 1 FROM case_inspections c"
        " WHERE c.inspection_id = inspections.id)",
        OURS,
        OURS,
    ),
    "vehicles_seen": _LAID_OUT,
    "occupants_seen": _LAID_OUT,
    "consignments_seen": _LAID_OUT,
    "goods_seen": _LAID_OUT,
    "equipment_seen": _LAID_OUT,
    "inspection_versions": _PART_OF_CROSSING,
    "voided": _PART_OF_CROSSING,
    # Lanes are opened and closed by officers of the agency alone.
    "lane_openings": _same(OURS),
    # What a shift has left is signed by its officer, and taken over by another of the agency.
    "hand_overs": Wall(OURS, f"{OURS} AND officer_id = {OFFICER}", OURS),
    "lane_reasons": _PART_OF_CROSSING,
    # What the second line did with it; begun by one act, ended by another.
    "examinations": Wall(_OF_INSPECTION, _OF_OUR_INSPECTION, _OF_OUR_INSPECTION),
    "examination_officers": _PART_OF_EXAMINATION,
    "examination_agencies": _PART_OF_EXAMINATION,
    "places_seen": _PART_OF_EXAMINATION,
    "place_photos": Wall(
        _in("places_seen", "place_id"),
        "EXISTS (SELECT 1 FROM places_seen s JOIN examinations e ON e.id = s.examination_id"
        " JOIN inspections i ON i.id = e.inspection_id"
        f" WHERE s.id = place_id AND i.agency_id = {AGENCY})",
    ),
    "discrepancies_seen": _PART_OF_EXAMINATION,
    "seals_checked": _PART_OF_EXAMINATION,
    "searches_done": _PART_OF_EXAMINATION,
    # Who asks for protection is his agency's alone. What must not go where is asked by everybody
    # who shares or reads what is shared, abroad too; it names nobody.
    "protection_requests": _same(OURS),
    "protection_referrals": Wall(
        _in("protection_requests", "request_id"), _in("protection_requests", "request_id")
    ),
    "protection_bars": Wall(EVERY, _OF_OUR_INSPECTION, _OF_OUR_INSPECTION),
    # A register is its agency's; supervisors keep it, and every crossing draws on it.
    "authorisations": Wall(OURS, f"{OURS} AND {_role('supervisor')}", OURS),
    "authorisation_uses": Wall(
        _in("authorisations", "authorisation_id"),
        f"{_in('authorisations', 'authorisation_id')} AND {_OF_OUR_INSPECTION}",
    ),
    # Manifests are forgotten by the worker alone.
    "manifests": Wall(OURS, OURS, OURS, worker="DELETE"),
    "manifest_lines": Wall(_OF_OUR_MANIFEST, _OF_OUR_MANIFEST, _OF_OUR_MANIFEST, worker="DELETE"),
    "manifest_columns": Wall(OURS, OURS, OURS),
    "lane_changes": _PART_OF_CROSSING,
    "lane_rules": Wall(
        OURS,
        f"{OURS} AND owner_id = {OFFICER} AND {_role('supervisor')}",
        f"{OURS} AND {_role('supervisor')}",
    ),
    "quarantined": _same(_OF_OUR_INSPECTION),
    "screenings": _PART_OF_CROSSING,
    "hits": Wall(f"{OURS} OR {_whole('figures')} OR {_OF_INSPECTION}", OURS, OURS),
    "findings": _PART_OF_HIT,
    "hit_messages": _PART_OF_HIT,
    # A case: its lead, and who accepted or is offered a part. Whoever is offered it has to see
    # it, for accepting it changes it; what the page shows of it before then is the code's matter.
    "cases": Wall(
        f"lead_id = {AGENCY} OR {_PART} OR {_GLASS}",
        f"lead_id = {AGENCY}",
        f"lead_id = {AGENCY} OR {_PART}",
    ),
    # Who breaks the glass of a foreign case finds it with that one act, then reads it for an hour.
    "case_grants": Wall(f"officer_id = {OFFICER}", f"officer_id = {OFFICER}"),
    # Whom an alarm is about raises it; the code keeps it from that officer's page. A publication
    # that weakens a list tells the agencies of those who had looked (`services.weakening`).
    "alarms": Wall(
        f"{OURS} OR about_id = {OFFICER} OR {_whole('weakening')}",
        f"{OURS} OR about_id = {OFFICER} OR {_whole('weakening')}",
        OURS,
        worker="INSERT, UPDATE",
    ),
    # Whose second officer is sought; the proposer may belong to another agency.
    "approvals": Wall(
        f"{OURS} OR proposed_by_id = {OFFICER}",
        f"proposed_by_id = {OFFICER}",
        f"{OURS} OR proposed_by_id = {OFFICER}",
    ),
    # Reading this table asks no other one, so that cases can ask it.
    "case_parts": Wall(
        f"{_SIDES} OR {_whole('parts')}",
        f"from_id = {AGENCY} AND {_OF_OUR_CASE}",
        f"({_SIDES} OR {_OF_OUR_CASE}) AND (NOT standing OR {_OF_CASE})",
    ),
    "referrals": Wall(
        f"{_SIDES} OR {_OF_OUR_CASE}",
        f"from_id = {AGENCY} AND {_OF_OUR_CASE}",
        f"{_OF_OUR_CASE} OR (({_SIDES}) AND {_OF_CASE})",  # a new lead ends its forerunner's
    ),
    "case_inspections": Wall(_OF_CASE, f"{_OF_OUR_CASE} AND bd_own_inspection(inspection_id)"),
    "case_subjects": Wall(_OF_CASE, _OF_OUR_CASE, _OF_OUR_CASE),
    "notes": Wall(_OF_CASE, f"officer_id = {OFFICER} AND {_OF_CASE}"),
    # Who refuses or returns a case, or answers a summary of it, still signs the timeline.
    "case_events": Wall(
        f"{OURS} OR {_OF_CASE}",
        f"{OURS} AND officer_id = {OFFICER} AND ({_OF_CASE}"
        " OR EXISTS (SELECT 1 FROM case_parts c WHERE c.case_id = case_events.case_id)"
        " OR EXISTS (SELECT 1 FROM summaries s WHERE s.case_id = case_events.case_id))",
    ),
    "exhibits": Wall(f"{OURS} OR {_OF_CASE}", f"{OURS} AND {_OF_CASE}"),
    "exhibit_photos": _PART_OF_EXHIBIT,
    "exhibit_marks": _PART_OF_EXHIBIT,
    # A seizure is its agency's; those with a part in its case see it with the case.
    "seizures": Wall(f"{OURS} OR {_OF_CASE}", f"{OURS} AND {_OF_CASE}"),
    "seizure_persons": Wall(
        _in("seizures", "seizure_id"), _in("seizures", "seizure_id", f"p.agency_id = {AGENCY}")
    ),
    # A partner abroad: the offers made to it, and the summaries sent to it. No case.
    "agreements": Wall(f"partner_id = {AGENCY} OR {AT_HOME}"),
    "summaries": Wall(
        f"{OURS} OR (partner_id = {AGENCY} AND state = 'sent')",
        f"{OURS} AND {_OF_CASE}",
        OURS,
    ),
    "offers": Wall(
        f"to_id = {AGENCY} OR {_OF_OUR_SUMMARY}",
        _in("summaries", "summary_id", f"p.agency_id = {AGENCY} AND p.partner_id = to_id"),
        f"to_id = {AGENCY} OR {_OF_OUR_SUMMARY}",
    ),
}
