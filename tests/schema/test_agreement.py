"""The published schemas and the checker read one table: on any file they agree."""

import json

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from cagent_ls.language.schema import schema
from cagent_ls.language.types import NEWEST_FORMAT
from tests.schema.agreement import refuses
from tests.schema.documents import changed, documents

FORMATS = (3, 6, 8, 12, NEWEST_FORMAT)
VALIDATORS = {fmt: Draft7Validator(schema(fmt)) for fmt in FORMATS}

quick = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.parametrize("fmt", FORMATS)
@quick
@given(data=st.data())
def test_files_made_from_the_data_are_good(fmt: int, data: st.DataObject) -> None:
    file = data.draw(documents(fmt))
    assert [error.message for error in VALIDATORS[fmt].iter_errors(file)] == []
    assert not refuses(json.dumps(file))


@pytest.mark.parametrize("fmt", FORMATS)
@quick
@given(data=st.data())
def test_both_refuse_the_same_changes(fmt: int, data: st.DataObject) -> None:
    what, file = data.draw(changed(data.draw(documents(fmt)), fmt))
    errors = list(VALIDATORS[fmt].iter_errors(file))
    note(f"{what}: {[error.message for error in errors]}")
    assert refuses(json.dumps(file)) == bool(errors)
