/* CONV_2D with a filter of one pixel, int8, two pixels at a time over weights of two channels in a
 * number: see tl_paired.h. */
#ifndef TL_POINTWISE_PAIRED_S8_H
#define TL_POINTWISE_PAIRED_S8_H

#include "tl_paired.h"

typedef struct {
    tl_linear linear;
    int32_t pixels;
    int32_t depth; /* channels of the input; those beyond whole groups are extra taps */
} tl_pointwise_paired_params;

/* A dense layer for each pixel; arguments are those of tl_conv2d_paired_s8. The output may overlap
 * the input where the memory plan proved it harmless: two pixels are finished at a time. */
TL_SHARED void tl_pointwise_paired_s8(const tl_pointwise_paired_params *params,
                                      tl_paired_function *layer, const int8_t *input,
                                      const int32_t *weights, const int32_t *blocks,
                                      int8_t *output) {
    const int32_t depth = params->depth;
    const int32_t outputs = params->linear.outputs;
    for (int32_t pixel = 0; pixel < params->pixels; pixel += 2) {
        const int32_t alone = pixel + 1 == params->pixels;
        layer(&params->linear, input, alone ? input : input + depth, weights, blocks, output,
              alone ? output : output + outputs);
        input += 2 * depth;
        output += 2 * outputs;
    }
}

#endif /* TL_POINTWISE_PAIRED_S8_H */
