/* Ink: in which polarity, and how far it exceeds the background. */
#include <string.h>

#include "tl_preprocess_internal.h"

enum { MIN_CONTRAST = 5 /* grey levels; less is never ink */ };

int32_t tlp_level_of_rank(const uint16_t *histogram, int32_t levels, int32_t rank) {
    int32_t level, seen = 0;
    for (level = 0; level < levels - 1; level++) {
        seen += histogram[level];
        if (seen > rank) {
            break;
        }
    }
    return level;
}

/* Counts background - grey over every other row, over every row of a small frame; the middle of the
 * 511 levels is 0. */
static void measure_contrast(tlp_view *v, tlp_scratch *s) {
    const int32_t width = v->width, step = tlp_max(width, v->height) > TLP_SMALL_SIDE ? 2 : 1;
    uint16_t *middle = s->pixels.histogram + 255;
    int32_t x, y;
    memset(s->pixels.histogram, 0, sizeof s->pixels.histogram);
    for (y = 0; y < v->height; y += step) {
        const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
        tlp_background_row(v, s, y);
        for (x = 0; x < width; x++) {
            middle[s->background[x] - grey[x]]++;
        }
    }
    v->counted = (v->height + step - 1) / step * v->width;
}

/* The median grey level along the edge of the frame. */
static int32_t border_level(const tlp_view *v, tlp_scratch *s) {
    const uint8_t *top = v->pixels, *bottom = top + (ptrdiff_t)(v->height - 1) * v->stride;
    uint16_t *histogram = s->pixels.histogram;
    int32_t x, y;
    memset(histogram, 0, 256 * sizeof histogram[0]);
    for (x = 0; x < v->width; x++) {
        histogram[top[x]]++;
        histogram[bottom[x]]++;
    }
    for (y = 1; y < v->height - 1; y++) {
        const uint8_t *line = top + (ptrdiff_t)y * v->stride;
        histogram[line[0]]++;
        histogram[line[v->width - 1]]++;
    }
    return tlp_level_of_rank(histogram, 256, v->width + v->height - 2);
}

/* The edge of a small frame is mostly background. In a larger one strokes are narrow and the
 * background between them is wide, whatever the light. */
void tlp_decide_polarity(tlp_view *v, tlp_scratch *s) {
    int32_t x, y, ink = 0;
    if (v->is_crop) {
        const int32_t background = border_level(v, s);
        for (y = 0; y < v->height; y++) {
            for (x = 0; x < v->width; x++) {
                ink += background - v->pixels[(ptrdiff_t)y * v->stride + x];
            }
        }
    } else {
        v->is_dark = 0;
        ink = tlp_dilation_excess(v, s);
        v->is_dark = 1;
        ink -= tlp_dilation_excess(v, s);
        v->is_dilated = 1;
    }
    v->is_dark = ink >= 0;
}

/* The contrasts of three ascending ranks, counted from the side away from the ink. */
static void background_levels(const tlp_view *v, const tlp_scratch *s, const int32_t *ranks,
                              int32_t *levels) {
    const int32_t step = v->is_dark ? 1 : -1;
    int32_t at = v->is_dark ? 0 : 510, i, seen = 0;
    for (i = 0; i < 3; i++) {
        while (seen + s->pixels.histogram[at] <= ranks[i]) {
            seen += s->pixels.histogram[at];
            at += step;
        }
        levels[i] = (at - 255) * step;
    }
}

void tlp_estimate_background(tlp_view *v, tlp_scratch *s) {
    int32_t ranks[3], levels[3], tail, background;
    if (v->is_crop) {
        tlp_fit_cells(v, s);
    } else {
        tlp_close_cells(v, s);
    }
    tlp_pad_cells(v, s);
    measure_contrast(v, s);
    background = v->counted / 2;
    /* The side away from the ink shows the background alone: its median, and 1 and 2 sigma from
     * that. Up to half of a frame may be ink, so that the background's median lies at a quarter. */
    ranks[0] = background / 40;
    ranks[1] = background * 4 / 25;
    ranks[2] = background / 2;
    background_levels(v, s, ranks, levels);
    v->offset = levels[2];
    v->spread = levels[2] - levels[1];
    tail = tlp_min(levels[2] - levels[0], 3 * v->spread + 2);
    v->threshold = tlp_max(MIN_CONTRAST, tlp_max(4 * v->spread, 2 * tail));
}

int32_t tlp_contrast(const tlp_view *v, const tlp_scratch *s, const uint8_t *grey, int32_t x) {
    const int32_t difference = s->background[x] - grey[x];
    return tlp_clamp((v->is_dark ? difference : -difference) - v->offset, 0, 255);
}
