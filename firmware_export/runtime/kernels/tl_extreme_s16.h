/* MAXIMUM and MINIMUM, int16. */
#ifndef TL_EXTREME_S16_H
#define TL_EXTREME_S16_H

#include "tl_broadcast.h"
#include "tl_wide.h"

typedef struct {
    tl_broadcast broadcast;
    int32_t sign; /* 1: the larger value; -1: the smaller one */
} tl_extreme_s16_params;

/* The larger or the smaller of two values, element by element; arguments are those of tl_add_s16.
 */
TL_KERNEL void tl_extreme_s16(const tl_extreme_s16_params *params, const tl_s16 *input_1,
                              const tl_s16 *input_2, tl_s16 *output) {
    const tl_broadcast *const walk = &params->broadcast;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                for (int32_t l = 0; l < walk->size[3]; ++l) {
                    const int32_t a = input_1[tl_broadcast_at(walk->step_1, i, j, k, l)];
                    const int32_t b = input_2[tl_broadcast_at(walk->step_2, i, j, k, l)];
                    *output++ = (int16_t)(params->sign > 0 ? tl_max(a, b) : tl_min(a, b));
                }
            }
        }
    }
}

#endif /* TL_EXTREME_S16_H */
