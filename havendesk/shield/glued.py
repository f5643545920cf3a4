"""Words written without a space between them: the longest chain of words of a list inside a run of letters."""

from collections.abc import Iterable, Mapping

CHUNK = 1_000  # letters looked at together; a phrase has at most 400
HEAD = 3  # the shortest words have so many

Heads = Mapping[str, tuple[int, ...]]


def heads_of(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For the first letters of words the lengths that words with them have."""
    found: dict[str, set[int]] = {}
    for word in words:
        if len(word) >= HEAD:
            found.setdefault(word[:HEAD], set()).add(len(word))
    return {head: tuple(sorted(sizes)) for head, sizes in found.items()}


def unglue(run: str, words: Mapping[str, int], heads: Heads) -> list[tuple[int, int]]:
    """The words' places in the chain that covers most letters, chunk by chunk; nothing when none is there."""
    found: list[tuple[int, int]] = []
    for begin in range(0, len(run), CHUNK):
        found += [(begin + a, begin + b) for a, b in chain(run[begin : begin + CHUNK], words, heads)]
    return found


def chain(run: str, words: Mapping[str, int], heads: Heads) -> list[tuple[int, int]]:
    """The same for one chunk, in time linear in its length."""
    size = len(run)
    covered = [0] * (size + 1)  # letters of the best chain that ends here
    came_from = [-1] * (size + 1)
    for begin in range(size):
        for length in heads.get(run[begin : begin + HEAD], ()):
            end = begin + length
            if end <= size and covered[begin] + length > covered[end] and run[begin:end] in words:
                covered[end] = covered[begin] + length
                came_from[end] = begin
    end = max(range(size + 1), key=covered.__getitem__)
    places = []
    while came_from[end] >= 0:
        places.append((came_from[end], end))
        end = came_from[end]
    return places[::-1]
