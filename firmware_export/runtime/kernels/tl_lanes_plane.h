/* CONV_2D and DEPTHWISE_CONV_2D, perhaps with MAX_POOL_2D behind them in one pass, and
 * FULLY_CONNECTED, int8, eight channels at four positions at a time (tl_lanes.h): what
 * windows read.
 *
 * First the whole input is spread to 16 bits, with what lies over the edges around it, so that no
 * window needs a test. CONV_2D reads two values that lie next to each other in a row and multiplies
 * them with two weights of each channel; where a row is odd, the last weight is 0. For
 * DEPTHWISE_CONV_2D each value lies beside the one to its right in the same channel.
 */
#ifndef TL_LANES_PLANE_H
#define TL_LANES_PLANE_H

#include "tl_lanes.h"
#include "tl_pairs.h"
#include "tl_pool_walk.h"

typedef struct {
    tl_linear linear; /* groups: pairs of taps */
    tl_shape shape;
    tl_tile plane;     /* rows and columns that windows read, edges included */
    tl_pool_walk pool; /* windows of one position where there is no pooling */
} tl_conv2d_lanes_params;

enum {
    TL_LANES_POSITIONS = 4,
    TL_LANES_PAIR = 2 * TL_WIDTH /* numbers of 16 bits: a pair for each channel */
};

/* What is worked out before the first sum. */
typedef struct {
    const int16_t *plane;
    int32_t row;    /* from a position to the one below, in numbers of 16 bits */
    int32_t column; /* likewise to the right */
    int32_t block;  /* likewise to the next eight channels; 0 where all read the same */
} tl_lanes_walk;

/* Spreads the rows of an input. */
TL_INLINE void tl_lanes_plane(const tl_conv2d_lanes_params *params, const int8_t *input,
                              int16_t *to) {
    const tl_shape *const shape = &params->shape;
    const int32_t depth = shape->input.c;
    const int32_t columns = tl_min(shape->input.w, params->plane.w - shape->padding.w);
    const int32_t left = shape->padding.w * depth;
    const int32_t inner = columns * depth;
    const int32_t right = params->plane.w * depth - left - inner;
    for (int32_t y = -shape->padding.h; y < params->plane.h - shape->padding.h; ++y) {
        const int32_t outside = (uint32_t)y >= shape->input.h;
        const int32_t before = outside ? left + inner : left;
        for (int32_t i = 0; i < before; ++i) {
            *to++ = shape->pad;
        }
        if (!outside) {
            tl_lanes_spread(to, input + y * shape->input.w * depth, inner);
            to += inner;
        }
        for (int32_t i = 0; i < right; ++i) {
            *to++ = shape->pad;
        }
    }
    *to = 0; /* beside the last value of an odd row, for a weight of 0 */
}

/* A row of the input, eight channels of it. */
typedef struct {
    const int8_t *from; /* the first of these channels */
    int32_t columns;    /* that are read; 0 where the row lies over an edge */
    int32_t depth;
    int32_t bytes; /* from there to the end of what is read */
    const int8_t *pad;
} tl_lanes_row;

/* The bytes at a column; what lies behind the last channel does not matter.
 *
 * copy: room for them where the row ends too early
 */
TL_INLINE const int8_t *tl_lanes_eight(const tl_lanes_row *row, int32_t column, int8_t *copy) {
    const int32_t at = column * row->depth;
    if (column < 0 || column >= row->columns) {
        return row->pad;
    }
    if (at + TL_WIDTH <= row->bytes) {
        return row->from + at;
    }
    for (int32_t i = 0; i < TL_WIDTH; ++i) {
        copy[i] = at + i < row->bytes ? row->from[at + i] : 0;
    }
    return copy;
}

/* Spreads a row to pairs of columns so far apart.
 *
 * first, end: columns; those below 0 and behind the last one lie over an edge
 *
 * Returns: the end of what was written
 */
TL_INLINE int16_t *tl_lanes_paired_row(const tl_lanes_row *row, int32_t first, int32_t end,
                                       int32_t apart, int16_t *to) {
    const int32_t step = row->depth;
    /* Columns whose eight bytes, and those of their partners, all lie in the row. */
    const int32_t inner = tl_min((row->bytes - TL_WIDTH) / step + 1, row->columns) - apart;
    for (int32_t column = first; column < end; ++column) {
        if (column == 0 && inner > 0 && row->bytes >= TL_WIDTH) {
            const int8_t *from = row->from;
            const int8_t *const last = from + inner * step;
            for (; from != last; from += step) {
                tl_lanes_spread_pairs(to, from, from + apart * step);
                to += TL_LANES_PAIR;
            }
            column = inner - 1;
            continue;
        }
        int8_t copies[2][TL_WIDTH];
        tl_lanes_spread_pairs(to, tl_lanes_eight(row, column, copies[0]),
                              tl_lanes_eight(row, column + apart, copies[1]));
        to += TL_LANES_PAIR;
    }
    return to;
}

/* The same for pairs, [block of 8 channels][row][column][channel][2]. */
TL_INLINE void tl_lanes_paired_plane(const tl_conv2d_lanes_params *params, const int8_t *input,
                                     int16_t *to) {
    const tl_shape *const shape = &params->shape;
    const int32_t left = shape->padding.w;
    const int32_t columns = tl_min(shape->input.w, params->plane.w - left);
    int8_t pad[TL_WIDTH];
    for (int32_t i = 0; i < TL_WIDTH; ++i) {
        pad[i] = shape->pad;
    }
    for (int32_t c = 0; c < shape->input.c; c += TL_WIDTH) {
        for (int32_t i = 0; i < params->plane.h; ++i) {
            const int32_t y = i - shape->padding.h;
            const int32_t inside = (uint32_t)y < shape->input.h;
            tl_lanes_row row = {input + c, 0, shape->input.c, 0, pad};
            if (inside) {
                row.from += y * shape->input.w * row.depth;
                row.columns = columns;
                row.bytes = columns * row.depth - c;
            }
            to = tl_lanes_paired_row(&row, -left, params->plane.w - left, shape->dilation.w, to);
        }
    }
}

#endif /* TL_LANES_PLANE_H */
