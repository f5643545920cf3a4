"""Sees that every port is free before anything else is touched."""

import errno
import socket

from havendesk.kit.config import Config
from havendesk.kit.errors import CannotStart


def check_ports(config: Config) -> None:
    """Raise CannotStart with the first port that somebody else has."""
    check_port(config.host, config.port, "the desk")
    check_port(config.host, config.port + 1, "the widget")
    if config.demo:
        check_port(config.host, config.port + 2, "the demo wallet's page")
    check_port("127.0.0.1", config.metrics_at, "the metrics")


def check_port(host: str, port: int, purpose: str) -> None:
    """Listen for a moment and let go."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        raise CannotStart(f"{host} is no address of this machine; check --host.") from None
    for family, kind, protocol, _, address in found:
        with socket.socket(family, kind, protocol) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind(address)
                door.listen(1)
            except OSError as error:
                raise refuse(host, port, purpose, error) from None


def refuse(host: str, port: int, purpose: str, error: OSError) -> CannotStart:
    """The sentence about a port that we cannot have."""
    if error.errno == errno.EADDRINUSE:
        return CannotStart(
            f"Port {port} on {host}, meant for {purpose}, is in use; stop what listens there, or choose another first "
            "port with --port N (the desk uses N to N+3).",
            port=port,
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return CannotStart(f"This user may not listen on port {port}; choose one above 1023 with --port.", port=port)
    return CannotStart(f"Cannot listen on {host} for {purpose}: {error.strerror}; check --host.", port=port)
