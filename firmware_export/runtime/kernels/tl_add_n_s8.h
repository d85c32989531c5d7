/* ADD_N, int8. */
#ifndef TL_ADD_N_S8_H
#define TL_ADD_N_S8_H

#include "tl_requantize.h"

typedef struct {
    int32_t size;
    int32_t count;      /* tensors that are added, 2 to 4 */
    int32_t left_shift; /* bits gained before the sum is scaled */
    int32_t input_zero_point;
    int32_t multiplier;
    int32_t shift;
    int32_t output_offset;
} tl_add_n_params;

/* Sum of tensors of one scale and zero point. It begins with minus the zero point, as TFLite
 * Micro's does.
 *
 * input_1 to input_4: [size] int8; of those beyond the count nothing is read
 * output:             [size] int8; does not overlap an input
 */
TL_KERNEL void tl_add_n_s8(const tl_add_n_params *params, const int8_t *input_1,
                           const int8_t *input_2, const int8_t *input_3, const int8_t *input_4,
                           int8_t *output) {
    const tl_activation all = {INT8_MIN, INT8_MAX};
    for (int32_t i = 0; i < params->size; ++i) {
        int32_t sum = input_1[i] + input_2[i] - (params->count + 1) * params->input_zero_point;
        sum += params->count > 2 ? input_3[i] : 0;
        sum += params->count > 3 ? input_4[i] : 0;
        output[i] = tl_requantize_s8(sum * (INT32_C(1) << params->left_shift), params->multiplier,
                                     params->shift, params->output_offset, all);
    }
}

#endif /* TL_ADD_N_S8_H */
