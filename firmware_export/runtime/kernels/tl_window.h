/* The window of a convolution at an output position: where it lies, and a copy of it in a row. */
#ifndef TL_WINDOW_H
#define TL_WINDOW_H

#include "tl_intrinsics.h"

/* Shapes of a convolution over the plane. */
typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile dilation;
    tl_tile padding; /* rows above and columns left of the image */
    int8_t border;   /* 1 when some windows reach over the edge, 0 when none does */
    int8_t pad;      /* what lies over the edge: the input's zero point */
} tl_shape;

/* A window's upper left corner in the input; may lie outside. */
typedef struct {
    int32_t row;
    int32_t column;
} tl_corner;

TL_INLINE tl_corner tl_window_corner(const tl_shape *shape, int32_t y, int32_t x) {
    tl_corner corner;
    corner.row = y * shape->stride.h - shape->padding.h;
    corner.column = x * shape->stride.w - shape->padding.w;
    return corner;
}

/* Whether a window lies inside the image. */
TL_INLINE int32_t tl_window_inside(const tl_shape *shape, tl_corner corner) {
    const int32_t bottom = corner.row + (shape->filter.h - 1) * shape->dilation.h;
    const int32_t right = corner.column + (shape->filter.w - 1) * shape->dilation.w;
    return !shape->border || (corner.row >= 0 && corner.column >= 0 && bottom < shape->input.h &&
                              right < shape->input.w);
}

/* The channels at a place of the input, or `outside` for a place over the edge. */
TL_INLINE const int8_t *tl_window_tap(const tl_shape *shape, const int8_t *input,
                                      const int8_t *outside, int32_t row, int32_t column) {
    const int32_t inside = (uint32_t)row < shape->input.h && (uint32_t)column < shape->input.w;
    return inside ? input + (row * shape->input.w + column) * shape->input.c : outside;
}

/* Copies bytes; compilers must not make a call of a library of it. */
TL_INLINE int8_t *tl_copy_s8(int8_t *to, const int8_t *from, int32_t count) {
    int8_t *const end = to + count;
    TL_UNROLL
    while (to != end) {
        int32_t value = *from++;
        TL_KEEP(value);
        *to++ = (int8_t)value;
    }
    return end;
}

/* The same for a multiple of four, at addresses divisible by 4. */
TL_INLINE int8_t *tl_copy_words(int8_t *to, const int8_t *from, int32_t count) {
    TL_UNROLL
    for (int32_t i = 0; i < count; i += 4) {
        uint32_t word = tl_load_aligned(from + i);
        TL_KEEP(word);
        tl_store_aligned(to + i, word);
    }
    return to + count;
}

/* Copies a window, [filter h][filter w][input c].
 *
 * outside: as many bytes of `pad` as the input has channels
 * aligned: whether the input has a multiple of four channels, and all addresses are divisible by 4
 */
TL_SHARED void tl_window_copy(const tl_shape *shape, const int8_t *input, const int8_t *outside,
                              tl_corner corner, int32_t aligned, int8_t *to) {
    const int32_t depth = shape->input.c;
    if (tl_window_inside(shape, corner) && shape->dilation.w == 1) {
        const int32_t run = shape->filter.w * depth;
        const int32_t pitch = shape->dilation.h * shape->input.w * depth;
        const int8_t *from = input + (corner.row * shape->input.w + corner.column) * depth;
        for (int32_t i = 0; i < shape->filter.h; ++i) {
            to = aligned ? tl_copy_words(to, from, run) : tl_copy_s8(to, from, run);
            from += pitch;
        }
        return;
    }
    for (int32_t i = 0; i < shape->filter.h; ++i) {
        for (int32_t j = 0; j < shape->filter.w; ++j) {
            const int8_t *const from =
                tl_window_tap(shape, input, outside, corner.row + i * shape->dilation.h,
                              corner.column + j * shape->dilation.w);
            to = aligned ? tl_copy_words(to, from, depth) : tl_copy_s8(to, from, depth);
        }
    }
}

#endif /* TL_WINDOW_H */
