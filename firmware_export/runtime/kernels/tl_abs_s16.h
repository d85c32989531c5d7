/* ABS, int16. */
#ifndef TL_ABS_S16_H
#define TL_ABS_S16_H

#include "tl_requantize.h"
#include "tl_wide.h"

typedef struct {
    int32_t size;
    int32_t multiplier;
    int32_t shift;
} tl_abs_s16_params;

/* Magnitudes, scaled.
 *
 * input:  [size] int16
 * output: [size] int16; may be the place of the input
 */
TL_KERNEL void tl_abs_s16(const tl_abs_s16_params *params, const tl_s16 *input, tl_s16 *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        const int32_t value = input[i] < 0 ? -(int32_t)input[i] : (int32_t)input[i];
        output[i] = (int16_t)tl_to_s16(tl_requantize(value, params->multiplier, params->shift));
    }
}

#endif /* TL_ABS_S16_H */
