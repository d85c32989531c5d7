/* QUANTIZE, float32 to int16. */
#ifndef TL_QUANTIZE_F32_S16_H
#define TL_QUANTIZE_F32_S16_H

#include "tl_quantize_f32_s8.h"
#include "tl_wide.h"

/* Divides by the scale, rounds to nearest with ties away from zero, in the parameters of
 * tl_quantize_f32_s8; the zero point is 0.
 *
 * input:  [size] float; values out of range saturate, and not-a-number counts as -infinity
 * output: [size] int16; may start where the input does
 */
TL_KERNEL void tl_quantize_f32_s16(const tl_quantize_params *params, const float *input,
                                   tl_s16 *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        const float steps = input[i] / params->scale;
        /* 70,000 steps are beyond int16, and small enough to convert. */
        const float above = steps >= -70000.0f ? steps : -70000.0f;
        const float bounded = above <= 70000.0f ? above : 70000.0f;
        int32_t whole = (int32_t)bounded;
        const float rest = bounded - (float)whole; /* exact */
        if (rest >= 0.5f) {
            ++whole;
        } else if (rest <= -0.5f) {
            --whole;
        }
        output[i] = (int16_t)tl_to_s16(whole);
    }
}

#endif /* TL_QUANTIZE_F32_S16_H */
