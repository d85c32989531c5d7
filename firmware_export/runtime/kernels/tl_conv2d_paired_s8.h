/* CONV_2D, int8, two positions at a time over weights of two channels in a number: see tl_paired.h.
 * What a position reads is copied into a row first. */
#ifndef TL_CONV2D_PAIRED_S8_H
#define TL_CONV2D_PAIRED_S8_H

#include "tl_paired.h"
#include "tl_window.h"

typedef struct {
    tl_linear linear;
    tl_shape shape;
} tl_conv2d_paired_params;

/* Convolution over the plane.
 *
 * layer:   tl_paired_s8 or its variant
 * input:   [h][w][c] int8
 * weights: block after block, int32
 * blocks:  [block][TL_BLOCK] int32
 * scratch: two windows of 4 * groups bytes, and input.c bytes, at an address divisible by 4
 * output:  [h][w][c] int8; may overlap the input where the memory plan proved it harmless: two
 *          positions are read before they are written
 */
TL_SHARED void tl_conv2d_paired_s8(const tl_conv2d_paired_params *params, tl_paired_function *layer,
                                   const int8_t *input, const int32_t *weights,
                                   const int32_t *blocks, int8_t *scratch, int8_t *output) {
    const tl_shape *const shape = &params->shape;
    const int32_t taps = 4 * params->linear.groups;
    const int32_t depth = shape->input.c;
    const int32_t aligned = depth % 4 == 0;
    int8_t *const outside = scratch + 2 * taps;
    for (int32_t i = 0; i < 2 * taps; ++i) {
        scratch[i] = 0; /* the taps with which a window is filled up */
    }
    for (int32_t i = 0; i < depth; ++i) {
        outside[i] = shape->pad;
    }
    const int32_t positions = shape->output.h * shape->output.w;
    tl_corner corner = tl_window_corner(shape, 0, 0);
    int32_t left = shape->output.w; /* positions of the row */
    for (int32_t position = 0; position < positions; ++position) {
        const int32_t second = position & 1;
        tl_window_copy(shape, input, outside, corner, aligned, scratch + (second ? taps : 0));
        if (second) {
            layer(&params->linear, scratch, scratch + taps, weights, blocks, output,
                  output + shape->output.c);
            output += 2 * shape->output.c;
        } else if (position + 1 == positions) {
            layer(&params->linear, scratch, scratch, weights, blocks, output, output);
        }
        corner.column += shape->stride.w;
        if (--left == 0) {
            left = shape->output.w;
            corner.row += shape->stride.h;
            corner.column = -shape->padding.w;
        }
    }
}

#endif /* TL_CONV2D_PAIRED_S8_H */
