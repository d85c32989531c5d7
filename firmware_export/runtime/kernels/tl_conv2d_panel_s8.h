/* CONV_2D, int8, two positions at a time: what both read is laid into a panel, over which all
 * output channels are summed. See tl_panel.h. */
#ifndef TL_CONV2D_PANEL_S8_H
#define TL_CONV2D_PANEL_S8_H

#include "tl_panel.h"
#include "tl_window.h"

typedef struct {
    tl_linear linear;
    tl_shape shape;
} tl_conv2d_panel_params;

/* Lays two windows side by side.
 *
 * outside: as many bytes of `pad` as the input has channels
 */
TL_SHARED void tl_panel_windows(const tl_shape *params, const int8_t *input, const int8_t *outside,
                                tl_corner a, tl_corner b, tl_panel *panel) {
    const int32_t depth = params->input.c;
    const int32_t whole =
        tl_window_inside(params, a) && tl_window_inside(params, b) && params->dilation.w == 1;
    const int32_t run = whole ? params->filter.w * depth : depth;
    const int32_t runs = whole ? 1 : params->filter.w;
    int32_t k = 0;
    for (int32_t i = 0; i < params->filter.h; ++i) {
        for (int32_t j = 0; j < runs; ++j) {
            const int32_t down = i * params->dilation.h;
            const int32_t right = j * params->dilation.w;
            tl_panel_put(
                panel, k, tl_window_tap(params, input, outside, a.row + down, a.column + right),
                tl_window_tap(params, input, outside, b.row + down, b.column + right), run);
            k += run;
        }
    }
}

/* Clears the taps with which the last group is filled up, and writes what lies over the edge.
 *
 * Returns: as many bytes of `pad` as the input has channels, behind the panel
 */
TL_INLINE int8_t *tl_panel_begin(const tl_linear *linear, tl_panel *panel, int32_t depth,
                                 int8_t pad) {
    const int32_t size = linear->groups * TL_PANEL_GROUP;
    for (int32_t i = size - TL_PANEL_GROUP; i < size; ++i) {
        panel[i] = 0;
    }
    int8_t *const outside = (int8_t *)(void *)(panel + size);
    for (int32_t i = 0; i < depth; ++i) {
        outside[i] = pad;
    }
    return outside;
}

/* Convolution over the plane.
 *
 * layer:    a variant of tl_panel.h
 * input:    [h][w][c] int8
 * weights:  [block][group][4 channels][4 taps] int8, or int16 where the variant is wide
 * blocks:   [block][TL_BLOCK] int32
 * scratch:  a panel and input.c bytes, at an address divisible by 4
 * output:   [h][w][c] int8; may overlap the input where the memory plan proved it harmless: two
 *           positions are read before they are written
 */
TL_SHARED void tl_conv2d_panel_s8(const tl_conv2d_panel_params *params, tl_panel_function *layer,
                                  const int8_t *input, const void *weights, const int32_t *blocks,
                                  int8_t *scratch, int8_t *output) {
    const tl_shape *const shape = &params->shape;
    tl_panel *const panel = (tl_panel *)(void *)scratch;
    const int8_t *const outside =
        tl_panel_begin(&params->linear, panel, params->shape.input.c, params->shape.pad);
    const int32_t positions = shape->output.h * shape->output.w;
    int32_t y = 0;
    int32_t x = 0;
    for (int32_t position = 0; position < positions; position += 2) {
        const tl_corner a = tl_window_corner(shape, y, x);
        const int32_t alone = position + 1 == positions;
        if (!alone && ++x == shape->output.w) {
            x = 0;
            ++y;
        }
        tl_panel_windows(shape, input, outside, a, tl_window_corner(shape, y, x), panel);
        layer(&params->linear, panel, weights, blocks, output,
              alone ? output : output + shape->output.c);
        output += 2 * shape->output.c;
        if (++x == shape->output.w) {
            x = 0;
            ++y;
        }
    }
}

#endif /* TL_CONV2D_PANEL_S8_H */
