/* The search for the region: attempts with other cells or in the other polarity, one by one. */
#include "tl_preprocess_internal.h"

enum {
    MAX_STROKE = 32, /* 1/16 cells; strokes wider than this may exceed the closing's window */
    MARGIN = 8       /* part of the frame between its sides and the ink of a crop */
};

/* What an attempt finds. */
enum {
    NOTHING = 1,
    DOUBTFUL = 2, /* a region that may be more than the closing's window holds, or no mark */
    FOUND = 3
};

/* Which frames an attempt is for. A crop of which the mark is cut out is searched as a small
 * frame: its background is no wider than its strokes. */
enum { SMALL_FRAME = 0, LARGE_FRAME = 1, CUT_OUT = 2 };

/* One attempt: when it is made, and what it changes. */
typedef struct attempt {
    uint8_t frame;          /* SMALL_FRAME, LARGE_FRAME, or CUT_OUT: a large frame that looks so */
    uint8_t after;          /* what the first attempt must have found; 0 for anything */
    uint8_t cell_factor;    /* how many times larger the cells are */
    uint8_t other_polarity; /* 1: not the one that was decided */
    uint8_t accepts_doubtful; /* 1: a doubtful region counts as found */
} attempt;

/* In this order; the search ends with the first that finds a region. */
static const attempt ATTEMPTS[] = {
    /* frame, after, cell_factor, other_polarity, accepts_doubtful */
    {SMALL_FRAME, 0, 1, 0, 1},
    {SMALL_FRAME, NOTHING, 1, 1, 1},
    {CUT_OUT, 0, 1, 0, 1}, /* counts if the region is half the frame */
    {LARGE_FRAME, 0, 1, 0, 0},
    {LARGE_FRAME, 0, 2, 0, 1},        /* a wider closing, for thick strokes */
    {LARGE_FRAME, DOUBTFUL, 1, 0, 1}, /* the strokes were not thick: the first look counts */
    {LARGE_FRAME, NOTHING, 1, 1, 1},
};

/* What may lie between the ink of a crop and the sides of the frame, of which this is one length.
 */
static int32_t margin_of(const tlp_view *v, int32_t length) {
    return 1 + tlp_min(tlp_max(v->width, v->height) / MARGIN, length / 3);
}

/* Are there edges of strokes along each side of the frame, as if it was cut around its ink? Light
 * that falls off is not as steep. */
static int32_t looks_cut_out(const tlp_view *v) {
    int32_t half = 0, part;
    /* The largest step over the length of a margin: in the whole frame, then along its top, bottom,
     * left and right. */
    for (part = 0; part < 5; part++) {
        const int32_t upright = part > 2;
        const int32_t length = upright ? v->height : v->width;
        const int32_t depth = upright ? v->width : v->height;
        const int32_t step = upright ? v->stride : 1, line = upright ? 1 : v->stride;
        const int32_t distance = margin_of(v, length);
        const int32_t lines = part ? margin_of(v, depth) : depth;
        const uint8_t *grey = v->pixels;
        int32_t most = 0, i, j;
        if (part && part % 2 == 0) {
            grey += (ptrdiff_t)(depth - lines) * line;
        }
        for (j = 0; j < lines; j++, grey += line) {
            for (i = 0; i < length - distance; i++) {
                const int32_t difference =
                    grey[(ptrdiff_t)i * step] - grey[(ptrdiff_t)(i + distance) * step];
                if ((uint32_t)(difference + most) > (uint32_t)(2 * most)) {
                    most = difference < 0 ? -difference : difference;
                }
            }
        }
        if (most < half) {
            return 0;
        }
        half = part ? half : most / 2;
    }
    return 1;
}

/* May a region be more than the window of the closing holds, or be no mark at all? */
static int32_t is_doubtful(const tlp_view *v, const tlp_region *r) {
    return tlp_stroke_width(r) * v->cells_x > MAX_STROKE * v->width ||
           tlp_sides_touched(v, r->x0, r->y0, r->x1, r->y1) > 1;
}

/* Takes what exceeds the view's threshold and chooses the region. Returns 0 if there is none. */
static int32_t segment(tlp_view *v, tlp_scratch *s, tlp_region *r) {
    const int32_t seed = tlp_label_ink(v, s) ? tlp_best_component(v, s) : TLP_NO_LABEL;
    if (seed == TLP_NO_LABEL) {
        return 0;
    }
    tlp_grow_region(v, s, seed, r);
    return 1;
}

/* Searches on the background that was estimated. The first threshold follows from its noise, later
 * ones from the region's own contrast; for faint strokes they are lower than the first. */
static int32_t search_once(tlp_view *v, tlp_scratch *s, int32_t accepts_doubtful, tlp_region *r) {
    int32_t level, next;
    if (!segment(v, s, r)) {
        return NOTHING;
    }
    level = tlp_ink_level(r->square, r->sum);
    if (level * 4 < v->threshold * 5) {
        return NOTHING; /* hardly above the threshold: texture of the background */
    }
    if (!accepts_doubtful && is_doubtful(v, r)) {
        return DOUBTFUL;
    }
    next = tlp_max(level * 3 / 10, v->threshold * 3 / 5);
    if (next == v->threshold) {
        return FOUND;
    }
    v->threshold = next;
    if (!segment(v, s, r)) {
        return NOTHING;
    }
    next = tlp_ink_level(r->square, r->sum) * 3 / 10;
    if (next * 4 <= v->threshold * 5) {
        return FOUND;
    }
    v->threshold = next;
    return segment(v, s, r) ? FOUND : NOTHING;
}

int32_t tlp_find_region(tlp_view *v, tlp_scratch *s, tlp_region *r) {
    const int32_t is_small = v->is_crop;
    int32_t decided = v->is_dark, first = 0;
    size_t i;
    for (i = 0; i < sizeof ATTEMPTS / sizeof ATTEMPTS[0]; i++) {
        const attempt *a = &ATTEMPTS[i];
        int32_t found;
        if ((a->frame == SMALL_FRAME) != is_small || (a->after && a->after != first) ||
            (a->frame == CUT_OUT && !looks_cut_out(v))) {
            continue;
        }
        v->is_crop = a->frame != LARGE_FRAME;
        tlp_plan_cells(v, a->cell_factor);
        if (!a->after && a->cell_factor == 1) { /* the first of its kind */
            tlp_decide_polarity(v, s);
            decided = v->is_dark;
        }
        v->is_dark = decided ^ a->other_polarity;
        tlp_estimate_background(v, s);
        found = search_once(v, s, a->accepts_doubtful, r);
        if (found == FOUND && (a->frame != CUT_OUT || ((r->x1 - r->x0 + 1) * 2 >= v->width &&
                                                       (r->y1 - r->y0 + 1) * 2 >= v->height))) {
            return 1;
        }
        first = first || a->frame == CUT_OUT ? first : found;
    }
    return 0;
}
