/* CONV_2D with a filter of 3 x 3, followed by MAX_POOL_2D of 2 x 2, in one pass, int8: where no
 * window reaches over an edge and each channel of the input is a plane of its own.
 *
 * A pooling window needs 4 x 4 values of a plane and nine weights. The four values of a row lie
 * side by side: they are loaded once, for the sums above and below, at addresses that are literal.
 * The largest of the four sums is scaled alone, as tl_conv2d_max_pool_s8.h explains.
 */
#ifndef TL_CONV2D_MAX_POOL_PLANES_S8_H
#define TL_CONV2D_MAX_POOL_PLANES_S8_H

#include "tl_scale_s8.h"

/* Where values lie: from each to the next one in bytes. */
typedef struct {
    uint16_t rows;    /* of the output */
    uint16_t columns; /* of the output */
    uint16_t inputs;  /* channels */
    uint16_t outputs; /* channels */
    uint16_t input_row;
    uint16_t input_plane;
    uint16_t output_row;
    uint16_t output_column;
    uint16_t output_plane;
    tl_scaling scaling; /* of factors below 1/4 */
} tl_conv2d_max_pool_planes_params;

/* A row of a filter. */
typedef struct {
    int32_t w0;
    int32_t w1;
    int32_t w2;
} tl_planes_weights;

/* The sums at two positions side by side. */
typedef struct {
    uint32_t left;
    uint32_t right;
} tl_planes_sums;

TL_INLINE tl_planes_weights tl_planes_load(const int8_t *filter) {
    tl_planes_weights weights;
    weights.w0 = filter[0];
    weights.w1 = filter[1];
    weights.w2 = filter[2];
    return weights;
}

/* Adds a product. The compiler may not change the order of the sums, which lets each value go as
 * soon as it has been used. */
TL_INLINE uint32_t tl_planes_mac(uint32_t sum, int32_t a, int32_t b) {
    uint32_t result = tl_mac(sum, a, b);
    TL_KEEP(result);
    return result;
}

/* Adds the products of a row of the filter with the four values of a row. */
TL_INLINE tl_planes_sums tl_planes_add(tl_planes_sums sums, tl_planes_weights weights,
                                       const int8_t *x) {
    sums.left = tl_planes_mac(sums.left, weights.w0, x[0]);
    sums.left = tl_planes_mac(sums.left, weights.w1, x[1]);
    sums.right = tl_planes_mac(sums.right, weights.w0, x[1]);
    sums.left = tl_planes_mac(sums.left, weights.w2, x[2]);
    sums.right = tl_planes_mac(sums.right, weights.w1, x[2]);
    sums.right = tl_planes_mac(sums.right, weights.w2, x[3]);
    return sums;
}

/* One row of the output in one channel.
 *
 * input:  the upper left corner of the first window in the first plane
 * filter: weights of the channel, [input][3][3]
 * output: the first value of the row
 */
TL_SHARED void tl_planes_row(const tl_conv2d_max_pool_planes_params *params, const int8_t *input,
                             const int8_t *filter, int32_t bias, int32_t multiplier, int32_t shift,
                             int8_t *output) {
    const int32_t row = params->input_row;
    const int32_t gap = params->input_plane - 3 * row;
    const int8_t *const last_filter = filter + 9 * params->inputs;
    const int8_t *const last = input + 2 * params->columns;
    do {
        const int8_t *x = input;
        const int8_t *weights = filter;
        tl_planes_sums upper = {(uint32_t)bias, (uint32_t)bias};
        tl_planes_sums lower = upper;
        do {
            tl_planes_weights w = tl_planes_load(weights);
            upper = tl_planes_add(upper, w, x);
            x += row;
            TL_KEEP(x);
            lower = tl_planes_add(lower, w, x);
            w = tl_planes_load(weights + 3);
            upper = tl_planes_add(upper, w, x);
            x += row;
            TL_KEEP(x);
            lower = tl_planes_add(lower, w, x);
            w = tl_planes_load(weights + 6);
            upper = tl_planes_add(upper, w, x);
            x += row;
            TL_KEEP(x);
            lower = tl_planes_add(lower, w, x);
            weights += 9;
            x += gap;
            TL_KEEP(x);
        } while (weights != last_filter);
        const int32_t largest = tl_max(tl_max((int32_t)upper.left, (int32_t)upper.right),
                                       tl_max((int32_t)lower.left, (int32_t)lower.right));
        *output = tl_scale_small_s8((uint32_t)largest, multiplier, shift, &params->scaling);
        output += params->output_column;
        input += 2;
    } while (input != last);
}

/* All rows. Two of the input lie between those of two windows.
 *
 * input:      int8, planes of rows
 * filter:     [output][input][3][3] int8
 * bias:       [output] int32, corrected for the input's zero point
 * multiplier: [output] int32, or one
 * shift:      [output] int8, or one; at most -2
 * output:     int8, where the parameters say; does not overlap the input
 */
TL_SHARED void tl_conv2d_max_pool_planes_s8(const tl_conv2d_max_pool_planes_params *params,
                                            const int8_t *input, const int8_t *filter,
                                            const int32_t *bias, const int32_t *multiplier,
                                            const int8_t *shift, int8_t *output) {
    for (int32_t y = 0; y < params->rows; ++y) {
        for (int32_t c = 0; c < params->outputs; ++c) {
            const int32_t i = c * params->scaling.per_channel;
            tl_planes_row(params, input + 2 * y * params->input_row,
                          filter + 9 * c * params->inputs, bias[c], multiplier[i], shift[i],
                          output + y * params->output_row + c * params->output_plane);
        }
    }
}

#endif /* TL_CONV2D_MAX_POOL_PLANES_S8_H */
