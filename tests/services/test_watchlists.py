from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.errors import (
    NotFound,
    NotPermitted,
    OutOfOrder,
    Owing,
    Unacceptable,
)
from borderdesk.domain.watchlists import (
    Action,
    ListFormat,
    NewEntry,
    NewWatchlist,
    VersionState,
    check_shrinking,
)
from borderdesk.services import screening, watchlists
from borderdesk.services.watchlists import Change, Source
from borderdesk.store.roll import generation_in_force
from borderdesk.store.watchlists import (
    Edition,
    Entry,
    ListVersion,
    Membership,
    Watchlist,
    edition_in_force,
    everyone_listed,
)
from tests import factories

KEEPER = factories.signature(Role.ADMINISTRATOR)
WHY = "For a test"
NEW = NewWatchlist("NEW", "New", factories.POLICE, ListFormat.DESK, Action.SANCTION)
_numbers = count(1)


def source() -> Source:
    n = next(_numbers)
    return Source(f"file {n}", f"{n:064x}")


def staged(session: Session, code: str, *entries: NewEntry) -> int:
    version_id = watchlists.begin_import(session, KEEPER, code, source(), reason=WHY)
    watchlists.stage(session, KEEPER, version_id, entries)
    return version_id


def published(
    session: Session, code: str, *entries: NewEntry, shrinking: bool = True
) -> tuple[int, Change]:
    version_id = staged(session, code, *entries)
    return version_id, factories.put_in_force(session, version_id, shrinking=shrinking)


def sizes(session: Session) -> tuple[int, ...]:
    tables = (Entry, Edition, Membership, ListVersion)
    return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def says(session: Session, code: str) -> dict[str, str]:
    """Key and caption of every entry in force on the list."""
    found = session.execute(
        select(Entry.source_key, Edition.caption)
        .join(Edition, Edition.entry_id == Entry.id)
        .join(Membership, Membership.edition_id == Edition.id)
        .join(Watchlist, Watchlist.active_version_id == Membership.version_id)
        .where(Watchlist.code == code)
    )
    return {row.source_key: row.caption for row in found}


def entries_of(content: Mapping[str, str]) -> list[NewEntry]:
    return [factories.entry(name, source_key=key) for key, name in content.items()]


lists = st.dictionaries(
    st.sampled_from("ABCDEFGH"), st.sampled_from(["Ana ANIC", "Ivo IVIC", "Eva EVIC"])
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lists, lists, lists)
@example({"A": "Ana ANIC"}, {}, {"A": "Ana ANIC"})
def test_a_list_says_what_was_published_last_and_the_change_is_counted_right(
    session: Session, first: dict[str, str], second: dict[str, str], third: dict[str, str]
) -> None:
    code = f"P{next(_numbers)}"
    watchlists.add_watchlist(
        session, KEEPER, NewWatchlist(code, code, 30, ListFormat.DESK, Action.INFORM), WHY
    )
    before: dict[str, str] = {}

    for content in (first, second, third):
        _version, made = published(session, code, *entries_of(content))

        assert says(session, code) == content
        assert made == Change(
            added=len(content.keys() - before.keys()),
            changed=sum(content[key] != before[key] for key in content.keys() & before.keys()),
            removed=len(before.keys() - content.keys()),
        )
        before = content


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lists, lists)
def test_what_is_staged_and_taken_back_has_never_been(
    session: Session, kept: dict[str, str], lost: dict[str, str]
) -> None:
    code = f"T{next(_numbers)}"
    watchlists.add_watchlist(
        session, KEEPER, NewWatchlist(code, code, 30, ListFormat.DESK, Action.INFORM), WHY
    )
    published(session, code, *entries_of(kept))
    before = sizes(session)

    version_id = staged(session, code, *entries_of(lost))
    while not watchlists.take_back(session, KEEPER, version_id):
        pass

    assert sizes(session) == before
    assert says(session, code) == kept
    assert watchlists.broken_off(session, KEEPER, code) is None


def test_taking_back_goes_in_batches_and_says_when_nothing_is_left(session: Session) -> None:
    watchlists.add_watchlist(session, KEEPER, NEW, WHY)
    version_id = watchlists.begin_import(session, KEEPER, "NEW", source(), reason=WHY)
    for _ in range(2):
        batch = [factories.entry() for _ in range(watchlists.BATCH)]
        watchlists.stage(session, KEEPER, version_id, batch)

    steps = [watchlists.take_back(session, KEEPER, version_id) for _ in range(3)]

    assert steps == [False, False, True]
    assert watchlists.take_back(session, KEEPER, version_id) is True
    assert sizes(session) == (0, 0, 0, 0)


def test_an_entry_that_says_the_same_is_the_same_edition(session: Session) -> None:
    same, other = factories.entry("Ana ANIC", source_key="1"), factories.entry(source_key="2")
    factories.watchlist(session, same, other, code="L")
    kept = session.scalars(select(Edition.id).order_by(Edition.id)).all()

    _version, made = published(session, "L", same, factories.entry("Ivo IVIC", source_key="2"))

    assert made == Change(0, 1, 0)
    editions = session.scalars(select(Edition.id).order_by(Edition.id)).all()
    assert editions[:2] == kept
    assert len(editions) == 3


def test_an_entry_that_comes_back_is_the_one_it_was(session: Session) -> None:
    one, two = factories.entry(source_key="1"), factories.entry(source_key="2")
    factories.watchlist(session, one, two, code="L")
    entry = session.scalars(select(Entry).where(Entry.source_key == "2")).one()

    published(session, "L", one)
    gone = edition_in_force(session, entry.id)
    _version, made = published(session, "L", one, two)

    assert gone is None
    assert made == Change(1, 0, 0)
    back = edition_in_force(session, entry.id)
    assert back is not None
    assert len(session.scalars(select(Edition).where(Edition.entry_id == entry.id)).all()) == 1


def test_until_it_is_in_force_a_version_is_nobodys_list(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ana ANIC"), code="L")
    before = generation_in_force(session)

    staged(session, "L", factories.entry("Miron VELKAROV"))

    report = factories.inspection_report()
    findings = screening.look(session, factories.signature(Role.OFFICER), report.subjects)
    assert findings.resemblances == ()
    assert generation_in_force(session) == before
    assert len(list(everyone_listed(session))) == 1


def test_what_is_in_force_is_screened_against_at_once(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ana ANIC"), code="L")
    officer, report = factories.signature(Role.OFFICER), factories.inspection_report()
    before = screening.look(session, officer, report.subjects)

    published(session, "L", factories.entry("Miron VELKAROV"))

    after = screening.look(session, officer, report.subjects)
    assert (len(before.resemblances), len(after.resemblances)) == (0, 1)
    assert after.generation == before.generation + 1


def test_one_list_is_staged_by_one_import_and_the_database_knows_it(session: Session) -> None:
    watchlists.add_watchlist(session, KEEPER, NEW, WHY)
    version_id = staged(session, "NEW", factories.entry())

    with pytest.raises(Unacceptable, match="Another import"):
        watchlists.begin_import(session, KEEPER, "NEW", source(), reason=WHY)

    row = session.get_one(ListVersion, version_id)
    session.add(
        ListVersion(
            watchlist_id=row.watchlist_id,
            number=2,
            source_name="",
            sha256="",
            reason="",
            staged_at=KEEPER.at,
            staged_by_id=1,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_file_is_known_by_its_bytes_and_only_while_it_is_in_force(session: Session) -> None:
    watchlists.add_watchlist(session, KEEPER, NEW, WHY)
    first, second = source(), source()

    assert not watchlists.is_in_force(session, KEEPER, "NEW", first)
    for given_source in (first, second):
        version_id = watchlists.begin_import(session, KEEPER, "NEW", given_source, reason=WHY)
        assert not watchlists.is_in_force(session, KEEPER, "NEW", given_source)
        watchlists.activate(
            session, KEEPER, version_id, Change(0, 0, 0), shrinking=True, reason=WHY
        )
        assert watchlists.is_in_force(session, KEEPER, "NEW", given_source)
    assert not watchlists.is_in_force(session, KEEPER, "NEW", first)


def test_what_is_or_was_in_force_is_neither_staged_nor_taken_back(session: Session) -> None:
    watchlists.add_watchlist(session, KEEPER, NEW, WHY)
    old, _made = published(session, "NEW", factories.entry())
    new, _made = published(session, "NEW", factories.entry())

    states = [session.get_one(ListVersion, key).state for key in (old, new)]
    assert states == [VersionState.SUPERSEDED, VersionState.ACTIVE]
    for version_id in (old, new):
        with pytest.raises(OutOfOrder):
            watchlists.stage(session, KEEPER, version_id, [factories.entry()])
        with pytest.raises(OutOfOrder):
            watchlists.take_back(session, KEEPER, version_id)
        with pytest.raises(OutOfOrder):
            watchlists.activate(
                session, KEEPER, version_id, Change(0, 0, 0), shrinking=True, reason=WHY
            )


def test_a_list_that_loses_more_than_three_tenths_has_to_be_allowed_to(session: Session) -> None:
    ten = [factories.entry() for _ in range(10)]
    factories.watchlist(session, *ten, code="L")

    published(session, "L", *ten[:7], shrinking=False)
    with pytest.raises(Unacceptable, match="3 of 7 entries would go"):
        published(session, "L", *ten[:4], shrinking=False)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_shrinking_is_refused_past_three_tenths_of_what_was_there(
    before: int, removed: int
) -> None:
    too_much = 10 * removed > 3 * before

    if before == 0 or not too_much:
        check_shrinking(before, removed)
    else:
        with pytest.raises(Unacceptable):
            check_shrinking(before, removed)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_import(session: Session, role: Role) -> None:
    watchlists.add_watchlist(session, KEEPER, NEW, WHY)
    version_id = staged(session, "NEW", factories.entry())
    by = factories.signature(role)
    made = Change(1, 0, 0)

    with pytest.raises(NotPermitted):
        watchlists.add_watchlist(session, by, NEW, WHY)
    with pytest.raises((NotPermitted, NotFound)):
        watchlists.begin_import(session, by, "NEW", source(), reason=WHY)
    with pytest.raises(NotPermitted):
        watchlists.stage(session, by, version_id, [factories.entry()])
    with pytest.raises(NotPermitted):
        watchlists.activate(session, by, version_id, made, shrinking=False, reason=WHY)
    with pytest.raises(NotPermitted):
        watchlists.take_back(session, by, version_id)


def test_a_reason_is_owed(session: Session) -> None:
    with pytest.raises(Owing):
        watchlists.add_watchlist(session, KEEPER, NEW, " ")
    watchlists.add_watchlist(session, KEEPER, NEW, WHY)
    with pytest.raises(Owing):
        watchlists.begin_import(session, KEEPER, "NEW", source(), reason="")


def test_a_code_names_one_list(session: Session) -> None:
    watchlists.add_watchlist(session, KEEPER, NEW, WHY)

    with pytest.raises(Unacceptable, match="taken"):
        watchlists.add_watchlist(session, KEEPER, NEW, WHY)


def test_entries_are_found_by_words_in_caption_or_key_page_by_page(session: Session) -> None:
    names = ["Ana ANIC", "Ana BANIC", "Ivo ANIC"]
    made = [factories.entry(name, source_key=f"QDi.{n}") for n, name in enumerate(names)]
    factories.watchlist(session, *made, code="L")
    by = factories.signature(Role.SUPERVISOR)

    def found(words: str, page: int = 1, size: int = 50) -> tuple[list[str], int]:
        seen = watchlists.list_page(session, by, "L", words, page, size)
        return [edition.caption for edition in seen.entries], seen.total

    assert found("ana") == (["Ana ANIC", "Ana BANIC"], 2)
    assert found("anic ivo") == (["Ivo ANIC"], 1)
    assert found("qdi.2") == (["Ivo ANIC"], 1)
    assert found("", 2, 2) == (["Ivo ANIC"], 3)
    assert found("nobody") == ([], 0)


def test_a_percent_sign_in_a_search_is_a_percent_sign(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ana ANIC"), code="L")
    by = factories.signature(Role.SUPERVISOR)

    assert watchlists.list_page(session, by, "L", "%", 1).total == 0
    assert watchlists.list_page(session, by, "L", "A_a", 1).total == 0


def test_an_entrys_page_says_all_it_ever_said_and_whether_it_still_does(session: Session) -> None:
    one, two = factories.entry("Ana ANIC", source_key="1"), factories.entry(source_key="2")
    factories.watchlist(session, one, two, code="L")
    published(session, "L", two, factories.entry("Ana NOVAK", source_key="1"))
    by = factories.signature(Role.SUPERVISOR)

    now = watchlists.entry_page(session, by, "L", "1")
    published(session, "L", two)
    gone = watchlists.entry_page(session, by, "L", "1")

    assert [edition.caption for edition in now.editions] == ["Ana NOVAK", "Ana ANIC"]
    assert now.edition is not None
    assert now.edition.caption == "Ana NOVAK"
    assert gone.edition is None
    assert len(gone.editions) == 2
