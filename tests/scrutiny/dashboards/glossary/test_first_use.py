"""The long form goes with the first use of an acronym, and with nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.dashboards.glossary.first_use import spelled_out

CSP = '<abbr title="Community Safety Partnership">CSP</abbr>'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>A CSP and a CSP</p>", f"<p>A {CSP} and a CSP</p>"),
        ("<p>Two CSPs</p><p>CSP</p>", f"<p>Two {CSP}s</p><p>CSP</p>"),
        ("<p>(CSP)</p>", f"<p>({CSP})</p>"),
        ("<p>XCSP CSP-1 CSPX</p>", "<p>XCSP CSP-1 CSPX</p>"),
        ('<a title="CSP">CSP</a>', f'<a title="CSP">{CSP}</a>'),
        ("<option>CSP</option><b>CSP</b>", f"<option>CSP</option><b>{CSP}</b>"),
        ("<svg><title>CSP</title><text>CSP</text></svg>", "<svg><title>CSP</title><text>CSP</text></svg>"),
        ('<script type="application/json">"CSP"</script>', '<script type="application/json">"CSP"</script>'),
        ("<head><title>CSP</title></head>", "<head><title>CSP</title></head>"),
        ("<p>PCSO</p>", "<p>PCSO</p>"),
    ],
)
def test_first_use_is_spelled_out(page, expected):
    assert spelled_out(page) == expected


@given(
    st.lists(st.sampled_from(["CSP", "APACS", "CSPs", "<p>", "</p>", "<svg>", "</svg>", "words ", "<br/>", "(", ")"]))
)
def test_done_twice_it_changes_nothing_more(pieces):
    once = spelled_out(" ".join(pieces))
    assert once.count("<abbr") <= 2
    assert spelled_out(once).count("CSP</abbr>") <= 2


@given(st.text(alphabet="<>&;/ab CSP"))
def test_nothing_but_abbreviations_is_added(page):
    assert re.sub(r'<abbr title="[^"]+">(\w+)</abbr>', r"\1", spelled_out(page)) == page
