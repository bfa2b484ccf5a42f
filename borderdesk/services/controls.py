"""Draw the control sample, set how large it is, and say what each reason for a check yields."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.controls import LOTS, Yield, check_share, is_drawn, yields
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, Scope, permit
from borderdesk.domain.selection import SelectionReason
from borderdesk.services.audit import record
from borderdesk.services.rules import yields as rules_yield
from borderdesk.store.accounts import Post, all_posts, post_by_code
from borderdesk.store.inspections import results_by_reason
from borderdesk.store.rules import LaneRule

LOOKED_AT = timedelta(days=90)


def draw(post: Post) -> bool:
    """Whether the lot falls upon the crossing in hand. From the system's own randomness.

    No seed is kept from which somebody could foresee the next one; what was drawn stands on the
    crossing itself.
    """
    return is_drawn(secrets.randbelow(LOTS), post.sample_percent)


class ControlsPage(NamedTuple):
    """What reasons and rules yielded within LOOKED_AT, and the agency's posts with their shares."""

    yields: Mapping[SelectionReason, Yield]
    rules: list[tuple[LaneRule, Yield]]
    posts: list[Post]


def page(session: Session, by: Signature) -> ControlsPage:
    """Reasons and posts of the agency. A look.

    Raises:
        NotPermitted: the role is told nothing of it.
    """
    permit(by, Act.READ_CONTROLS)
    found = results_by_reason(session, by.agency_id, by.at - LOOKED_AT)
    rules = rules_yield(session, by, LOOKED_AT)
    return ControlsPage(yields(found), rules, all_posts(session, by.agency_id))


def set_share(session: Session, by: Signature, code: str, percent: int, reason: str) -> Post:
    """Set how many in a hundred a post draws. An act.

    Raises:
        NotFound: no post of the agency bears the code.
        NotPermitted, Owing: as for every act.
        Unacceptable: no post can draw so many.
    """
    post = post_by_code(session, code)
    if post is None or post.agency_id != by.agency_id:
        raise NotFound(code)
    permit(by, Act.SET_CONTROL_SAMPLE, Scope(post.agency_id), reason=reason)
    check_share(percent)
    post.sample_percent = percent
    record(session, by, Act.SET_CONTROL_SAMPLE, post.code, reason)
    return post
