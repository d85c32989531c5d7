/* SQUARED_DIFFERENCE, int16. */
#ifndef TL_SQUARED_DIFFERENCE_S16_H
#define TL_SQUARED_DIFFERENCE_S16_H

#include "tl_squared_difference_s8.h"
#include "tl_wide.h"

/* Square of the difference of two tensors, element by element; arguments are those of tl_add_s16,
 * parameters those of tl_squared_difference_s8, with zero points of 0. */
TL_KERNEL void tl_squared_difference_s16(const tl_squared_difference_params *params,
                                         const tl_s16 *input_1, const tl_s16 *input_2,
                                         tl_s16 *output) {
    const tl_broadcast *const walk = &params->broadcast;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                for (int32_t l = 0; l < walk->size[3]; ++l) {
                    const int32_t a = input_1[tl_broadcast_at(walk->step_1, i, j, k, l)];
                    const int32_t b = input_2[tl_broadcast_at(walk->step_2, i, j, k, l)];
                    const int32_t difference =
                        tl_requantize(a, params->input_1_multiplier, params->input_1_shift) -
                        tl_requantize(b, params->input_2_multiplier, params->input_2_shift);
                    *output++ = (int16_t)tl_to_s16(tl_requantize(
                        difference * difference, params->output_multiplier, params->output_shift));
                }
            }
        }
    }
}

#endif /* TL_SQUARED_DIFFERENCE_S16_H */
