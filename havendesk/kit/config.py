"""What an operator can set: flags first, then the environment, then these defaults."""

import os
from pathlib import Path

import msgspec

from havendesk.kit.errors import CannotStart


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the desk. Ports: desk, then widget, demo wallet and metrics on the three that follow."""

    data: Path = Path(".havendesk")
    host: str = "127.0.0.1"
    port: int = 8080
    database_url: str | None = None
    pg_bin: Path | None = None
    demo: bool = True
    desk_url: str = ""
    widget_url: str = ""
    metrics_port: int = 0
    messages_per_second: float = 2.0  # what one contact may send in the long run
    messages_burst: float = 20.0
    starts_per_second: float = 0.5  # what one address may begin in the long run
    starts_burst: float = 30.0
    lane_bound: int = 8192  # messages waiting for a commit; past it a clear 503
    log_json: bool = False

    @property
    def desk_origin(self) -> str:
        """Where the workspace and the agents' API live."""
        return self.desk_url or f"http://{self.host}:{self.port}"

    @property
    def widget_origin(self) -> str:
        """Where the loader, the widget and the contacts' API live: never the desk's own origin."""
        return self.widget_url or f"http://{self.host}:{self.port + 1}"

    @property
    def demo_origin(self) -> str:
        """The demo wallet's page: another *site* than the widget, as a customer's would be."""
        name = "127.0.0.1" if self.host == "localhost" else "localhost"
        return f"http://{name}:{self.port + 2}"

    @property
    def metrics_at(self) -> int:
        """The port of the Prometheus metrics, on loopback."""
        return self.metrics_port or self.port + 3


def read_config(**flags: object) -> Config:
    """Flags that were given, over HAVENDESK_* variables, over the defaults; CannotStart names what cannot be read."""
    names = Config.__struct_fields__
    found: dict[str, object] = {
        name: value for name in names if (value := os.environ.get(f"HAVENDESK_{name.upper()}")) is not None
    }
    if url := os.environ.get("DATABASE_URL"):
        found["database_url"] = url
    found |= {name: value for name, value in flags.items() if value is not None}
    try:
        return msgspec.convert(found, Config, strict=False, dec_hook=_read_path)
    except msgspec.ValidationError as error:
        raise CannotStart(f"A setting cannot be read: {error}.") from error


def _read_path(kind: type, value: object) -> object:
    return value if isinstance(value, kind) else kind(value)
