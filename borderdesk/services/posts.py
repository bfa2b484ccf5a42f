"""The posts: whom one may ring there, and which of them an officer knows."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.services.audit import record
from borderdesk.store.accounts import Post, all_posts, post_by_code

# The duty desk, who clears ordnance, and child protection.
PHONES = ("duty_phone", "eod_phone", "child_phone")


def posts(session: Session, by: Signature) -> list[Post]:
    """The posts of which `by` may know whom to ring. A look.

    An officer's own, a supervisor's agency's, and for who keeps the accounts every one.

    Raises:
        NotPermitted: the role has nothing to do with posts.
    """
    permit(by, Act.READ_POSTS)
    everywhere = may(by, Act.KEEP_ACCOUNTS)
    known = all_posts(session, None if everywhere else by.agency_id)
    if everywhere or may(by, Act.READ_ALL_INSPECTIONS):
        return known
    return [post for post in known if post.id == by.post_id]


def set_phones(
    session: Session, by: Signature, code: str, numbers: Mapping[str, str], reason: str
) -> Post:
    """Set which numbers are rung at a post, those of PHONES; one not given is taken off. An act.

    Raises:
        NotFound: there is no such post, or none that `by` may know of.
        NotPermitted, Owing: as for every act.
    """
    permit(by, Act.SET_PHONES, reason=reason)
    post = next((one for one in posts(session, by) if one.code == code), None)
    if post is None:
        raise NotFound(code)
    for name in PHONES:
        setattr(post, name, numbers.get(name, ""))
    record(session, by, Act.SET_PHONES, post.code, reason)
    return post


def post_in_reach(session: Session, by: Signature, code: str) -> Post:
    """The post of that code: the officer's own, or any of the agency for who oversees them. A look.

    Raises:
        NotFound: there is none, or none that `by` may know of.
    """
    post = post_by_code(session, code)
    if post is None or post.agency_id != by.agency_id:
        raise NotFound(code)
    if post.id != by.post_id and not may(by, Act.READ_ALL_INSPECTIONS):
        raise NotFound(code)
    return post
