/* RELU, RELU6 and LEAKY_RELU, int16. */
#ifndef TL_RECTIFY_S16_H
#define TL_RECTIFY_S16_H

#include "tl_requantize.h"
#include "tl_wide.h"

typedef struct {
    int32_t size;
    int32_t multiplier; /* of values at and above zero */
    int32_t shift;
    int32_t slope_multiplier; /* of values below zero; 0 makes them 0 */
    int32_t slope_shift;
    int32_t sign;     /* of the slope: 1 or -1 */
    int32_t greatest; /* largest output */
} tl_rectify_s16_params;

/* Scales values on both sides of zero by a factor of their own.
 *
 * input:  [size] int16
 * output: [size] int16; may be the place of the input
 */
TL_KERNEL void tl_rectify_s16(const tl_rectify_s16_params *params, const tl_s16 *input,
                              tl_s16 *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        const int32_t value = input[i];
        const int32_t scaled =
            value >= 0 ? tl_requantize(value, params->multiplier, params->shift)
                       : tl_requantize(value, params->slope_multiplier, params->slope_shift) *
                             params->sign;
        output[i] = (int16_t)tl_min(tl_to_s16(scaled), params->greatest);
    }
}

#endif /* TL_RECTIFY_S16_H */
