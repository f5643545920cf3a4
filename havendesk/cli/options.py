"""What can be typed, and what `--help` says about it."""

import argparse

from havendesk import __version__

EXAMPLES = """\
examples:
  havendesk serve                         the desk with a demo company, on http://127.0.0.1:8080
  havendesk serve --no-demo --data /var/lib/havendesk
  havendesk init --email noor@example.com --name Noor
                                          the first administrator; prints a one-time link
  havendesk admin reset-password bo@example.com
  havendesk COMMAND --help                what one command can do

environment (a flag wins over it):
  DATABASE_URL          any PostgreSQL from 15 on, instead of the embedded one
  HAVENDESK_DATA        as --data; so for HOST, PORT, PG_BIN, DESK_URL, WIDGET_URL, LOG_JSON
  HAVENDESK_DEMO        0: no demo company
  HAVENDESK_METRICS_PORT  where Prometheus metrics are served on loopback (the port + 3)

exit codes:
  0  done    1  refused or failed; one sentence on standard error says why
  2  not understood    130, 143  ended by Ctrl-C or by SIGTERM, after a clean stop
"""
SERVE = """\
Starts the desk: database, server, worker; at first also a demo company.
Ctrl-C stops everything. Four ports are used: --port N for the desk, then the
widget (N+1), the demo wallet's page (N+2) and the metrics (N+3, loopback).
"""
ADMIN = """\
Who works at this desk. Works while the desk runs, and while it does not.
No command asks for or prints a password: people choose theirs by a one-time
link, valid for 24 hours.
"""
SHIELD = """\
Looks for recovery phrases, keys, passwords, codes and card numbers.
`havendesk shield scan` reads {"text": ...} line by line and answers each with
{"findings": [{"kind", "start", "end", "confidence"}], "redacted": ...}.
"""
ROLES = ("agent", "lead", "admin")


def read_options(words: list[str] | None) -> argparse.Namespace:
    """The command and its options; leaves with 2 and a hint when they make no sense."""
    parser = argparse.ArgumentParser(
        prog="havendesk",
        description="The open customer-support desk for crypto wallets and exchanges.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"havendesk {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    add_servers(commands)
    add_init(commands)
    add_command(commands, "demo", "fill an empty desk with the demo company", "Fills an empty desk and ends.")
    add_admin(add_command(commands, "admin", "who works at this desk", ADMIN))
    add_command(commands, "openapi", "print the OpenAPI document", "Prints the OpenAPI document of the REST API.")
    add_shield(commands)
    return parser.parse_args(words)


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, line: str, description: str
) -> argparse.ArgumentParser:
    """A command with the options that all of them have."""
    parser = commands.add_parser(
        name,
        help=line,
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        parents=[shared_options()],
    )
    return parser


def shared_options() -> argparse.ArgumentParser:
    """Where the desk is, and how it is reached."""
    # Suppressed, or the default of `admin VERB --data` would undo an `admin --data DIR VERB`.
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    where = shared.add_argument_group("where the desk is")
    where.add_argument("--data", metavar="DIR", help="the desk's own directory (.havendesk)")
    where.add_argument("--database-url", metavar="URL", help="any PostgreSQL from 15 on instead of the embedded one")
    where.add_argument("--pg-bin", metavar="DIR", help="other PostgreSQL programs for the embedded server")
    where.add_argument("--host", metavar="ADDRESS", help="where to listen (127.0.0.1)")
    where.add_argument("--port", metavar="N", type=port, help="the first of four ports (8080)")
    where.add_argument("--desk-url", metavar="URL", help="the desk's public address behind a proxy")
    where.add_argument("--widget-url", metavar="URL", help="the widget's public address, another origin")
    where.add_argument("--log-json", action="store_const", const=True, help="one JSON object per line of log")
    return shared


def add_servers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """What runs until it is stopped."""
    serve = add_command(commands, "serve", "start the desk", SERVE)
    serve.add_argument("--no-demo", dest="demo", action="store_const", const=False, help="without the demo company")
    serve.add_argument("--no-worker", action="store_true", help="leave deferred work to `havendesk worker`")
    text = "Runs reactions and jobs beside a running desk, or on the database at DATABASE_URL."
    add_command(commands, "worker", "run one more worker", text)


def add_init(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """How a desk without the demo begins."""
    text = "Makes the first administrator and the first inbox, and prints a one-time link to choose a password."
    init = add_command(commands, "init", "make the first administrator and inbox", text)
    init.add_argument("--email", help="the administrator's e-mail (asked for when left out)")
    init.add_argument("--name", help="the administrator's name (asked for when left out)")
    init.add_argument("--company", default="", help="what the widget calls you (the inbox's name)")
    init.add_argument("--inbox", metavar="KEY", default="support", help="the first inbox's key in addresses (support)")
    init.add_argument("--languages", metavar="en,zh,es", default="en", help="what the inbox is answered in (en)")
    init.add_argument(
        "--origin", action="append", default=[], metavar="https://HOST", help="a page that may show the widget"
    )


def add_admin(admin: argparse.ArgumentParser) -> None:
    """The verbs of `havendesk admin`."""
    verbs = admin.add_subparsers(dest="verb", metavar="VERB", required=True)

    def verb(name: str, text: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=text, description=text, parents=[shared_options()], allow_abbrev=False)

    verb("reset-password", "print a one-time link for a new password").add_argument("email")
    add = verb("add-agent", "let somebody in; prints their one-time link")
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--role", choices=ROLES, default="agent")
    add.add_argument("--languages", metavar="en,zh,es", default="en", help="what they answer in (en)")
    add.add_argument("--locale", choices=("en", "zh", "es"), default="en", help="what they read the desk in (en)")
    add.add_argument("--inbox", action="append", default=[], metavar="KEY", help="an inbox they work (repeatable)")
    verb("list-agents", "everybody who works or worked here")
    role = verb("set-role", "give somebody another role")
    role.add_argument("email")
    role.add_argument("role", choices=ROLES)
    verb("deactivate", "end somebody's access; what they wrote stays").add_argument("email")
    sessions = verb("sessions", "where somebody is signed in")
    sessions.add_argument("email")
    sessions.add_argument("--revoke", action="store_true", help="sign them out everywhere")


def add_shield(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The verbs of `havendesk shield`."""
    shield = add_command(commands, "shield", "look for secrets in texts", SHIELD)
    verbs = shield.add_subparsers(dest="verb", metavar="VERB", required=True)
    text = "Reads JSON lines from standard input and answers each with one."
    verbs.add_parser("scan", help=text, description=SHIELD, allow_abbrev=False)


def port(text: str) -> int:
    """A port with room for the three that follow."""
    number = int(text)
    if not 1 <= number <= 65_532:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65532")
    return number
