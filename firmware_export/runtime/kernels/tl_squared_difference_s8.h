/* SQUARED_DIFFERENCE, int8. */
#ifndef TL_SQUARED_DIFFERENCE_S8_H
#define TL_SQUARED_DIFFERENCE_S8_H

#include "tl_broadcast.h"
#include "tl_requantize.h"

typedef struct {
    tl_broadcast broadcast;
    int32_t left_shift;     /* bits gained before the operands are scaled */
    int32_t input_1_offset; /* minus the zero point */
    int32_t input_1_multiplier;
    int32_t input_1_shift;
    int32_t input_2_offset;
    int32_t input_2_multiplier;
    int32_t input_2_shift;
    int32_t output_multiplier;
    int32_t output_shift;
    int32_t output_offset;
} tl_squared_difference_params;

/* Square of the difference of two tensors, element by element; arguments are those of tl_add_s8. */
TL_KERNEL void tl_squared_difference_s8(const tl_squared_difference_params *params,
                                        const int8_t *input_1, const int8_t *input_2,
                                        int8_t *output) {
    const tl_activation all = {INT8_MIN, INT8_MAX};
    const tl_broadcast *const walk = &params->broadcast;
    const int32_t gain = INT32_C(1) << params->left_shift;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                for (int32_t l = 0; l < walk->size[3]; ++l) {
                    const int32_t a = input_1[tl_broadcast_at(walk->step_1, i, j, k, l)];
                    const int32_t b = input_2[tl_broadcast_at(walk->step_2, i, j, k, l)];
                    const int32_t difference =
                        tl_requantize((a + params->input_1_offset) * gain,
                                      params->input_1_multiplier, params->input_1_shift) -
                        tl_requantize((b + params->input_2_offset) * gain,
                                      params->input_2_multiplier, params->input_2_shift);
                    *output++ = tl_requantize_s8(difference * difference, params->output_multiplier,
                                                 params->output_shift, params->output_offset, all);
                }
            }
        }
    }
}

#endif /* TL_SQUARED_DIFFERENCE_S8_H */
