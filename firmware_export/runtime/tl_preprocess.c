#include "tl_preprocess.h"

#include <string.h>

enum {
    SIDE = TL_PREPROCESS_SIDE,
    TILES = 12,       /* tiles along the longer side, at most */
    MAX_RUNS = 1200,  /* runs of ink; more of them mean that noise was taken for ink */
    MAX_LABELS = 200, /* components of ink before they meet; likewise */
    MAX_SLOPE = 24,   /* grey levels that the paper may fall off by beyond the last tile */
    SMALL = 48,       /* px; a frame with no longer side is a crop that its digit fills */
    MIN_CONTRAST = 5, /* grey levels; less is never ink */
    BOX = 20,         /* px, the longer side of MNIST's digits */
    CANVAS = 28,      /* px */
    MIDDLE = 29,      /* half px; MNIST's centre of mass is the middle of pixel 14 */
    STROKE = 36,      /* 1/16 px; MNIST's strokes are this wide in the box */
    LEVEL = 217,      /* MNIST's median of sum(v * v) / sum(v) */
    NONE = 255
};

typedef struct component {
    uint32_t sum;    /* of contrast */
    uint32_t square; /* of contrast * contrast */
    uint32_t sum_x;  /* of contrast * x */
    uint32_t sum_y;  /* of contrast * y */
    uint16_t area;   /* px */
    uint16_t runs;
    uint16_t below; /* px that have ink of the same component right above them */
    uint8_t x0, y0, x1, y1;
    uint8_t parent;
    uint8_t chosen;
} component;

typedef struct run {
    uint8_t x0, x1, label; /* first and last px */
} run;

typedef struct work {
    uint8_t quartile[3][TILES * TILES]; /* of each tile: a quarter, half, three quarters */
    uint8_t tiles[2][TILES * TILES];
    uint8_t paper[(TILES + 2) * (TILES + 2)]; /* with a ring that carries the slope on */
    uint32_t column[TILES + 2];               /* paper at one row, times 2 * height */
    uint16_t row_start[SIDE + 1];
    uint8_t background[SIDE]; /* one row of paper */
    uint8_t contrast[SIDE];   /* one row of ink */
    union {
        uint16_t histogram[511];
        run runs[MAX_RUNS];
    } a;
    union {
        component components[MAX_LABELS];
        uint32_t canvas[CANVAS * CANVAS];
    } b;
} work;

/* The frame as one pass sees it. */
typedef struct view {
    const uint8_t *pixels;
    int32_t stride, width, height; /* of the reduced frame */
    int32_t factor;                /* frame px per reduced px */
    int32_t tiles_x, tiles_y;
    int32_t dark;      /* polarity under test */
    int32_t offset;    /* median contrast of the paper */
    int32_t spread;    /* about one sigma of the paper */
    int32_t threshold; /* contrast from which on a pixel is ink */
    int32_t labels;
} view;

/* The chosen ink, its components summed up. */
typedef struct region {
    uint32_t sum, square;
    uint32_t sum_x, sum_y;
    int32_t area, runs, below;
    int32_t x0, y0, x1, y1;
} region;

static int32_t smaller(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static int32_t larger(int32_t a, int32_t b) {
    return a > b ? a : b;
}

static int32_t clamp(int32_t value, int32_t low, int32_t high) {
    return value < low ? low : value > high ? high : value;
}

/* --- 1. reduce ------------------------------------------------------------------------------- */

/* Averages squares of factor x factor pixels; those at the right and bottom edge may be partial. */
static void reduce(const tl_frame *frame, const view *v, uint8_t *plane) {
    int32_t x, y, i, j;
    for (y = 0; y < v->height; y++) {
        const int32_t top = y * v->factor;
        const int32_t rows = smaller(v->factor, frame->height - top);
        for (x = 0; x < v->width; x++) {
            const int32_t left = x * v->factor;
            const int32_t columns = smaller(v->factor, frame->width - left);
            const uint32_t count = (uint32_t)(rows * columns);
            uint32_t sum = 0;
            for (j = 0; j < rows; j++) {
                const uint8_t *source = frame->pixels + (ptrdiff_t)(top + j) * frame->stride + left;
                for (i = 0; i < columns; i++) {
                    sum += source[i];
                }
            }
            plane[y * v->width + x] = (uint8_t)((sum + count / 2) / count);
        }
    }
}

/* Is this a crop that the digit fills? */
static int32_t is_small(const view *v) {
    return larger(v->width, v->height) <= SMALL;
}

/* --- 2. paper -------------------------------------------------------------------------------- */

/* The smallest level with more than `rank` of the counted values at or below it. */
static int32_t level_of_rank(const uint16_t *histogram, int32_t levels, int32_t rank) {
    int32_t level, seen = 0;
    for (level = 0; level < levels - 1; level++) {
        seen += histogram[level];
        if (seen > rank) {
            break;
        }
    }
    return level;
}

static void measure_tiles(const view *v, work *w) {
    int32_t tx, ty, x, y;
    for (ty = 0; ty < v->tiles_y; ty++) {
        for (tx = 0; tx < v->tiles_x; tx++) {
            /* The frame is divided evenly; tiles may differ by a pixel. */
            const int32_t left = tx * v->width / v->tiles_x;
            const int32_t top = ty * v->height / v->tiles_y;
            const int32_t right = (tx + 1) * v->width / v->tiles_x;
            const int32_t bottom = (ty + 1) * v->height / v->tiles_y;
            const int32_t count = (right - left) * (bottom - top);
            const int32_t at = ty * v->tiles_x + tx;
            int32_t q;
            memset(w->a.histogram, 0, 256 * sizeof w->a.histogram[0]);
            for (y = top; y < bottom; y++) {
                for (x = left; x < right; x++) {
                    w->a.histogram[v->pixels[(ptrdiff_t)y * v->stride + x]]++;
                }
            }
            for (q = 0; q < 3; q++) {
                w->quartile[q][at] =
                    (uint8_t)level_of_rank(w->a.histogram, 256, (count - 1) * (q + 1) / 4);
            }
        }
    }
}

/* The largest (or smallest) of the 3x3 tiles around each, from `from` to `to`. */
static void spread_extreme(const view *v, const uint8_t *from, uint8_t *to, int32_t largest) {
    int32_t tx, ty, x, y;
    for (ty = 0; ty < v->tiles_y; ty++) {
        for (tx = 0; tx < v->tiles_x; tx++) {
            int32_t best = from[ty * v->tiles_x + tx];
            for (y = larger(0, ty - 1); y <= smaller(v->tiles_y - 1, ty + 1); y++) {
                for (x = larger(0, tx - 1); x <= smaller(v->tiles_x - 1, tx + 1); x++) {
                    const int32_t value = from[y * v->tiles_x + x];
                    best = largest ? larger(best, value) : smaller(best, value);
                }
            }
            to[ty * v->tiles_x + tx] = (uint8_t)best;
        }
    }
}

/* The middle one of the 3x3 tiles around each, of fewer at the edge. */
static void spread_median(const view *v, const uint8_t *from, uint8_t *to) {
    int32_t tx, ty, x, y;
    for (ty = 0; ty < v->tiles_y; ty++) {
        for (tx = 0; tx < v->tiles_x; tx++) {
            uint8_t sorted[9];
            int32_t count = 0;
            for (y = larger(0, ty - 1); y <= smaller(v->tiles_y - 1, ty + 1); y++) {
                for (x = larger(0, tx - 1); x <= smaller(v->tiles_x - 1, tx + 1); x++) {
                    const uint8_t value = from[y * v->tiles_x + x];
                    int32_t place = count++;
                    for (; place > 0 && sorted[place - 1] > value; place--) {
                        sorted[place] = sorted[place - 1];
                    }
                    sorted[place] = value;
                }
            }
            to[ty * v->tiles_x + tx] = sorted[count / 2];
        }
    }
}

/* The value beyond the edge that carries on the slope from `inner` to `edge`, within bounds. */
static uint8_t carried_on(int32_t edge, int32_t inner) {
    return (uint8_t)clamp(edge + clamp(edge - inner, -MAX_SLOPE, MAX_SLOPE), 0, 255);
}

/* Lays a ring around the tiles, so that the light falls off up to the very edge of the frame. */
static void lay_paper(const view *v, work *w, const uint8_t *tiles) {
    const int32_t columns = v->tiles_x + 2, last_x = v->tiles_x + 1, last_y = v->tiles_y + 1;
    uint8_t *paper = w->paper;
    int32_t x, y;
    for (y = 1; y < last_y; y++) {
        uint8_t *line = paper + y * columns;
        memcpy(line + 1, tiles + (y - 1) * v->tiles_x, (size_t)v->tiles_x);
        line[0] = carried_on(line[1], line[smaller(2, last_x - 1)]);
        line[last_x] = carried_on(line[last_x - 1], line[larger(1, last_x - 2)]);
    }
    for (x = 0; x < columns; x++) {
        const int32_t second = smaller(2, last_y - 1), before = larger(1, last_y - 2);
        paper[x] = carried_on(paper[columns + x], paper[second * columns + x]);
        paper[last_y * columns + x] =
            carried_on(paper[(last_y - 1) * columns + x], paper[before * columns + x]);
    }
}

/* One row of the paper into w->background: bilinear between the middles of the tiles. */
static void background_row(const view *v, work *w, int32_t y) {
    /* Positions are counted from the middle of the ring's first tile, in 1/(2 * side) tiles. */
    const int32_t down = (2 * y + 1) * v->tiles_y + v->height;
    const int32_t step_y = 2 * v->height, step_x = 2 * v->width;
    const uint8_t *upper = w->paper + down / step_y * (v->tiles_x + 2);
    const uint8_t *lower = upper + v->tiles_x + 2;
    const uint32_t scale = (uint32_t)(step_x * step_y);
    int32_t x, i = 0, fraction = v->tiles_x + v->width;
    for (x = 0; x < v->tiles_x + 2; x++) {
        w->column[x] = (uint32_t)(upper[x] * (step_y - down % step_y) + lower[x] * (down % step_y));
    }
    for (x = 0; x < v->width; x++) {
        if (fraction >= step_x) {
            fraction -= step_x;
            i++;
        }
        w->background[x] = (uint8_t)((w->column[i] * (uint32_t)(step_x - fraction) +
                                      w->column[i + 1] * (uint32_t)fraction + scale / 2) /
                                     scale);
        fraction += 2 * v->tiles_x;
    }
}

/* --- 3. ink ---------------------------------------------------------------------------------- */

/* Counts paper - grey over the frame; the middle of the 511 levels is 0. */
static void measure_contrast(const view *v, work *w) {
    int32_t x, y;
    memset(w->a.histogram, 0, sizeof w->a.histogram);
    for (y = 0; y < v->height; y++) {
        const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
        background_row(v, w, y);
        for (x = 0; x < v->width; x++) {
            w->a.histogram[255 + w->background[x] - grey[x]]++;
        }
    }
}

/* The middle one of the grey levels along the edge of the frame. */
static int32_t border_level(const view *v, work *w) {
    const uint8_t *top = v->pixels, *bottom = top + (ptrdiff_t)(v->height - 1) * v->stride;
    int32_t x, y;
    memset(w->a.histogram, 0, 256 * sizeof w->a.histogram[0]);
    for (x = 0; x < v->width; x++) {
        w->a.histogram[top[x]]++;
        w->a.histogram[bottom[x]]++;
    }
    for (y = 1; y < v->height - 1; y++) {
        const uint8_t *line = top + (ptrdiff_t)y * v->stride;
        w->a.histogram[line[0]]++;
        w->a.histogram[line[v->width - 1]]++;
    }
    return level_of_rank(w->a.histogram, 256, v->width + v->height - 2);
}

/* Dark ink or bright? The tail on the ink's side of the paper's distribution is the heavier one. */
static int32_t ink_is_dark(const view *v, work *w) {
    const int32_t pixels = v->width * v->height;
    int32_t level, middle = 255, margin = MIN_CONTRAST;
    uint32_t dark = 0, bright = 0;
    if (is_small(v)) { /* ink may be the half of it, but hardly of its edge */
        memset(w->tiles[0], border_level(v, w), sizeof w->tiles[0]);
        lay_paper(v, w, w->tiles[0]);
        measure_contrast(v, w);
    } else {
        spread_median(v, w->quartile[1], w->tiles[0]);
        lay_paper(v, w, w->tiles[0]);
        measure_contrast(v, w);
        middle = level_of_rank(w->a.histogram, 511, pixels / 2);
        margin = larger(margin, level_of_rank(w->a.histogram, 511, pixels * 3 / 4) -
                                    level_of_rank(w->a.histogram, 511, pixels / 4));
    }
    for (level = 0; level < middle - margin; level++) {
        bright += (uint32_t)w->a.histogram[level] * (uint32_t)(middle - level);
    }
    for (level = middle + margin + 1; level < 511; level++) {
        dark += (uint32_t)w->a.histogram[level] * (uint32_t)(level - middle);
    }
    return dark >= bright;
}

/* Beyond the edge there is nothing to close over, which lifts the tiles there to their neighbours'
 * level; lets them fall off again, as far as the light may. */
static void let_edges_fall(const view *v, work *w) {
    const uint8_t *quartile = w->quartile[v->dark ? 2 : 0];
    int32_t tx, ty;
    for (ty = 0; ty < v->tiles_y; ty++) {
        for (tx = 0; tx < v->tiles_x; tx++) {
            const int32_t at = ty * v->tiles_x + tx;
            const int32_t edges =
                (tx == 0 || tx == v->tiles_x - 1) + (ty == 0 || ty == v->tiles_y - 1);
            const int32_t low = w->tiles[0][at] - edges * MAX_SLOPE;
            const int32_t high = w->tiles[0][at] + edges * MAX_SLOPE;
            w->tiles[0][at] = (uint8_t)clamp(quartile[at], larger(low, 0), smaller(high, 255));
        }
    }
}

/* The contrast of this rank, counted from the side away from the ink. */
static int32_t paper_level(const view *v, const work *w, int32_t rank) {
    const int32_t last = v->width * v->height - 1;
    const int32_t level = level_of_rank(w->a.histogram, 511, v->dark ? rank : last - rank) - 255;
    return v->dark ? level : -level;
}

/* Estimates the paper for the view's polarity, and how far it strays from that estimate. */
static void estimate_paper(view *v, work *w) {
    const int32_t paper = v->width * v->height / (is_small(v) ? 2 : 1);
    /* The digit of a small frame is large, and so must be what closes over its strokes. */
    const int32_t reach = is_small(v) ? 2 : 1;
    int32_t middle, tail, i;
    memcpy(w->tiles[0], w->quartile[v->dark ? 2 : 0], sizeof w->tiles[0]);
    for (i = 0; i < 2 * reach; i++) {
        spread_extreme(v, w->tiles[i % 2], w->tiles[1 - i % 2], (i < reach) == v->dark);
    }
    let_edges_fall(v, w);
    lay_paper(v, w, w->tiles[0]);
    measure_contrast(v, w);
    /* The side away from the ink shows the paper alone: its median, and 1 and 2 sigma from that.
     * Of a small frame up to half may be ink, so that the paper's median lies at a quarter. */
    middle = paper_level(v, w, paper / 2);
    v->offset = middle;
    v->spread = middle - paper_level(v, w, paper * 4 / 25);
    tail = smaller(middle - paper_level(v, w, paper / 40), 3 * v->spread + 2);
    v->threshold = larger(MIN_CONTRAST, larger(4 * v->spread, 2 * tail));
}

/* One row of ink into w->contrast: grey levels beyond the paper's median, 0 to 255. */
static void contrast_row(const view *v, work *w, int32_t y) {
    const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
    int32_t x;
    background_row(v, w, y);
    for (x = 0; x < v->width; x++) {
        const int32_t difference = w->background[x] - grey[x];
        w->contrast[x] = (uint8_t)clamp((v->dark ? difference : -difference) - v->offset, 0, 255);
    }
}

/* --- 4. regions ------------------------------------------------------------------------------ */

static int32_t root_of(const component *components, int32_t label) {
    while (components[label].parent != label) {
        label = components[label].parent;
    }
    return label;
}

/* Joins two components under the older label. */
static int32_t join(component *components, int32_t a, int32_t b) {
    component *into = &components[smaller(a, b)];
    component *from = &components[larger(a, b)];
    if (a == b) {
        return a;
    }
    from->parent = (uint8_t)smaller(a, b);
    into->sum += from->sum;
    into->square += from->square;
    into->sum_x += from->sum_x;
    into->sum_y += from->sum_y;
    into->area = (uint16_t)(into->area + from->area);
    into->runs = (uint16_t)(into->runs + from->runs);
    into->below = (uint16_t)(into->below + from->below);
    into->x0 = (uint8_t)smaller(into->x0, from->x0);
    into->y0 = (uint8_t)smaller(into->y0, from->y0);
    into->x1 = (uint8_t)larger(into->x1, from->x1);
    into->y1 = (uint8_t)larger(into->y1, from->y1);
    return smaller(a, b);
}

/* Adds the pixels of one run to a component. */
static void add_run(component *c, const work *w, const run *r, int32_t y) {
    uint32_t sum = 0, square = 0, sum_x = 0;
    int32_t x;
    for (x = r->x0; x <= r->x1; x++) {
        const uint32_t value = w->contrast[x];
        sum += value;
        square += value * value;
        sum_x += value * (uint32_t)x;
    }
    c->sum += sum;
    c->square += square;
    c->sum_x += sum_x;
    c->sum_y += sum * (uint32_t)y;
    c->area = (uint16_t)(c->area + r->x1 - r->x0 + 1);
    c->runs++;
    c->x0 = (uint8_t)smaller(c->x0, r->x0);
    c->x1 = (uint8_t)larger(c->x1, r->x1);
    c->y1 = (uint8_t)y;
}

/* Gives a run the component of the runs that it touches in the row above; a new one if none.
 * Returns 0 when the labels are used up. */
static int32_t connect(view *v, work *w, int32_t index, int32_t y) {
    component *components = w->b.components;
    run *r = &w->a.runs[index];
    int32_t above = y > 0 ? w->row_start[y - 1] : index;
    int32_t label = NONE, below = 0;
    for (; above < w->row_start[y] && y > 0; above++) {
        const run *other = &w->a.runs[above];
        if (other->x1 + 1 < r->x0) {
            continue;
        }
        if (other->x0 > r->x1 + 1) {
            break;
        }
        below += larger(0, smaller(other->x1, r->x1) - larger(other->x0, r->x0) + 1);
        label = label == NONE ? root_of(components, other->label)
                              : join(components, label, root_of(components, other->label));
    }
    if (label == NONE) {
        if (v->labels == MAX_LABELS) {
            return 0;
        }
        label = v->labels++;
        memset(&components[label], 0, sizeof components[label]);
        components[label].parent = (uint8_t)label;
        components[label].x0 = r->x0;
        components[label].x1 = r->x1;
        components[label].y0 = (uint8_t)y;
    }
    r->label = (uint8_t)label;
    components[label].below = (uint16_t)(components[label].below + below);
    add_run(&components[label], w, r, y);
    return 1;
}

/* Finds the runs and components at the view's threshold. Returns 0 when there are too many. */
static int32_t label_ink(view *v, work *w) {
    int32_t x, y, count = 0;
    v->labels = 0;
    for (y = 0; y < v->height; y++) {
        w->row_start[y] = (uint16_t)count;
        contrast_row(v, w, y);
        for (x = 0; x < v->width; x++) {
            if (w->contrast[x] >= v->threshold) {
                if (count == MAX_RUNS) {
                    return 0;
                }
                w->a.runs[count].x0 = (uint8_t)x;
                while (x + 1 < v->width && w->contrast[x + 1] >= v->threshold) {
                    x++;
                }
                w->a.runs[count].x1 = (uint8_t)x;
                if (!connect(v, w, count, y)) {
                    return 0;
                }
                count++;
            }
        }
    }
    w->row_start[v->height] = (uint16_t)count;
    return 1;
}

/* Labels, with a higher threshold as long as noise floods the tables. */
static int32_t label_within_bounds(view *v, work *w) {
    while (!label_ink(v, w)) {
        v->threshold += v->threshold / 4 + 1;
        if (v->threshold > 255) {
            return 0;
        }
    }
    return 1;
}

/* How many sides of the frame a component touches. */
static int32_t sides_touched(const view *v, const component *c) {
    return (c->x0 == 0) + (c->y0 == 0) + (c->x1 == v->width - 1) + (c->y1 == v->height - 1);
}

/* How much a component looks like the digit we are to read; 0 for not at all. */
static uint32_t score(const view *v, const component *c) {
    const int32_t width = c->x1 - c->x0 + 1, height = c->y1 - c->y0 + 1;
    const int32_t touched = sides_touched(v, c);
    uint32_t value = c->sum;
    if (c->area < 4 || (width * 16 < v->width && height * 16 < v->height)) {
        return 0; /* a speck */
    }
    if (width * 4 >= v->width * 3 && height * 10 <= v->height) {
        value /= 16; /* a ruled line */
    }
    return touched == 0 ? value : touched == 1 ? value / 4 : value / 16;
}

static int32_t ink_level(uint32_t square, uint32_t sum) {
    return sum ? (int32_t)((square + sum / 2) / sum) : 0;
}

static void add_to_region(region *r, component *c) {
    c->chosen = 1;
    r->sum += c->sum;
    r->square += c->square;
    r->sum_x += c->sum_x;
    r->sum_y += c->sum_y;
    r->area += c->area;
    r->runs += c->runs;
    r->below += c->below;
    r->x0 = smaller(r->x0, c->x0);
    r->y0 = smaller(r->y0, c->y0);
    r->x1 = larger(r->x1, c->x1);
    r->y1 = larger(r->y1, c->y1);
}

/* Does a component belong to the region: near it, smaller, of like contrast? */
static int32_t is_fragment(const view *v, const region *r, const component *c) {
    const int32_t reach = larger(r->x1 - r->x0, r->y1 - r->y0) / 5 + 1;
    const int32_t gap_x = larger(c->x0 - r->x1, r->x0 - c->x1);
    const int32_t gap_y = larger(c->y0 - r->y1, r->y0 - c->y1);
    const int32_t side = larger(c->x1 - c->x0, c->y1 - c->y0);
    if (c->area < 2 || sides_touched(v, c) > 1 ||
        ink_level(c->square, c->sum) * 2 < ink_level(r->square, r->sum)) {
        return 0;
    }
    if (gap_x <= 2 && gap_y <= 2 && side <= reach * 7) {
        return 1; /* a broken stroke */
    }
    if (gap_x > 0 && (c->y1 - c->y0) * 2 > r->y1 - r->y0) {
        return 0; /* beside it and tall: the next digit */
    }
    return gap_x <= reach && gap_y <= reach && c->sum < r->sum;
}

/* Chooses the digit's components. Returns 0 when nothing looks like one. */
static int32_t choose_region(const view *v, work *w, region *r) {
    component *components = w->b.components;
    uint32_t best = 0;
    int32_t label, chosen = NONE, grown = 1;
    for (label = 0; label < v->labels; label++) {
        const component *c = &components[label];
        components[label].chosen = 0;
        if (c->parent == label && score(v, c) > best) {
            best = score(v, c);
            chosen = label;
        }
    }
    if (chosen == NONE) {
        return 0;
    }
    memset(r, 0, sizeof *r);
    r->x0 = r->y0 = SIDE;
    add_to_region(r, &components[chosen]);
    while (grown) {
        grown = 0;
        for (label = 0; label < v->labels; label++) {
            component *c = &components[label];
            if (c->parent == label && !c->chosen && is_fragment(v, r, c)) {
                add_to_region(r, c);
                grown = 1;
            }
        }
    }
    return 1;
}

/* Finds the digit in one polarity, with a threshold that follows the digit's own contrast. */
static int32_t find_region(view *v, work *w, region *r) {
    int32_t pass;
    estimate_paper(v, w);
    for (pass = 0; pass < 3; pass++) {
        int32_t wanted;
        if (!label_within_bounds(v, w) || !choose_region(v, w, r)) {
            return 0;
        }
        wanted = ink_level(r->square, r->sum) * 3 / 10;
        if (pass == 0 && ink_level(r->square, r->sum) * 4 < v->threshold * 5) {
            return 0; /* hardly above the threshold: the paper's own texture */
        }
        if (wanted <= v->threshold || pass == 2) {
            break;
        }
        v->threshold = wanted;
    }
    return 1;
}

/* --- 5. tensor ------------------------------------------------------------------------------- */

/* The ink of the chosen components of row y into w->contrast, brightest = 255; 0 elsewhere. */
static void region_row(const view *v, work *w, const uint8_t *chosen, int32_t level, int32_t y) {
    int32_t index, x = 0;
    contrast_row(v, w, y);
    for (index = w->row_start[y]; index < w->row_start[y + 1]; index++) {
        const run *r = &w->a.runs[index];
        if (!chosen[r->label]) {
            continue;
        }
        memset(w->contrast + x, 0, (size_t)(r->x0 - x));
        for (x = r->x0; x <= r->x1; x++) {
            w->contrast[x] = (uint8_t)smaller(255, w->contrast[x] * 255 / level);
        }
    }
    memset(w->contrast + x, 0, (size_t)(v->width - x));
}

/* Width of the strokes in 1/16 px of the reduced frame: area over half the outline, where the
 * outline is counted in pixel edges, which are 4/pi as long as a slanted line. */
static int32_t stroke_width(const region *r) {
    const int32_t half = r->runs + r->area - r->below;
    return (r->area * 326 / larger(1, half) + 8) / 16;
}

/* Overlap of [a, a + 256) with [low, high), in 1/256 px. */
static uint32_t overlap(int32_t a, int32_t low, int32_t high) {
    return (uint32_t)larger(0, smaller(a + 256, high) - larger(a, low));
}

typedef struct resize {
    int32_t left, top; /* where pixel 0 of the canvas begins, in 1/256 px of the reduced frame */
    int32_t step;      /* canvas px in 1/256 reduced px */
    int32_t window;    /* what one canvas px averages over, in 1/256 reduced px */
} resize;

static resize plan_resize(const region *r) {
    const int32_t width = r->x1 - r->x0 + 1, height = r->y1 - r->y0 + 1;
    const int32_t side = larger(width, height);
    resize z;
    int32_t middle_x, middle_y;
    z.step = larger(1, side * 256 / BOX);
    /* A window as wide as MNIST's strokes makes thin strokes that wide; none is below 1 px. */
    z.window = z.step;
    if (stroke_width(r) * 16 < STROKE * z.step / 16) {
        z.window = STROKE * z.step / 16;
    }
    z.window = larger(z.window, 256);
    /* sum_x / sum is the centre of mass in px, in the middle of which it lies. */
    middle_x = (int32_t)(((uint64_t)r->sum_x * 256 + r->sum / 2) / r->sum) + 128;
    middle_y = (int32_t)(((uint64_t)r->sum_y * 256 + r->sum / 2) / r->sum) + 128;
    z.left = middle_x - MIDDLE * z.step / 2;
    z.top = middle_y - MIDDLE * z.step / 2;
    /* A digit far out of balance still stays inside. */
    z.left = clamp(z.left, (r->x1 + 1) * 256 - CANVAS * z.step, r->x0 * 256);
    z.top = clamp(z.top, (r->y1 + 1) * 256 - CANVAS * z.step, r->y0 * 256);
    return z;
}

/* Sums the region's ink into w->b.canvas, each canvas pixel the mean over its window. */
static void resize_region(const view *v, work *w, const region *r, const uint8_t *chosen) {
    const int32_t level = larger(1, ink_level(r->square, r->sum));
    const resize z = plan_resize(r);
    const int32_t inset = (z.step - z.window) / 2;
    const uint32_t size = (uint32_t)z.window;
    int32_t x, y, i, j;
    memset(w->b.canvas, 0, sizeof w->b.canvas);
    for (y = r->y0; y <= r->y1; y++) {
        uint32_t line[CANVAS];
        region_row(v, w, chosen, level, y);
        for (i = 0; i < CANVAS; i++) {
            const int32_t low = z.left + i * z.step + inset, high = low + z.window;
            const int32_t first = larger(r->x0, low / 256 - 1);
            const int32_t last = smaller(r->x1, high / 256);
            line[i] = 0;
            for (x = first; x <= last; x++) {
                line[i] += w->contrast[x] * overlap(x * 256, low, high);
            }
            line[i] = (line[i] * 16 + size / 2) / size; /* 1/16 grey levels */
        }
        for (j = 0; j < CANVAS; j++) {
            const int32_t low = z.top + j * z.step + inset;
            const uint32_t weight = overlap(y * 256, low, low + z.window);
            for (i = 0; i < CANVAS && weight; i++) {
                w->b.canvas[j * CANVAS + i] += line[i] * weight;
            }
        }
    }
    for (i = 0; i < CANVAS * CANVAS; i++) {
        w->b.canvas[i] = (w->b.canvas[i] + size / 2) / size;
    }
}

/* Brings the strokes of the canvas to MNIST's brightness and writes the tensor. */
static void write_tensor(const work *w, int8_t *tensor) {
    uint32_t sum = 0, square = 0, gain, i;
    for (i = 0; i < TL_PREPROCESS_TENSOR; i++) {
        const uint32_t value = w->b.canvas[i] / 16;
        sum += value;
        square += value * value;
    }
    gain = square ? (uint32_t)LEVEL * 64 * sum / square : 64;
    gain = (uint32_t)clamp((int32_t)gain, 64, 512);
    for (i = 0; i < TL_PREPROCESS_TENSOR; i++) {
        const uint32_t value = (w->b.canvas[i] * gain + 512) / 1024;
        tensor[i] = (int8_t)((int32_t)(value > 255 ? 255 : value) - 128);
    }
}

/* --- the whole way --------------------------------------------------------------------------- */

static void show(const view *v, work *w, const uint8_t *chosen, tl_preprocess_debug *debug) {
    int32_t x, y, index;
    for (y = 0; y < v->height; y++) {
        const size_t at = (size_t)(y * v->width);
        contrast_row(v, w, y);
        if (debug->reduced) {
            memcpy(debug->reduced + at, v->pixels + (ptrdiff_t)y * v->stride, (size_t)v->width);
        }
        if (debug->background) {
            memcpy(debug->background + at, w->background, (size_t)v->width);
        }
        if (debug->ink) {
            memcpy(debug->ink + at, w->contrast, (size_t)v->width);
        }
        if (debug->mask) {
            memset(debug->mask + at, 0, (size_t)v->width);
            for (index = w->row_start[y]; index < w->row_start[y + 1]; index++) {
                const run *r = &w->a.runs[index];
                for (x = r->x0; x <= r->x1; x++) {
                    debug->mask[at + (size_t)x] = chosen[r->label] ? 2 : 1;
                }
            }
        }
    }
    debug->width = v->width;
    debug->height = v->height;
}

/* Prepares a pass over a frame: reduced into `plane` if it is large. */
static view plan_view(const tl_frame *frame, uint8_t *plane) {
    view v;
    int32_t tile; /* px */
    memset(&v, 0, sizeof v);
    v.factor = TL_PREPROCESS_FACTOR(larger(frame->width, frame->height));
    v.width = (frame->width + v.factor - 1) / v.factor;
    v.height = (frame->height + v.factor - 1) / v.factor;
    tile = larger(3, (larger(v.width, v.height) + TILES - 1) / TILES);
    v.tiles_x = (v.width + tile - 1) / tile;
    v.tiles_y = (v.height + tile - 1) / tile;
    v.pixels = frame->pixels;
    v.stride = frame->stride;
    if (v.factor > 1) {
        reduce(frame, &v, plane);
        v.pixels = plane;
        v.stride = v.width;
    }
    return v;
}

static void report(const view *v, const region *r, const tl_frame *frame,
                   tl_preprocess_result *result) {
    result->ink_is_dark = v->dark;
    result->spread = v->spread;
    result->threshold = v->threshold;
    result->reduction = v->factor;
    if (r) {
        result->region.x = r->x0 * v->factor;
        result->region.y = r->y0 * v->factor;
        result->region.width = smaller((r->x1 + 1) * v->factor, frame->width) - result->region.x;
        result->region.height = smaller((r->y1 + 1) * v->factor, frame->height) - result->region.y;
        result->contrast = ink_level(r->square, r->sum);
        result->stroke_width = stroke_width(r) * v->factor;
    }
}

/* One pass over a frame, or over a crop of it. Returns 0, and leaves the tensor, without a digit.
 */
static int32_t run_pass(const tl_frame *frame, work *w, uint8_t *plane, int8_t *tensor,
                        tl_preprocess_result *result, tl_preprocess_debug *debug) {
    uint8_t chosen[MAX_LABELS];
    view v = plan_view(frame, plane);
    region r;
    int32_t label, found;
    memset(chosen, 0, sizeof chosen);
    measure_tiles(&v, w);
    v.dark = ink_is_dark(&v, w);
    found = find_region(&v, w, &r);
    if (!found) {
        v.dark = !v.dark;
        found = find_region(&v, w, &r);
    }
    report(&v, found ? &r : NULL, frame, result);
    if (found) {
        for (label = 0; label < v.labels; label++) {
            chosen[label] = w->b.components[root_of(w->b.components, label)].chosen;
        }
        resize_region(&v, w, &r, chosen);
        write_tensor(w, tensor);
    } else {
        memset(w->row_start, 0, sizeof w->row_start);
    }
    if (debug) {
        show(&v, w, chosen, debug);
    }
    return found;
}

/* The part of the frame around a region, wide enough to see the paper. */
static tl_box surroundings(const tl_frame *frame, const tl_box *around) {
    const int32_t margin = larger(around->width, around->height) * 3 / 4 + 8;
    tl_box crop;
    crop.x = larger(0, around->x - margin);
    crop.y = larger(0, around->y - margin);
    crop.width = smaller(frame->width, around->x + around->width + margin) - crop.x;
    crop.height = smaller(frame->height, around->y + around->height + margin) - crop.y;
    return crop;
}

/* Looks again at the surroundings of a region when that shows it in finer pixels. */
static void look_closer(const tl_frame *frame, work *w, uint8_t *plane, int8_t *tensor,
                        tl_preprocess_result *result, tl_preprocess_debug *debug) {
    const tl_box crop = surroundings(frame, &result->region);
    tl_preprocess_result closer;
    tl_frame part;
    if (TL_PREPROCESS_FACTOR(larger(crop.width, crop.height)) >= result->reduction) {
        return;
    }
    part.pixels = frame->pixels + (ptrdiff_t)crop.y * frame->stride + crop.x;
    part.width = crop.width;
    part.height = crop.height;
    part.stride = frame->stride;
    memset(&closer, 0, sizeof closer);
    if (run_pass(&part, w, plane, tensor, &closer, debug)) {
        closer.region.x += crop.x;
        closer.region.y += crop.y;
        *result = closer;
        if (debug) {
            debug->view = crop;
        }
    } else if (debug) { /* the pictures belong to the tensor */
        run_pass(frame, w, plane, tensor, result, debug);
    }
}

size_t tl_preprocess_scratch_bytes(int32_t width, int32_t height) {
    return TL_PREPROCESS_SCRATCH_BYTES(width, height);
}

int32_t tl_preprocess_version(void) {
    return TL_PREPROCESS_VERSION;
}

static int32_t is_sane(const tl_frame *frame) {
    return frame && frame->pixels && frame->width >= TL_PREPROCESS_MIN_SIDE &&
           frame->height >= TL_PREPROCESS_MIN_SIDE && frame->width <= TL_PREPROCESS_MAX_SIDE &&
           frame->height <= TL_PREPROCESS_MAX_SIDE && frame->stride >= frame->width;
}

/* The work area must fit what the header promises; the array size is negative if it does not. */
typedef char work_fits[sizeof(work) <= TL_PREPROCESS_WORK_BYTES ? 1 : -1];

tl_preprocess_status tl_preprocess(const tl_frame *frame, void *scratch, size_t scratch_bytes,
                                   int8_t tensor[TL_PREPROCESS_TENSOR],
                                   tl_preprocess_result *result, tl_preprocess_debug *debug) {
    work *w = (work *)scratch;
    uint8_t *plane = (uint8_t *)scratch + TL_PREPROCESS_WORK_BYTES;
    if (!tensor || !result || !is_sane(frame)) {
        return TL_PREPROCESS_BAD_FRAME;
    }
    memset(tensor, -128, TL_PREPROCESS_TENSOR);
    memset(result, 0, sizeof *result);
    if (!scratch || scratch_bytes < tl_preprocess_scratch_bytes(frame->width, frame->height) ||
        (uintptr_t)scratch % sizeof(uint32_t) != 0) {
        return TL_PREPROCESS_SCRATCH_TOO_SMALL;
    }
    if (debug) {
        debug->view.x = debug->view.y = 0;
        debug->view.width = frame->width;
        debug->view.height = frame->height;
    }
    if (!run_pass(frame, w, plane, tensor, result, debug)) {
        return TL_PREPROCESS_NO_DIGIT;
    }
    look_closer(frame, w, plane, tensor, result, debug);
    return TL_PREPROCESS_OK;
}
