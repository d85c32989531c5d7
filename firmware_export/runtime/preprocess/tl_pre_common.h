/* Types and small helpers of the preprocessing. Part of tl_preprocess.c. */
#ifndef TL_PRE_COMMON_H
#define TL_PRE_COMMON_H

#include <string.h>

#include "tl_preprocess.h"

enum {
    SIDE = TL_PREPROCESS_SIDE,
    TILES = 12,      /* tiles along the longer side of a small frame, at most */
    SAMPLE_BITS = 4, /* of a sample below the grey level */
    GRID = 32,       /* cells of paper along the longer side of other frames, at most */
    REACH = 4,       /* cells; a closing's window is one more, its strokes are narrower */
    PITCH = GRID + REACH + 1,
    COARSE = 2,       /* cells of the second look are so many times larger */
    DOUBT = 32,       /* 1/16 cells; strokes wider than this may be more than a window holds */
    MAX_RUNS = 1200,  /* runs of ink; more of them mean that noise was taken for ink */
    MAX_LABELS = 160, /* components of ink before they meet; likewise */
    MAX_SLOPE = 24,   /* grey levels that the paper may fall off by beyond the last tile */
    SMALL = 48,       /* px; a frame with no longer side is a crop that its digit fills */
    PAGE_SPECK = 64,  /* likewise on a page of many */
    SPECK = 18,       /* of the frame's side; what is smaller than this part of it is no digit */
    FLAT = 5,         /* what is so many times wider than high is no digit */
    SPARSE = 40,      /* what fills less than this part of its box is no digit */
    CROP = 80,        /* px; a frame with no longer side was cut around its digit by somebody */
    EVEN = 30,        /* half sigmas of the paper; contrast beyond is on paper for certain */
    OTHERS = 4,       /* components besides the digit that are no specks, at most */
    STRONG = 66,      /* grey levels; less that runs out of the frame is no writing */
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
    uint8_t paper[PITCH * PITCH]; /* of each cell, see cell_at() */
    uint32_t column[GRID + 2];    /* paper at one row, times 2 * height */
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
        int32_t samples[TILES * TILES];
    } b;
} work;

/* The frame as one pass sees it. */
typedef struct view {
    const uint8_t *pixels;
    int32_t stride, width, height; /* of the reduced frame */
    int32_t factor;                /* frame px per reduced px */
    int32_t tiles_x, tiles_y;      /* cells of paper */
    int32_t dark;                  /* polarity under test */
    int32_t offset;                /* median contrast of the paper */
    int32_t spread;                /* about one sigma of the paper */
    int32_t threshold;             /* contrast from which on a pixel is ink */
    int32_t labels;
    int32_t widened; /* 1: the cells have been widened for dark ink */
    int32_t counted; /* px in the histogram of contrast */
    int32_t speck;   /* what is smaller than this part of the frame is no digit */
    tl_box wanted;   /* where the digit is, if that is known; width 0 if not */
} view;

/* The chosen ink, its components summed up. */
typedef struct region {
    uint32_t sum, square;
    uint32_t sum_x, sum_y;
    int32_t area, runs, below;
    int32_t x0, y0, x1, y1;
} region;

static inline int32_t smaller(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static inline int32_t larger(int32_t a, int32_t b) {
    return a > b ? a : b;
}

static inline int32_t clamp(int32_t value, int32_t low, int32_t high) {
    return value < low ? low : value > high ? high : value;
}

/* Is this a crop that the digit fills? */
static inline int32_t is_small(const view *v) {
    return larger(v->width, v->height) <= SMALL;
}

#endif /* TL_PRE_COMMON_H */
