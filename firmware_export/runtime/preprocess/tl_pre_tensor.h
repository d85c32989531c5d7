/* From the chosen ink to the tensor. Part of tl_preprocess.c. */
#ifndef TL_PRE_TENSOR_H
#define TL_PRE_TENSOR_H

#include "tl_pre_regions.h"

/* The ink of the chosen components of row y into w->contrast, brightest = 255; 0 elsewhere. */
static inline void region_row(const view *v, work *w, const uint8_t *chosen, int32_t level,
                              int32_t y) {
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

/* Overlap of [a, a + 256) with [low, high), in 1/256 px. */
static inline uint32_t overlap(int32_t a, int32_t low, int32_t high) {
    return (uint32_t)larger(0, smaller(a + 256, high) - larger(a, low));
}

/* a / b in units of 1/256, rounded. b is a sum of at most SIDE * SIDE bytes, so that 256 of it fit
 * 32 bits: a 64-bit division would bring a kilobyte of library. */
static inline int32_t ratio_256(uint32_t a, uint32_t b) {
    return (int32_t)(a / b * 256 + (a % b * 256 + b / 2) / b);
}

typedef struct resize {
    int32_t left, top; /* where pixel 0 of the canvas begins, in 1/256 px of the reduced frame */
    int32_t step;      /* canvas px in 1/256 reduced px */
    int32_t window;    /* what one canvas px averages over, in 1/256 reduced px */
} resize;

static inline resize plan_resize(const region *r) {
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
    middle_x = ratio_256(r->sum_x, r->sum) + 128;
    middle_y = ratio_256(r->sum_y, r->sum) + 128;
    z.left = middle_x - MIDDLE * z.step / 2;
    z.top = middle_y - MIDDLE * z.step / 2;
    /* A digit far out of balance still stays inside. */
    z.left = clamp(z.left, (r->x1 + 1) * 256 - CANVAS * z.step, r->x0 * 256);
    z.top = clamp(z.top, (r->y1 + 1) * 256 - CANVAS * z.step, r->y0 * 256);
    return z;
}

/* Sums the region's ink into w->b.canvas, each canvas pixel the mean over its window. */
static inline void resize_region(const view *v, work *w, const region *r, const uint8_t *chosen) {
    const int32_t level = larger(1, ink_level(r->square, r->sum));
    const resize z = plan_resize(r);
    const int32_t inset = (z.step - z.window) / 2;
    const uint32_t size = (uint32_t)z.window;
    int32_t x, y, i, j, begin = 0;
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
        while (begin < CANVAS && z.top + begin * z.step + inset + z.window <= y * 256) {
            begin++; /* rows of the canvas that lie above this one */
        }
        for (j = begin; j < CANVAS && z.top + j * z.step + inset < y * 256 + 256; j++) {
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
static inline void write_tensor(const work *w, int8_t *tensor) {
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

#endif /* TL_PRE_TENSOR_H */
