"""What groups of nationalities and remarks about them are called."""

from __future__ import annotations

from collections.abc import Mapping

from borderdesk.domain.errors import N_

GROUP_LABELS: Mapping[str, str] = {
    "NationalityGroup.own": N_("Of this country"),
    "NationalityGroup.northern_europe": N_("Northern Europe"),
    "NationalityGroup.western_europe": N_("Western Europe"),
    "NationalityGroup.southern_europe": N_("Southern Europe"),
    "NationalityGroup.eastern_europe": N_("Eastern Europe"),
    "NationalityGroup.western_asia": N_("Western Asia"),
    "NationalityGroup.central_asia": N_("Central Asia"),
    "NationalityGroup.southern_asia": N_("Southern Asia"),
    "NationalityGroup.eastern_asia": N_("Eastern and south-eastern Asia"),
    "NationalityGroup.northern_africa": N_("Northern Africa"),
    "NationalityGroup.sub_saharan_africa": N_("Sub-Saharan Africa"),
    "NationalityGroup.northern_america": N_("Northern America"),
    "NationalityGroup.latin_america": N_("Latin America and the Caribbean"),
    "NationalityGroup.oceania": N_("Oceania"),
    "NationalityGroup.stateless": N_("Stateless people and refugees"),
    "NationalityGroup.international": N_("International organisations"),
    "NationalityGroup.unknown": N_("Not known"),
    "Apart.less_than_others": N_("finds less than among the others"),
    "Apart.less_than_sample": N_("finds less than the lot"),
}
