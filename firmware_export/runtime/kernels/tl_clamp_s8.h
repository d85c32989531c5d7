/* RELU and RELU6 between tensors of the same scale, int8. */
#ifndef TL_CLAMP_S8_H
#define TL_CLAMP_S8_H

#include "tl_common.h"

typedef struct {
    int32_t size;
    tl_activation activation;
} tl_clamp_params;

/* Limits each value.
 *
 * input:  [size] int8
 * output: [size] int8; may be the place of the input
 */
TL_KERNEL void tl_clamp_s8(const tl_clamp_params *params, const int8_t *input, int8_t *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        output[i] =
            (int8_t)tl_min(tl_max(input[i], params->activation.min), params->activation.max);
    }
}

#endif /* TL_CLAMP_S8_H */
