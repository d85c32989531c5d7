/* Kernels of the training engine: convolutions over sixteen samples at once.
 *
 * A tensor of a block of sixteen samples is [C][H][W] of vectors, one lane a sample, so that every
 * operation is a plain vector operation whatever the sizes. A linear layer (convolution of any
 * window, pointwise convolution, dense layer) is described by the offsets of the inputs that one
 * output pixel reads: row r of the kernel [rows][outputs] belongs to input[offset[r]].
 */
#ifndef TL_TRAIN_KERNELS_H
#define TL_TRAIN_KERNELS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define TL_LANES 16
/* Register tiles: at most 6 × 3 sums, with room for inputs, in 32 vector registers. */
#define TL_OUTPUTS 6
#define TL_PIXELS 3
#define TL_ROWS 5
#define TL_COLUMNS 5
#define TL_TAPS_MAX 25

#define TL_INLINE static inline __attribute__((always_inline))

typedef float tl_vec __attribute__((vector_size(64)));
typedef int32_t tl_mask __attribute__((vector_size(64)));

TL_INLINE float tl_lane_sum(const tl_vec *v) {
    float sum = 0.0f;
    for (int lane = 0; lane < TL_LANES; ++lane) {
        sum += (*v)[lane];
    }
    return sum;
}

/* Keeps the lanes of v whose mask is set. */
TL_INLINE void tl_keep(tl_vec *v, const tl_mask *mask) {
    *v = (tl_vec)((tl_mask)*v & *mask);
}

/* The greater of two values in each lane. */
TL_INLINE void tl_greatest(const tl_vec *a, const tl_vec *b, tl_vec *greatest) {
    const tl_mask first = *a > *b;
    *greatest = (tl_vec)(((tl_mask)*a & first) | ((tl_mask)*b & ~first));
}

/* The greatest of a window of 2×2. */
TL_INLINE void tl_greatest_of_four(const tl_vec *window, int pitch, tl_vec *greatest) {
    tl_vec top, bottom;
    tl_greatest(window, window + 1, &top);
    tl_greatest(window + pitch, window + pitch + 1, &bottom);
    tl_greatest(&top, &bottom, greatest);
}

/* One tile of a linear layer: y[i][j] = bias[i] + sum over r of w[r][i] * x[offset[r] + j]. */
TL_INLINE void tl_linear_tile(const tl_vec *restrict x, const int32_t *restrict offset, int rows,
                              const float *restrict w, int outputs, const float *restrict bias,
                              tl_vec *restrict y, int plane, const int tile, const int pixels) {
    tl_vec sum[TL_OUTPUTS][TL_PIXELS];
    for (int i = 0; i < tile; ++i) {
        for (int j = 0; j < pixels; ++j) {
            sum[i][j] = (tl_vec){0.0f};
        }
    }
    for (int r = 0; r < rows; ++r) {
        const tl_vec *from = x + offset[r];
        const float *weight = w + (ptrdiff_t)r * outputs;
        for (int i = 0; i < tile; ++i) {
            for (int j = 0; j < pixels; ++j) {
                sum[i][j] += from[j] * weight[i];
            }
        }
    }
    for (int i = 0; i < tile; ++i) {
        const float start = bias ? bias[i] : 0.0f;
        for (int j = 0; j < pixels; ++j) {
            y[(ptrdiff_t)i * plane + j] = sum[i][j] + start;
        }
    }
}

#define TL_LINEAR_CASE(tile, pixels)                                               \
    case (tile) * 4 + (pixels):                                                    \
        tl_linear_tile(x, offset, rows, w, outputs, bias, y, plane, tile, pixels); \
        break
#define TL_LINEAR_CASES(tile) \
    TL_LINEAR_CASE(tile, 1);  \
    TL_LINEAR_CASE(tile, 2);  \
    TL_LINEAR_CASE(tile, 3)

static inline void tl_linear_some(const tl_vec *x, const int32_t *offset, int rows, const float *w,
                                  int outputs, const float *bias, tl_vec *y, int plane, int tile,
                                  int pixels) {
    switch (tile * 4 + pixels) {
        TL_LINEAR_CASES(1);
        TL_LINEAR_CASES(2);
        TL_LINEAR_CASES(3);
        TL_LINEAR_CASES(4);
        TL_LINEAR_CASES(5);
        TL_LINEAR_CASES(6);
        default:
            break;
    }
}

/* A linear layer on one block: x of rows `pitch` wide to y [outputs][height][width]. */
static inline void tl_linear(const tl_vec *x, int pitch, const int32_t *offset, int rows,
                             const float *w, int outputs, const float *bias, tl_vec *y, int height,
                             int width) {
    const int tiles = (outputs + TL_OUTPUTS - 1) / TL_OUTPUTS;
    const int plane = height * width;
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; column += TL_PIXELS) {
            const int left = width - column;
            const int pixels = left < TL_PIXELS ? left : TL_PIXELS;
            int first = 0;
            for (int t = 0; t < tiles; ++t) {
                /* As even as possible: 10 outputs are 5 and 5, not 6 and 4. */
                const int tile = (outputs - first) / (tiles - t);
                tl_linear_some(x + (ptrdiff_t)row * pitch + column, offset, rows, w + first,
                               outputs, bias ? bias + first : NULL,
                               y + (ptrdiff_t)first * plane + row * width + column, plane, tile,
                               pixels);
                first += tile;
            }
        }
    }
}

/* One tile of the gradient of a linear kernel, over all pixels of a block. */
TL_INLINE void tl_linear_gradient_tile(const tl_vec *restrict x, int pitch,
                                       const int32_t *restrict offset, const tl_vec *restrict dy,
                                       int height, int width, tl_vec *restrict dw, int outputs,
                                       const int tile, const int columns) {
    const int plane = height * width;
    tl_vec sum[TL_ROWS][TL_COLUMNS];
    for (int i = 0; i < tile; ++i) {
        for (int j = 0; j < columns; ++j) {
            sum[i][j] = dw[(ptrdiff_t)i * outputs + j];
        }
    }
    for (int row = 0; row < height; ++row) {
        const tl_vec *from = x + (ptrdiff_t)row * pitch;
        const tl_vec *back = dy + (ptrdiff_t)row * width;
        for (int column = 0; column < width; ++column) {
            tl_vec gradient[TL_COLUMNS];
            for (int j = 0; j < columns; ++j) {
                gradient[j] = back[(ptrdiff_t)j * plane + column];
            }
            for (int i = 0; i < tile; ++i) {
                const tl_vec input = from[offset[i] + column];
                for (int j = 0; j < columns; ++j) {
                    sum[i][j] += input * gradient[j];
                }
            }
        }
    }
    for (int i = 0; i < tile; ++i) {
        for (int j = 0; j < columns; ++j) {
            dw[(ptrdiff_t)i * outputs + j] = sum[i][j];
        }
    }
}

#define TL_GRADIENT_CASE(tile, columns)                                                      \
    case (tile) * 8 + (columns):                                                             \
        tl_linear_gradient_tile(x, pitch, offset + r, dy + (ptrdiff_t)first * plane, height, \
                                width, dw + (ptrdiff_t)r * outputs + first, outputs, tile,   \
                                columns);                                                    \
        break
#define TL_GRADIENT_CASES(tile) \
    TL_GRADIENT_CASE(tile, 1);  \
    TL_GRADIENT_CASE(tile, 2);  \
    TL_GRADIENT_CASE(tile, 3);  \
    TL_GRADIENT_CASE(tile, 4);  \
    TL_GRADIENT_CASE(tile, 5)

/* Adds a block's gradient of a linear kernel, lane by lane, to dw [rows][outputs]. */
static inline void tl_linear_gradient(const tl_vec *x, int pitch, const int32_t *offset, int rows,
                                      const tl_vec *dy, int outputs, int height, int width,
                                      tl_vec *dw) {
    const int plane = height * width;
    const int row_tiles = (rows + TL_ROWS - 1) / TL_ROWS;
    const int tiles = (outputs + TL_COLUMNS - 1) / TL_COLUMNS;
    int r = 0;
    for (int s = 0; s < row_tiles; ++s) {
        const int tile = (rows - r) / (row_tiles - s);
        int first = 0;
        for (int t = 0; t < tiles; ++t) {
            const int columns = (outputs - first) / (tiles - t);
            switch (tile * 8 + columns) {
                TL_GRADIENT_CASES(1);
                TL_GRADIENT_CASES(2);
                TL_GRADIENT_CASES(3);
                TL_GRADIENT_CASES(4);
                TL_GRADIENT_CASES(5);
                default:
                    break;
            }
            first += columns;
        }
        r += tile;
    }
}

/* One channel of a depthwise layer on one block: y = sum over taps of w[t] * x[offset[t]]. */
TL_INLINE void tl_depthwise_taps(const tl_vec *restrict x, int pitch,
                                 const int32_t *restrict offset, const float *restrict w,
                                 float bias, tl_vec *restrict y, int height, int width,
                                 const int taps) {
    for (int row = 0; row < height; ++row) {
        const tl_vec *from = x + (ptrdiff_t)row * pitch;
        for (int column = 0; column < width; ++column) {
            tl_vec even = (tl_vec){0.0f} + bias;
            tl_vec odd = (tl_vec){0.0f};
            for (int t = 0; t + 1 < taps; t += 2) {
                even += from[offset[t] + column] * w[t];
                odd += from[offset[t + 1] + column] * w[t + 1];
            }
            if (taps % 2) {
                even += from[offset[taps - 1] + column] * w[taps - 1];
            }
            y[(ptrdiff_t)row * width + column] = even + odd;
        }
    }
}

static inline void tl_depthwise(const tl_vec *x, int pitch, const int32_t *offset, int taps,
                                const float *w, float bias, tl_vec *y, int height, int width) {
    if (taps == 9) {
        tl_depthwise_taps(x, pitch, offset, w, bias, y, height, width, 9);
    } else {
        tl_depthwise_taps(x, pitch, offset, w, bias, y, height, width, taps);
    }
}

/* Adds a block's gradient of one channel's depthwise taps, lane by lane, to dw [taps]. */
TL_INLINE void tl_depthwise_gradient_taps(const tl_vec *restrict x, int pitch,
                                          const int32_t *restrict offset, const tl_vec *restrict dy,
                                          int height, int width, tl_vec *restrict dw,
                                          const int taps) {
    tl_vec sum[TL_TAPS_MAX];
    for (int t = 0; t < taps; ++t) {
        sum[t] = dw[t];
    }
    for (int row = 0; row < height; ++row) {
        const tl_vec *from = x + (ptrdiff_t)row * pitch;
        for (int column = 0; column < width; ++column) {
            const tl_vec gradient = dy[(ptrdiff_t)row * width + column];
            for (int t = 0; t < taps; ++t) {
                sum[t] += from[offset[t] + column] * gradient;
            }
        }
    }
    for (int t = 0; t < taps; ++t) {
        dw[t] = sum[t];
    }
}

static inline void tl_depthwise_gradient(const tl_vec *x, int pitch, const int32_t *offset,
                                         int taps, const tl_vec *dy, int height, int width,
                                         tl_vec *dw) {
    if (taps == 9) {
        tl_depthwise_gradient_taps(x, pitch, offset, dy, height, width, dw, 9);
    } else {
        tl_depthwise_gradient_taps(x, pitch, offset, dy, height, width, dw, taps);
    }
}

/* Copies planes into the middle of planes with a border, which stays as it is (zero). */
static inline void tl_pad(const tl_vec *x, int planes, int height, int width, int top, int left,
                          tl_vec *padded) {
    const int pitch = width + 2 * left;
    const ptrdiff_t plane = (ptrdiff_t)(height + 2 * top) * pitch;
    for (int p = 0; p < planes; ++p) {
        for (int row = 0; row < height; ++row) {
            memcpy(padded + p * plane + (ptrdiff_t)(row + top) * pitch + left,
                   x + ((ptrdiff_t)p * height + row) * width, (size_t)width * sizeof(tl_vec));
        }
    }
}

#endif
