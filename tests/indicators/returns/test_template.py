"""The template, filled in, goes straight through: in each format."""

import io

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest

from indicators.periods import parse
from indicators.returns.expected import expected_figures
from indicators.returns.readers import read
from indicators.returns.spreadsheets import Format
from indicators.returns.template import file_name, template
from tests.factories import AreaFactory, DataItemFactory, DomainFactory, IndicatorFactory

pytestmark = pytest.mark.django_db
Q3 = parse("2009/10 Q3")


@pytest.fixture
def about():
    domain = DomainFactory(indicator_set__code="recorded-crime")
    items = [DataItemFactory(code="crime.robbery", name="=Robbery"), DataItemFactory(code="crime.burglary")]
    IndicatorFactory(domain=domain, numerator=items, frequency="rolling 12 months, every quarter")
    force = AreaFactory(name="Kent", slug="kent", code="E23000032")
    return {"force": force, "indicator_set": domain.indicator_set, "quarter": Q3}


def fill_csv(data: bytes) -> bytes:
    heading, *rows = data.decode("utf-8-sig").splitlines()
    filled = [row.replace(",,", f",{number},", 1) for number, row in enumerate(rows, start=1)]
    return "\r\n".join([heading, *filled]).encode()


def fill_xlsx(data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for number, row in enumerate(book.active.iter_rows(min_row=2), start=1):
        row[3].value = number
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def fill_ods(data: bytes) -> bytes:
    document = odf.opendocument.load(io.BytesIO(data))
    for number, row in enumerate(document.getElementsByType(odf.table.TableRow)[1:], start=1):
        cell = row.getElementsByType(odf.table.TableCell)[3]
        cell.setAttribute("valuetype", "float")
        cell.setAttribute("value", number)
        cell.addElement(odf.text.P(text=str(number)))
    filled = io.BytesIO()
    document.write(filled)
    return filled.getvalue()


FILL = {Format.CSV: fill_csv, Format.XLSX: fill_xlsx, Format.ODS: fill_ods}


@pytest.mark.parametrize("to", Format)
def test_filled_template_is_read_as_the_figures_that_were_asked_for(to, about, tmp_path):
    path = tmp_path / file_name(**about, to=to)
    path.write_bytes(FILL[to](template(**about, to=to)))
    reading = read(path)
    expected = expected_figures(*about.values())
    assert list(reading.figures[["area", "item", "period", "value"]].itertuples(index=False, name=None)) == [
        (each.area.code, each.item.code, each.period.text, number) for number, each in enumerate(expected, start=1)
    ]
    assert (reading.faults, reading.left_out) == ([], [])


def test_template_says_in_words_what_its_codes_stand_for_and_no_name_is_a_formula(about):
    heading, first, *_ = template(**about, to=Format.CSV).decode("utf-8-sig").splitlines()
    assert heading == "area,item,period,value,area label,item label,unit"
    assert first == "E23000032,crime.robbery,12m to 2009-12,,Kent,'=Robbery,offences"


def test_template_of_a_set_with_a_survey_asks_for_the_sample_size(about):
    IndicatorFactory(
        domain=about["indicator_set"].domains.get(),
        formula="survey",
        frequency="quarterly",
        numerator=[DataItemFactory(code="csew.confidence")],
    )
    heading, *_, last = template(**about, to=Format.CSV).decode("utf-8-sig").splitlines()
    assert heading.startswith("area,item,period,value,sample_size,area label")
    assert last.startswith("E23000032,csew.confidence,2009/10 Q3,,,Kent")


def test_name_of_the_file_says_what_it_is_of(about):
    assert file_name(**about, to=Format.ODS) == "return-kent-recorded-crime-2009-10-q3.ods"
