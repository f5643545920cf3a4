"""What a tool wrote from our code is what it would write today."""

import subprocess
import sys

from tests.house.ground import FRONTEND, ROOT

TYPES = FRONTEND / "shared" / "api.gen.ts"
WRITER = FRONTEND / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
CHOICES = ["--default-non-nullable=false", "--empty-objects-unknown"]


def test_the_types_of_the_api_are_not_stale():
    document = subprocess.run([sys.executable, "-m", "havendesk", "openapi"], cwd=ROOT, check=True, capture_output=True)
    written = subprocess.run(
        [ROOT / ".venv/bin/node", WRITER, *CHOICES],
        cwd=FRONTEND, check=True, input=document.stdout, stdout=subprocess.PIPE,
    ).stdout.decode()  # fmt: skip
    assert written == TYPES.read_text(), "Stale: .venv/bin/npm --prefix frontend run api writes it anew."


def test_the_command_writes_what_the_test_compares():
    assert all(choice in (FRONTEND / "package.json").read_text() for choice in CHOICES)
