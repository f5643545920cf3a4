"""What an operator types, what it does, and what it says when it cannot."""

import re
import socket

import pytest

from havendesk.cli import obey
from havendesk.cli.options import read_options
from tests.cli.desk import free_port, say

SENTENCE = re.compile(r"havendesk: .+[.)]\n")
LINK = re.compile(r"http://127\.0\.0\.1:8080/link/[\w-]{43}\n")


@pytest.fixture
async def empty(databases):
    """An empty database of its own."""
    dsn = await databases.make(empty=True)
    yield dsn
    await databases.drop(dsn)


@pytest.mark.parametrize(
    "words", [[], ["nonsense"], ["serve", "--port", "0"], ["serve", "--port", "x"], ["admin"], ["serve", "--por", "1"]]
)
def test_what_makes_no_sense_is_a_usage_error(words, capsys):
    with pytest.raises(SystemExit) as left:
        read_options(words)

    assert left.value.code == 2
    assert "usage: havendesk" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--help"], ["serve", "--help"], ["init", "--help"], ["admin", "--help"], ["admin", "set-role", "-h"]]
)
def test_help_is_there_for_every_command(words, capsys):
    with pytest.raises(SystemExit) as left:
        read_options(words)

    assert left.value.code == 0
    assert len(capsys.readouterr().out.splitlines()) > 8


def test_help_names_every_setting_and_exit_code(capsys):
    with pytest.raises(SystemExit):
        read_options(["--help"])

    said = capsys.readouterr().out
    for word in ("DATABASE_URL", "HAVENDESK_DATA", "HAVENDESK_DEMO", "130", "havendesk init", "--no-demo"):
        assert word in said


@pytest.mark.parametrize("words", [["--data", "here", "list-agents"], ["list-agents", "--data", "here"]])
def test_an_option_may_stand_before_or_after_the_verb(words):
    assert read_options(["admin", *words]).data == "here"


def test_a_setting_that_cannot_be_read_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setenv("HAVENDESK_PORT", "many")

    assert obey(read_options(["openapi"])) == 1
    assert SENTENCE.fullmatch(capsys.readouterr().err)


@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_a_busy_port_is_named_before_anything_is_touched(step, tmp_path, capsys):
    port = free_port()
    data = tmp_path / "data"
    with socket.create_server(("127.0.0.1", port + step)):
        assert obey(read_options(["serve", "--data", str(data), "--port", str(port)])) == 1

    said = capsys.readouterr().err
    assert SENTENCE.fullmatch(said)
    assert f"Port {port + step}" in said
    assert "--port" in said
    assert not data.exists()


def test_an_address_that_is_not_ours_is_one_sentence(tmp_path, capsys):
    words = ["serve", "--data", str(tmp_path / "data"), "--port", str(free_port()), "--host", "192.0.2.1"]
    assert obey(read_options(words)) == 1
    assert SENTENCE.fullmatch(capsys.readouterr().err)


def test_a_directory_without_a_desk_is_not_made_into_one_by_admin(tmp_path, capsys):
    assert obey(read_options(["admin", "list-agents", "--data", str(tmp_path / "typo")])) == 1
    assert "There is no desk" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()


def test_a_worker_without_a_desk_says_so(tmp_path, capsys):
    assert obey(read_options(["worker", "--data", str(tmp_path / "none")])) == 1
    assert "No desk is running" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_a_sentence_without_its_password(capsys):
    url = "postgresql://havendesk:verysecret@127.0.0.1:9/havendesk"
    assert obey(read_options(["admin", "list-agents", "--database-url", url])) == 1

    said = capsys.readouterr().err
    assert SENTENCE.fullmatch(said)
    assert "verysecret" not in said


def test_the_openapi_document_needs_no_database(capsys):
    assert obey(read_options(["openapi"])) == 0
    assert '"openapi": "3.1.0"' in capsys.readouterr().out


async def test_a_desk_begins_with_its_first_admin_and_their_link(empty):
    begin = ("init", "--email", "Noor@Quayside.example", "--name", "Noor", "--inbox", "help", "--company", "Quayside")

    code, out, err = await say(*begin, DATABASE_URL=empty)
    assert (code, err) == (0, "")
    assert LINK.search(out)

    code, out, err = await say(*begin, DATABASE_URL=empty)
    assert (code, out) == (1, "")
    assert "reset-password" in err
    code, out, _ = await say("admin", "list-agents", DATABASE_URL=empty)
    assert code == 0
    assert re.search(r"^noor@quayside\.example +Noor +admin +active +0 signed in$", out, re.MULTILINE)


async def test_nobody_at_the_terminal_is_told_which_flags_to_pass(tmp_path):
    code, _, err = await say("init", "--name", "Noor", "--data", str(tmp_path / "data"))

    assert code == 1
    assert "--email and --name" in err
    assert not (tmp_path / "data").exists()


async def test_admin_lets_in_changes_and_ends(empty):
    await say("init", "--email", "noor@quayside.example", "--name", "Noor", DATABASE_URL=empty)

    async def admin(*words: str) -> tuple[int, str]:
        code, out, err = await say("admin", *words, DATABASE_URL=empty)
        return code, out + err

    bo = "bo@quayside.example"
    code, said = await admin("add-agent", bo, "--name", "Bo", "--inbox", "support", "--languages", "en,zh")
    assert code == 0
    assert LINK.search(said)
    assert await admin("add-agent", bo, "--name", "Bo") == (
        1,
        "havendesk: There is already an agent with this e-mail.\n",
    )
    assert await admin("set-role", bo, "lead") == (0, "Bo is lead now.\n")
    assert (await admin("reset-password", bo))[0] == 0
    assert await admin("sessions", bo) == (0, "Bo is signed in nowhere.\n")
    assert (await admin("deactivate", "noor@quayside.example"))[0] == 1
    assert (await admin("deactivate", bo))[0] == 0
    assert await admin("set-role", "nobody@quayside.example", "lead") == (1, "havendesk: There is no such agent.\n")
    assert "deactivated" in (await admin("list-agents"))[1]
