"""The locked screen, the proof of who one is, and one's own account."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from borderdesk.edge import csrf
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import (
    back_to_below,
    entered_if_any,
    held_token,
    is_our_page,
    let_out,
    lock_page,
    locked_if_any,
    moment,
    proved_again,
    proved_recently,
    signed,
    signed_if_any,
)
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.sessions import PinSchema, SecretSchema
from borderdesk.services import accounts, sessions

bp = Blueprint("sessions", __name__)


@bp.route("/lock", methods=["GET", "POST"])
def lock() -> ResponseReturnValue:
    """Lock the screen; or show that it is locked. A script asks as JSON whose it is."""
    if request.method == "POST" and signed_if_any():
        with transaction() as session:
            sessions.lock(session, signed(), held_token())
    if request.accept_mimetypes.best == "application/json":
        return _state()
    if request.method == "POST":
        return redirect(url_for(".lock", next=_next() or None))
    return lock_page(status=200) if locked_if_any() else redirect(_next() or _home())


@bp.post("/unlock")
def unlock() -> ResponseReturnValue:
    """Open the locked screen with PIN or password. Three wrong PINs end the session."""
    form = Form(SecretSchema())
    whose = locked_if_any()
    if whose is None:
        return redirect(_next() or _home())
    is_open = False
    if form.accepted:
        token, address = held_token(), request.remote_addr or ""
        with transaction() as session:
            if whose.has_pin:
                attempt = sessions.count_pin(session, token, moment())
            else:
                attempt = sessions.count_password(session, token, address, moment())
        fitted = accounts.fits(attempt, form.value["proof"])
        with transaction() as session:
            is_open = sessions.unlock(session, token, attempt, fitted, moment())
    if is_open:
        return redirect(_next() or _home())
    if accounts.entered(reading(), held_token(), moment()) is None:
        let_out()
        flash(_("That was the third wrong PIN, so the session has ended. Log in."), "care")
        return redirect(url_for("accounts.log_in"))
    said = _("That PIN does not fit.") if whose.has_pin else _("That password does not fit.")
    return lock_page(said, 422)


@bp.post("/lock/log-out")
def leave() -> ResponseReturnValue:
    """End the session of the locked screen, unopened."""
    whose = locked_if_any()
    if whose is not None:
        with transaction() as session:
            accounts.log_out(session, whose.signature, held_token())
    let_out()
    return redirect(url_for("accounts.log_in"))


@bp.post("/lock/back")
def back() -> ResponseReturnValue:
    """Return to the locked screen over which another officer had logged in."""
    if signed_if_any() or locked_if_any() or not back_to_below():
        return redirect(_home())
    return redirect(url_for(".lock"))


@bp.route("/prove", methods=["GET", "POST"])
def prove() -> ResponseReturnValue:
    """Prove once more who one is; the session goes on under a new token."""
    by, form = signed(), Form(SecretSchema())
    if form.accepted:
        token, address = held_token(), request.remote_addr or ""
        with transaction() as session:
            attempt = sessions.count_password(session, token, address, moment())
        fitted = accounts.fits(attempt, form.value["proof"])
        with transaction() as session:
            renewed = sessions.prove(session, token, attempt, fitted, moment())
        if renewed is not None:
            proved_again(renewed)
            flash(_("That is proved, for five minutes. Do once more what you were about to."))
            return redirect(_next() or url_for(".mine"))
        form.refuse("proof", _("That password does not fit, or the account is locked."))
    return render_template("sessions/prove.html", form=form, next=_next(), by=by), form.status


@bp.get("/me/")
def mine() -> ResponseReturnValue:
    """My account: where I am logged in, and my PIN."""
    return _page()


@bp.post("/me/pin")
def pin() -> ResponseReturnValue:
    """Set the PIN that opens my locked screens."""
    form = Form(PinSchema())
    if form.accepted:
        phc = accounts.password_hash(form.value)  # slow on purpose; before the transaction
        with beside(form), transaction() as session:
            sessions.set_pin(session, signed(), phc)
    if form.accepted:
        flash(_("PIN set. It opens your locked screens."), "fits")
        return redirect(url_for(".mine"))
    return _page(form)


@bp.post("/me/sessions/<int(max=2147483647):session_id>/end")
def end(session_id: int) -> ResponseReturnValue:
    """End one of my sessions, wherever it is open."""
    with transaction() as session:
        sessions.end(session, signed(), session_id)
    flash(_("Session ended."), "fits")
    return redirect(url_for(".mine"))


@bp.post("/me/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """End all of my sessions but this one."""
    inside = entered_if_any()
    with transaction() as session:
        sessions.end_others(session, signed(), inside.session_id if inside else 0)
    flash(_("All other sessions ended."), "fits")
    return redirect(url_for(".mine"))


def _page(form: Form | None = None) -> ResponseReturnValue:
    inside = entered_if_any()
    return render_template(
        "sessions/mine.html",
        sessions=sessions.mine(reading(), signed()),
        inside=inside,
        proved=proved_recently(),
        form=form,
    ), form.status if form else 200


def _state() -> ResponseReturnValue:
    """For the lock of the page: whose screen it is, whether it is locked, and its CSRF token."""
    locked = locked_if_any()
    inside = locked or entered_if_any()
    officer_id = inside.signature.officer_id if inside else None
    return jsonify(officer=officer_id, locked=locked is not None, csrf=csrf.token())


def _next() -> str:
    """Where to go then, if that is a page of ours that can be opened."""
    given = request.form.get("next", "") or request.args.get("next", "")
    return given if is_our_page(given) else ""


def _home() -> str:
    return url_for("accounts.home")
