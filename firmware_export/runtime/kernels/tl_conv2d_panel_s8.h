/* CONV_2D, int8, two positions at a time: what both read is laid into a panel, over which all
 * output channels are summed. See tl_panel.h. */
#ifndef TL_CONV2D_PANEL_S8_H
#define TL_CONV2D_PANEL_S8_H

#include "tl_panel.h"

typedef struct {
    tl_linear linear;
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile dilation;
    tl_tile padding; /* rows above and columns left of the image */
    int8_t border;   /* 1 when some windows reach over the edge, 0 when none does */
    int8_t pad;      /* what lies over the edge: the input's zero point */
} tl_conv2d_panel_params;

/* A window's upper left corner in the input; may lie outside. */
typedef struct {
    int32_t row;
    int32_t column;
} tl_corner;

TL_INLINE tl_corner tl_window_corner(const tl_conv2d_panel_params *params, int32_t y, int32_t x) {
    tl_corner corner;
    corner.row = y * params->stride.h - params->padding.h;
    corner.column = x * params->stride.w - params->padding.w;
    return corner;
}

/* Whether a window lies inside the image. */
TL_INLINE int32_t tl_window_inside(const tl_conv2d_panel_params *params, tl_corner corner) {
    const int32_t bottom = corner.row + (params->filter.h - 1) * params->dilation.h;
    const int32_t right = corner.column + (params->filter.w - 1) * params->dilation.w;
    return !params->border || (corner.row >= 0 && corner.column >= 0 && bottom < params->input.h &&
                               right < params->input.w);
}

/* The channels at a place of the input, or at one over the edge. */
TL_INLINE const int8_t *tl_window_tap(const tl_conv2d_panel_params *params, const int8_t *input,
                                      const int8_t *outside, int32_t row, int32_t column) {
    const int32_t inside = (uint32_t)row < params->input.h && (uint32_t)column < params->input.w;
    return inside ? input + (row * params->input.w + column) * params->input.c : outside;
}

/* Lays two windows side by side.
 *
 * outside: as many bytes of `pad` as the input has channels
 */
TL_SHARED void tl_panel_windows(const tl_conv2d_panel_params *params, const int8_t *input,
                                const int8_t *outside, tl_corner a, tl_corner b, tl_panel *panel) {
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
 * weights:  [block][group][4 channels][4 taps] int8
 * blocks:   [block][TL_BLOCK] int32
 * scratch:  a panel and input.c bytes, at an address divisible by 4
 * output:   [h][w][c] int8; may overlap the input where the memory plan proved it harmless: two
 *           positions are read before they are written
 */
TL_SHARED void tl_conv2d_panel_s8(const tl_conv2d_panel_params *params, tl_panel_function *layer,
                                  const int8_t *input, const int8_t *weights, const int32_t *blocks,
                                  int8_t *scratch, int8_t *output) {
    tl_panel *const panel = (tl_panel *)(void *)scratch;
    const int8_t *const outside =
        tl_panel_begin(&params->linear, panel, params->input.c, params->pad);
    const int32_t positions = params->output.h * params->output.w;
    int32_t y = 0;
    int32_t x = 0;
    for (int32_t position = 0; position < positions; position += 2) {
        const tl_corner a = tl_window_corner(params, y, x);
        const int32_t alone = position + 1 == positions;
        if (!alone && ++x == params->output.w) {
            x = 0;
            ++y;
        }
        tl_panel_windows(params, input, outside, a, tl_window_corner(params, y, x), panel);
        layer(&params->linear, panel, weights, blocks, output,
              alone ? output : output + params->output.c);
        output += 2 * params->output.c;
        if (++x == params->output.w) {
            x = 0;
            ++y;
        }
    }
}

#endif /* TL_CONV2D_PANEL_S8_H */
