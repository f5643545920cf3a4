"""What a visitor and an agent download before they can do anything, as gzip -9 packs it."""

import gzip
from pathlib import Path

import msgspec

from bench.desk import ROOT
from bench.report import Report

BUILT = ROOT / "havendesk" / "web" / "static"


class Chunk(msgspec.Struct, rename="camel"):
    """What we read of a line in the build's manifest."""

    file: str
    is_entry: bool = False
    imports: list[str] = []
    dynamic_imports: list[str] = []
    css: list[str] = []
    assets: list[str] = []


async def run(*, quick: bool) -> Report:
    """Bytes of the files a first visit needs; `quick` changes nothing."""
    del quick
    report = Report(
        "weight",
        "gzip -9 bytes of a first visit: page, entry, what it imports, styles, one language (the heaviest)",
        aims={"loader_bytes": "≤ 2,000", "widget_bytes": "≤ 30,000", "workspace_bytes": "≤ 150,000"},
        raw={f"{name}_bytes": f"{name}_plain_bytes" for name in ("loader", "widget", "workspace")},
        notes=["raw limit: the same files as they are built, not packed (so the ratio is plain ÷ packed)"],
    )
    for name, files in {
        "loader": [BUILT / "loader.js"],
        "widget": first_visit(BUILT / "widget"),
        "workspace": first_visit(BUILT / "workspace"),
    }.items():
        plain = [path.read_bytes() for path in files]
        report.add(
            **{f"{name}_bytes": sum(map(packed, plain)), f"{name}_plain_bytes": sum(map(len, plain))},
            **{f"{name}_requests": len(files)},
        )
    return report


def first_visit(client: Path) -> list[Path]:
    """Page, entry and all it imports at once, their styles, and the heaviest of the languages loaded on demand."""
    manifest = msgspec.json.decode((client / "manifest.json").read_bytes(), type=dict[str, Chunk])
    reached: dict[str, Chunk] = {}

    def reach(key: str) -> None:
        if key not in reached:
            reached[key] = manifest[key]
            for other in manifest[key].imports:
                reach(other)

    for key in [key for key, chunk in manifest.items() if chunk.is_entry]:
        reach(key)
    languages = [key for chunk in reached.values() for key in chunk.dynamic_imports if "/words/" in key]
    if languages:
        reach(max(languages, key=lambda key: packed((client / manifest[key].file).read_bytes())))
    names = {name for chunk in reached.values() for name in (chunk.file, *chunk.css)}
    catalogues = [name for chunk in reached.values() for name in chunk.assets if name.endswith(".json")]
    if catalogues:
        names.add(max(catalogues, key=lambda name: packed((client / name).read_bytes())))
    return [client / "index.html", *(client / name for name in sorted(names))]


def packed(data: bytes) -> int:
    """Bytes on the line."""
    return len(gzip.compress(data, 9, mtime=0))
