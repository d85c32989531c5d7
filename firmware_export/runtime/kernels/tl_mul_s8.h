/* MUL, int8. */
#ifndef TL_MUL_S8_H
#define TL_MUL_S8_H

#include "tl_broadcast.h"
#include "tl_requantize.h"

typedef struct {
    tl_broadcast broadcast;
    int32_t input_1_offset; /* minus the zero point */
    int32_t input_2_offset;
    int32_t output_multiplier;
    int32_t output_shift;
    int32_t output_offset;
    tl_activation activation;
} tl_mul_params;

/* Product of two tensors, element by element; arguments are those of tl_add_s8. */
TL_KERNEL void tl_mul_s8(const tl_mul_params *params, const int8_t *input_1, const int8_t *input_2,
                         int8_t *output) {
    const tl_broadcast *const walk = &params->broadcast;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                for (int32_t l = 0; l < walk->size[3]; ++l) {
                    const int32_t a = input_1[tl_broadcast_at(walk->step_1, i, j, k, l)];
                    const int32_t b = input_2[tl_broadcast_at(walk->step_2, i, j, k, l)];
                    const int32_t product =
                        (a + params->input_1_offset) * (b + params->input_2_offset);
                    *output++ =
                        tl_requantize_s8(product, params->output_multiplier, params->output_shift,
                                         params->output_offset, params->activation);
                }
            }
        }
    }
}

#endif /* TL_MUL_S8_H */
