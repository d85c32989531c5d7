/* MAX_POOL_2D, int8. */
#ifndef TL_MAX_POOL_S8_H
#define TL_MAX_POOL_S8_H

#include "tl_common.h"

typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile padding; /* rows above and columns left of the image */
    int8_t border;   /* 1 when some windows reach over the edge, 0 when none does */
    tl_activation activation;
} tl_pool_params;

/* Rows top .. bottom - 1 and columns left .. right - 1 of the input. */
typedef struct {
    int32_t top;
    int32_t bottom;
    int32_t left;
    int32_t right;
} tl_window;

/* The part of the pooling window at output position (y, x) that lies inside the image. */
TL_INLINE tl_window tl_pool_window(const tl_pool_params *params, int32_t y, int32_t x) {
    tl_window window;
    window.top = y * params->stride.h - params->padding.h;
    window.left = x * params->stride.w - params->padding.w;
    window.bottom = window.top + params->filter.h;
    window.right = window.left + params->filter.w;
    if (params->border) {
        window.top = tl_max(window.top, 0);
        window.left = tl_max(window.left, 0);
        window.bottom = tl_min(window.bottom, params->input.h);
        window.right = tl_min(window.right, params->input.w);
    }
    return window;
}

/* Largest value of each window.
 *
 * input:  [h][w][c] int8
 * output: [h][w][c] int8; may overlap the input as for tl_conv2d_s8
 */
TL_KERNEL void tl_max_pool_s8(const tl_pool_params *params, const int8_t *input, int8_t *output) {
    const int32_t channels = params->input.c;
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            const tl_window window = tl_pool_window(params, y, x);
            for (int32_t c = 0; c < channels; ++c) {
                int32_t largest = INT8_MIN;
                for (int32_t i = window.top; i < window.bottom; ++i) {
                    for (int32_t j = window.left; j < window.right; ++j) {
                        largest = tl_max(largest, input[(i * params->input.w + j) * channels + c]);
                    }
                }
                *output++ =
                    (int8_t)tl_min(tl_max(largest, params->activation.min), params->activation.max);
            }
        }
    }
}

#endif /* TL_MAX_POOL_S8_H */
