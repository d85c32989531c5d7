/* SUB, int8. */
#ifndef TL_SUB_S8_H
#define TL_SUB_S8_H

#include "tl_add_s8.h"

/* Difference of two tensors; arguments are those of tl_add_s8. */
TL_KERNEL void tl_sub_s8(const tl_add_params *params, const int8_t *input_1, const int8_t *input_2,
                         int8_t *output) {
    const tl_broadcast *const walk = &params->broadcast;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                for (int32_t l = 0; l < walk->size[3]; ++l) {
                    const int32_t a = input_1[tl_broadcast_at(walk->step_1, i, j, k, l)];
                    const int32_t b = input_2[tl_broadcast_at(walk->step_2, i, j, k, l)];
                    const int32_t difference =
                        tl_scale_operand(a, params->input_1, params->left_shift) -
                        tl_scale_operand(b, params->input_2, params->left_shift);
                    *output++ = tl_requantize_s8(difference, params->output_multiplier,
                                                 params->output_shift, params->output_offset,
                                                 params->activation);
                }
            }
        }
    }
}

#endif /* TL_SUB_S8_H */
