/* CONV_2D with a filter of one pixel, int8, two pixels at a time: see tl_panel.h. */
#ifndef TL_POINTWISE_PANEL_S8_H
#define TL_POINTWISE_PANEL_S8_H

#include "tl_panel.h"

typedef struct {
    tl_linear linear;
    int32_t pixels;
    int32_t depth; /* channels of the input */
} tl_pointwise_panel_params;

/* A dense layer for each pixel; arguments are those of tl_conv2d_panel_s8. */
TL_SHARED void tl_pointwise_panel_s8(const tl_pointwise_panel_params *params,
                                     tl_panel_function *layer, const int8_t *input,
                                     const void *weights, const int32_t *blocks, int8_t *scratch,
                                     int8_t *output) {
    tl_panel *const panel = (tl_panel *)(void *)scratch;
    const int32_t size = params->linear.groups * TL_PANEL_GROUP;
    const int32_t outputs = params->linear.outputs;
    for (int32_t i = size - TL_PANEL_GROUP; i < size; ++i) {
        panel[i] = 0;
    }
    for (int32_t pixel = 0; pixel < params->pixels; pixel += 2) {
        const int32_t alone = pixel + 1 == params->pixels;
        tl_panel_put(panel, 0, input, alone ? input : input + params->depth, params->depth);
        layer(&params->linear, panel, weights, blocks, output, alone ? output : output + outputs);
        input += 2 * params->depth;
        output += 2 * outputs;
    }
}

#endif /* TL_POINTWISE_PANEL_S8_H */
