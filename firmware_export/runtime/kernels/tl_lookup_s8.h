/* LOGISTIC, TANH, LEAKY_RELU, RELU and QUANTIZE from int8 to int8: any function of one value. */
#ifndef TL_LOOKUP_S8_H
#define TL_LOOKUP_S8_H

#include "tl_common.h"

typedef struct {
    int32_t size;
} tl_lookup_params;

/* Replaces each value by its entry in a table.
 *
 * input:  [size] int8
 * table:  [256] int8; entry q + 128 is the answer for q
 * output: [size] int8; may be the place of the input
 */
TL_KERNEL void tl_lookup_s8(const tl_lookup_params *params, const int8_t *input,
                            const int8_t *table, int8_t *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        output[i] = table[input[i] + 128];
    }
}

#endif /* TL_LOOKUP_S8_H */
