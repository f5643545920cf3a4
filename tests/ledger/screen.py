"""A client's picture of threads and lists, kept by the rules of the protocol and by nothing else."""

from typing import Any

from tests.ledger.wire import Frame, ask

Item = dict[str, Any]


class Screen:
    """The threads one connection's owner sees, and the newest version of each list entry."""

    def __init__(self, whose: str, complaints: list[str]) -> None:
        self.whose = whose
        self.threads: dict[str, dict[int, Item]] = {}
        self.entries: dict[str, Item] = {}  # rows of an agent, cases of a contact
        self._complaints = complaints
        self._last: dict[str, int] = {}

    def last(self, conversation: str) -> int:
        """The last number before the first gap."""
        thread = self.threads.get(conversation, {})
        last = self._last.get(conversation, 0)
        while last + 1 in thread:
            last += 1
        self._last[conversation] = last
        return last

    def apply(self, frame: Frame) -> bool:
        """Take an `items` frame; False when lines before it are missing."""
        key = frame["conversation"]
        thread = self.threads.setdefault(key, {})
        numbers = [item["seq"] for item in frame["items"]]
        if numbers != sorted(set(numbers)):
            self._complaints.append(f"{self.whose} got the lines {numbers} of {key} in one frame")
        for item in frame["items"]:
            known = thread.setdefault(item["seq"], item)
            if known != item:
                self._complaints.append(f"{self.whose} was shown {key} {item['seq']} as {known} and as {item}")
        return not numbers or self.last(key) >= numbers[-1]

    def renew(self, entries: list[Item]) -> list[str]:
        """Take new versions of list entries; the ids that were not there before."""
        new = [entry["id"] for entry in entries if entry["id"] not in self.entries]
        for entry in entries:
            known = self.entries.get(entry["id"])
            if known is None or entry["seq"] > known["seq"]:
                self.entries[entry["id"]] = entry
        return new

    def forget(self, ids: list[str]) -> None:
        """What is no longer ours to see."""
        for key in ids:
            self.entries.pop(key, None)
            self.threads.pop(key, None)
            self._last.pop(key, None)


class Reader:
    """Reads by REST with one token; whatever is not the answer raises an OSError, for who reads tries again."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = token

    async def get(self, path: str) -> tuple[int, Any]:
        """Status and answer."""
        return await ask(self._port, "GET", f"/api/v1{path}", token=self._token)

    async def timeline(self, conversation: str, after: int = 0) -> list[Item]:
        """Every line after a number."""
        items: list[Item] = []
        while True:
            last = items[-1]["seq"] if items else after
            status, page = await self.get(f"/conversations/{conversation}/timeline?after={last}&limit=500")
            if status != 200:
                raise ConnectionError(f"the timeline answers {status}: {page}")
            items += page["items"]
            if not page["more"]:
                return items

    async def lists(self) -> tuple[list[Item], str]:
        """Every row of an agent, and the cursor of the first page read."""
        rows: list[Item] = []
        cursor = ""
        for view in ("open", "resolved"):
            after: str | None = ""
            while after is not None:
                status, page = await self.get(f"/conversations?view={view}&limit=500&after={after}")
                if status != 200:
                    raise ConnectionError(f"the list answers {status}: {page}")
                cursor = cursor or page["cursor"]
                rows += page["rows"]
                after = page["next"]
        return rows, cursor
