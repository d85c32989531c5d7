/* Several digits of one frame, in reading order. */
#include <string.h>

#include "tl_pre_pass.h"

enum {
    MAX_DIGITS = 128,
    WINDOW = 4 *
        SIDE,     /* px; larger frames are looked at in windows of this side, half overlapping */
    FAINTEST = 3, /* what has less than this part of the strongest digit's contrast is none */
    TALLEST = 3   /* digits of a page differ in size by no more than this, from the middle one */
};

typedef struct page {
    const tl_frame *frame;
    work *w;
    uint8_t *plane;
    tl_digit *digits;
    int32_t count, capacity;
} page;

static int32_t size_of(const tl_digit *digit) {
    return larger(digit->region.width, digit->region.height);
}

/* Twice the row on which the middle of a digit lies. */
static int32_t middle_of(const tl_digit *digit) {
    return 2 * digit->region.y + digit->region.height;
}

static int32_t do_overlap(const tl_box *a, const tl_box *b) {
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

/* Of two that overlap: the larger is the whole of which the other is a part, unless it is a faint
 * pattern of the paper around the other. */
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
static void add_region(page *p, const view *v, const tl_frame *part, const tl_box *window,
                       const region *r) {
    tl_preprocess_result found;
    tl_digit digit;
    memset(&found, 0, sizeof found);
    report(v, r, part, &found);
    digit.region = found.region;
    digit.region.x += window->x;
    digit.region.y += window->y;
    digit.contrast = found.contrast;
    digit.ink_is_dark = v->dark;
    digit.row = 0;
    add_digit(p, &digit);
}

/* Adds the digits of a window, the heaviest first. */
static void read_window(page *p, const tl_box *window, int32_t dark) {
    int32_t label, seed, pass;
    tl_frame part = *p->frame;
    view v;
    part.pixels += (ptrdiff_t)window->y * part.stride + window->x;
    part.width = window->width;
    part.height = window->height;
    v = plan_view(&part, p->plane);
    v.speck = PAGE_SPECK;
    v.dark = dark;
    estimate_paper(&v, p->w);
    for (pass = 0; pass < 2; pass++) {
        if (!label_within_bounds(&v, p->w)) {
            return;
        }
        for (label = 0; label < v.labels; label++) {
            p->w->b.components[label].chosen = 0;
        }
        while ((seed = most_digit_like(&v, p->w)) != NONE) {
            region r;
            grow_region(&v, p->w, seed, &r);
            if (r.x0 == 0 || r.y0 == 0 || r.x1 == v.width - 1 || r.y1 == v.height - 1) {
                continue; /* cut: the next window shows it whole, or it is the desk */
            }
            if (pass) {
                add_region(p, &v, &part, window, &r);
            } else { /* as for a single digit, the threshold follows the ink's own contrast */
                v.threshold = larger(v.threshold, ink_level(r.square, r.sum) * 3 / 10);
                break;
            }
        }
    }
}

/* Looks at a frame through windows that overlap by half. */
static void read_windows(page *p, int32_t side, int32_t dark) {
    const int32_t width = p->frame->width, height = p->frame->height, step = side / 2;
    tl_box window;
    window.width = smaller(side, width);
    window.height = smaller(side, height);
    for (window.y = 0; window.y == 0 || window.y < height - step; window.y += step) {
        for (window.x = 0; window.x == 0 || window.x < width - step; window.x += step) {
            tl_box inside = window; /* the last ones are moved back into the frame */
            inside.x = smaller(inside.x, width - inside.width);
            inside.y = smaller(inside.y, height - inside.height);
            read_window(p, &inside, dark);
        }
    }
}

/* Drops what is much smaller, larger or fainter than the others. */
static void keep_alike(page *p) {
    int32_t i, j, middle = 0, strongest = 0, kept = 0;
    for (i = 0; i < p->count; i++) {
        strongest = larger(strongest, p->digits[i].contrast);
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
            middle = larger(middle, size_of(&p->digits[i]));
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

static void sort_by(tl_digit *digits, int32_t count, int32_t by_row) {
    int32_t i, j;
    for (i = 1; i < count; i++) {
        const tl_digit digit = digits[i];
        for (j = i; j > 0; j--) {
            const tl_digit *before = &digits[j - 1];
            const int32_t rows = by_row ? before->row - digit.row : 0;
            if (rows < 0 || (rows == 0 && before->region.x <= digit.region.x)) {
                break;
            }
            digits[j] = *before;
        }
        digits[j] = digit;
    }
}

/* The row whose last digit so far is level with this one; -1 if there is none. */
static int32_t row_of(const tl_digit *digits, int32_t index, int32_t rows) {
    int32_t row, best = -1, nearest = 0;
    for (row = 0; row < rows; row++) {
        int32_t last = index - 1, apart, allowed;
        while (digits[last].row != row) {
            last--;
        }
        apart = middle_of(&digits[index]) - middle_of(&digits[last]);
        apart = apart < 0 ? -apart : apart;
        allowed = larger(digits[index].region.height, digits[last].region.height);
        if (apart <= allowed && (best < 0 || apart < nearest)) {
            best = row;
            nearest = apart;
        }
    }
    return best;
}

/* Where a row lies among the others: its mean height above all, its number between equals. */
static int32_t key_of(const tl_digit *digits, int32_t count, int32_t row, int32_t rows) {
    int32_t i, sum = 0, members = 0;
    for (i = 0; i < count; i++) {
        if (digits[i].row == row) {
            sum += middle_of(&digits[i]);
            members++;
        }
    }
    return (sum / members + rows) * MAX_DIGITS + row; /* never the number of a row */
}

/* Puts digits into reading order. From left to right each continues the row that it is level with,
 * so that rows may slope. */
static void put_in_order(tl_digit *digits, int32_t count) {
    int32_t i, row, key = 0, rows = 0;
    sort_by(digits, count, 0);
    for (i = 0; i < count; i++) {
        row = row_of(digits, i, rows);
        digits[i].row = row < 0 ? rows++ : row;
    }
    for (row = 0; row < rows; row++) {
        key = key_of(digits, count, row, rows);
        for (i = 0; i < count; i++) {
            digits[i].row = digits[i].row == row ? key : digits[i].row;
        }
    }
    sort_by(digits, count, 1);
    for (i = 0, row = -1; i < count; i++) {
        row += i == 0 || digits[i].row != key;
        key = digits[i].row;
        digits[i].row = row;
    }
}

/* Which polarity does the frame as a whole have? */
static int32_t polarity_of(const page *p) {
    view v = plan_view(p->frame, p->plane);
    decide_polarity(&v, p->w);
    return v.dark;
}

tl_preprocess_status tl_preprocess_page(const tl_frame *frame, void *scratch, size_t scratch_bytes,
                                        tl_digit *digits, int32_t capacity, int32_t *count) {
    page p;
    int32_t dark;
    if (!digits || !count || capacity < 1 || !is_sane_frame(frame)) {
        return TL_PREPROCESS_BAD_FRAME;
    }
    *count = 0;
    if (!is_enough_scratch(frame, scratch, scratch_bytes)) {
        return TL_PREPROCESS_SCRATCH_TOO_SMALL;
    }
    p.frame = frame;
    p.w = (work *)scratch;
    p.plane = (uint8_t *)scratch + TL_PREPROCESS_WORK_BYTES;
    p.digits = digits;
    p.count = 0;
    p.capacity = smaller(capacity, MAX_DIGITS);
    dark = polarity_of(&p);
    read_windows(&p, WINDOW, dark);
    keep_alike(&p);
    put_in_order(digits, p.count);
    *count = p.count;
    return p.count ? TL_PREPROCESS_OK : TL_PREPROCESS_NO_DIGIT;
}

/* The part of a frame that shows a digit and little of its neighbours. */
static tl_box close_around(const tl_frame *frame, const tl_box *digit) {
    const int32_t margin =
        larger(TL_PREPROCESS_MIN_SIDE, larger(digit->width, digit->height) / 3 + 4);
    tl_box crop;
    crop.x = larger(0, digit->x - margin);
    crop.y = larger(0, digit->y - margin);
    crop.width = smaller(frame->width, digit->x + digit->width + margin) - crop.x;
    crop.height = smaller(frame->height, digit->y + digit->height + margin) - crop.y;
    return crop;
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
    work *w = (work *)scratch;
    uint8_t *plane = (uint8_t *)scratch + TL_PREPROCESS_WORK_BYTES;
    tl_digit known;
    tl_frame part;
    tl_box crop;
    if (!tensor || !result || !digit || !is_sane_frame(frame) ||
        !is_inside(frame, &digit->region)) {
        return TL_PREPROCESS_BAD_FRAME;
    }
    memset(tensor, -128, TL_PREPROCESS_TENSOR);
    memset(result, 0, sizeof *result);
    if (!is_enough_scratch(frame, scratch, scratch_bytes)) {
        return TL_PREPROCESS_SCRATCH_TOO_SMALL;
    }
    crop = close_around(frame, &digit->region);
    part.pixels = frame->pixels + (ptrdiff_t)crop.y * frame->stride + crop.x;
    part.width = crop.width;
    part.height = crop.height;
    part.stride = frame->stride;
    known = *digit;
    known.region.x -= crop.x;
    known.region.y -= crop.y;
    if (debug) {
        debug->view = crop;
    }
    if (!run_pass(&part, &known, w, plane, tensor, result, debug)) {
        return TL_PREPROCESS_NO_DIGIT;
    }
    result->region.x += crop.x;
    result->region.y += crop.y;
    return TL_PREPROCESS_OK;
}
