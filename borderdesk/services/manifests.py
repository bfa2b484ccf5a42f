"""What posts do with manifests: take them in, name their columns, fill in the lane, forget them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_, NotPermitted, Unacceptable
from borderdesk.domain.manifests import Column, ManifestRow, lines_of
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.watchlists import Fault
from borderdesk.formats.lined import flat
from borderdesk.formats.manifests import Table, guessed, rows_as
from borderdesk.services.audit import record
from borderdesk.store.inspections import inspection_by_reference
from borderdesk.store.manifests import (
    Manifest,
    ManifestColumns,
    ManifestLineKept,
    columns_of,
    erase,
    line_in_reach,
    manifest_by_reference,
    manifests_in_reach,
    past_their_time,
)
from borderdesk.store.numbers import next_reference

PREVIEWED = 5  # rows


def in_reach(session: Session, by: Signature) -> list[Manifest]:
    """The manifests of the officer's post, or of the agency. A look.

    Raises:
        NotPermitted: the role reads none.
    """
    permit(by, Act.READ_MANIFEST)
    return manifests_in_reach(session, by)


class ManifestPage(NamedTuple):
    """A manifest, and what its columns are likely to mean: as said before, else by their names."""

    manifest: Manifest
    columns: Sequence[Column | None]


def page(session: Session, by: Signature, reference: str) -> ManifestPage:
    """A manifest for its page. A look.

    Raises:
        NotFound: no manifest bears the reference, or `by` may not read it.
    """
    manifest = manifest_by_reference(session, by, reference)
    known = columns_of(session, by.agency_id, _key(manifest.heading))
    if known is None:
        return ManifestPage(manifest, guessed(manifest.heading))
    return ManifestPage(manifest, [Column(name) if name else None for name in known.columns])


def take_in(
    session: Session, by: Signature, name: str, read: Table | list[ManifestRow]
) -> Manifest:
    """Keep a manifest for the officer's post: a table, or rows whose meaning is known. An act.

    Raises:
        NotPermitted: the role takes none in, or the officer serves at no post.
    """
    permit(by, Act.TAKE_IN_MANIFEST)
    if by.post_id is None:
        raise NotPermitted(Act.TAKE_IN_MANIFEST)
    manifest = Manifest(
        reference=next_reference(session, by, "M"),
        agency_id=by.agency_id,
        post_id=by.post_id,
        name=name,
        received_at=by.at,
        received_by_id=by.officer_id,
        heading=[],
        rows=[],
        faults=[],
    )
    if isinstance(read, Table):
        manifest.heading = list(read.heading)
        manifest.rows = [{"line": line, "cells": list(cells)} for line, cells in read.rows]
        manifest.faults = [_fault(fault) for fault in read.faults]
    else:
        _lay_out(manifest, read)
    session.add(manifest)
    record(session, by, Act.TAKE_IN_MANIFEST, manifest.reference)
    return manifest


def name_columns(
    session: Session,
    by: Signature,
    reference: str,
    version: int,
    columns: Sequence[Column | None],
) -> Manifest:
    """Say what the columns of a table mean; it is remembered for the agency. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on a manifest.
        Unacceptable: they were named already, none is the plate, or two mean the same.
    """
    manifest = manifest_by_reference(session, by, reference, version=version)
    permit(by, Act.TAKE_IN_MANIFEST, manifest.scope)
    if not manifest.rows:
        raise Unacceptable("columns", N_("The columns of this manifest are named already."))
    if len(columns) != len(manifest.heading):
        raise Unacceptable("columns", N_("Say of every column what it is, or that it is nothing."))
    named = [column for column in columns if column]
    if Column.PLATE not in named:
        raise Unacceptable("columns", N_("One column has to be the plate of the vehicle."))
    if len(set(named)) < len(named):
        raise Unacceptable("columns", N_("Two columns mean the same."))
    _lay_out(manifest, rows_as([(r["line"], r["cells"]) for r in manifest.rows], columns))
    manifest.rows = []
    known = columns_of(session, by.agency_id, _key(manifest.heading))
    if known is None:
        known = ManifestColumns(agency_id=by.agency_id, heading_key=_key(manifest.heading))
        session.add(known)
    known.columns = [column.value if column else "" for column in columns]
    record(session, by, Act.TAKE_IN_MANIFEST, manifest.reference)
    return manifest


def filled_in(session: Session, by: Signature, line_id: int) -> Mapping[str, str]:
    """What a vehicle of a manifest fills in on the lane; nothing where it has crossed. A look."""
    line = line_in_reach(session, by, line_id)
    return line.fields if line else {}


def use(session: Session, by: Signature, line_id: int, reference: str) -> None:
    """Note as which crossing a vehicle came, and forget what it announced. A stage of logging."""
    line = line_in_reach(session, by, line_id)
    if line is not None:
        line.inspection, line.fields = inspection_by_reference(session, by, reference), {}


def forget(session: Session, by: Signature) -> list[str]:
    """Erase the manifests whose time is over; their references. An act of the desk itself."""
    permit(by, Act.ERASE_MANIFEST)
    over = past_their_time(session, by.at)
    if over:
        erase(session, [key for key, _reference in over])
    for _key_of, reference in over:
        record(session, by, Act.ERASE_MANIFEST, reference)
    return [reference for _key_of, reference in over]


def _lay_out(manifest: Manifest, rows: list[ManifestRow]) -> None:
    lines, faults = lines_of(rows)
    manifest.lines = [
        ManifestLineKept(
            plate=line.plate,
            goods=line.goods,
            consignments=line.consignments,
            fields=dict(line.fields),
        )
        for line in lines
    ]
    manifest.faults = [*manifest.faults, *map(_fault, faults)]


def _fault(fault: Fault) -> dict[str, object]:
    return {"line": fault.line, "sentence": fault.sentence, "values": dict(fault.values)}


def _key(heading: Sequence[str]) -> str:
    return "|".join(map(flat, heading))
