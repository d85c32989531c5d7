/* DEQUANTIZE, int16 to float32. */
#ifndef TL_DEQUANTIZE_S16_F32_H
#define TL_DEQUANTIZE_S16_F32_H

#include "tl_dequantize_s8_f32.h"
#include "tl_wide.h"

/* Gives the real values: scale * q, rounded once; parameters are those of tl_dequantize_s8_f32.
 *
 * input:  [size] int16
 * output: [size] float; does not overlap the input
 */
TL_KERNEL void tl_dequantize_s16_f32(const tl_dequantize_params *params, const tl_s16 *input,
                                     float *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        output[i] = params->scale * (float)input[i];
    }
}

#endif /* TL_DEQUANTIZE_S16_F32_H */
