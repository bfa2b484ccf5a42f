"""The whole story in a real browser, by keyboard, with five log-ins."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import CaseState
from borderdesk.domain.sharing import OfferState
from borderdesk.domain.watchlists import Action, ListFormat, NewWatchlist
from borderdesk.services import audit, watchlists
from borderdesk.services.accounts import password_hash
from borderdesk.store.cases import Case
from borderdesk.store.sharing import Offer
from tests import factories
from tests.browser.conftest import Opened
from tests.conftest import Desk

PASSWORD = "long enough for anybody"
UN_EXTRACT = Path(__file__).parents[1] / "data" / "un_extract.xml"


def people(desk: Desk) -> None:
    """Five officers, an administrator, an agreement, and the real UN extract in force."""
    phc = password_hash(PASSWORD)
    with desk.acting() as session:
        for name, roles, agency_id in (
            ("amra", (Role.OFFICER,), factories.BORDER),
            ("sareth", (Role.SUPERVISOR,), factories.BORDER),
            ("duty", (Role.DUTY_OFFICER, Role.SUPERVISOR), factories.CUSTOMS),
            ("liaison", (Role.LIAISON,), factories.CUSTOMS),
            ("partner", (Role.FOREIGN_LIAISON,), factories.ABROAD),
            ("keeper", (Role.ADMINISTRATOR,), factories.POLICE),
        ):
            factories.officer(
                session, *roles, name=name, full_name=name, agency_id=agency_id, password_phc=phc
            )
        factories.agreement(session)
        new = NewWatchlist(
            "UNSC", "UN Security Council", factories.POLICE, ListFormat.UN, Action.SANCTION
        )
        watchlists.add_watchlist(
            session, factories.signature(Role.ADMINISTRATOR), new, "Resolution"
        )
    run = desk.app.test_cli_runner().invoke(
        args=f"watchlists import {UN_EXTRACT} --list UNSC --format un --as keeper".split()
    )
    assert run.exit_code == 0, run.output


class Keys:
    """A keyboard before a page. Nothing here touches a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> Keys:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def write(self, label: str, text: str) -> Keys:
        """Tab to the field of that label, and type."""
        self.reach(self.page.get_by_label(label, exact=True).first)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        return self

    def choose(self, label: str, beginning: str) -> Keys:
        """Tab to a list and type the beginning of a choice."""
        self.reach(self.page.get_by_label(label, exact=True).first)
        self.page.keyboard.type(beginning)
        return self

    def tick(self, label: str) -> Keys:
        """Tab to a box, or to a group of choices and with arrows to the one of that label."""
        box = self.page.get_by_label(re.compile(f"^{label}")).first
        if box.get_attribute("type") == "radio":
            group = box.get_attribute("name")
            self.reach(self.page.locator(f'input[type=radio][name="{group}"]'))
            for _ in range(12):
                if box.evaluate("box => box === document.activeElement"):
                    break
                self.press("ArrowDown")
            if not box.is_checked():
                self.press("Space")
        else:
            self.reach(box)
            self.press("Space")
        expect(box).to_be_checked()
        return self

    def act(self, name: str) -> Keys:
        """Tab to a button or a link and press Enter."""
        target = self.page.get_by_role("button", name=name).or_(
            self.page.get_by_role("link", name=name)
        )
        expect(target.first).to_be_visible()
        self.reach(target)
        return self.follow("Enter")

    def follow(self, *keys: str) -> Keys:
        """Press keys of which the last one leads to another page, and wait for it."""
        self.press(*keys[:-1])
        with self.page.expect_navigation():
            self.press(keys[-1])
        return self

    def reach(self, target: object) -> None:
        for _ in range(260):
            within = target.evaluate_all(  # type: ignore[attr-defined]
                "all => all.some(one => one === document.activeElement)"
            )
            if within:
                return
            self.press("Tab")
        raise AssertionError(f"The keyboard does not reach {target}.")


def log_in(page: Page, name: str) -> Keys:
    page.goto("/log-in")
    keys = Keys(page)
    keys.write("Log-in name", name).write("Password", PASSWORD).press("Enter")
    page.wait_for_url(lambda address: "log-in" not in address)
    return keys


def test_a_van_at_the_booth_becomes_a_summary_in_a_neighbours_hands(
    desk: Desk, opened: Opened
) -> None:
    people(desk)

    # 02:40, lane 2: a driver whom the real list knows under another spelling.
    booth = opened()
    keys = log_in(booth, "amra")
    expect(booth.get_by_label("Plate", exact=True)).to_be_focused()
    booth.keyboard.type("TE-481-KP")
    keys.write("Driver: document line, or a name", "GUCHAYEV Zaurbek").write("Born", "1975-09-07")
    keys.follow("Alt+n")
    booth.wait_for_url("**/inspections/new?**after=**")
    expect(booth.locator("main")).to_contain_text("Second line")
    expect(booth.locator("main")).not_to_contain_text("QDi.367")  # the file stays with the desk

    # The supervisor's desk: claim, compare, sign.
    office = opened()
    keys = log_in(office, "sareth")
    expect(office.get_by_role("heading", level=1)).to_have_text("What waits for you")
    keys.follow("j", "Enter")
    expect(office.locator("main")).to_contain_text("GUCHAEV")
    keys.follow("c")
    expect(office.get_by_role("button", name="Sign proposal")).to_be_visible()
    keys.tick("The same").choose("Because", "several")
    keys.write("In your words", "Name, birth and his own statement agree.").follow("Alt+p")
    office.wait_for_url("**/cases/C-**")
    case = office.url.rsplit("/", 1)[1]
    keys.act("Record a firearm")
    keys.choose("Type", "pistol").write("Make", "Karsno Works").write("Calibre", "9x19")
    keys.choose("Marks", "intact").write("Serial, as marked", "KW 40318").act("Record the firearm")
    expect(office.locator("main")).to_contain_text("KW 40318")
    office.goto(f"/cases/{case}")
    keys.act("Escalate").tick("The lead").choose("Receiving agency", "Agency 20")
    keys.write("Reason", "The route is known to you; take it on.").act("Offer")
    expect(office.locator("main")).to_contain_text("escalated")

    # The other agency: they read how much there is, and accept.
    duty = opened()
    keys = log_in(duty, "duty")
    expect(duty.locator("main")).not_to_contain_text("GUCHA")
    keys.act("Agency 10 offers a case").act("Accept the lead")
    duty.wait_for_url(f"**/cases/{case}")
    with desk.looking() as session:
        assert session.scalars(select(Case)).one().lead_id == factories.CUSTOMS

    # The liaison officer chooses, a second person releases, the partner acknowledges.
    liaison = opened()
    keys = log_in(liaison, "liaison")
    liaison.goto(f"/cases/{case}")
    keys.act("Draft a summary").tick("Agency 90")
    keys.write("Purpose", "To find where the pistols come from.")
    firearm = liaison.get_by_role("group", name=re.compile("^Firearm"))
    for place, key in (
        (firearm.get_by_role("checkbox").first, "Space"),
        (firearm.get_by_label("Source"), "b"),
        (firearm.get_by_label("Information"), "2"),
        (firearm.get_by_label("H0"), "Space"),
    ):
        keys.reach(place)
        keys.press(key)
    keys.act("Save draft")
    liaison.wait_for_url("**/summaries/S-**")
    summary = liaison.url.rsplit("/", 1)[1]
    keys.act("Ask for release")
    duty.goto(f"/summaries/{summary}")
    Keys(duty).act("Release this text")
    liaison.reload()
    keys.act("Send to Agency 90")
    partner = opened()
    keys = log_in(partner, "partner")
    keys.act(summary)
    expect(partner.locator("main")).to_contain_text("KW 40318")
    expect(partner.locator("body")).not_to_contain_text("GUCHA")
    expect(partner.locator("body")).not_to_contain_text(case)
    keys.tick("We use it for this purpose alone").act("Acknowledge it")
    expect(partner.locator("main")).to_contain_text("acknowledged")

    with desk.looking() as session:
        assert session.scalars(select(Case)).one().state is CaseState.OPEN
        assert session.scalars(select(Offer)).one().state is OfferState.ACKNOWLEDGED
        verdict = audit.verify(session, factories.signature(Role.AUDITOR))
    assert verdict.holds, verdict.why
