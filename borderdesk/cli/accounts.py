"""Commands for administrators: found the desk; set up agencies, posts and officers."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from borderdesk.cli.signing import accepted, sign_option, signing
from borderdesk.domain.accounts import AgencyKind, Role, Signature
from borderdesk.domain.errors import NotFound
from borderdesk.edge.errors import told_at_the_console
from borderdesk.edge.factors import link_address
from borderdesk.edge.login import moment
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.accounts import AgencySchema, OfficerSchema, PostSchema
from borderdesk.services import accounts, credentials, staff

group = AppGroup("accounts", help="Found the desk; set up agencies, posts and officers.")

kind_option = click.option(
    "--kind",
    type=click.Choice([kind.value for kind in AgencyKind]),
    default=AgencyKind.BORDER.value,
    show_default=True,
    help="Of the agency.",
)


@group.command("found")
@click.option("--agency-code", required=True, help="Capital letters, such as BP.")
@click.option("--agency-name", required=True)
@kind_option
@click.option("--country", required=True, help="Of the agency: a code or a name.")
@click.option("--name", required=True, help="What the administrator types at log-in.")
@click.option("--full-name", required=True)
def found(
    agency_code: str,
    agency_name: str,
    kind: str,
    country: str,
    name: str,
    full_name: str,
) -> None:
    """Set up the first agency and its administrator, while the desk knows nobody."""
    with told_at_the_console(None):
        agency = accepted(
            AgencySchema(),
            {"code": agency_code, "name": agency_name, "kind": kind, "country": country},
        )
        administrator = accepted(
            OfficerSchema(),
            {
                "name": name,
                "full_name": full_name,
                "agency_id": 1,  # not known before the agency stands; the act puts in its own
                "roles": [Role.ADMINISTRATOR.value],
            },
        )
        at = moment()
        with transaction() as session:
            officer = accounts.found(session, agency, administrator, accounts.NOBODY, at)
            token = credentials.issue_link(session, officer.signature(at, at), officer.id)
    click.echo(_("The desk is founded."))
    _say_link(name, token)


@group.command("add-agency")
@click.argument("code")
@click.option("--name", "title", required=True)
@kind_option
@click.option("--country", required=True, help="A code or a name.")
@sign_option
def add_agency(code: str, title: str, kind: str, country: str, name: str) -> None:
    """Set up the agency CODE."""
    with signing(name) as by:
        given = {"code": code, "name": title, "kind": kind, "country": country}
        agency = accepted(AgencySchema(), given)
        with transaction() as session:
            accounts.add_agency(session, by, agency)
    click.echo(_("The agency %(code)s is set up.", code=code))


@group.command("add-post")
@click.argument("code")
@click.option("--name", "title", required=True)
@click.option("--agency", required=True, metavar="AGENCY", help="Code of the agency it is of.")
@click.option("--lanes", type=int, required=True)
@click.option("--duty-phone", default="")
@click.option("--eod-phone", default="", help="Whom to ring about explosive ordnance.")
@click.option("--child-phone", default="", help="Whom to ring about a child without an adult.")
@sign_option
def add_post(code: str, title: str, agency: str, lanes: int, name: str, **phones: str) -> None:
    """Set up the border post CODE."""
    with signing(name) as by:
        given = {
            "code": code,
            "name": title,
            "agency_id": agency_of(by, agency),
            "lanes": lanes,
            **phones,
        }
        post = accepted(PostSchema(), given)
        with transaction() as session:
            accounts.add_post(session, by, post)
    click.echo(_("The post %(code)s is set up.", code=code))


@group.command("add-officer")
@click.argument("log_in_name", metavar="NAME")
@click.option("--full-name", required=True)
@click.option("--agency", required=True, metavar="AGENCY", help="Code of the officer's agency.")
@click.option("--post", metavar="POST", help="Code of the post where the officer serves.")
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    required=True,
    help="May be given several times.",
)
@click.option("--reason", default="", help="Why; a supervisor or administrator needs one.")
@sign_option
def add_officer(
    log_in_name: str,
    full_name: str,
    agency: str,
    post: str | None,
    roles: tuple[str, ...],
    reason: str,
    name: str,
) -> None:
    """Set up an officer, who types NAME at log-in."""
    with signing(name) as by:
        agency_id = agency_of(by, agency)
        post_id = _post_of(by, post) if post else None
        officer = accepted(
            OfficerSchema(),
            {
                "name": log_in_name,
                "full_name": full_name,
                "agency_id": agency_id,
                "post_id": post_id,
                "roles": list(roles),
                "reason": reason,
            },
        )
        token, waits = "", ""
        with transaction() as session:
            if staff.seat(session, by, agency_id, officer.roles) is not None:
                waits = staff.propose_officer(session, by, officer).reference
            else:
                officer_id = staff.add_officer(session, by, officer).id
                token = credentials.issue_link(session, by, officer_id)
    if token:
        _say_link(log_in_name, token)
        return
    click.echo(
        _(
            "%(name)s waits for approval %(reference)s; another officer approves it under My"
            " approvals, and %(by)s carries it out there.",
            name=log_in_name,
            reference=waits,
            by=name,
        )
    )


@group.command("link")
@click.argument("log_in_name", metavar="NAME")
@sign_option
def link(log_in_name: str, name: str) -> None:
    """Make a one-time link for NAME, who has lost password or second factor."""
    with signing(name) as by:
        known = {row.name: row.id for row in accounts.staff(reading(), by).officers}
        if log_in_name not in known:
            raise NotFound(log_in_name)
        with transaction() as session:
            token = credentials.issue_link(session, by, known[log_in_name])
    _say_link(log_in_name, token)


def agency_of(by: Signature, code: str) -> int:
    """The key of the agency of that code.

    Raises:
        NotFound: there is none.
    """
    agencies = accounts.staff(reading(), by).agencies
    known = {agency.code: agency.id for agency in agencies}
    if code not in known:
        raise NotFound(code)
    return known[code]


def _post_of(by: Signature, code: str) -> int:
    known = {post.code: post.id for post in accounts.staff(reading(), by).posts}
    if code not in known:
        raise NotFound(code)
    return known[code]


def _say_link(name: str, token: str) -> None:
    """The link, this once: the desk keeps only its hash."""
    click.echo(_("%(name)s sets up the log-in here, once, within 72 hours:", name=name))
    click.echo(link_address(token))
