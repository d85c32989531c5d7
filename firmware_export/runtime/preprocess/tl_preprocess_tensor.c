/* The tensor: the region's ink, resized and brightened to what MNIST's digits look like. */
#include <string.h>

#include "tl_preprocess_internal.h"

enum {
    BOX = 20,    /* px, the longer side of MNIST's digits */
    MIDDLE = 29, /* half px; MNIST's centre of mass is the middle of pixel 14 */
    STROKE = 36, /* 1/16 px; MNIST's strokes are this wide in the box */
    LEVEL = 217  /* MNIST's median of sum(v * v) / sum(v) */
};

typedef struct resize {
    int32_t left, top; /* where pixel 0 of the canvas begins, in 1/256 px of the reduced frame */
    int32_t step;      /* canvas px in 1/256 reduced px */
    int32_t window;    /* what one canvas px averages over, in 1/256 reduced px */
} resize;

/* The ink of the chosen components of row y into s->contrast, brightest = 255; 0 elsewhere. */
static void region_row(const tlp_view *v, tlp_scratch *s, const uint8_t *chosen, int32_t level,
                       int32_t y) {
    const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
    int32_t index, x;
    tlp_background_row(v, s, y);
    memset(s->contrast, 0, sizeof s->contrast);
    for (index = s->row_start[y]; index < s->row_start[y + 1]; index++) {
        const tlp_run *r = &s->pixels.runs[index];
        for (x = r->x0; x <= r->x1 && chosen[r->label]; x++) {
            s->contrast[x] = (uint8_t)tlp_min(255, tlp_contrast(v, s, grey, x) * 255 / level);
        }
    }
}

/* Overlap of [a, a + 256) with [low, high), in 1/256 px. */
static uint32_t overlap(int32_t a, int32_t low, int32_t high) {
    return (uint32_t)tlp_max(0, tlp_min(a + 256, high) - tlp_max(a, low));
}

/* a / b in units of 1/256, rounded. b is a sum of at most TLP_SIDE * TLP_SIDE bytes, so that 256 of
 * it fit 32 bits: a 64-bit division would bring a kilobyte of library. */
static int32_t ratio_256(uint32_t a, uint32_t b) {
    return (int32_t)(a / b * 256 + (a % b * 256 + b / 2) / b);
}

static resize plan_resize(const tlp_region *r) {
    const int32_t width = r->x1 - r->x0 + 1, height = r->y1 - r->y0 + 1;
    const int32_t side = tlp_max(width, height);
    resize z;
    int32_t middle_x, middle_y;
    z.step = tlp_max(1, side * 256 / BOX);
    /* A window as wide as MNIST's strokes makes thin strokes that wide; none is below 1 px. */
    z.window = z.step;
    if (tlp_stroke_width(r) * 16 < STROKE * z.step / 16) {
        z.window = STROKE * z.step / 16;
    }
    z.window = tlp_max(z.window, 256);
    /* sum_x / sum is the centre of mass in px, in the middle of which it lies. */
    middle_x = ratio_256(r->sum_x, r->sum) + 128;
    middle_y = ratio_256(r->sum_y, r->sum) + 128;
    z.left = middle_x - MIDDLE * z.step / 2;
    z.top = middle_y - MIDDLE * z.step / 2;
    /* A mark far out of balance still stays inside. */
    z.left = tlp_clamp(z.left, (r->x1 + 1) * 256 - TLP_CANVAS * z.step, r->x0 * 256);
    z.top = tlp_clamp(z.top, (r->y1 + 1) * 256 - TLP_CANVAS * z.step, r->y0 * 256);
    return z;
}

/* Sums the region's ink into s->sums.canvas, each canvas pixel the mean over its window. */
static void resize_region(const tlp_view *v, tlp_scratch *s, const tlp_region *r,
                          const uint8_t *chosen) {
    const int32_t level = tlp_max(1, tlp_ink_level(r->square, r->sum));
    const resize z = plan_resize(r);
    const int32_t inset = (z.step - z.window) / 2;
    const uint32_t size = (uint32_t)z.window;
    uint32_t *canvas = s->sums.canvas;
    int32_t x, y, i, j, begin = 0;
    memset(canvas, 0, sizeof s->sums.canvas);
    for (y = r->y0; y <= r->y1; y++) {
        uint32_t line[TLP_CANVAS];
        region_row(v, s, chosen, level, y);
        for (i = 0; i < TLP_CANVAS; i++) {
            const int32_t low = z.left + i * z.step + inset, high = low + z.window;
            const int32_t first = tlp_max(r->x0, low / 256 - 1);
            const int32_t last = tlp_min(r->x1, high / 256);
            line[i] = 0;
            for (x = first; x <= last; x++) {
                line[i] += s->contrast[x] * overlap(x * 256, low, high);
            }
            line[i] = (line[i] * 16 + size / 2) / size; /* 1/16 grey levels */
        }
        while (begin < TLP_CANVAS && z.top + begin * z.step + inset + z.window <= y * 256) {
            begin++; /* rows of the canvas that lie above this one */
        }
        for (j = begin; j < TLP_CANVAS && z.top + j * z.step + inset < y * 256 + 256; j++) {
            const int32_t low = z.top + j * z.step + inset;
            const uint32_t weight = overlap(y * 256, low, low + z.window);
            for (i = 0; i < TLP_CANVAS && weight; i++) {
                canvas[j * TLP_CANVAS + i] += line[i] * weight;
            }
        }
    }
    for (i = 0; i < TLP_CANVAS * TLP_CANVAS; i++) {
        canvas[i] = (canvas[i] + size / 2) / size;
    }
}

/* Brings the strokes of the canvas to MNIST's brightness. */
static void brighten(const uint32_t *canvas, int8_t *tensor) {
    uint32_t sum = 0, square = 0, gain, i;
    for (i = 0; i < TL_PREPROCESS_TENSOR; i++) {
        const uint32_t value = canvas[i] / 16;
        sum += value;
        square += value * value;
    }
    gain = square ? (uint32_t)LEVEL * 64 * sum / square : 64;
    gain = (uint32_t)tlp_clamp((int32_t)gain, 64, 512);
    for (i = 0; i < TL_PREPROCESS_TENSOR; i++) {
        const uint32_t value = (canvas[i] * gain + 512) / 1024;
        tensor[i] = (int8_t)((int32_t)(value > 255 ? 255 : value) - 128);
    }
}

void tlp_write_tensor(const tlp_view *v, tlp_scratch *s, const tlp_region *r, const uint8_t *chosen,
                      int8_t *tensor) {
    resize_region(v, s, r, chosen);
    brighten(s->sums.canvas, tensor);
}
