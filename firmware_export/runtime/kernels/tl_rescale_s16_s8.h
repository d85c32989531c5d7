/* QUANTIZE, int16 to int8. */
#ifndef TL_RESCALE_S16_S8_H
#define TL_RESCALE_S16_S8_H

#include "tl_rescale.h"

/* Scales values and limits them to the output's type.
 *
 * input:  [size] int16
 * output: [size] int8; does not overlap the input
 */
TL_KERNEL void tl_rescale_s16_s8(const tl_rescale_params *params, const tl_s16 *input,
                                 int8_t *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        output[i] = (int8_t)tl_min(tl_max(tl_rescaled(params, input[i]), INT8_MIN), INT8_MAX);
    }
}

#endif /* TL_RESCALE_S16_S8_H */
