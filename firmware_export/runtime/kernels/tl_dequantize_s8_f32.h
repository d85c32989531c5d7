/* DEQUANTIZE, int8 to float32. */
#ifndef TL_DEQUANTIZE_S8_F32_H
#define TL_DEQUANTIZE_S8_F32_H

#include "tl_common.h"

typedef struct {
    int32_t size;
    float scale;
    int32_t zero_point;
} tl_dequantize_params;

/* Gives the real values: scale * (q - zero point), rounded once.
 *
 * input:  [size] int8
 * output: [size] float; does not overlap the input
 */
TL_KERNEL void tl_dequantize_s8_f32(const tl_dequantize_params *params, const int8_t *input,
                                    float *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        output[i] = params->scale * (float)(input[i] - params->zero_point);
    }
}

#endif /* TL_DEQUANTIZE_S8_F32_H */
