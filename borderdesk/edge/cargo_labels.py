"""What the fixed values of loads are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from borderdesk.domain.errors import N_

CARGO_LABELS: Mapping[str, str] = {
    "notify_party": N_("party to notify"),
    "forwarder": N_("forwarder"),
    "declarant": N_("declarant"),
    "PartyRole.CZ": N_("consignor"),
    "PartyRole.CN": N_("consignee"),
    "PartyRole.NI": N_("party to notify"),
    "PartyRole.CA": N_("carrier"),
    "PartyRole.FW": N_("forwarder"),
    "PartyRole.DT": N_("declarant"),
    "TransportPaper.730": N_("road consignment note (CMR)"),
    "TransportPaper.705": N_("bill of lading"),
    "TransportPaper.740": N_("air waybill"),
    "TransportPaper.720": N_("rail consignment note"),
    "TransportPaper.952": N_("TIR carnet"),
    "TransportPaper.380": N_("invoice"),
    "TransportPaper.271": N_("packing list"),
    "TransportPaper.811": N_("export licence"),
    "TransportPaper.911": N_("import licence"),
    "PackageKind.BX": N_("box"),
    "PackageKind.CT": N_("carton"),
    "PackageKind.CS": N_("case"),
    "PackageKind.CR": N_("crate"),
    "PackageKind.PX": N_("pallet"),
    "PackageKind.BG": N_("bag"),
    "PackageKind.SA": N_("sack"),
    "PackageKind.DR": N_("drum"),
    "PackageKind.RO": N_("roll"),
    "PackageKind.BE": N_("bundle"),
    "PackageKind.PC": N_("parcel"),
    "PackageKind.EN": N_("envelope"),
    "PackageKind.NE": N_("unpacked"),
    "Fullness.full": N_("full"),
    "Fullness.empty": N_("empty"),
    "Mode.1": N_("by sea"),
    "Mode.2": N_("by rail"),
    "Mode.3": N_("by road"),
    "Mode.4": N_("by air"),
    "Mode.5": N_("by post"),
    "Mode.8": N_("by inland waterway"),
}
