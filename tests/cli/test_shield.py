"""`havendesk shield scan`: one answer a line, as soon as the line is there."""

import json
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "havendesk", "shield", "scan"]


def ask(*lines: str) -> list[dict[str, object]]:
    done = subprocess.run(COMMAND, input="\n".join(lines), capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_is_answered_with_its_findings_and_the_redacted_text():
    secret, plain = ask(json.dumps({"text": "🙂 password: Tr0ub4dor&3"}), json.dumps({"text": "good morning"}))

    assert secret == {
        "findings": [{"kind": "password", "start": 12, "end": 23, "confidence": "high"}],
        "redacted": "🙂 password: [password removed]",
    }
    assert plain == {"findings": [], "redacted": "good morning"}


@pytest.mark.parametrize("line", ["not json", "[]", '{"words": 1}', '{"text": 1}', "", '{"text": "\\ud800"}'])
def test_a_bad_line_is_named_and_does_not_stop_the_rest(line):
    bad, good = ask(line, '{"text": "hi"}')

    assert str(bad["error"]).startswith("line 1: ")
    assert good["redacted"] == "hi"


def test_an_error_repeats_nothing_of_the_line():
    (bad,) = ask('{"text": "password: Tr0ub4dor&3')
    assert "Tr0ub4dor" not in str(bad)


def test_an_answer_comes_before_the_input_ends():
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write('{"text": "one"}\n')
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.wait(timeout=30) == 0
    assert first["redacted"] == "one"


def test_what_only_asks_is_left_in_the_text():
    lone = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    (answer,) = ask(json.dumps({"text": lone}))

    assert [f["confidence"] for f in answer["findings"]] == ["low"]  # type: ignore[attr-defined]
    assert answer["redacted"] == lone


def test_no_desk_is_loaded():
    heavy = ["starlette", "uvicorn", "websockets", "havendesk.wiring", "havendesk.kit.db"]
    code = f"import sys, havendesk.cli.shield; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
