/* PAD and PADV2, int8. */
#ifndef TL_PAD_S8_H
#define TL_PAD_S8_H

#include "tl_common.h"

typedef struct {
    int32_t input[5];  /* sizes of the input */
    int32_t before[5]; /* padding in front of each axis */
    int32_t output[5]; /* sizes of the output */
    int32_t value;     /* what the padding holds */
} tl_pad_params;

TL_INLINE int32_t tl_pad_inside(const tl_pad_params *params, int32_t axis, int32_t position) {
    return position >= params->before[axis] &&
           position < params->before[axis] + params->input[axis];
}

/* Surrounds a tensor with a constant.
 *
 * input:  int8, sizes params->input
 * output: int8, sizes params->output; does not overlap the input
 */
TL_KERNEL void tl_pad_s8(const tl_pad_params *params, const int8_t *input, int8_t *output) {
    for (int32_t i = 0; i < params->output[0]; ++i) {
        const int32_t inside_0 = tl_pad_inside(params, 0, i);
        for (int32_t j = 0; j < params->output[1]; ++j) {
            const int32_t inside_1 = inside_0 && tl_pad_inside(params, 1, j);
            for (int32_t k = 0; k < params->output[2]; ++k) {
                const int32_t inside_2 = inside_1 && tl_pad_inside(params, 2, k);
                for (int32_t l = 0; l < params->output[3]; ++l) {
                    const int32_t inside_3 = inside_2 && tl_pad_inside(params, 3, l);
                    for (int32_t m = 0; m < params->output[4]; ++m) {
                        const int32_t inside = inside_3 && tl_pad_inside(params, 4, m);
                        *output++ = inside ? *input++ : (int8_t)params->value;
                    }
                }
            }
        }
    }
}

#endif /* TL_PAD_S8_H */
