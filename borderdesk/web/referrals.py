"""Pages of offers of cases: what waits for our answer, what of ours waits for theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.cases import CaseAct, ReferralKind, RefusalCode
from borderdesk.domain.errors import N_
from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.cases import ReferralAnswerSchema
from borderdesk.services import referrals
from borderdesk.store.cases import Referral

bp = Blueprint("referrals", __name__, url_prefix="/referrals")

DONE: Mapping[CaseAct, str] = {
    CaseAct.ACCEPT: N_("Offer %(reference)s is accepted."),
    CaseAct.REFUSE: N_("Offer %(reference)s is refused. The case stays with them."),
    CaseAct.ASK_MORE: N_("Your question on %(reference)s is with them."),
    CaseAct.SUPPLY: N_("Your answer on %(reference)s is with them; the offer stands again."),
    CaseAct.WITHDRAW: N_("Offer %(reference)s is withdrawn."),
    CaseAct.RETURN: N_("What %(reference)s brought us is given back."),
}


@bp.get("/")
def index() -> ResponseReturnValue:
    """What waits for our answer, and which of our own offers wait for theirs."""
    received = referrals.received(reading(), signed())
    sent = referrals.sent(reading(), signed())
    return render_template("referrals/index.html", received=received, sent=sent)


@bp.get("/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """One offer; before acceptance without any person's data but what its reason may say."""
    return _shown(reference, None)


@bp.route("/<reference>/answer", methods=["GET", "POST"])
def answer(reference: str) -> ResponseReturnValue:
    """Accept, refuse or question an offer made to us."""
    form = Form(ReferralAnswerSchema())
    return _acted(reference, form, referrals.answer)


@bp.route("/<reference>/supply", methods=["GET", "POST"])
def supply(reference: str) -> ResponseReturnValue:
    """Answer what they asked about our offer."""
    return _acted(reference, _form_of(CaseAct.SUPPLY), referrals.supply)


@bp.route("/<reference>/withdraw", methods=["GET", "POST"])
def withdraw(reference: str) -> ResponseReturnValue:
    """Take our offer back."""
    return _acted(reference, _form_of(CaseAct.WITHDRAW), referrals.withdraw)


@bp.route("/<reference>/return", methods=["GET", "POST"])
def give_back(reference: str) -> ResponseReturnValue:
    """Give back the lead, or our part, that we had accepted."""
    return _acted(reference, _form_of(CaseAct.RETURN), referrals.return_case)


def _form_of(act: CaseAct) -> Form:
    form = Form(ReferralAnswerSchema(), lambda given: given | {"act": act.value})
    form.raw["act"] = act.value
    return form


def _acted(reference: str, form: Form, act: Callable[..., Referral]) -> ResponseReturnValue:
    """One act on an offer. Its form stands on the page of the offer, so GET leads there."""
    if request.method == "GET":
        return redirect(url_for("referrals.show", reference=reference))
    if form.accepted:
        with beside(form), transaction() as session:
            referral = act(session, signed(), reference, form.value)
            kind, case = referral.kind, referral.case.reference
    if not form.accepted:
        return _shown(reference, form)
    flash(_(DONE[form.value.act], reference=reference), "fits")
    if form.value.act is CaseAct.ACCEPT and kind is ReferralKind.LEAD:
        return redirect(url_for("cases.show", reference=case))
    return redirect(url_for("referrals.show", reference=reference))


def _shown(reference: str, form: Form | None) -> ResponseReturnValue:
    preview = referrals.preview(reading(), signed(), reference)
    return answer_with(
        Act.READ_REFERRAL,
        reference,
        "referrals/show.html",
        form.status if form else 200,
        form=form,
        preview=preview,
        offered=referrals.offered(signed(), preview.referral),
        codes=list(RefusalCode),
    )
