/* PRELU, int8. */
#ifndef TL_PRELU_S8_H
#define TL_PRELU_S8_H

#include "tl_broadcast.h"
#include "tl_requantize.h"

typedef struct {
    tl_broadcast broadcast;
    int32_t input_offset; /* minus the zero point */
    int32_t slope_offset;
    int32_t multiplier; /* at zero and above */
    int32_t shift;
    int32_t slope_multiplier; /* below zero, of value times slope */
    int32_t slope_shift;
    int32_t output_offset;
} tl_prelu_params;

/* Scales each value, and the values below zero by a slope of their own as well.
 *
 * input, slope: int8, walked through as params->broadcast says
 * output:       int8, dense; may be the place of the input
 */
TL_KERNEL void tl_prelu_s8(const tl_prelu_params *params, const int8_t *input, const int8_t *slope,
                           int8_t *output) {
    const tl_activation all = {INT8_MIN, INT8_MAX};
    const tl_broadcast *const walk = &params->broadcast;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                for (int32_t l = 0; l < walk->size[3]; ++l) {
                    const int32_t value =
                        input[tl_broadcast_at(walk->step_1, i, j, k, l)] + params->input_offset;
                    const int32_t factor =
                        slope[tl_broadcast_at(walk->step_2, i, j, k, l)] + params->slope_offset;
                    *output++ =
                        value >= 0
                            ? tl_requantize_s8(value, params->multiplier, params->shift,
                                               params->output_offset, all)
                            : tl_requantize_s8(value * factor, params->slope_multiplier,
                                               params->slope_shift, params->output_offset, all);
                }
            }
        }
    }
}

#endif /* TL_PRELU_S8_H */
