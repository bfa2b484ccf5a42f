"""Reports as they were said before a crossing had several loads and reasons, and *unknown* a place.

What can be said so is kept so: a device that sends again what it sent before the desk was renewed
must be recognised by the digest, and what was kept before then must be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from borderdesk.domain.cargo import Consignment, Equipment, GoodsItem

NOT_EXAMINED = "not_examined"  # of a document of which nothing is said


@dataclass(frozen=True, slots=True)
class FlatConsignment:
    """A load of one kind of goods in one container at most."""

    consignor: str = ""
    consignee: str = ""
    carrier: str = ""
    description: str = ""
    hs_code: str = ""
    container_number: str = ""
    seals: tuple[str, ...] = ()
    packages: int | None = None
    gross_weight_kg: int | None = None
    net_weight_kg: int | None = None

    @property
    def consignment(self) -> Consignment:
        item = GoodsItem(
            self.description,
            self.hs_code,
            self.packages,
            self.gross_weight_kg,
            self.net_weight_kg,
        )
        return Consignment(
            self.consignor,
            self.consignee,
            self.carrier,
            items=() if item == GoodsItem() else (item,),
            equipment=(Equipment(self.container_number),) if self.container_number else (),
            seals=self.seals,
        )


def flattened(load: Consignment) -> FlatConsignment | None:
    """The load as it was said before; None where that would lose something.

    >>> flattened(Consignment(mrn="06DE586600006143E1")) is None
    True
    """
    item = load.items[0] if load.items else GoodsItem()
    flat = FlatConsignment(
        load.consignor,
        load.consignee,
        load.carrier,
        item.description,
        item.hs_code,
        load.equipment[0].number if load.equipment else "",
        load.seals,
        item.packages,
        item.gross_weight_kg,
        item.net_weight_kg,
    )
    return flat if flat.consignment == load else None


def written(facts: Mapping[str, Any], loads: tuple[Consignment, ...]) -> dict[str, Any]:
    """The facts of a report as its body holds them; `loads` are its consignments."""
    body = dict(facts)
    body["vehicle"] = facts["vehicle"] and _answered(facts["vehicle"])
    body["occupants"] = [_answered(occupant) for occupant in facts["occupants"]]
    if len(facts["selection_reasons"]) < 2:
        body["selection_reason"] = next(iter(body.pop("selection_reasons")), None)
    if not facts["seals_found"]:
        del body["seals_found"]
    flat = flattened(loads[0]) if len(loads) == 1 else None
    if flat is not None or not loads:
        del body["consignments"]
        body["consignment"] = asdict(flat) if flat else None
    return body


def _answered(group: Mapping[str, Any]) -> dict[str, Any]:
    """A group without the answers that were not given in it."""
    later = ("unknowns", "as_read", "imo", "accompanied_by", "relation", "patronymic")
    papers = {"document_verification": NOT_EXAMINED, "document_chip": None}
    return {
        name: value
        for name, value in group.items()
        if (value or name not in later) and (name not in papers or value != papers[name])
    }


def read(body: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a body, its loads and reasons as `consignments` and `selection_reasons`."""
    facts = dict(body)
    flat, reason = facts.pop("consignment", None), facts.pop("selection_reason", None)
    if flat is not None:
        load = FlatConsignment(**flat | {"seals": tuple(flat["seals"])}).consignment
        facts["consignments"] = [asdict(load)]
    if reason is not None:
        facts["selection_reasons"] = [reason]
    return facts
