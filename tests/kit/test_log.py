"""What somebody wrote never reaches the log, not even through an error of the database."""

import asyncpg
import pytest

from havendesk.kit.log import get_log, start_log


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
