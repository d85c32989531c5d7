/* FULLY_CONNECTED, int16 with weights of int8. */
#ifndef TL_FULLY_CONNECTED_S16_H
#define TL_FULLY_CONNECTED_S16_H

#include "tl_scale_s16.h"

typedef struct {
    int32_t rows;         /* vectors in the input */
    int32_t accum_depth;  /* values of an input vector */
    int32_t output_depth; /* values of an output vector */
    tl_scaling16 scaling;
} tl_fully_connected_s16_params;

/* Matrix times vector.
 *
 * input:      [rows][accum_depth] int16
 * filter:     [output_depth][accum_depth] int8
 * bias:       [output_depth] int64
 * multiplier: [output_depth] int32, as tl_scale_s16 takes it
 * shift:      [output_depth] int8, likewise
 * output:     [rows][output_depth] int16; does not overlap the input
 */
TL_KERNEL void tl_fully_connected_s16(const tl_fully_connected_s16_params *params,
                                      const tl_s16 *input, const int8_t *filter,
                                      const int64_t *bias, const int32_t *multiplier,
                                      const int8_t *shift, tl_s16 *output) {
    const int32_t depth = params->accum_depth;
    for (int32_t row = 0; row < params->rows; ++row) {
        const int8_t *weights = filter;
        for (int32_t c = 0; c < params->output_depth; ++c) {
            int64_t sum = bias[c];
            for (int32_t k = 0; k < depth; ++k) {
                sum += input[k] * weights[k];
            }
            *output++ = tl_scale_s16(sum, multiplier[c], shift[c], params->scaling);
            weights += depth;
        }
        input += depth;
    }
}

#endif /* TL_FULLY_CONNECTED_S16_H */
