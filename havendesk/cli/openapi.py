"""`havendesk openapi`: the REST API's document, made from the code; needs no database."""

import argparse
import sys

import msgspec

from havendesk import wiring
from havendesk.kit.config import Config
from havendesk.web.openapi import make_openapi


async def run(_options: argparse.Namespace, _config: Config) -> None:
    """Print it, always in the same order, so that a difference is a change."""
    document = make_openapi([endpoint for routes in wiring.ROUTES for endpoint in routes.endpoints])
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")
