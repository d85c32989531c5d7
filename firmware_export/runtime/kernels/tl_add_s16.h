/* ADD and SUB, int16. */
#ifndef TL_ADD_S16_H
#define TL_ADD_S16_H

#include "tl_broadcast.h"
#include "tl_scale_s16.h"

typedef struct {
    tl_broadcast broadcast;
    int32_t left_shift; /* bits gained before the operands are scaled */
    int32_t multiplier_1;
    int32_t shift_1;
    int32_t multiplier_2;
    int32_t shift_2;
    int32_t sign; /* of the second operand: 1 adds, -1 subtracts */
    int32_t output_multiplier;
    int32_t output_shift;
    tl_activation16 activation;
} tl_add_s16_params;

/* Sum or difference of two tensors.
 *
 * input_1, input_2: int16, walked through as params->broadcast says
 * output:           int16, dense; may be the place of an operand that is not repeated
 */
TL_KERNEL void tl_add_s16(const tl_add_s16_params *params, const tl_s16 *input_1,
                          const tl_s16 *input_2, tl_s16 *output) {
    const int32_t gain = INT32_C(1) << params->left_shift;
    const tl_broadcast *const walk = &params->broadcast;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                for (int32_t l = 0; l < walk->size[3]; ++l) {
                    const int32_t a = input_1[tl_broadcast_at(walk->step_1, i, j, k, l)];
                    const int32_t b = input_2[tl_broadcast_at(walk->step_2, i, j, k, l)];
                    const int32_t sum =
                        tl_requantize(a * gain, params->multiplier_1, params->shift_1) +
                        tl_requantize(b * gain, params->multiplier_2, params->shift_2) *
                            params->sign;
                    *output++ = tl_bounded_s16(
                        tl_requantize(sum, params->output_multiplier, params->output_shift),
                        params->activation);
                }
            }
        }
    }
}

#endif /* TL_ADD_S16_H */
