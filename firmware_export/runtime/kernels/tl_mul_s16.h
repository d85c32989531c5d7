/* MUL, int16. */
#ifndef TL_MUL_S16_H
#define TL_MUL_S16_H

#include "tl_broadcast.h"
#include "tl_scale_s16.h"

typedef struct {
    tl_broadcast broadcast;
    int32_t output_multiplier;
    int32_t output_shift;
    tl_activation16 activation;
} tl_mul_s16_params;

/* Product of two tensors, element by element; arguments are those of tl_add_s16. */
TL_KERNEL void tl_mul_s16(const tl_mul_s16_params *params, const tl_s16 *input_1,
                          const tl_s16 *input_2, tl_s16 *output) {
    const tl_broadcast *const walk = &params->broadcast;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                for (int32_t l = 0; l < walk->size[3]; ++l) {
                    const int32_t a = input_1[tl_broadcast_at(walk->step_1, i, j, k, l)];
                    const int32_t b = input_2[tl_broadcast_at(walk->step_2, i, j, k, l)];
                    *output++ = tl_bounded_s16(
                        tl_requantize(a * b, params->output_multiplier, params->output_shift),
                        params->activation);
                }
            }
        }
    }
}

#endif /* TL_MUL_S16_H */
