"""A database with its second wall raised, as the desk meets it on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session

from borderdesk.cli.database import upgraded
from borderdesk.domain.accounts import Signature
from borderdesk.store.database import Database, open_database, stands_for
from borderdesk.store.wall_raising import set_up_roles
from borderdesk.store.walls import APP, WORKER
from tests.postgres import Cluster, emptied


@dataclass
class Walled:
    """One database through two doors: as its owner of all, and as the desk runs."""

    owner: Database
    app: Database
    worker: Database

    @contextmanager
    def acting(self, by: Signature | None = None) -> Iterator[Session]:
        """As the desk for whoever signs; without a signature the ground is laid as superuser."""
        with (self.owner if by is None else self.app).acts() as session:
            stands_for(session, by)
            yield session
            session.commit()

    @contextmanager
    def seen_by(self, by: Signature | None) -> Iterator[Session]:
        with self.app.looks() as session:
            stands_for(session, by)
            yield session


def url_as(url: str, role: str) -> str:
    return make_url(url).set(username=role).render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def walled_url(cluster: Cluster) -> str:
    """A database laid out by the migrations, with roles and walls as the command leaves them."""
    engine: Engine = open_database(cluster.url).acts.kw["bind"]
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS walled"))
        connection.execute(text("CREATE DATABASE walled"))
    engine.dispose()
    url = make_url(cluster.url).set(database="walled").render_as_string(hide_password=False)
    database = open_database(url)
    upgraded(database)
    for _ in range(2):  # as often as one likes
        with database.acts.begin() as session:
            set_up_roles(session.connection())
    database.acts.kw["bind"].dispose()
    return url


@pytest.fixture
def walled(walled_url: str) -> Iterator[Walled]:
    found = Walled(*(open_database(url) for url in (walled_url, *_doors(walled_url))))
    with found.owner.acts.begin() as session:
        emptied(session)
    yield found
    for database in (found.owner, found.app, found.worker):
        database.acts.kw["bind"].dispose()


def _doors(url: str) -> tuple[str, str]:
    return url_as(url, APP), url_as(url, WORKER)
