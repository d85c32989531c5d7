/* CONV_2D at the four corners of a square, which share each weight: what is pooled by 2 x 2. */
#ifndef TL_CONV2D_SQUARES_H
#define TL_CONV2D_SQUARES_H

#include "tl_conv2d_s8.h"
#include "tl_max_pool_s8.h"

typedef struct {
    tl_conv2d_params conv; /* with the activation of the pooling applied to it */
    tl_pool_params pool;   /* its input is the output of conv */
} tl_conv2d_max_pool_params;

/* A function of its own where compiled for size: its loop has the registers for itself. */
#if defined(__OPTIMIZE_SIZE__) && (defined(__GNUC__) || defined(__clang__))
#define TL_OF_ITS_OWN static __attribute__((noinline))
#else
#define TL_OF_ITS_OWN TL_INLINE
#endif

/* The largest sum of a channel at four positions, the corners of a square, which share each weight.
 * Their windows are runs.
 *
 * input:  the upper left corner of the first window
 * filter: weights of the channel, [h][w][c]
 */
TL_OF_ITS_OWN int32_t tl_conv2d_largest4_s8(const tl_conv2d_params *params, int32_t bias,
                                            const int8_t *input, const int8_t *filter) {
    const int32_t run = params->filter.w * params->input.c;
    const int32_t input_row = params->input.w * params->input.c;
    const int32_t right = params->stride.w * params->input.c;
    const int32_t down = params->stride.h * input_row;
    tl_sum4 sum = tl_load4(&bias, 0);
#if defined(__OPTIMIZE_SIZE__)
    /* A walk of pointers, which is shorter where nothing is unrolled. */
    const int32_t diagonal = down + right;
    const int32_t gap = params->dilation.h * input_row - run;
    for (int32_t i = params->filter.h; i > 0; --i) {
        const int8_t *const end = input + run;
        do {
            const int32_t weight = *filter++;
            sum.s0 = tl_mac(sum.s0, weight, input[0]);
            sum.s1 = tl_mac(sum.s1, weight, input[right]);
            sum.s2 = tl_mac(sum.s2, weight, input[down]);
            sum.s3 = tl_mac(sum.s3, weight, input[diagonal]);
            ++input;
        } while (input != end);
        input += gap;
    }
#else
    TL_UNROLL
    for (int32_t i = 0; i < params->filter.h; ++i) {
        sum = tl_dot4_s8(sum, filter, input, right, down, down + right, run);
        input += params->dilation.h * input_row;
        filter += run;
    }
#endif
    return tl_max(tl_max((int32_t)sum.s0, (int32_t)sum.s1),
                  tl_max((int32_t)sum.s2, (int32_t)sum.s3));
}

#endif /* TL_CONV2D_SQUARES_H */
