/* What the poolings of int16 values share: the window. */
#ifndef TL_WIDE_POOL_H
#define TL_WIDE_POOL_H

#include "tl_scale_s16.h"

typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile padding; /* rows above and columns left of the image */
    tl_activation16 activation;
} tl_pool_s16_params;

/* Rows top .. bottom - 1 and columns left .. right - 1 of the input. */
typedef struct {
    int32_t top;
    int32_t bottom;
    int32_t left;
    int32_t right;
} tl_pool_s16_window;

/* The part of the window at output position (y, x) that lies inside the image. */
TL_INLINE tl_pool_s16_window tl_pool_s16_at(const tl_pool_s16_params *params, int32_t y,
                                            int32_t x) {
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    tl_pool_s16_window window;
    window.top = tl_max(top, 0);
    window.left = tl_max(left, 0);
    window.bottom = tl_min(top + params->filter.h, params->input.h);
    window.right = tl_min(left + params->filter.w, params->input.w);
    return window;
}

#endif /* TL_WIDE_POOL_H */
