"""The preprocessing once more, in NumPy: the oracle that the C is compared with, bit for bit.

It follows the description in `tl_preprocess.h` with whole arrays where the C streams rows, so that a
slip in either shows. Integers only, division towards zero where C divides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

SIDE, MAX_TILES, MAX_RUNS, MAX_LABELS = 160, 12, 1200, 160
MAX_SLOPE, SMALL_SIDE, MIN_CONTRAST = 24, 48, 5
MAX_CELLS, REACH, MAX_STROKE = 32, 4, 32
MIN_PART, FLAT, SPARSE, MARGIN, FRAMED, GAP, FRAME_INK = 18, 5, 40, 8, 3, 12, 6
CROP_SIDE, EVEN, MAX_OTHERS, STRONG = 80, 30, 4, 66
BOX, CANVAS, MIDDLE, STROKE, LEVEL = 20, 28, 29, 36, 217

Image = NDArray[np.int64]


def truncate(value: int, divisor: int) -> int:
    """C's division."""
    return abs(value) // divisor * (1 if value >= 0 else -1)


def truncated(values: Image, divisor: int) -> Image:
    """C's division of many numbers."""
    return np.sign(values) * (np.abs(values) // divisor)


@dataclass
class Component:
    """The sums over the pixels of one component, or of several."""

    sum: int = 0
    square: int = 0
    sum_x: int = 0
    sum_y: int = 0
    area: int = 0
    runs: int = 0
    below: int = 0
    x0: int = SIDE
    y0: int = SIDE
    x1: int = 0
    y1: int = 0

    def add(self, other: Component) -> None:
        for name in ("sum", "square", "sum_x", "sum_y", "area", "runs", "below"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.x0, self.y0 = min(self.x0, other.x0), min(self.y0, other.y0)
        self.x1, self.y1 = max(self.x1, other.x1), max(self.y1, other.y1)

    @property
    def level(self) -> int:
        return (self.square + self.sum // 2) // self.sum if self.sum else 0

    @property
    def side(self) -> int:
        return max(self.x1 - self.x0, self.y1 - self.y0)

    def stroke_width(self) -> int:
        return (self.area * 326 // max(1, self.runs + self.area - self.below) + 8) // 16


@dataclass
class Pass:
    """One pass over a frame, or over a crop of it."""

    grey: Image
    factor: int
    small: bool
    dark: bool = True
    contrast: Image = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    spread: int = 0
    times: int = 1
    threshold: int = 0
    mask: Image = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    region: Component | None = None
    others: list[Component] = field(default_factory=list)

    @property
    def cells(self) -> tuple[int, int]:
        """Rows and columns of the cells that the background is estimated from."""
        longer = max(self.grey.shape)
        side = max(3, -(-longer // MAX_TILES)) if self.small else -(-longer // MAX_CELLS) * self.times
        return -(-self.grey.shape[0] // side), -(-self.grey.shape[1] // side)


def reduce(frame: NDArray[np.uint8]) -> Pass:
    factor = -(-max(frame.shape) // SIDE)
    if factor == 1:
        return Pass(frame.astype(np.int64), 1, max(frame.shape) <= SMALL_SIDE)
    padded = [(0, -size % factor) for size in frame.shape]
    values = np.pad(frame.astype(np.int64), padded)
    ones = np.pad(np.ones(frame.shape, np.int64), padded)

    def blocks(array: Image) -> Image:
        height, width = array.shape
        return array.reshape(height // factor, factor, width // factor, factor).sum(axis=(1, 3))

    count = blocks(ones)
    return Pass((blocks(values) + count // 2) // count, factor, small=False)


def of_rank(values: Image, rank: int) -> int:
    return int(np.sort(values, axis=None)[rank])


def parts(view: Pass) -> list[list[Image]]:
    """The pixels of each cell, row by row."""
    (height, width), (down, across) = view.grey.shape, view.cells
    rows = [slice(y * height // down, (y + 1) * height // down) for y in range(down)]
    columns = [slice(x * width // across, (x + 1) * width // across) for x in range(across)]
    return [[view.grey[row, column] for column in columns] for row in rows]


def cell_quartiles(view: Pass, quarters: int) -> Image:
    return np.array([[of_rank(part, (part.size - 1) * quarters // 4) for part in row] for row in parts(view)])


def cell_means(view: Pass, *, dark: bool) -> Image:
    """The mean of each cell; of its negative for bright ink."""
    found = [[(int(part.sum()) + part.size // 2) // part.size for part in row] for row in parts(view)]
    return np.array(found) if dark else 255 - np.array(found)


def dilated(cells: Image) -> Image:
    """The largest within the window that begins at each cell, from REACH before the first."""
    return sliding_window_view(np.pad(cells, REACH), (REACH + 1, REACH + 1)).max(axis=(2, 3))


def closed(cells: Image) -> Image:
    """Dilation, then erosion."""
    return sliding_window_view(dilated(cells), (REACH + 1, REACH + 1)).min(axis=(2, 3))


def dilation_excess(cells: Image) -> int:
    """By how much windows exceed their middles, summed up."""
    half, inside = REACH // 2, np.s_[REACH:-REACH, REACH:-REACH]
    if min(cells.shape) <= REACH:
        return 0
    return int(dilated(cells)[inside].sum() - cells[half:-half, half:-half].sum())


def extrapolated(edge: Image, inner: Image) -> Image:
    return np.clip(edge + np.clip(edge - inner, -MAX_SLOPE, MAX_SLOPE), 0, 255)


def background(view: Pass, cells: Image) -> Image:
    """The cells with one row and column of padding on each side, interpolated to pixels."""
    for _ in range(2):  # columns, then rows with the new corners
        first, last = cells[:, :1], cells[:, -1:]
        second, before = (
            cells[:, min(1, cells.shape[1] - 1), None],
            cells[:, max(0, cells.shape[1] - 2), None],
        )
        cells = np.hstack([extrapolated(first, second), cells, extrapolated(last, before)]).T
    height, width = view.grey.shape
    down, across = cells.shape[0] - 2, cells.shape[1] - 2
    y = (2 * np.arange(height) + 1) * down + height
    x = (2 * np.arange(width) + 1) * across + width
    (iy, fy), (ix, fx) = divmod(y, 2 * height), divmod(x, 2 * width)
    rows = cells[iy] * (2 * height - fy)[:, None] + cells[iy + 1] * fy[:, None]
    sums = rows[:, ix] * (2 * width - fx) + rows[:, ix + 1] * fx
    return (sums + 2 * height * width) // (4 * height * width)


class QuadraticFit:
    """A polynomial of second degree over a grid of cells, in samples of 1/16 grey level."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        v, u = (2 * np.arange(n) - (n - 1) for n in shape)
        vv, uu = (3 * place**2 - (n * n - 1) for place, n in zip((v, u), shape, strict=True))
        ones = np.ones(shape, np.int64)
        self.terms = [
            ones,
            ones * u,
            ones * v[:, None],
            u * v[:, None],
            ones * uu,
            ones * vv[:, None],
        ]
        self.factors = [0] * 6

    def fit(self, samples: Image) -> None:
        self.factors = []
        for term in self.terms:
            total, norm = int((samples * term).sum()), int((term * term).sum())
            whole = truncate(total, norm) if norm else 0
            rest = total - whole * norm
            self.factors.append(whole * 256 + truncate(rest * 256, norm) if norm else 0)

    def samples(self) -> Image:
        total = sum(factor * term for factor, term in zip(self.factors, self.terms, strict=True))
        return truncated(np.asarray(total), 256)

    def levels(self) -> Image:
        return np.clip(self.samples() + 8, 0, 4095) // 16


def fit_to_one_side(quartile: Image, dark: bool) -> Image:
    """The fit after the cells on the ink's side of it were moved onto it, 23 times."""
    samples, fit = quartile * 16, QuadraticFit(quartile.shape)
    fit.fit(samples)
    for _ in range(23):
        samples = (np.maximum if dark else np.minimum)(samples, fit.samples())
        fit.fit(samples)
    return fit.levels()


def counted(difference: Image) -> Image:
    """The rows that are counted: every other one of a frame above 48 px."""
    return difference if max(difference.shape) <= SMALL_SIDE else difference[::2]


def is_dark(view: Pass) -> bool:
    grey = view.grey
    if not view.small:
        return dilation_excess(cell_means(view, dark=False)) >= dilation_excess(cell_means(view, dark=True))
    edge = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    return int((of_rank(edge, grey.shape[0] + grey.shape[1] - 2) - grey).sum()) >= 0


def estimate(view: Pass) -> None:
    if view.small:
        cells = fit_to_one_side(cell_quartiles(view, 3 if view.dark else 1), view.dark)
    else:
        cells = closed(cell_means(view, dark=view.dark))
        cells = cells if view.dark else 255 - cells
    difference = background(view, cells) - view.grey
    if not view.dark:
        difference = -difference
    rows = counted(difference)
    count = rows.size // 2
    middle = of_rank(rows, count // 2)
    view.spread = middle - of_rank(rows, count * 4 // 25)
    tail = min(middle - of_rank(rows, count // 40), 3 * view.spread + 2)
    view.threshold = max(MIN_CONTRAST, 4 * view.spread, 2 * tail)
    view.contrast = np.clip(difference - middle, 0, 255)


def runs_of(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    steps = np.diff(np.concatenate([[0], row.astype(np.int8), [0]]))
    return list(
        zip(np.flatnonzero(steps == 1).tolist(), (np.flatnonzero(steps == -1) - 1).tolist(), strict=True)
    )


def label(view: Pass) -> tuple[dict[int, Component], Image] | None:
    """Components by the number of their first run's label, and each pixel's component."""
    parents: list[int] = []
    labels = np.full(view.grey.shape, -1, np.int64)
    count = 0

    def root(number: int) -> int:
        while parents[number] != number:
            number = parents[number]
        return number

    above: list[tuple[int, int, int]] = []
    for y, row in enumerate(view.contrast >= view.threshold):
        here = []
        for x0, x1 in runs_of(row):
            if count == MAX_RUNS:
                return None
            if not view.small and (x1 + 1 - x0) * 4 >= view.grey.shape[1] * 3:
                continue
            touched = sorted({root(name) for a0, a1, name in above if a1 + 1 >= x0 and a0 <= x1 + 1})
            if not touched:
                if len(parents) == MAX_LABELS:
                    return None
                touched = [len(parents)]
                parents.append(len(parents))
            for other in touched[1:]:
                parents[other] = touched[0]
            labels[y, x0 : x1 + 1] = touched[0]
            here.append((x0, x1, touched[0]))
            count += 1
        above = here
    names = np.array([root(number) for number in range(len(parents))] + [-1])
    labels = names[labels]
    return {name: measure(view, labels == name) for name in sorted(set(names[:-1].tolist()))}, labels


def measure(view: Pass, mask: NDArray[np.bool_]) -> Component:
    y, x = np.nonzero(mask)
    values = view.contrast[y, x]
    starts = mask.copy()
    starts[:, 1:] &= ~mask[:, :-1]
    return Component(
        sum=int(values.sum()),
        square=int((values * values).sum()),
        sum_x=int((values * x).sum()),
        sum_y=int((values * y).sum()),
        area=len(x),
        runs=int(starts.sum()),
        below=int((mask[1:] & mask[:-1]).sum()),
        x0=int(x.min()),
        y0=int(y.min()),
        x1=int(x.max()),
        y1=int(y.max()),
    )


def sides_touched(view: Pass, c: Component) -> int:
    height, width = view.grey.shape
    return (c.x0 == 0) + (c.y0 == 0) + (c.x1 == width - 1) + (c.y1 == height - 1)


def is_frame(c: Component, components: Iterable[Component]) -> bool:
    """Whether a component is drawn around another that could be a digit, and apart from it."""
    height = c.y1 - c.y0
    gap = height // GAP + 1
    return any(
        other.x0 >= c.x0 + gap
        and other.x1 + gap <= c.x1
        and other.y0 >= c.y0 + gap
        and other.y1 + gap <= c.y1
        and (other.y1 - other.y0) * 8 >= height * FRAMED
        and other.sum * FRAME_INK >= c.sum
        for other in components
    )


def score(view: Pass, c: Component) -> int:
    height, width = view.grey.shape
    w, h = c.x1 - c.x0 + 1, c.y1 - c.y0 + 1
    touched = sides_touched(view, c)
    if c.area < 4 or (w * MIN_PART < width and h * MIN_PART < height) or w > h * FLAT:
        return 0
    if c.area * SPARSE < w * h:
        return 0
    if touched > 1 and w * 2 < width and h * 2 < height:
        return 0
    return c.sum // (1, 4, 16, 16, 16)[touched]


def is_fragment(view: Pass, r: Component, c: Component) -> bool:
    reach = r.side // 5 + 1
    gap_x, gap_y = max(c.x0 - r.x1, r.x0 - c.x1), max(c.y0 - r.y1, r.y0 - c.y1)
    touches = max(gap_x, gap_y) <= 2
    if (
        c.area < 2
        or c.area * 256 < r.stroke_width() ** 2
        or sides_touched(view, c) > touches
        or c.level * 2 < r.level
    ):
        return False
    together = max(c.x1, r.x1) - min(c.x0, r.x0)
    tall = (c.y1 - c.y0) * 2 > r.y1 - r.y0
    if gap_x > 0 and tall and (not touches or together > r.y1 - r.y0):
        return False
    if touches and c.side <= reach * 7:
        return True
    return max(gap_x, gap_y) <= reach and c.sum < r.sum


def choose(
    view: Pass, components: dict[int, Component], frames: set[int]
) -> tuple[Component, set[int]] | None:
    scores = {name: 0 if name in frames else score(view, c) for name, c in components.items()}
    best = max(scores, key=lambda name: scores[name], default=None)  # the first of equals
    if best is None or scores[best] == 0:
        return None
    region = Component()
    region.add(components[best])
    chosen = {best}
    grown = True
    while grown:
        grown = False
        for name, c in components.items():
            if name not in chosen | frames and is_fragment(view, region, c):
                region.add(c)
                chosen.add(name)
                grown = True
    return region, chosen


def is_doubtful(view: Pass, region: Component) -> bool:
    return (
        region.stroke_width() * view.cells[1] > MAX_STROKE * view.grey.shape[1]
        or sides_touched(view, region) > 1
    )


def is_plausible(view: Pass, region: Component, others: list[Component]) -> bool:
    noise = 2 * view.spread + 1
    count = sum(other.sum >= region.sum // 64 for other in others)
    if max(view.grey.shape) <= CROP_SIDE or count > MAX_OTHERS:
        return max(view.grey.shape) <= CROP_SIDE
    few_runs = region.runs * 4 <= (region.y1 - region.y0 + 1) * 9
    strong = region.level > STRONG and (view.small or region.level >= 10 * noise)
    inside = sides_touched(view, region) == 0
    ink = sum(other.sum for other in others)
    return region.level >= EVEN * noise or (few_runs and ink * 4 <= region.sum * 5 and (inside or strong))


def search_once(view: Pass, *, accepts_doubtful: bool) -> int:
    """1: there is a digit; 0: there is none; -1: there is one, but it is doubtful."""
    view.region = None
    for number in range(3):
        labelled = label(view)
        while labelled is None:
            view.threshold += view.threshold // 4 + 1
            if view.threshold > 255:
                return 0
            labelled = label(view)
        components, labels = labelled
        frames = {name for name, c in components.items() if is_frame(c, components.values())}
        picked = choose(view, components, frames)
        if picked is None:
            return 0
        region, chosen = picked
        following = region.level * 3 // 10
        if number == 0:
            if region.level * 4 < view.threshold * 5:
                return 0
            if not accepts_doubtful and is_doubtful(view, region):
                return -1
            following = max(following, view.threshold * 3 // 5)
        view.mask = (labels >= 0).astype(np.int64) + np.isin(labels, sorted(chosen))
        view.region = region
        view.others = [c for name, c in components.items() if name not in chosen and name not in frames]
        near_enough = number > 0 and following * 4 <= view.threshold * 5
        if near_enough or following == view.threshold or number == 2:
            break
        view.threshold = following
    return 1


def resize_weights(begin: int, step: int, window: int, first: int, last: int) -> Image:
    """Overlap of each canvas pixel's window with the pixels from first to last: (28, pixels)."""
    low = (begin + np.arange(CANVAS) * step + truncate(step - window, 2))[:, None]
    pixel = np.arange(first, last + 1) * 256
    return np.maximum(0, np.minimum(pixel + 256, low + window) - np.maximum(pixel, low))


def tensor_of(view: Pass, r: Component) -> NDArray[np.int8]:
    step = max(1, (r.side + 1) * 256 // BOX)
    window = step
    if r.stroke_width() * 16 < STROKE * step // 16:
        window = STROKE * step // 16
    window = max(window, 256)

    def begin(total: int, first: int, last: int) -> int:
        middle = (total * 256 + r.sum // 2) // r.sum + 128 - MIDDLE * step // 2
        low, high = (last + 1) * 256 - CANVAS * step, first * 256
        return low if middle < low else min(middle, high)

    part = np.s_[r.y0 : r.y1 + 1, r.x0 : r.x1 + 1]
    ink = np.minimum(255, view.contrast[part] * 255 // max(1, r.level)) * (view.mask[part] == 2)
    across = resize_weights(begin(r.sum_x, r.x0, r.x1), step, window, r.x0, r.x1)
    down = resize_weights(begin(r.sum_y, r.y0, r.y1), step, window, r.y0, r.y1)
    lines = ((ink @ across.T) * 16 + window // 2) // window
    canvas = (down @ lines + window // 2) // window
    total, square = int((canvas // 16).sum()), int(((canvas // 16) ** 2).sum())
    gain = min(max(LEVEL * 64 * total // square if square else 64, 64), 512)
    return (np.minimum(255, (canvas * gain + 512) // 1024) - 128).astype(np.int8)


@dataclass
class Answer:
    """What the C reports: the fields of `tl_preprocess_result`, the tensor and the debug planes."""

    found: bool
    tensor: NDArray[np.int8]
    region: tuple[int, int, int, int] | None
    ink_is_dark: bool
    contrast: int
    spread: int
    threshold: int
    stroke_width: float
    reduction: int
    reduced: Image
    ink: Image
    mask: Image


def margins(shape: tuple[int, ...]) -> tuple[int, int]:
    """What may lie between the ink of a crop and the sides of the frame: rows, columns."""
    height, width = shape
    longer = max(shape) // MARGIN
    return 1 + min(longer, height // 3), 1 + min(longer, width // 3)


def looks_cut_out(grey: Image) -> bool:
    """Whether there are edges of strokes along each side of the frame."""
    down, across = margins(grey.shape)
    along = (part[:, across:] - part[:, :-across] for part in (grey[:down], grey[-down:]))
    beside = (part[down:] - part[:-down] for part in (grey[:, :across], grey[:, -across:]))
    most = int(np.abs(grey[:, across:] - grey[:, :-across]).max(initial=0))
    return all(int(np.abs(steps).max(initial=0)) >= most // 2 for steps in (*along, *beside))


def is_half_the_frame(view: Pass) -> bool:
    height, width = view.grey.shape
    r = view.region
    return r is not None and (r.x1 - r.x0 + 1) * 2 >= width and (r.y1 - r.y0 + 1) * 2 >= height


def attempt(view: Pass, *, times: int, dark: bool, accepts_doubtful: bool = True) -> int:
    """Searches in one polarity, on cells that are so many times larger."""
    view.times, view.dark = times, dark
    estimate(view)
    return search_once(view, accepts_doubtful=accepts_doubtful)


def find_region(view: Pass) -> bool:
    """Makes one attempt after the other, until one finds a region."""
    if not view.small and looks_cut_out(view.grey):
        view.small = True
        if attempt(view, times=1, dark=is_dark(view)) > 0 and is_half_the_frame(view):
            return True
        view.small = False
    decided = is_dark(view)
    first = attempt(view, times=1, dark=decided, accepts_doubtful=view.small)
    if first > 0 or view.small:
        return first > 0 or attempt(view, times=1, dark=not decided) > 0
    last = decided if first < 0 else not decided
    return attempt(view, times=2, dark=decided) > 0 or attempt(view, times=1, dark=last) > 0


def run_pass(frame: NDArray[np.uint8]) -> Answer:
    view = reduce(frame)
    found = find_region(view)
    found = found and view.region is not None and is_plausible(view, view.region, view.others)
    r = view.region if found else None
    box = None
    if r is not None:
        f, (height, width) = view.factor, frame.shape
        x, y = r.x0 * f, r.y0 * f
        box = (x, y, min((r.x1 + 1) * f, width) - x, min((r.y1 + 1) * f, height) - y)
    return Answer(
        found=found,
        tensor=tensor_of(view, r) if r is not None else np.full((CANVAS, CANVAS), -128, np.int8),
        region=box,
        ink_is_dark=view.dark,
        contrast=r.level if r else 0,
        spread=view.spread,
        threshold=view.threshold,
        stroke_width=r.stroke_width() * view.factor / 16 if r else 0.0,
        reduction=view.factor,
        reduced=view.grey,
        ink=view.contrast,
        mask=view.mask if found else np.zeros_like(view.grey),
    )


def preprocess(frame: NDArray[np.uint8]) -> Answer:
    """A grey frame of shape (H, W), uint8, as `tl_preprocess` sees it."""
    answer = run_pass(frame)
    if not answer.found or answer.region is None:
        return answer
    height, width = frame.shape
    x, y, w, h = answer.region
    margin = max(w, h) * 3 // 4 + 8
    left, top = max(0, x - margin), max(0, y - margin)
    right, bottom = min(width, x + w + margin), min(height, y + h + margin)
    if -(-max(right - left, bottom - top) // SIDE) >= answer.reduction:
        return answer
    closer = run_pass(frame[top:bottom, left:right])
    if closer.found and closer.region is not None:
        x, y, w, h = closer.region
        closer.region = (x + left, y + top, w, h)
        return closer
    return answer
