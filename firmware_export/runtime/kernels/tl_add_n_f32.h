/* ADD_N, float32. */
#ifndef TL_ADD_N_F32_H
#define TL_ADD_N_F32_H

#include "tl_wide.h"

typedef struct {
    int32_t size;
    int32_t count; /* tensors that are added, 2 to 4 */
} tl_add_n_f32_params;

/* Sum of tensors, added in their order to 0.
 *
 * input_1 to input_4: [size] float; of those beyond the count nothing is read
 * output:             [size] float; does not overlap an input
 */
TL_KERNEL void tl_add_n_f32(const tl_add_n_f32_params *params, const tl_f32 *input_1,
                            const tl_f32 *input_2, const tl_f32 *input_3, const tl_f32 *input_4,
                            tl_f32 *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        float sum = 0.0f + input_1[i]; /* -0 becomes 0 */
        sum += input_2[i];
        if (params->count > 2) {
            sum += input_3[i];
        }
        if (params->count > 3) {
            sum += input_4[i];
        }
        output[i] = sum;
    }
}

#endif /* TL_ADD_N_F32_H */
