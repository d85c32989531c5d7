/* LOGISTIC and TANH, int16. */
#ifndef TL_CURVE_S16_H
#define TL_CURVE_S16_H

#include "tl_squash_s16.h"

typedef struct {
    int32_t size;
    int32_t multiplier; /* brings values to steps of the table: multiplier / 2^shift */
    int32_t shift;
    int32_t is_tanh;
} tl_curve_s16_params;

/* The curve at each value.
 *
 * input:  [size] int16
 * table:  [256] sigmoid(i / 24) in Q0.16
 * output: [size] int16, Q0.15; may be the place of the input
 */
TL_KERNEL void tl_curve_s16(const tl_curve_s16_params *params, const tl_s16 *input,
                            const uint16_t *table, tl_s16 *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        const int32_t steps = tl_squash_steps(input[i], params->multiplier, params->shift);
        const int32_t value =
            params->is_tanh ? tl_tanh_s16(steps, table) : tl_logistic_s16(steps, table);
        output[i] = (int16_t)tl_to_s16(value);
    }
}

#endif /* TL_CURVE_S16_H */
