/* Types, limits and small helpers that the units of the preprocessing share. Not part of its
 * interface: include tl_preprocess.h instead.
 *
 * Names begin with tlp_ and TLP_. Functions are declared below the unit that defines them.
 */
#ifndef TL_PREPROCESS_INTERNAL_H
#define TL_PREPROCESS_INTERNAL_H

#include "tl_preprocess.h"

enum {
    TLP_SIDE = TL_PREPROCESS_SIDE,
    TLP_SMALL_SIDE = 48, /* px; a frame with no longer side is a crop that its mark fills */
    TLP_MAX_TILES = 12,  /* cells along the longer side of a small frame */
    TLP_MAX_CELLS = 32,  /* cells along the longer side of other frames */
    TLP_REACH = 4,       /* cells; the window of a dilation or erosion is one more */
    TLP_PITCH = TLP_MAX_CELLS + TLP_REACH + 1,
    TLP_MAX_RUNS = 1200,  /* runs of ink; more of them mean that noise was taken for ink */
    TLP_MAX_LABELS = 160, /* components of ink before they are joined; likewise */
    TLP_MIN_PART = 18,    /* see tlp_view.min_part; for the one mark of a frame */
    TLP_PAGE_PART = 64,   /* likewise; for one of many on a page */
    TLP_MAX_MARKS = 512,  /* of a page */
    TLP_CANVAS = 28,      /* px; side of the tensor */
    TLP_LEFT_OUT = 2,     /* see tlp_component.chosen */
    TLP_NO_LABEL = 255
};

/* A connected component of ink. */
typedef struct tlp_component {
    uint32_t sum;    /* of contrast */
    uint32_t square; /* of contrast * contrast */
    uint32_t sum_x;  /* of contrast * x */
    uint32_t sum_y;  /* of contrast * y */
    uint16_t area;   /* px */
    uint16_t runs;
    uint16_t below;         /* px that have ink of the same component right above them */
    uint8_t x0, y0, x1, y1; /* first and last px */
    uint8_t parent;         /* label that this one was joined to; its own if none */
    uint8_t chosen;         /* 1: part of the region; or TLP_LEFT_OUT */
} tlp_component;

/* A horizontal run of ink. */
typedef struct tlp_run {
    uint8_t x0, x1, label; /* first and last px */
} tlp_run;

/* The caller's scratch memory, without the reduced frame. */
typedef struct tlp_scratch {
    uint8_t cells[TLP_PITCH * TLP_PITCH]; /* background of each cell, see tlp_cell() */
    uint16_t row_start[TLP_SIDE + 1];     /* first run of each row */
    uint8_t background[TLP_SIDE];         /* one row */
    uint8_t contrast[TLP_SIDE];           /* one row */
    union {
        uint16_t histogram[511];    /* until the threshold is known */
        tlp_run runs[TLP_MAX_RUNS]; /* from then on */
    } pixels;
    union {
        int32_t samples[TLP_MAX_TILES * TLP_MAX_TILES]; /* until the background is known */
        tlp_component components[TLP_MAX_LABELS];       /* until the region is known */
        uint32_t canvas[TLP_CANVAS * TLP_CANVAS];       /* from then on */
    } sums;
} tlp_scratch;

/* The frame as one pass sees it, and what is known about it so far. */
typedef struct tlp_view {
    const uint8_t *pixels;
    int32_t stride, width, height; /* of the reduced frame */
    int32_t factor;                /* frame px per reduced px */
    int32_t cells_x, cells_y;      /* cells of the background */
    int32_t is_dark;               /* polarity that is tried: 1 for dark ink */
    int32_t offset;                /* median contrast of the background */
    int32_t spread;                /* about one sigma of the background */
    int32_t threshold;             /* contrast from which on a pixel is ink */
    int32_t label_count;
    int32_t is_dilated; /* 1: the cells hold the dilation for dark ink */
    int32_t counted;    /* px in the histogram of contrast */
    int32_t is_crop;    /* 1: the mark fills the frame, so that no window is wider than it */
    int32_t min_part;   /* what is smaller than this part of the frame is no mark */
    tl_box target;      /* where the mark is, if that is known; width 0 if not */
} tlp_view;

/* The chosen ink: the sums of its components. */
typedef struct tlp_region {
    uint32_t sum, square;
    uint32_t sum_x, sum_y;
    int32_t area, runs, below;
    int32_t x0, y0, x1, y1;
} tlp_region;

static inline int32_t tlp_min(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static inline int32_t tlp_max(int32_t a, int32_t b) {
    return a > b ? a : b;
}

static inline int32_t tlp_clamp(int32_t value, int32_t low, int32_t high) {
    return value < low ? low : value > high ? high : value;
}

/* Bytes from row to row of the cells: TLP_REACH of padding at the left, one at the right. */
static inline int32_t tlp_pitch(const tlp_view *v) {
    return v->cells_x + TLP_REACH + 1;
}

/* Cell (x, y); those from -1 to cells_x or cells_y are padding that tlp_pad_cells() fills. */
static inline uint8_t *tlp_cell(const tlp_view *v, tlp_scratch *s, int32_t x, int32_t y) {
    return s->cells + (y + TLP_REACH) * tlp_pitch(v) + x + TLP_REACH;
}

/* ---- tl_preprocess_background.c ---- */

/* Divides the frame into cells of the background; `times` larger ones if it is not small. */
void tlp_plan_cells(tlp_view *v, int32_t times);

/* By how much the dilation exceeds the cells, summed up: narrow strokes in the polarity of the view
 * make it large. Leaves the dilated cells. */
int32_t tlp_dilation_excess(const tlp_view *v, tlp_scratch *s);

/* The background of a frame that is not small: the closing of its cells fills the strokes. */
void tlp_close_cells(tlp_view *v, tlp_scratch *s);

/* Extrapolates the cells by one on each side, so that interpolation reaches the frame's edge. */
void tlp_pad_cells(const tlp_view *v, tlp_scratch *s);

/* One row of the background into s->background: bilinear between the middles of the cells. */
void tlp_background_row(const tlp_view *v, tlp_scratch *s, int32_t y);

/* ---- tl_preprocess_background_fit.c ---- */

/* The background of a small frame: a quadratic fit to the cells. */
void tlp_fit_cells(const tlp_view *v, tlp_scratch *s);

/* ---- tl_preprocess_ink.c ---- */

/* The smallest level with more than `rank` of the counted values at or below it. */
int32_t tlp_level_of_rank(const uint16_t *histogram, int32_t levels, int32_t rank);

/* Decides whether the ink is dark. */
void tlp_decide_polarity(tlp_view *v, tlp_scratch *s);

/* Estimates the background for the view's polarity, its spread, and the threshold. */
void tlp_estimate_background(tlp_view *v, tlp_scratch *s);

/* Contrast of pixel x of a row, of which s->background holds the background: grey levels beyond the
 * background's median, 0 to 255.
 *
 * grey: the row */
int32_t tlp_contrast(const tlp_view *v, const tlp_scratch *s, const uint8_t *grey, int32_t x);

/* ---- tl_preprocess_components.c ---- */

/* The label that a label was joined to in the end. */
int32_t tlp_root(const tlp_component *components, int32_t label);

/* Finds runs and components at the view's threshold, which is raised as long as noise floods the
 * tables. None is chosen yet. Returns 0 when no threshold is high enough. */
int32_t tlp_label_ink(tlp_view *v, tlp_scratch *s);

/* ---- tl_preprocess_regions.c ---- */

/* Leaves out the components that are drawn around another: cells of forms, boxes. */
void tlp_leave_frames_out(const tlp_view *v, tlp_scratch *s);

/* The component that looks most like a mark among those that are not chosen; or TLP_NO_LABEL. */
int32_t tlp_best_component(const tlp_view *v, const tlp_scratch *s);

/* Adds a component to the region that it belongs to. */
void tlp_add_to_region(tlp_region *r, tlp_component *c);

/* Takes a component and the fragments around it for a mark. */
void tlp_grow_region(const tlp_view *v, tlp_scratch *s, int32_t seed, tlp_region *r);

/* Mean contrast of ink, weighted by itself, in grey levels. */
int32_t tlp_ink_level(uint32_t square, uint32_t sum);

/* Width of the strokes, in 1/16 px of the reduced frame. */
int32_t tlp_stroke_width(const tlp_region *r);

/* How many sides of the frame a region touches. */
int32_t tlp_sides_touched(const tlp_view *v, int32_t x0, int32_t y0, int32_t x1, int32_t y1);

/* Is this writing on paper, not a face, a wall or a line of print? */
int32_t tlp_is_plausible(const tlp_view *v, const tlp_scratch *s, const tlp_region *r);

/* ---- tl_preprocess_search.c ---- */

/* Finds the mark of a frame. Returns 0 if there is none; the view then shows the last attempt. */
int32_t tlp_find_region(tlp_view *v, tlp_scratch *s, tlp_region *r);

/* ---- tl_preprocess_tensor.c ---- */

/* Makes the tensor of a region.
 *
 * chosen: 1 for the labels that belong to it */
void tlp_write_tensor(const tlp_view *v, tlp_scratch *s, const tlp_region *r, const uint8_t *chosen,
                      int8_t *tensor);

/* ---- tl_preprocess_pass.c ---- */

/* Prepares a pass over a frame, which is reduced into `plane` if it is large. */
void tlp_plan_view(tlp_view *v, const tl_frame *frame, uint8_t *plane);

/* Puts what is known about a region, or about a frame without one (null), into a result. */
void tlp_report(const tlp_view *v, const tlp_region *r, const tl_frame *frame,
                tl_preprocess_result *result);

/* What follows the search: the report, the tensor of a region (null: none, and the tensor stays),
 * and the intermediate images unless debug is null. */
void tlp_finish_pass(tlp_view *v, tlp_scratch *s, const tlp_region *r, const tl_frame *frame,
                     int8_t *tensor, tl_preprocess_result *result, tl_preprocess_debug *debug);

/* One pass over a frame, or over a crop of it. Returns 0, and leaves the tensor, without a mark.
 */
int32_t tlp_run_pass(const tl_frame *frame, tlp_scratch *s, uint8_t *plane, int8_t *tensor,
                     tl_preprocess_result *result, tl_preprocess_debug *debug);

/* Are the pointers set, the sides and the stride within bounds? */
int32_t tlp_is_valid_frame(const tl_frame *frame);

/* Is the scratch memory large enough for the frame, and aligned? */
int32_t tlp_is_enough_scratch(const tl_frame *frame, const void *scratch, size_t bytes);

/* The part of a frame within a margin around a box. */
tl_box tlp_crop_around(const tl_frame *frame, const tl_box *box, int32_t margin);

/* A box of a frame as a frame of its own; the pixels stay where they are. */
tl_frame tlp_cut_out(const tl_frame *frame, const tl_box *box);

/* ---- tl_preprocess_page_parts.c ---- */

/* The heaviest component of the target, or of the view, that may be writing and is not chosen; or
 * TLP_NO_LABEL.
 *
 * size: height of the writing in px of the view; 0 if it is not known */
int32_t tlp_next_writing(const tlp_view *v, const tlp_scratch *s, int32_t size);

/* Takes a component and the others of its mark. */
void tlp_grow_writing(const tlp_view *v, tlp_scratch *s, int32_t seed, int32_t size, tlp_region *r);

/* ---- tl_preprocess_order.c ---- */

/* Puts the marks of a page into reading order, numbers their rows, and drops punctuation. Returns
 * how many are left. */
int32_t tlp_put_in_order(tl_mark *marks, int32_t count);

#endif /* TL_PREPROCESS_INTERNAL_H */
