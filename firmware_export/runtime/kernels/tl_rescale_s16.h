/* QUANTIZE, int16 to int16. */
#ifndef TL_RESCALE_S16_H
#define TL_RESCALE_S16_H

#include "tl_rescale.h"

/* Scales values and limits them to the output's type.
 *
 * input:  [size] int16
 * output: [size] int16; may be the place of the input
 */
TL_KERNEL void tl_rescale_s16(const tl_rescale_params *params, const tl_s16 *input,
                              tl_s16 *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        output[i] = (int16_t)tl_to_s16(tl_rescaled(params, input[i]));
    }
}

#endif /* TL_RESCALE_S16_H */
