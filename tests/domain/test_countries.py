"""Countries are known by every spelling that lists and documents use."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.countries import all_countries, alpha2, country_of, english_name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Democratic Republic of the Congo", "COD"),  # United Nations
        ("Congo, Democratic Republic of the", "COD"),  # OFAC
        ("Congo", "COG"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("Democratic People’s Republic of Korea", "PRK"),
        ("Korea, North", "PRK"),
        ("Korea, South", "KOR"),
        ("Burma", "MMR"),
        ("Russian Federation", "RUS"),
        ("United Kingdom of Great Britain and Northern Ireland", "GBR"),
        ("North Macedonia, The Republic of", "MKD"),
        ("Türkiye", "TUR"),
        ("turkey", "TUR"),
        ("State of Palestine", "PSE"),
        ("Palestinian", "PSE"),
        ("St. Vincent and the Grenadines", "VCT"),
        ("Kosovo", "RKS"),
        ("xk", "RKS"),
        ("iraqi", "IRQ"),
        ("D", "DEU"),  # Germany in a machine-readable zone
        ("D<<", "DEU"),
        ("GBN", "GBR"),  # British national (overseas)
        ("Stateless", "XXA"),
        ("Torvia", "XTO"),
        ("former Soviet Union", ""),
        ("na", "NAM"),  # a code is a code: readers that know “na” for “not available” ask first
        ("", ""),
        ("…", ""),
    ],
)
def test_a_country_is_known_as_lists_and_documents_write_it(written: str, code: str) -> None:
    assert country_of(written) == code


def test_every_code_and_name_leads_back_to_its_own_country() -> None:
    for country in all_countries(demo=True):
        for spelling in (country.alpha3, country.alpha2, country.english, *country.names):
            assert country_of(spelling) == (country.alpha3 if spelling else ""), spelling
            assert country_of(spelling.lower()) == (country.alpha3 if spelling else "")


def test_iso_is_whole_and_countries_that_do_not_exist_are_shown_in_the_demo_only() -> None:
    kinds = Counter(country.kind for country in all_countries(demo=True))

    assert kinds["iso"] == 249  # ISO 3166-1
    assert kinds["demo"] == 3
    assert {country.kind for country in all_countries(demo=False)} == {"iso", "mrz"}


def test_countries_stand_in_the_order_of_their_names() -> None:
    names = [country.english for country in all_countries(demo=False)]

    assert names.index("Afghanistan") < names.index("Åland Islands") < names.index("Albania")
    assert names[-1] == "Zimbabwe"


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert english_name("ZZZ") == "ZZZ"
    assert alpha2("ZZZ") == ""
    assert (english_name("SRB"), alpha2("SRB")) == ("Serbia", "RS")


@given(st.text(max_size=60))
def test_any_text_names_one_country_or_none(text: str) -> None:
    code = country_of(text)

    assert code == "" or country_of(code) == code
