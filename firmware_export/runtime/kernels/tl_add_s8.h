/* ADD, int8. */
#ifndef TL_ADD_S8_H
#define TL_ADD_S8_H

#include "tl_broadcast.h"
#include "tl_requantize.h"

typedef struct {
    int32_t offset; /* minus the zero point */
    int32_t multiplier;
    int32_t shift;
} tl_operand;

typedef struct {
    tl_broadcast broadcast;
    int32_t left_shift; /* bits gained before the operands are scaled */
    tl_operand input_1;
    tl_operand input_2;
    int32_t output_multiplier;
    int32_t output_shift;
    int32_t output_offset;
    tl_activation activation;
} tl_add_params;

/* Brings an operand to the scale that both have in common. */
TL_INLINE int32_t tl_scale_operand(int32_t value, tl_operand operand, int32_t left_shift) {
    /* At most 255 * 2^20; a multiplication, because a negative value must not be shifted. */
    const int32_t widened = (value + operand.offset) * (INT32_C(1) << left_shift);
    return tl_requantize(widened, operand.multiplier, operand.shift);
}

/* The first tensor, and the second times `sign`, which is 1 or -1. */
TL_INLINE void tl_add_signed_s8(const tl_add_params *params, const int8_t *input_1,
                                const int8_t *input_2, int32_t sign, int8_t *output) {
    const tl_broadcast *const walk = &params->broadcast;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                for (int32_t l = 0; l < walk->size[3]; ++l) {
                    const int32_t a = input_1[tl_broadcast_at(walk->step_1, i, j, k, l)];
                    const int32_t b = input_2[tl_broadcast_at(walk->step_2, i, j, k, l)];
                    const int32_t sum =
                        tl_scale_operand(a, params->input_1, params->left_shift) +
                        tl_scale_operand(b, params->input_2, params->left_shift) * sign;
                    *output++ =
                        tl_requantize_s8(sum, params->output_multiplier, params->output_shift,
                                         params->output_offset, params->activation);
                }
            }
        }
    }
}

/* Sum of two tensors.
 *
 * input_1, input_2: int8, walked through as params->broadcast says
 * output:           int8, dense; may be the place of an operand that is not repeated
 */
TL_KERNEL void tl_add_s8(const tl_add_params *params, const int8_t *input_1, const int8_t *input_2,
                         int8_t *output) {
    tl_add_signed_s8(params, input_1, input_2, 1, output);
}

#endif /* TL_ADD_S8_H */
