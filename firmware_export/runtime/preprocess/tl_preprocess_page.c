/* Several digits of one frame: tl_preprocess.h says how it is used. */
#include "tl_preprocess.h"

#include <string.h>

#include "tl_preprocess_internal.h"

enum {
    WINDOW = 4 * TLP_SIDE, /* px; side of the windows that a frame is divided into */
    FAINTEST = 3,          /* what has less than this part of the strongest contrast is no digit */
    TALLEST = 3            /* sizes differ from the median one by no more than this factor */
};

typedef struct page {
    const tl_frame *frame;
    tlp_scratch *s;
    uint8_t *plane;
    tl_digit *digits;
    int32_t count, capacity;
} page;

static int32_t size_of(const tl_digit *digit) {
    return tlp_max(digit->region.width, digit->region.height);
}

static int32_t do_overlap(const tl_box *a, const tl_box *b) {
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

/* Of two that overlap: the larger is the whole of which the other is a part, unless it is a faint
 * pattern of the background around the other. */
static int32_t is_better(const tl_digit *a, const tl_digit *b) {
    if (a->contrast > 2 * b->contrast || b->contrast > 2 * a->contrast) {
        return a->contrast > b->contrast;
    }
    return size_of(a) > size_of(b);
}

/* Adds a digit, or puts it in the place of worse ones that it overlaps. */
static void add_digit(page *p, const tl_digit *digit) {
    int32_t i, kept = 0;
    for (i = 0; i < p->count; i++) {
        if (do_overlap(&p->digits[i].region, &digit->region) && !is_better(digit, &p->digits[i])) {
            return;
        }
    }
    for (i = 0; i < p->count; i++) {
        if (!do_overlap(&p->digits[i].region, &digit->region)) {
            p->digits[kept++] = p->digits[i];
        }
    }
    p->count = kept;
    if (p->count < p->capacity) {
        p->digits[p->count++] = *digit;
    }
}

/* Adds a region that was found in a window. */
static void add_region(page *p, const tlp_view *v, const tl_frame *part, const tl_box *window,
                       const tlp_region *r) {
    tl_preprocess_result found;
    tl_digit digit;
    memset(&found, 0, sizeof found);
    tlp_report(v, r, part, &found);
    digit.region = found.region;
    digit.region.x += window->x;
    digit.region.y += window->y;
    digit.contrast = found.contrast;
    digit.ink_is_dark = v->is_dark;
    digit.row = 0;
    add_digit(p, &digit);
}

/* Adds the digits of a window on a background that was estimated, the heaviest first. */
static void add_regions(page *p, tlp_view *v, const tl_frame *part, const tl_box *window) {
    int32_t seed, pass;
    for (pass = 0; pass < 2; pass++) {
        if (!tlp_label_ink(v, p->s)) {
            return;
        }
        while ((seed = tlp_best_component(v, p->s)) != TLP_NO_LABEL) {
            tlp_region r;
            tlp_grow_region(v, p->s, seed, &r);
            if (tlp_sides_touched(v, r.x0, r.y0, r.x1, r.y1) > 0) {
                continue; /* cut: the next window shows it whole, or it is the desk */
            }
            if (pass) {
                add_region(p, v, part, window, &r);
            } else { /* as for a single digit, the threshold follows the ink's own contrast */
                v->threshold = tlp_max(v->threshold, tlp_ink_level(r.square, r.sum) * 3 / 10);
                break;
            }
        }
    }
}

/* Adds the digits of a window. */
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

/* Drops what is much smaller, larger or fainter than the others. */
static void keep_alike(page *p) {
    int32_t i, j, middle = 0, strongest = 0, kept = 0;
    for (i = 0; i < p->count; i++) {
        strongest = tlp_max(strongest, p->digits[i].contrast);
    }
    for (i = 0; i < p->count; i++) {
        if (p->digits[i].contrast * FAINTEST >= strongest) {
            p->digits[kept++] = p->digits[i];
        }
    }
    p->count = kept;
    for (i = 0; i < p->count; i++) {
        int32_t below = 0;
        for (j = 0; j < p->count; j++) {
            below += size_of(&p->digits[j]) < size_of(&p->digits[i]);
        }
        if (below <= p->count / 2) {
            middle = tlp_max(middle, size_of(&p->digits[i]));
        }
    }
    kept = 0;
    for (i = 0; i < p->count; i++) {
        const int32_t size = size_of(&p->digits[i]);
        if (size * TALLEST >= middle && size <= middle * TALLEST) {
            p->digits[kept++] = p->digits[i];
        }
    }
    p->count = kept;
}

/* Which polarity does the frame as a whole have? */
static int32_t polarity_of(const page *p) {
    tlp_view v;
    tlp_plan_view(&v, p->frame, p->plane);
    tlp_decide_polarity(&v, p->s);
    return v.is_dark;
}

tl_preprocess_status tl_preprocess_page(const tl_frame *frame, void *scratch, size_t scratch_bytes,
                                        tl_digit *digits, int32_t capacity, int32_t *count) {
    page p;
    if (!digits || !count || capacity < 1 || !tlp_is_valid_frame(frame)) {
        return TL_PREPROCESS_BAD_FRAME;
    }
    *count = 0;
    if (!tlp_is_enough_scratch(frame, scratch, scratch_bytes)) {
        return TL_PREPROCESS_SCRATCH_TOO_SMALL;
    }
    p.frame = frame;
    p.s = (tlp_scratch *)scratch;
    p.plane = (uint8_t *)scratch + TL_PREPROCESS_WORK_BYTES;
    p.digits = digits;
    p.count = 0;
    p.capacity = tlp_min(capacity, TLP_MAX_DIGITS);
    read_windows(&p, WINDOW, polarity_of(&p));
    keep_alike(&p);
    tlp_put_in_order(digits, p.count);
    *count = p.count;
    return p.count ? TL_PREPROCESS_OK : TL_PREPROCESS_NO_DIGIT;
}

static int32_t is_inside(const tl_frame *frame, const tl_box *box) {
    return box->x >= 0 && box->y >= 0 && box->width > 0 && box->height > 0 &&
           box->width <= frame->width && box->x <= frame->width - box->width &&
           box->height <= frame->height && box->y <= frame->height - box->height;
}

tl_preprocess_status tl_preprocess_digit(const tl_frame *frame, const tl_digit *digit,
                                         void *scratch, size_t scratch_bytes,
                                         int8_t tensor[TL_PREPROCESS_TENSOR],
                                         tl_preprocess_result *result, tl_preprocess_debug *debug) {
    tlp_scratch *s = (tlp_scratch *)scratch;
    uint8_t *plane = (uint8_t *)scratch + TL_PREPROCESS_WORK_BYTES;
    tl_digit known;
    tl_frame part;
    tl_box crop;
    int32_t margin; /* shows little of the neighbours */
    if (!tensor || !result || !digit || !tlp_is_valid_frame(frame) ||
        !is_inside(frame, &digit->region)) {
        return TL_PREPROCESS_BAD_FRAME;
    }
    memset(tensor, -128, TL_PREPROCESS_TENSOR);
    memset(result, 0, sizeof *result);
    if (!tlp_is_enough_scratch(frame, scratch, scratch_bytes)) {
        return TL_PREPROCESS_SCRATCH_TOO_SMALL;
    }
    margin = tlp_max(digit->region.width, digit->region.height) / 3 + 4;
    crop = tlp_crop_around(frame, &digit->region, tlp_max(TL_PREPROCESS_MIN_SIDE, margin));
    part = tlp_cut_out(frame, &crop);
    known = *digit;
    known.region.x -= crop.x;
    known.region.y -= crop.y;
    if (debug) {
        debug->view = crop;
    }
    if (!tlp_run_pass(&part, &known, s, plane, tensor, result, debug)) {
        return TL_PREPROCESS_NO_DIGIT;
    }
    result->region.x += crop.x;
    result->region.y += crop.y;
    return TL_PREPROCESS_OK;
}
