"""What somebody wrote never reaches the log, not even through an error of the database."""

import asyncpg
import pytest
import structlog

from havendesk.kit.log import get_log, start_log


@pytest.fixture(autouse=True)
def as_before():
    yield
    structlog.reset_defaults()  # or the next test would log to a file that is closed by then


async def test_a_row_that_a_database_error_quotes_stays_out_of_the_log(tx, capfd):
    start_log(as_json=True)
    with pytest.raises(asyncpg.PostgresError) as caught:
        await tx.run(
            "insert into contacts (id, name, language, created_at) values (gen_random_uuid(), $1, null, now())",
            "abandon ability able",
        )
    try:
        raise RuntimeError from caught.value
    except RuntimeError as error:
        get_log("test").error("broke", exc_info=error)

    told = capfd.readouterr().err
    assert "NotNullViolation" in told
    assert "abandon" not in told
