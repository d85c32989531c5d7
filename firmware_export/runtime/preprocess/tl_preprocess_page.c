/* Several marks of one frame: tl_preprocess.h says how it is used. */
#include "tl_preprocess.h"

#include <string.h>

#include "tl_preprocess_internal.h"

enum {
    WINDOW = 4 * TLP_SIDE, /* px; side of the windows of the first look */
    WRITING = 30,          /* px of the view that writing is high in a window of its size */
    LARGEST = 32,          /* windows are at most so many times TLP_SIDE wide */
    FAINTEST = 3,          /* what has less than this part of the usual contrast is no mark */
    SMALLEST = 40,         /* percent of the height of the writing; less is punctuation */
    TALLEST = 3,           /* what is so many times higher is none either */
    HEIGHT_RANK = 65,      /* percent; most components are marks, what is smaller is their parts */
    CONTRAST_RANK = 85,    /* percent; what is fainter may be texture of the paper */
    MOST_LOOKS = 5,        /* at a page: as long as its writing turns out to be higher */
    SURE = 3,              /* times more writing in the other polarity: it was decided wrongly */
    MAX_STROKE = 32        /* as in tl_preprocess_search.c */
};

typedef struct page {
    const tl_frame *frame;
    tlp_scratch *s;
    uint8_t *plane;
    tl_mark *marks;
    int32_t count, capacity;
    int32_t size; /* px; height of the writing, 0 until it is known */
} page;

static int32_t size_of(const tl_mark *mark) {
    return tlp_max(mark->region.width, mark->region.height);
}

/* Does one box cover at least half of the other? Those of slanted marks overlap at their edges. */
static int32_t is_same(const tl_box *a, const tl_box *b) {
    const int32_t width = tlp_min(a->x + a->width, b->x + b->width) - tlp_max(a->x, b->x);
    const int32_t height = tlp_min(a->y + a->height, b->y + b->height) - tlp_max(a->y, b->y);
    return width > 0 && height > 0 &&
           2 * width * height >= tlp_min(a->width * a->height, b->width * b->height);
}

/* Of two that overlap: the larger is the whole of which the other is a part, unless it is a faint
 * pattern of the background around the other. */
static int32_t is_better(const tl_mark *a, const tl_mark *b) {
    if (a->contrast > 2 * b->contrast || b->contrast > 2 * a->contrast) {
        return a->contrast > b->contrast;
    }
    return size_of(a) > size_of(b);
}

/* Adds a mark, or puts it in the place of worse ones that it overlaps. */
static void add_mark(page *p, const tl_mark *mark) {
    int32_t i, kept = 0;
    for (i = 0; i < p->count; i++) {
        if (is_same(&p->marks[i].region, &mark->region) && !is_better(mark, &p->marks[i])) {
            return;
        }
    }
    for (i = 0; i < p->count; i++) {
        if (!is_same(&p->marks[i].region, &mark->region)) {
            p->marks[kept++] = p->marks[i];
        }
    }
    p->count = kept;
    if (p->count < p->capacity) {
        p->marks[p->count++] = *mark;
    }
}

/* Adds a region that was found in a window. */
static void add_region(page *p, const tlp_view *v, const tl_frame *part, const tl_box *window,
                       const tlp_region *r) {
    tl_preprocess_result found;
    tl_mark mark;
    memset(&found, 0, sizeof found);
    tlp_report(v, r, part, &found);
    mark.region = found.region;
    mark.region.x += window->x;
    mark.region.y += window->y;
    mark.contrast = found.contrast;
    mark.ink_is_dark = v->is_dark;
    mark.row = 0;
    add_mark(p, &mark);
}

/* Adds the marks of a window on a background that was estimated, the heaviest first. */
static void add_regions(page *p, tlp_view *v, const tl_frame *part, const tl_box *window) {
    const int32_t size = p->size / v->factor;
    int32_t seed, pass;
    for (pass = 0; pass < 2; pass++) {
        if (!tlp_label_ink(v, p->s)) {
            return;
        }
        while ((seed = tlp_next_writing(v, p->s, size)) != TLP_NO_LABEL) {
            tlp_region r;
            tlp_grow_writing(v, p->s, seed, size, &r);
            if (tlp_sides_touched(v, r.x0, r.y0, r.x1, r.y1) > 0) {
                continue; /* cut: the next window shows it whole, or it is the desk */
            }
            if (pass) {
                add_region(p, v, part, window, &r);
            } else { /* as for a single mark, the threshold follows the ink's own contrast */
                v->threshold =
                    tlp_max(v->threshold * 3 / 5, tlp_ink_level(r.square, r.sum) * 3 / 10);
                break;
            }
        }
    }
}

/* Adds the marks of a window. */
static void read_window(page *p, const tl_box *window, int32_t is_dark) {
    const tl_frame part = tlp_cut_out(p->frame, window);
    tlp_view v;
    tlp_plan_view(&v, &part, p->plane);
    v.min_part = TLP_PAGE_PART;
    v.is_dark = is_dark;
    tlp_estimate_background(&v, p->s);
    add_regions(p, &v, &part, window);
}

/* Looks at a frame through windows that overlap by half. */
static void read_windows(page *p, int32_t side, int32_t is_dark) {
    const int32_t width = p->frame->width, height = p->frame->height, step = side / 2;
    tl_box window;
    p->count = 0;
    window.width = tlp_min(side, width);
    window.height = tlp_min(side, height);
    for (window.y = 0; window.y == 0 || window.y < height - step; window.y += step) {
        for (window.x = 0; window.x == 0 || window.x < width - step; window.x += step) {
            tl_box inside = window; /* the last ones are moved back into the frame */
            inside.x = tlp_min(inside.x, width - inside.width);
            inside.y = tlp_min(inside.y, height - inside.height);
            read_window(p, &inside, is_dark);
        }
    }
}

static int32_t height_of(const tl_mark *mark) {
    return mark->region.height;
}

static int32_t contrast_of(const tl_mark *mark) {
    return mark->contrast;
}

/* The value that so many percent of the marks do not exceed; 0 without any. */
static int32_t level_of(const page *p, int32_t (*value)(const tl_mark *), int32_t percent) {
    int32_t i, j, found = 0;
    for (i = 0; i < p->count; i++) {
        int32_t below = 0;
        for (j = 0; j < p->count; j++) {
            below += value(&p->marks[j]) < value(&p->marks[i]);
        }
        if (below * 100 <= p->count * percent) {
            found = tlp_max(found, value(&p->marks[i]));
        }
    }
    return found;
}

/* Drops what is much fainter than most, as texture of the paper and print on its back are. */
static void keep_strong(page *p) {
    const int32_t contrast = level_of(p, contrast_of, CONTRAST_RANK);
    int32_t i, kept = 0;
    for (i = 0; i < p->count; i++) {
        if (p->marks[i].contrast * FAINTEST >= contrast) {
            p->marks[kept++] = p->marks[i];
        }
    }
    p->count = kept;
}

/* Drops what is much lower or higher than the writing. */
static void keep_alike(page *p) {
    int32_t i, kept = 0;
    for (i = 0; i < p->count; i++) {
        const int32_t height = p->marks[i].region.height;
        if (height * 100 >= p->size * SMALLEST && height <= p->size * TALLEST) {
            p->marks[kept++] = p->marks[i];
        }
    }
    p->count = kept;
}

/* Looks at the frame, and measures how high the writing is. */
static void look(page *p, int32_t side, int32_t is_dark) {
    read_windows(p, side, is_dark);
    keep_strong(p);
    p->size = level_of(p, height_of, HEIGHT_RANK);
}

/* How much writing was found: the sum of the contrasts. */
static int32_t strength_of(const page *p) {
    int32_t i, sum = 0;
    for (i = 0; i < p->count; i++) {
        sum += p->marks[i].contrast;
    }
    return sum;
}

/* The first look, which knows nothing of the writing. Returns how much of it was found. A window
 * that holds more marks than there are labels gives none: then smaller ones are tried. */
static int32_t look_first(page *p, int32_t is_dark) {
    int32_t side;
    p->count = 0;
    for (side = WINDOW; side >= TLP_SIDE && !p->count; side /= 2) {
        p->size = 0;
        look(p, side, is_dark);
    }
    return strength_of(p);
}

/* Finds the marks: each look tells how high the writing is, and the next has windows for it. */
static void read_page(page *p, int32_t is_dark) {
    const int32_t other = look_first(p, !is_dark);
    int32_t looks, before = 0;
    if (look_first(p, is_dark) * SURE < other) { /* light that falls off was taken for bright ink */
        is_dark = !is_dark;
        look_first(p, is_dark);
    }
    for (looks = 1; looks < MOST_LOOKS && p->count && p->size * 8 > before * 9; looks++) {
        const int32_t factor = tlp_clamp((p->size + WRITING / 2) / WRITING, 1, LARGEST);
        before = p->size;
        look(p, factor * TLP_SIDE, is_dark);
    }
    keep_alike(p);
    keep_strong(p);
}

/* Which polarity does the frame as a whole have? */
static int32_t polarity_of(const page *p) {
    tlp_view v;
    tlp_plan_view(&v, p->frame, p->plane);
    tlp_decide_polarity(&v, p->s);
    return v.is_dark;
}

tl_preprocess_status tl_preprocess_page(const tl_frame *frame, void *scratch, size_t scratch_bytes,
                                        tl_mark *marks, int32_t capacity, int32_t *count) {
    page p;
    if (!marks || !count || capacity < 1 || !tlp_is_valid_frame(frame)) {
        return TL_PREPROCESS_BAD_FRAME;
    }
    *count = 0;
    if (!tlp_is_enough_scratch(frame, scratch, scratch_bytes)) {
        return TL_PREPROCESS_SCRATCH_TOO_SMALL;
    }
    p.frame = frame;
    p.s = (tlp_scratch *)scratch;
    p.plane = (uint8_t *)scratch + TL_PREPROCESS_WORK_BYTES;
    p.marks = marks;
    p.count = 0;
    p.size = 0;
    p.capacity = tlp_min(capacity, TLP_MAX_MARKS);
    read_page(&p, polarity_of(&p));
    *count = tlp_put_in_order(marks, p.count);
    return *count ? TL_PREPROCESS_OK : TL_PREPROCESS_NOT_FOUND;
}

static int32_t is_inside(const tl_frame *frame, const tl_box *box) {
    return box->x >= 0 && box->y >= 0 && box->width > 0 && box->height > 0 &&
           box->width <= frame->width && box->x <= frame->width - box->width &&
           box->height <= frame->height && box->y <= frame->height - box->height;
}

/* Finds the parts of a mark whose place is known, at a threshold that follows its contrast. */
static int32_t find_parts(tlp_view *v, tlp_scratch *s, tlp_region *r) {
    int32_t pass, seed;
    tlp_estimate_background(v, s);
    for (pass = 0; pass < 2; pass++) {
        seed = tlp_label_ink(v, s) ? tlp_next_writing(v, s, 0) : TLP_NO_LABEL;
        if (seed == TLP_NO_LABEL) {
            return 0;
        }
        tlp_grow_writing(v, s, seed, v->target.height, r);
        if (!pass) {
            v->threshold = tlp_max(tlp_ink_level(r->square, r->sum) * 3 / 10, v->threshold * 3 / 5);
        }
    }
    return 1;
}

/* Finds a mark whose place and polarity are known; strokes that are too wide for the closing are
 * looked at on larger cells. */
static int32_t find_known(tlp_view *v, tlp_scratch *s, const tl_mark *known, tlp_region *r) {
    int32_t found;
    v->is_dark = known->ink_is_dark;
    v->target.x = known->region.x / v->factor;
    v->target.y = known->region.y / v->factor;
    v->target.width = known->region.width / v->factor + 1;
    v->target.height = known->region.height / v->factor + 1;
    found = find_parts(v, s, r);
    if (!v->is_crop && (!found || tlp_stroke_width(r) * v->cells_x > MAX_STROKE * v->width)) {
        tlp_plan_cells(v, 2);
        found = find_parts(v, s, r);
    }
    return found;
}

tl_preprocess_status tl_preprocess_mark(const tl_frame *frame, const tl_mark *mark, void *scratch,
                                        size_t scratch_bytes, int8_t tensor[TL_PREPROCESS_TENSOR],
                                        tl_preprocess_result *result, tl_preprocess_debug *debug) {
    tlp_scratch *s = (tlp_scratch *)scratch;
    uint8_t *plane = (uint8_t *)scratch + TL_PREPROCESS_WORK_BYTES;
    tl_mark known;
    tlp_view v;
    tlp_region r;
    tl_frame part;
    tl_box crop;
    int32_t found;
    int32_t margin; /* shows little of the neighbours */
    if (!tensor || !result || !mark || !tlp_is_valid_frame(frame) ||
        !is_inside(frame, &mark->region)) {
        return TL_PREPROCESS_BAD_FRAME;
    }
    memset(tensor, -128, TL_PREPROCESS_TENSOR);
    memset(result, 0, sizeof *result);
    if (!tlp_is_enough_scratch(frame, scratch, scratch_bytes)) {
        return TL_PREPROCESS_SCRATCH_TOO_SMALL;
    }
    margin = tlp_max(mark->region.width, mark->region.height) / 3 + 4;
    crop = tlp_crop_around(frame, &mark->region, tlp_max(TL_PREPROCESS_MIN_SIDE, margin));
    part = tlp_cut_out(frame, &crop);
    known = *mark;
    known.region.x -= crop.x;
    known.region.y -= crop.y;
    if (debug) {
        debug->view = crop;
    }
    tlp_plan_view(&v, &part, plane);
    found = find_known(&v, s, &known, &r);
    tlp_finish_pass(&v, s, found ? &r : NULL, &part, tensor, result, debug);
    if (!found) {
        return TL_PREPROCESS_NOT_FOUND;
    }
    result->region.x += crop.x;
    result->region.y += crop.y;
    return TL_PREPROCESS_OK;
}
