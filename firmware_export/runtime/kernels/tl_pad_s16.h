/* PAD and PADV2, int16. */
#ifndef TL_PAD_S16_H
#define TL_PAD_S16_H

#include "tl_pad_s8.h"
#include "tl_wide.h"

/* Surrounds a tensor with a constant; parameters are those of tl_pad_s8.
 *
 * input:  int16, sizes params->input
 * output: int16, sizes params->output; does not overlap the input
 */
TL_KERNEL void tl_pad_s16(const tl_pad_params *params, const tl_s16 *input, tl_s16 *output) {
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
                        *output++ = inside ? *input++ : (int16_t)params->value;
                    }
                }
            }
        }
    }
}

#endif /* TL_PAD_S16_H */
