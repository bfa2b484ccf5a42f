"""Loads: arms with and without an authorisation, a groupage lorry, and a manifest for tonight."""

from __future__ import annotations

from datetime import timedelta

from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import cast, loads
from borderdesk.domain.authorisations import AuthorisationKind, NewAuthorisation, Unit
from borderdesk.domain.cargo import (
    Consignment,
    Equipment,
    Fullness,
    GoodsItem,
    Mode,
    PackageKind,
    Party,
    PartyRole,
    TransportDocument,
    TransportPaper,
)
from borderdesk.domain.inspections import Direction, Result
from borderdesk.domain.manifests import Column, ManifestRow
from borderdesk.services import authorisations, manifests

IMPORT = TransportDocument(TransportPaper.IMPORT_LICENCE, "IM-2026/0417")
PISTOLS = GoodsItem(
    "Sporting pistols, .22",
    "930200",
    packages=6,
    gross_weight_kg=82,
    net_weight_kg=64,
    package_kind=PackageKind.CASE,
    origin="XKE",
    value=18600,
    currency="EUR",
    pieces=60,
)
ROUNDS = GoodsItem(
    "Cartridges, .22, sporting",
    "930621",
    packages=20,
    gross_weight_kg=210,
    net_weight_kg=190,
    package_kind=PackageKind.CARTON,
    origin="XKE",
    un_number="0012",
    pieces=40,
)
GUNS = Consignment(
    "Norrland Sporting Arms",
    "Lesk Shooting Supplies",
    "Undrask Haulage",
    items=(PISTOLS, ROUNDS),
    documents=(TransportDocument(TransportPaper.ROAD_NOTE, "CMR 771204"), IMPORT),
    seals=("KE 40117",),
    mode=Mode.ROAD,
)
HELD = (
    (
        AuthorisationKind.IMPORT,
        IMPORT.number,
        "Lesk Shooting Supplies",
        "Sporting pistols and their cartridges",
        Unit.PIECES,
        150,
    ),
    (
        AuthorisationKind.EXPORT,
        "EX-2026/0088",
        "Dolm Powder Works",
        "Propellent powder",
        Unit.KG,
        4000,
    ),
    (
        AuthorisationKind.TRANSIT,
        "TR-2026/0012",
        "Corvinth Lines",
        "Hunting rifles",
        Unit.PIECES,
        80,
    ),
)


def sporting_arms(stage: Stage) -> Script:
    """Pistols for a shop: a first delivery passes, the second takes more than is left."""
    yield stage.ago(days=12)
    by, first = stage.by("sareth"), (stage.now - timedelta(days=40)).date()
    last = first + timedelta(days=365)
    for kind, number, holder, goods, unit, quantity in HELD:
        issuer = "Ministry of Trade"
        new = NewAuthorisation(kind, number, issuer, holder, goods, first, last, unit, quantity)
        authorisations.add(stage.session, by, new)
    yield stage.ago(days=3, hours=4)
    stage.log(Crossing("MRF", 1, cast()["courier"], load=GUNS))
    yield stage.ago(hours=2)
    stage.log(Crossing("MRF", 1, cast()["courier"], load=GUNS))


def blank_firers(stage: Stage) -> Script:
    """Alarm pistols declared as such: a hint to the officer, and no authorisation."""
    yield stage.ago(hours=9)
    load = Consignment(
        "Halvar Signal Goods",
        "Tolva Outdoor",
        "Corvinth Lines",
        items=(GoodsItem("Startni pištolji, 9 mm", "930390", packages=2, pieces=48),),
    )
    inspection = stage.log(Crossing("MRF", 2, cast()["boxman"], load=load))
    yield stage.after(minutes=31)
    stage.close("lorin", inspection, Result.REFUSED, "No authorisation; turned back with the load.")


def groupage(stage: Stage) -> Script:
    """One lorry, three consignments, two containers."""
    yield stage.ago(hours=4)
    timber, cloth = loads()[0], loads()[3]
    forwarder = Party(PartyRole.FORWARDER, "Corvinth Lines")
    others = (forwarder, Party(PartyRole.DECLARANT, "Karsk Brokers"))
    first = Consignment(
        *("Lesk Sawmill", "Hestermoor Joinery", "Undrask Haulage"),
        others,
        timber.items,
        (Equipment("CSQU3054383", "22G1", Fullness.FULL), Equipment("TEXU3070079", "22G1")),
        (TransportDocument(TransportPaper.ROAD_NOTE, "CMR 771330"),),
        ("S 31810",),
        "06DE586600006143E1",
        Mode.ROAD,
    )
    second = Consignment(cloth.consignor, cloth.consignee, "Undrask Haulage", items=cloth.items)
    third = Consignment("Sarm Glass House", "Miravel Lamps", items=loads()[11].items)
    direction = Direction.TRANSIT
    stage.log(Crossing("KRB", 2, cast()["toolman"], direction, load=first, further=(second, third)))


def announced(stage: Stage) -> Script:
    """A manifest at the bridge, of three lorries that have not come yet."""
    yield stage.ago(hours=1)
    rows = [
        ManifestRow(
            number,
            {
                Column.PLATE: plate,
                Column.CONSIGNOR: load.consignor,
                Column.CONSIGNEE: load.consignee,
                Column.CARRIER: load.carrier,
                Column.DESCRIPTION: load.items[0].description,
                Column.HS_CODE: load.items[0].hs_code,
                Column.PACKAGES: str(load.items[0].packages),
                Column.GROSS_WEIGHT: str(load.items[0].gross_weight_kg),
            },
        )
        for number, (plate, load) in enumerate(
            zip(("6K 2914", "6K 2914", "DO-118-LE", "7K 5520"), loads(), strict=False), start=2
        )
    ]
    manifests.take_in(stage.session, stage.by("kolm"), "tonight.xml", rows)
