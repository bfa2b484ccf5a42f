"""The codes are those of the UNODC questionnaire (IAFQ), SDG 16.4.2 and the customs practice.

A code that is dropped or renamed makes the figures of this desk fit no others any more.
"""

from __future__ import annotations

from enum import StrEnum

import pytest

from borderdesk.domain.concealment import Concealment
from borderdesk.domain.examinations import Control
from borderdesk.domain.exhibits import (
    Acquisition,
    AmmunitionType,
    Component,
    FirearmAction,
    FirearmType,
    Manufacture,
    MarkKind,
    PartKind,
    PhotoSlot,
    WorkingOrder,
)
from borderdesk.domain.inspections import Result
from borderdesk.domain.seals import AffixedBy, SealClass
from borderdesk.domain.seizures import CrimeContext, SeizureReason
from borderdesk.domain.selection import SelectionReason

# Source: domain notes, § 4.1, 4.3, 4.6, 4.7 and 4.10.
CODES: list[tuple[type[StrEnum], str]] = [
    (Acquisition, "seized found surrendered"),
    (FirearmType, "PIS REV RIF CAR SHO COM SMG LMG MGN ARF"),
    (FirearmType, "HMG GLH AAG ATG RCL ATM MPD MOR"),
    (FirearmType, "ALS GAS AIR CRA DEA ANT REP UNK"),
    (FirearmAction, "single_shot break_open bolt lever pump semi_automatic automatic"),
    (FirearmAction, "select_fire muzzle_loading unknown"),
    (Manufacture, "IND CRA PMF-3DP PMF-CNC PMF-KIT ASM CNV-ALS CNV-FLO CNV-AIR REA MOD SEM"),
    (WorkingOrder, "operational inoperable incomplete not_tested"),
    (WorkingOrder, "deactivated_certified deactivated_unverified"),
    (MarkKind, "MAKER SERIAL COUNTRY YEAR MODEL CALIBRE IMPORT PROOF DEACT OWNER CREST CONFISC"),
    (Component, "FRAME RECEIVER SLIDE BARREL BOLT CYLINDER BREECH MAG OTHER"),
    (PhotoSlot, "left right serial maker import proof other"),
    (PartKind, "barrel frame receiver slide cylinder bolt breech_block sound_moderator"),
    (PartKind, "upper_receiver lower_receiver magazine trigger_group conversion_kit semi_finished"),
    (AmmunitionType, "ball AP tracer incendiary blank shot less_lethal reloaded"),
    (AmmunitionType, "cases primers propellant projectiles"),
    (SeizureReason, "possession trafficking_import trafficking_export trafficking_transit"),
    (SeizureReason, "manufacture marking_offence other_offence administrative"),
    (
        CrimeContext,
        "organised_crime drugs terrorism people domestic_violence poaching none unknown",
    ),
    (Concealment, "OPEN LUG CAB DASH DOOR ROOF FLOOR BOOT SPARE TANK ENG CHAS TRL REF"),
    (Concealment, "CARGO-MIX CARGO-FALSE PAR BODY APPL TOOL FOOD OTH"),
    (Control, "DOC VIS PAR FUL XRB GAM DEN END K9 RPM WGT UVM DIS PER SEA CNT"),
    (Result, "NIL MIN DIS PRO SEI REF DET INC LEFT"),
    (SelectionReason, "WL RULE RND OFF REQ NII DOG TIP OP SEAL DOC RAD"),
    (AffixedBy, "CA CU SH TO"),
    (SealClass, "H S I"),
]


@pytest.mark.parametrize(("codes", "named"), CODES)
def test_every_code_of_the_field_can_be_said(codes: type[StrEnum], named: str) -> None:
    assert set(named.split()) <= {one.value for one in codes}
