"""What the fixed values of seizures, exhibits and hiding places are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from borderdesk.domain.errors import N_

WEAPON_LABELS: Mapping[str, str] = {
    "Concealment.OPEN": N_("not hidden"),
    "Concealment.LUG": N_("luggage"),
    "Concealment.CAB": N_("cabin or seat"),
    "Concealment.DASH": N_("dashboard"),
    "Concealment.DOOR": N_("door panel"),
    "Concealment.ROOF": N_("roof"),
    "Concealment.FLOOR": N_("floor, double floor"),
    "Concealment.BOOT": N_("boot"),
    "Concealment.SPARE": N_("spare wheel or tyre"),
    "Concealment.TANK": N_("fuel tank"),
    "Concealment.ENG": N_("engine bay"),
    "Concealment.CHAS": N_("chassis, undercarriage"),
    "Concealment.TRL": N_("trailer wall or bulkhead"),
    "Concealment.REF": N_("refrigerating unit"),
    "Concealment.CARGO-MIX": N_("in the load"),
    "Concealment.CARGO-FALSE": N_("load declared falsely"),
    "Concealment.PAR": N_("parcel"),
    "Concealment.BODY": N_("on the body"),
    "Concealment.APPL": N_("household appliance"),
    "Concealment.TOOL": N_("tool"),
    "Concealment.FOOD": N_("food"),
    "Concealment.OTH": N_("another place"),
}
