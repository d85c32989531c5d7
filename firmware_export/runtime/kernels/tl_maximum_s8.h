/* MAXIMUM, int8. */
#ifndef TL_MAXIMUM_S8_H
#define TL_MAXIMUM_S8_H

#include "tl_broadcast.h"

typedef struct {
    tl_broadcast broadcast;
} tl_maximum_params;

/* The larger of two values, element by element.
 *
 * input_1, input_2: int8, walked through as params->broadcast says
 * output:           int8, dense; may be the place of an operand that is not repeated
 */
TL_KERNEL void tl_maximum_s8(const tl_maximum_params *params, const int8_t *input_1,
                             const int8_t *input_2, int8_t *output) {
    const tl_broadcast *const walk = &params->broadcast;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                for (int32_t l = 0; l < walk->size[3]; ++l) {
                    const int32_t a = input_1[tl_broadcast_at(walk->step_1, i, j, k, l)];
                    const int32_t b = input_2[tl_broadcast_at(walk->step_2, i, j, k, l)];
                    *output++ = (int8_t)tl_max(a, b);
                }
            }
        }
    }
}

#endif /* TL_MAXIMUM_S8_H */
