"""Words written without a space between them: the longest chain of words of a list inside a run of letters."""

from collections.abc import Container

CHUNK = 1_000  # letters looked at together; a phrase has at most 400


def unglue(run: str, words: Container[str], shortest: int, longest: int) -> list[tuple[int, int]]:
    """The words' places in the chain that covers most letters, chunk by chunk; nothing when none is there."""
    found: list[tuple[int, int]] = []
    for begin in range(0, len(run), CHUNK):
        found += [(begin + a, begin + b) for a, b in chain(run[begin : begin + CHUNK], words, shortest, longest)]
    return found


def chain(run: str, words: Container[str], shortest: int, longest: int) -> list[tuple[int, int]]:
    """The same for one chunk, in time linear in its length."""
    size = len(run)
    covered = [0] * (size + 1)  # letters of the best chain that ends here
    came_from = [-1] * (size + 1)
    for begin in range(size):
        reach = covered[begin]
        for end in range(begin + shortest, min(begin + longest, size) + 1):
            if reach + end - begin > covered[end] and run[begin:end] in words:
                covered[end] = reach + end - begin
                came_from[end] = begin
    end = max(range(size + 1), key=covered.__getitem__)
    places = []
    while came_from[end] >= 0:
        places.append((came_from[end], end))
        end = came_from[end]
    return places[::-1]
