/* QUANTIZE, float32 to int8. */
#ifndef TL_QUANTIZE_F32_S8_H
#define TL_QUANTIZE_F32_S8_H

#include "tl_common.h"

typedef struct {
    int32_t size;
    float scale;
    int32_t zero_point;
} tl_quantize_params;

/* Divides by the scale, rounds to nearest with ties away from zero, adds the zero point.
 *
 * input:  [size] float; values out of range saturate, and not-a-number counts as -infinity
 * output: [size] int8; may start where the input does
 */
TL_KERNEL void tl_quantize_f32_s8(const tl_quantize_params *params, const float *input,
                                  int8_t *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        const float steps = input[i] / params->scale;
        /* 512 steps are beyond int8 for every zero point, and small enough to convert. */
        const float above = steps >= -512.0f ? steps : -512.0f;
        const float bounded = above <= 512.0f ? above : 512.0f;
        int32_t whole = (int32_t)bounded;
        const float rest = bounded - (float)whole; /* exact */
        if (rest >= 0.5f) {
            ++whole;
        } else if (rest <= -0.5f) {
            --whole;
        }
        output[i] = (int8_t)tl_min(tl_max(whole + params->zero_point, INT8_MIN), INT8_MAX);
    }
}

#endif /* TL_QUANTIZE_F32_S8_H */
