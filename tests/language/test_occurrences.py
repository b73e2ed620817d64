import pytest

from analyzer.language.occurrences import occurrences


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        (
            "Partners, our partnership partnered; partnering partnerships!",
            ["Partners", "partnership", "partnered", "partnering", "partnerships"],
        ),
        ("a co-partner, the partner-led team, PARTNER'S", ["partner", "partner", "PARTNER"]),
        (
            "partners@acme.example http://x.example/partner www.partner.example partner.example C:\\partner\\list.doc partner_list.xlsx",
            [],
        ),
        ("a departner, partnerless, partnerIds", []),
        ("sex-tuple", []),
    ],
)
def test_occurrences(text, surfaces):
    found = occurrences(text)
    assert [o.surface for o in found] == surfaces
    assert all(text[o.start : o.end] == o.surface for o in found)
