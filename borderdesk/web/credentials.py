"""Pages of passwords and second factors: one's own, those that begin by a link, locked log-ins."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.factors import passkey_needed, passkeys_work, password_alone, site, totp_key
from borderdesk.edge.forms import Form
from borderdesk.edge.login import entered_if_any, moment, signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.accounts import CodeSchema, NewPasswordSchema, PasskeySchema
from borderdesk.schemas.fields import Strict
from borderdesk.services import accounts, credentials, factors, passkeys

bp = Blueprint("credentials", __name__, url_prefix="/credentials")


@bp.get("/begin/<token>")
def begin(token: str) -> ResponseReturnValue:
    """The next step through a one-time link: password, code maker, passkey."""
    return _step(token, None)


@bp.post("/begin/<token>/password")
def begin_password(token: str) -> ResponseReturnValue:
    """Set the password of an account that begins."""
    officer = credentials.link(reading(), token, moment()).officer
    form = Form(NewPasswordSchema())
    if form.accepted:
        with beside(form):
            credentials.check_password(officer, form.value)
    if not form.accepted:
        return _step(token, form)
    phc = accounts.password_hash(form.value)  # slow on purpose; before the transaction
    alone = password_alone()
    with transaction() as session:
        credentials.set_password(session, token, phc, totp_key(), moment(), alone=alone)
    if not alone:
        return redirect(url_for(".begin", token=token))
    flash(_("Your password is set. Log in with it."), "fits")
    return redirect(url_for("accounts.log_in"))


@bp.post("/begin/<token>/code")
def begin_code(token: str) -> ResponseReturnValue:
    """Take the first code; show the backup codes, this once."""
    officer = credentials.link(reading(), token, moment()).officer
    follows = passkey_needed(officer.roles)
    form = Form(CodeSchema())
    codes: list[str] = []
    if form.accepted:
        with beside(form), transaction() as session:
            codes = credentials.set_factor(
                session, token, form.value, totp_key(), moment(), passkey_follows=follows
            )
    if not form.accepted:
        return _step(token, form)
    return render_template("credentials/begin_code.html", codes=codes, token=token, follows=follows)


@bp.post("/begin/<token>/passkey")
def begin_passkey(token: str) -> ResponseReturnValue:
    """Add the passkey that the officer's role needs; then the link is used up."""
    form = Form(PasskeySchema())
    if form.accepted:
        label, answer = form.value["label"], form.value["answer"]
        with beside(form), transaction() as session:
            credentials.set_passkey(session, token, answer, label, site(), moment())
    if not form.accepted:
        return _step(token, form)
    flash(_("Your passkey is added. Log in with password and passkey."), "fits")
    return redirect(url_for("accounts.log_in"))


@bp.get("/")
def index() -> ResponseReturnValue:
    """One's own password and second factors."""
    return _own({})


@bp.post("/password")
def change_password() -> ResponseReturnValue:
    """Set one's own password anew."""
    form = Form(NewPasswordSchema())
    if form.accepted:
        with beside(form):
            credentials.check_own_password(reading(), signed(), form.value)
    if form.accepted:
        phc = accounts.password_hash(form.value)  # slow on purpose; before the transaction
        with beside(form), transaction() as session:
            credentials.change_password(session, signed(), phc, _session_id())
    return _done(form, "password", _("Your password is changed. Your other sessions are ended."))


@bp.post("/code-maker")
def code_maker() -> ResponseReturnValue:
    """Begin to set up a code maker: its secret is shown on this answer alone."""
    form = Form(Strict())
    if form.accepted:
        with beside(form), transaction() as session:
            factors.begin_own(session, signed(), totp_key())
    return _own({"code": form}, showing=form.accepted)


@bp.post("/code-maker/code")
def confirm_code_maker() -> ResponseReturnValue:
    """Take the first code of one's own code maker; show the backup codes, this once."""
    form = Form(CodeSchema())
    codes: list[str] = []
    if form.accepted:
        with beside(form), transaction() as session:
            codes = factors.confirm_own(session, signed(), form.value, totp_key(), _session_id())
    if not form.accepted:
        return _own({"code": form}, showing=True)
    return _codes(codes)


@bp.post("/codes")
def new_codes() -> ResponseReturnValue:
    """Ten new backup codes; the old ones open nothing any more."""
    with transaction() as session:
        codes = factors.renew_codes(session, signed())
    return _codes(codes)


@bp.post("/passkeys")
def add_passkey() -> ResponseReturnValue:
    """Add a passkey of one's own."""
    form = Form(PasskeySchema())
    if form.accepted:
        label, answer = form.value["label"], form.value["answer"]
        with beside(form), transaction() as session:
            passkeys.add_own(session, signed(), answer, label, site(), _session_id())
    return _done(form, "passkey", _("The passkey is added. Your other sessions are ended."))


@bp.post("/passkeys/<int(max=2147483647):number>/remove")
def remove_passkey(number: int) -> ResponseReturnValue:
    """Remove a passkey of one's own."""
    form = Form(Strict())
    if form.accepted:
        needed = passkey_needed(signed().roles)
        with beside(form), transaction() as session:
            passkeys.remove_own(session, signed(), number, _session_id(), needed=needed)
    return _done(form, "passkey", _("The passkey is removed. Your other sessions are ended."))


@bp.get("/locked")
def locked() -> ResponseReturnValue:
    """Whose log-in is locked, for the supervisor of the same agency."""
    return answer_with(
        Act.READ_LOCKED,
        "",
        "credentials/locked.html",
        locked=credentials.locked(reading(), signed()),
    )


@bp.post("/locked/<int(max=2147483647):officer_id>/unlock")
def unlock(officer_id: int) -> ResponseReturnValue:
    """Lift the lock of a log-in."""
    with transaction() as session:
        credentials.unlock(session, signed(), officer_id)
    flash(_("Unlocked. The officer can log in again."), "fits")
    return redirect(url_for(".locked"))


def _step(token: str, form: Form | None) -> ResponseReturnValue:
    link = credentials.link(reading(), token, moment())
    step, enrolling, options = "password", None, ""
    if link.factor_at is not None:
        step, options = (
            "passkey",
            passkeys.options_to_add(reading(), link.officer, site(), moment()),
        )
    elif link.password_at is not None:
        step, enrolling = "code", factors.to_enrol(reading(), link.officer, totp_key())
    shown = {
        "step": step,
        "link": link,
        "enrolling": enrolling,
        "options": options,
        "alone": password_alone(),
        "follows": passkey_needed(link.officer.roles),
    }
    page = render_template("credentials/begin.html", token=token, form=form, **shown)
    return page, form.status if form else 200


def _own(forms: dict[str, Form], *, showing: bool = False) -> ResponseReturnValue:
    by = signed()
    own = credentials.own(reading(), by)
    works = passkeys_work()
    page = render_template(
        "credentials/index.html",
        own=own,
        forms=forms,
        enrolling=factors.to_enrol(reading(), own.officer, totp_key()) if showing else None,
        needed=passkey_needed(by.roles),
        works=works,
        options=passkeys.options_to_add(reading(), own.officer, site(), moment()) if works else "",
    )
    return page, next((form.status for form in forms.values()), 200)


def _done(form: Form, which: str, sentence: str) -> ResponseReturnValue:
    if not form.accepted:
        return _own({which: form})
    flash(sentence, "fits")
    return redirect(url_for(".index"))


def _codes(codes: list[str]) -> ResponseReturnValue:
    return render_template("credentials/codes.html", codes=codes)


def _session_id() -> int:
    inside = entered_if_any()
    return inside.session_id if inside else 0
