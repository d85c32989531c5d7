/* CONV_2D with a filter of 3 x 3, stride 1 and one pixel of padding or none, int8, by Winograd's
 * F(2x2, 3x3): tl_tile_winograd_s8.h has the identity and why it is exact.
 *
 * Products are summed over the input channels before they are transformed back, so each of the 16
 * places of a tile is a product of matrices, taken in blocks of 4 output channels and 4 tiles. A
 * band of four input rows is copied with its padding first: no window meets an edge.
 */
#ifndef TL_WINOGRAD_S8_H
#define TL_WINOGRAD_S8_H

#include "tl_finish_s8.h"
#include "tl_window.h"

typedef struct {
    tl_dims input;
    tl_dims output;  /* channels are a multiple of 4 */
    tl_tile padding; /* rows above and columns left of the image */
    int8_t pad;      /* what lies over the edge: the input's zero point */
    int32_t columns; /* of the band: 2 * tiles + 2, tiles in whole groups of four */
    tl_bounds bounds;
} tl_winograd_params;

/* A column of a tile, times B^T. */
typedef struct {
    int32_t r0, r1, r2, r3;
} tl_plane_column;

TL_INLINE tl_plane_column tl_plane_column_of(const int8_t *input, int32_t pitch) {
    const int32_t d0 = input[0];
    const int32_t d1 = input[pitch];
    const int32_t d2 = input[2 * pitch];
    const int32_t d3 = input[3 * pitch];
    const tl_plane_column column = {d0 - d2, d1 + d2, d2 - d1, d1 - d3};
    return column;
}

/* A row of B^T d, times B. */
TL_INLINE void tl_winograd_row4(int32_t a, int32_t b, int32_t c, int32_t d, int16_t *output) {
    output[0] = (int16_t)(a - c);
    output[1] = (int16_t)(b + c);
    output[2] = (int16_t)(c - b);
    output[3] = (int16_t)(b - d);
}

/* B^T d B of a tile in one channel.
 *
 * input:  the tile's upper left corner in the band, in that channel
 * depth:  distance of neighbours in a row
 * pitch:  distance of rows
 * output: 16 places
 */
TL_INLINE void tl_winograd_plane_input(const int8_t *input, int32_t depth, int32_t pitch,
                                       int16_t *output) {
#ifdef __OPTIMIZE_SIZE__
    tl_plane_column columns[4];
    for (int32_t i = 0; i < 4; ++i) {
        columns[i] = tl_plane_column_of(input, pitch);
        input += depth;
    }
    const int32_t *column = &columns[0].r0;
    for (int32_t i = 0; i < 4; ++i) {
        tl_winograd_row4(column[0], column[4], column[8], column[12], output);
        ++column;
        output += 4;
    }
#else
    const tl_plane_column a = tl_plane_column_of(input, pitch);
    const tl_plane_column b = tl_plane_column_of(input + depth, pitch);
    const tl_plane_column c = tl_plane_column_of(input + 2 * depth, pitch);
    const tl_plane_column d = tl_plane_column_of(input + 3 * depth, pitch);
    tl_winograd_row4(a.r0, b.r0, c.r0, d.r0, output);
    tl_winograd_row4(a.r1, b.r1, c.r1, d.r1, output + 4);
    tl_winograd_row4(a.r2, b.r2, c.r2, d.r2, output + 8);
    tl_winograd_row4(a.r3, b.r3, c.r3, d.r3, output + 12);
#endif
}

/* The products of one place: 4 tiles times 4 channels, summed over the input channels.
 *
 * v: [input c][4 tiles][16 places], from the place on
 * u: [input c][4 channels]
 * m: [4 channels][4 tiles]
 */
TL_INLINE void tl_winograd_products(const int16_t *v, const int16_t *u, int32_t depth,
                                    uint32_t *m) {
    const int16_t *const end = v + 64 * depth;
    tl_sum4 a = {0, 0, 0, 0};
    tl_sum4 b = a;
    tl_sum4 c = a;
    tl_sum4 d = a;
    do {
        const uint32_t u0 = (uint32_t)(int32_t)u[0];
        const uint32_t u1 = (uint32_t)(int32_t)u[1];
        const uint32_t u2 = (uint32_t)(int32_t)u[2];
        const uint32_t u3 = (uint32_t)(int32_t)u[3];
        uint32_t x = (uint32_t)(int32_t)v[0];
        tl_accumulate(&a.s0, x, u0);
        tl_accumulate(&b.s0, x, u1);
        tl_accumulate(&c.s0, x, u2);
        tl_accumulate(&d.s0, x, u3);
        x = (uint32_t)(int32_t)v[16];
        tl_accumulate(&a.s1, x, u0);
        tl_accumulate(&b.s1, x, u1);
        tl_accumulate(&c.s1, x, u2);
        tl_accumulate(&d.s1, x, u3);
        x = (uint32_t)(int32_t)v[32];
        tl_accumulate(&a.s2, x, u0);
        tl_accumulate(&b.s2, x, u1);
        tl_accumulate(&c.s2, x, u2);
        tl_accumulate(&d.s2, x, u3);
        x = (uint32_t)(int32_t)v[48];
        tl_accumulate(&a.s3, x, u0);
        tl_accumulate(&b.s3, x, u1);
        tl_accumulate(&c.s3, x, u2);
        tl_accumulate(&d.s3, x, u3);
        u += 4;
        v += 64;
    } while (v != end);
    tl_sum4 *const sums = (tl_sum4 *)(void *)m;
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

/* A column of products, times A^T. The products of a place follow 16 further on. */
typedef struct {
    uint32_t upper;
    uint32_t lower;
} tl_plane_halves;

TL_INLINE tl_plane_halves tl_winograd_plane_halves(const uint32_t *m) {
    const uint32_t m1 = m[4 * 16];
    const uint32_t m2 = m[8 * 16];
    const tl_plane_halves halves = {m[0] + (m1 + m2), (m1 - m2) - m[12 * 16]};
    return halves;
}

/* Four times the sums of a tile: A^T M A. */
TL_INLINE tl_sum4 tl_winograd_output(const uint32_t *m) {
    const tl_plane_halves a = tl_winograd_plane_halves(m);
    const tl_plane_halves b = tl_winograd_plane_halves(m + 16);
    const tl_plane_halves c = tl_winograd_plane_halves(m + 32);
    const tl_plane_halves d = tl_winograd_plane_halves(m + 48);
    const tl_sum4 sum = {a.upper + (b.upper + c.upper), (b.upper - c.upper) - d.upper,
                         a.lower + (b.lower + c.lower), (b.lower - c.lower) - d.lower};
    return sum;
}

/* Copies the band of four rows that begins at `row` of the input, with its padding. */
TL_INLINE void tl_winograd_band(const tl_winograd_params *params, const int8_t *input, int32_t row,
                                int8_t *band) {
    const int32_t depth = params->input.c;
    const int32_t left = params->padding.w;
    const int32_t inside = tl_min(params->input.w, params->columns - left);
    for (int32_t i = row; i < row + 4; ++i) {
        const int32_t empty = i < 0 || i >= params->input.h;
        const int32_t before = empty ? params->columns : left;
        const int32_t after = empty ? 0 : params->columns - left - inside;
        for (int32_t k = 0; k < before * depth; ++k) {
            *band++ = params->pad;
        }
        if (!empty) {
            band = tl_copy_words(band, input + i * params->input.w * depth, inside * depth);
        }
        for (int32_t k = 0; k < after * depth; ++k) {
            *band++ = params->pad;
        }
    }
}

/* Finishes one channel of a tile. Arguments are where its upper left value goes, and what of the
 * tile lies inside the image. */
TL_INLINE void tl_winograd_store(const tl_winograd_params *params, tl_sum4 sum,
                                 const int32_t *channel, int32_t right, int32_t below,
                                 int8_t *output) {
    const int32_t depth = params->output.c;
    const int32_t pitch = params->output.w * depth;
    const uint32_t bias = (uint32_t)channel[TL_BIAS];
    output[0] = tl_finish_wide_s8(sum.s0 + bias, channel, params->bounds, 0);
    if (right) {
        output[depth] = tl_finish_wide_s8(sum.s1 + bias, channel, params->bounds, 0);
    }
    if (below) {
        output[pitch] = tl_finish_wide_s8(sum.s2 + bias, channel, params->bounds, 0);
        if (right) {
            output[pitch + depth] = tl_finish_wide_s8(sum.s3 + bias, channel, params->bounds, 0);
        }
    }
}

/* Four channels of four tiles of a row of tiles. */
TL_INLINE void tl_winograd_block(const tl_winograd_params *params, const int16_t *v,
                                 const int16_t *u, const int32_t *channels, uint32_t *m, int32_t y,
                                 int32_t x, int8_t *output) {
    const int32_t depth = params->input.c;
    for (int32_t place = 0; place < 16; ++place) {
        tl_winograd_products(v + place, u + place * 4 * depth, depth, m + place * 16);
    }
    const int32_t below = y + 1 < params->output.h;
    for (int32_t tile = 0; tile < 4 && x < params->output.w; ++tile) {
        for (int32_t c = 0; c < 4; ++c) {
            tl_winograd_store(params, tl_winograd_output(m + c * 4 + tile),
                              channels + c * TL_CHANNEL, x + 1 < params->output.w, below,
                              output + c);
        }
        x += 2;
        output += 2 * params->output.c;
    }
}

/* Convolution over the plane.
 *
 * input:    [h][w][c] int8; channels are a multiple of 4, at an address divisible by 4
 * weights:  [block of 4 channels][16 places][input c][4 channels] int16: U
 * channels: [c][TL_CHANNEL] int32, for four times the sums
 * scratch:  16 * 4 * input c int16, 256 int32, and a band of four rows
 * output:   [h][w][c] int8; may overlap the input where the memory plan proved it harmless: two
 *           rows are read before they are written
 */
TL_SHARED void tl_winograd_s8(const tl_winograd_params *params, const int8_t *input,
                              const int16_t *weights, const int32_t *channels, int8_t *scratch,
                              int8_t *output) {
    const int32_t depth = params->input.c;
    const int32_t pitch = params->columns * depth;
    uint32_t *const m = (uint32_t *)(void *)scratch;
    int16_t *const v = (int16_t *)(void *)(scratch + 1024);
    int8_t *const band = scratch + 1024 + 128 * depth;
    for (int32_t y = 0; y < params->output.h; y += 2) {
        tl_winograd_band(params, input, y - params->padding.h, band);
        for (int32_t x = 0; x < params->output.w; x += 8) {
            for (int32_t c = 0; c < depth; ++c) {
                for (int32_t tile = 0; tile < 4; ++tile) {
                    tl_winograd_plane_input(band + (x + 2 * tile) * depth + c, depth, pitch,
                                            v + 64 * c + 16 * tile);
                }
            }
            const int16_t *u = weights;
            for (int32_t c = 0; c < params->output.c; c += 4) {
                tl_winograd_block(params, v, u, channels + c * TL_CHANNEL, m, y, x,
                                  output + (y * params->output.w + x) * params->output.c + c);
                u += 64 * depth;
            }
        }
    }
}

#endif /* TL_WINOGRAD_S8_H */
