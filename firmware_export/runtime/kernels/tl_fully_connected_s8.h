/* FULLY_CONNECTED, int8; and CONV_2D with a filter of one pixel, which is a dense layer for each
 * pixel. */
#ifndef TL_FULLY_CONNECTED_S8_H
#define TL_FULLY_CONNECTED_S8_H

#include "tl_dot_s8.h"

typedef struct {
    int32_t rows;         /* vectors in the input: 1, or the pixels of an image */
    int32_t accum_depth;  /* values of an input vector */
    int32_t output_depth; /* values of an output vector */
    tl_scaling scaling;
} tl_fully_connected_params;

/* Matrix times vector.
 *
 * input:      [rows][accum_depth] int8
 * filter:     [output_depth][accum_depth] int8
 * bias:       [output_depth] int32, corrected for the input's zero point:
 *             bias - zero point * (sum of the output's weights)
 * multiplier: [output_depth] int32, or one
 * shift:      [output_depth] int8, or one; positive is to the left
 * output:     [rows][output_depth] int8; may overlap the input where the memory plan proved it
 * harmless: rows are finished in order
 */
TL_KERNEL void tl_fully_connected_s8(const tl_fully_connected_params *params, const int8_t *input,
                                     const int8_t *filter, const int32_t *bias,
                                     const int32_t *multiplier, const int8_t *shift,
                                     int8_t *output) {
    const int32_t depth = params->accum_depth;
    const int32_t channels = params->output_depth;
    const tl_block block = tl_block_of(channels);
    for (int32_t row = 0; row < params->rows; ++row) {
        for (int32_t channel = 0; channel < channels; channel += block.step) {
            const int32_t c = tl_block_start(channel, channels, block);
            const tl_sum4 sum = tl_dot4_s8(tl_load4(bias + c, block.lane), input,
                                           filter + c * depth, block.lane * depth,
                                           2 * block.lane * depth, 3 * block.lane * depth, depth);
            tl_store4_s8(sum, multiplier, shift, c, block.lane, &params->scaling, output);
        }
        input += depth;
        output += channels;
    }
}

#endif /* TL_FULLY_CONNECTED_S8_H */
