/* tl_pico.h: the neural network "pico" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 9,296 bytes, sha256
 * 7b8eac06023419d768adedb968d33610ba9b3589500595a06bc9b30ad48a460c
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.278425992 * (q - 73)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    1,624 bytes of RAM
 *   flash    1,666 bytes of constants, and the code
 *   work     79,848 multiply-accumulate operations an inference
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_PICO_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_pico_input();
 *   ... write TL_PICO_INPUT_SIZE values to input ...
 *   tl_pico_invoke();
 *   const int8_t *output = tl_pico_output();
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena: one inference at a time.
 */
#ifndef TL_PICO_H
#define TL_PICO_H

/* What a generated model tells about itself. */
#ifndef TL_DESCRIPTION_H
#define TL_DESCRIPTION_H

#include <stdint.h>

/* An input or output tensor: real value = scale * (stored value - zero_point). */
typedef struct {
    const char *type;   /* "int8" or "float32" */
    int32_t rank;       /* number of sizes */
    int32_t shape[6];   /* sizes, the batch of 1 first */
    int32_t size;       /* number of values */
    float scale;        /* 0 for float32 */
    int32_t zero_point; /* 0 for float32 */
} tl_tensor_description;

typedef struct {
    const char *name;
    const char *generator;    /* tool and version */
    const char *model_sha256; /* of the .tflite file, in hexadecimal */
    const tl_tensor_description *inputs;
    int32_t input_count;
    const tl_tensor_description *outputs;
    int32_t output_count;
    const char *const *labels; /* what each output value stands for; NULL without labels */
    int32_t label_count;
    uint32_t arena_bytes;    /* working memory, static in the model's source */
    uint32_t constant_bytes; /* weights, biases, factors and tables */
    uint32_t macs;           /* multiplications of one inference */
} tl_model_description;

#endif /* TL_DESCRIPTION_H */

#ifdef __cplusplus
extern "C" {
#endif

#define TL_PICO_INPUT_SIZE 784
#define TL_PICO_INPUT_HEIGHT 28
#define TL_PICO_INPUT_WIDTH 28
#define TL_PICO_INPUT_CHANNELS 1
#define TL_PICO_INPUT_SCALE 0.00392156886f
#define TL_PICO_INPUT_ZERO_POINT (-128)
#define TL_PICO_OUTPUT_SIZE 10
#define TL_PICO_OUTPUT_SCALE 0.278425992f
#define TL_PICO_OUTPUT_ZERO_POINT (73)
#define TL_PICO_LABEL_COUNT 10
#define TL_PICO_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_PICO_ARENA_BYTES 1624
#define TL_PICO_MODEL_SHA256 "7b8eac06023419d768adedb968d33610ba9b3589500595a06bc9b30ad48a460c"

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_pico_input(void);

/* Runs the network once. */
void tl_pico_invoke(void);

/* The 10 values that the last call of tl_pico_invoke computed. */
const int8_t *tl_pico_output(void);

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_pico_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_PICO_H */

#ifdef TL_PICO_IMPLEMENTATION
#ifndef TL_PICO_IMPLEMENTED
#define TL_PICO_IMPLEMENTED

#include <stddef.h>

/* What every kernel shares: how functions are inlined, small parameter types, wrapping sums.
 *
 * Tensors are int8, in the order [height][width][channel] (TFLite's NHWC with a batch of 1).
 * Kernels are `static inline` and take their shapes from a `static const` structure, so that an
 * optimising compiler sees literals: it folds the addresses, drops what a layer does not need and
 * unrolls short loops. Nothing here allocates, calls a library, or keeps state.
 */
#ifndef TL_COMMON_H
#define TL_COMMON_H

#include <stdint.h>

/* TL_INLINE: the innermost loops, always inlined. */
#if defined(__GNUC__) || defined(__clang__)
#define TL_INLINE static inline __attribute__((always_inline))
#elif defined(_MSC_VER)
#define TL_INLINE static __forceinline
#else
#define TL_INLINE static inline
#endif

/* TL_KERNEL: whole operators, and requantization. Compiled for speed, each call gets a copy of its
 * own that is fitted to the layer; compiled for size (-Os), calls may share one. Define it yourself
 * to decide otherwise. */
#ifndef TL_KERNEL
#ifdef __OPTIMIZE_SIZE__
#define TL_KERNEL static inline
#else
#define TL_KERNEL TL_INLINE
#endif
#endif

/* TL_UNROLL: in front of the innermost loops, when compiled for speed. */
#if defined(__OPTIMIZE_SIZE__) || !defined(__OPTIMIZE__)
#define TL_UNROLL
#elif defined(__clang__)
#define TL_UNROLL _Pragma("clang loop unroll_count(4)")
#elif defined(__GNUC__) && __GNUC__ >= 8
#define TL_UNROLL _Pragma("GCC unroll 4")
#else
#define TL_UNROLL
#endif

/* The arithmetic below needs two's complement, wrapping conversions and a right shift that keeps
 * the sign. C99 leaves all three to the implementation, so compilation stops where one is
 * missing: the array would have a negative size. */
typedef char tl_needs_wrapping_conversion[((int32_t)UINT32_C(0xFFFFFFFF) == -1) ? 1 : -1];
typedef char tl_needs_arithmetic_right_shift[((-3 >> 1) == -2) ? 1 : -1];

/* Height, width and number of channels of a tensor. */
typedef struct {
    int32_t h;
    int32_t w;
    int32_t c;
} tl_dims;

/* A size or a step in the picture's plane. */
typedef struct {
    int32_t h;
    int32_t w;
} tl_tile;

/* Smallest and largest value of an output: the fused activation, or the whole range of int8. */
typedef struct {
    int32_t min;
    int32_t max;
} tl_activation;

/* Multiply and accumulate, modulo 2^32: an accumulator may wrap, as it does in TFLite Micro,
 * without being undefined. a and b lie in -255..255. */
TL_INLINE uint32_t tl_mac(uint32_t acc, int32_t a, int32_t b) {
    return acc + (uint32_t)(a * b);
}

TL_INLINE int32_t tl_min(int32_t a, int32_t b) {
    return a < b ? a : b;
}

TL_INLINE int32_t tl_max(int32_t a, int32_t b) {
    return a > b ? a : b;
}

#endif /* TL_COMMON_H */

/* Fixed-point scaling with the two rounding stages of TFLite Micro (gemmlowp), to the bit.
 *
 * A real factor is multiplier / 2^31 * 2^shift, with a multiplier in [2^30, 2^31) or 0.
 */
#ifndef TL_REQUANTIZE_H
#define TL_REQUANTIZE_H

/* The high half of 2 * a * b, rounded to nearest, ties upwards.
 *
 * gemmlowp adds 2^30 to a product >= 0, 1 - 2^30 to a negative one, and truncates towards zero;
 * for both signs that is floor((a * b + 2^30) / 2^31). Its saturation concerns
 * a = b = INT32_MIN alone, which no caller passes.
 */
TL_INLINE int32_t tl_high_multiply(int32_t a, int32_t b) {
    return (int32_t)(((int64_t)a * b + (INT64_C(1) << 30)) >> 31);
}

/* x / 2^exponent, rounded to nearest, ties away from zero; 0 <= exponent <= 31. */
TL_INLINE int32_t tl_rounding_divide(int32_t x, int32_t exponent) {
    const uint32_t mask = (UINT32_C(1) << exponent) - 1u;
    const uint32_t remainder = (uint32_t)x & mask;
    const uint32_t threshold = (mask >> 1) + (x < 0 ? 1u : 0u);
    return (x >> exponent) + (remainder > threshold ? 1 : 0);
}

/* Scales an accumulator by multiplier / 2^31 * 2^shift; -31 <= shift <= 30. */
TL_INLINE int32_t tl_requantize(int32_t acc, int32_t multiplier, int32_t shift) {
    const int32_t left = shift > 0 ? shift : 0;
    const int32_t right = shift > 0 ? 0 : -shift;
    const int32_t shifted = (int32_t)((uint32_t)acc << left);
    return tl_rounding_divide(tl_high_multiply(shifted, multiplier), right);
}

/* Scales an accumulator, adds the zero point of the output and applies the activation. */
TL_KERNEL int8_t tl_requantize_s8(int32_t acc, int32_t multiplier, int32_t shift,
                                  int32_t output_offset, tl_activation activation) {
    const uint32_t scaled = (uint32_t)tl_requantize(acc, multiplier, shift);
    const int32_t value = (int32_t)(scaled + (uint32_t)output_offset);
    return (int8_t)tl_min(tl_max(value, activation.min), activation.max);
}

#endif /* TL_REQUANTIZE_H */

/* Sums of products for four output channels at a time, the heart of every layer with weights.
 *
 * An input is loaded once and multiplied by the weights of four channels, which keeps the four sums
 * in registers. Channels are taken in blocks c .. c + 3; the last block is moved back so that it
 * ends with the last channel, and computes some channels twice. With fewer than four channels all
 * four lanes do the same work, which the compiler sees and does once. tl_block says how:
 *
 *     lane:   distance between the channels of a block, 1, or 0 with fewer than four channels
 *     step:   distance between blocks, 4 or 1
 */
#ifndef TL_DOT_S8_H
#define TL_DOT_S8_H

/* One sum for each lane, modulo 2^32; read as a signed number in the end. */
typedef struct {
    uint32_t s0;
    uint32_t s1;
    uint32_t s2;
    uint32_t s3;
} tl_sum4;

typedef struct {
    int32_t lane;
    int32_t step;
} tl_block;

TL_INLINE tl_block tl_block_of(int32_t channels) {
    tl_block block;
    block.lane = channels >= 4 ? 1 : 0;
    block.step = channels >= 4 ? 4 : 1;
    return block;
}

/* First channel of the block that starts at `channel`, moved back where it would pass the end. */
TL_INLINE int32_t tl_block_start(int32_t channel, int32_t channels, tl_block block) {
    return tl_min(channel, channels - block.step);
}

/* The values of the four lanes, from an array with one value for each channel. */
TL_INLINE tl_sum4 tl_load4(const int32_t *values, int32_t lane) {
    tl_sum4 sum;
    sum.s0 = (uint32_t)values[0];
    sum.s1 = (uint32_t)values[lane];
    sum.s2 = (uint32_t)values[2 * lane];
    sum.s3 = (uint32_t)values[3 * lane];
    return sum;
}

/* The least sum in each lane, from which to look for the largest. */
TL_INLINE tl_sum4 tl_lowest4(void) {
    const tl_sum4 lowest = {UINT32_C(0x80000000), UINT32_C(0x80000000), UINT32_C(0x80000000),
                            UINT32_C(0x80000000)};
    return lowest;
}

/* The larger sum of each lane, taken as signed numbers. */
TL_INLINE tl_sum4 tl_max4(tl_sum4 a, tl_sum4 b) {
    a.s0 = (uint32_t)tl_max((int32_t)a.s0, (int32_t)b.s0);
    a.s1 = (uint32_t)tl_max((int32_t)a.s1, (int32_t)b.s1);
    a.s2 = (uint32_t)tl_max((int32_t)a.s2, (int32_t)b.s2);
    a.s3 = (uint32_t)tl_max((int32_t)a.s3, (int32_t)b.s3);
    return a;
}

/* Adds the products of one run of input with the filters of four lanes.
 *
 * input:  count values
 * filter: count weights of the first lane; those of the next lanes follow at filter_step
 */
TL_INLINE tl_sum4 tl_dot4_s8(tl_sum4 sum, const int8_t *input, const int8_t *filter,
                             int32_t filter_step, int32_t count) {
    TL_UNROLL
    for (int32_t i = 0; i < count; ++i) {
        const int32_t x = input[i];
        sum.s0 = tl_mac(sum.s0, x, filter[i]);
        sum.s1 = tl_mac(sum.s1, x, filter[i + filter_step]);
        sum.s2 = tl_mac(sum.s2, x, filter[i + 2 * filter_step]);
        sum.s3 = tl_mac(sum.s3, x, filter[i + 3 * filter_step]);
    }
    return sum;
}

/* The same for a run of input that is `x` everywhere, as the border of a picture is. */
TL_INLINE tl_sum4 tl_dot4_constant_s8(tl_sum4 sum, int32_t x, const int8_t *filter,
                                      int32_t filter_step, int32_t count) {
    for (int32_t i = 0; i < count; ++i) {
        sum.s0 = tl_mac(sum.s0, x, filter[i]);
        sum.s1 = tl_mac(sum.s1, x, filter[i + filter_step]);
        sum.s2 = tl_mac(sum.s2, x, filter[i + 2 * filter_step]);
        sum.s3 = tl_mac(sum.s3, x, filter[i + 3 * filter_step]);
    }
    return sum;
}

/* Requantizes the sums of four lanes and stores them.
 *
 * multiplier, shift: of the first lane; the next lanes' follow at scale_step, which is 0 when all
 *                    channels share one scale
 * output:            the first lane's value; the next lanes' follow at `lane`
 */
TL_INLINE void tl_store4_s8(tl_sum4 sum, const int32_t *multiplier, const int8_t *shift,
                            int32_t scale_step, int32_t output_offset, tl_activation activation,
                            int8_t *output, int32_t lane) {
    output[0] =
        tl_requantize_s8((int32_t)sum.s0, multiplier[0], shift[0], output_offset, activation);
    output[lane] = tl_requantize_s8((int32_t)sum.s1, multiplier[scale_step], shift[scale_step],
                                    output_offset, activation);
    output[2 * lane] = tl_requantize_s8((int32_t)sum.s2, multiplier[2 * scale_step],
                                        shift[2 * scale_step], output_offset, activation);
    output[3 * lane] = tl_requantize_s8((int32_t)sum.s3, multiplier[3 * scale_step],
                                        shift[3 * scale_step], output_offset, activation);
}

#endif /* TL_DOT_S8_H */

/* CONV_2D, int8. */
#ifndef TL_CONV2D_S8_H
#define TL_CONV2D_S8_H

typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile dilation;
    tl_tile padding;          /* rows above and columns left of the picture */
    int32_t groups;           /* 1, or more when a filter sees only its share of the channels */
    int32_t border;           /* 1 when some windows reach over the edge, 0 when none does */
    int32_t input_zero_point; /* what lies over the edge */
    int32_t output_offset;
    tl_activation activation;
    int32_t per_channel; /* 1: a scale for each channel; 0: one scale for all */
} tl_conv2d_params;

/* Sums of one window for four channels, on top of `sum`.
 *
 * input:  the first channel of the group
 * filter: weights of the first lane, [h][w][c]; those of the next lanes follow at filter_step
 * y, x:   position in the output
 */
TL_INLINE tl_sum4 tl_conv2d_window4_s8(const tl_conv2d_params *params, tl_sum4 sum,
                                       const int8_t *input, const int8_t *filter,
                                       int32_t filter_step, int32_t y, int32_t x) {
    const tl_dims in = params->input;
    const tl_tile size = params->filter;
    const tl_tile dilation = params->dilation;
    const int32_t depth = in.c / params->groups;
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    const int32_t inside =
        !params->border || (top >= 0 && left >= 0 && top + (size.h - 1) * dilation.h < in.h &&
                            left + (size.w - 1) * dilation.w < in.w);
    if (inside && dilation.w == 1 && params->groups == 1) {
        /* A row of the window is one run in memory. */
        const int8_t *row = input + (top * in.w + left) * in.c;
        for (int32_t i = 0; i < size.h; ++i) {
            sum = tl_dot4_s8(sum, row, filter, filter_step, size.w * in.c);
            row += dilation.h * in.w * in.c;
            filter += size.w * in.c;
        }
        return sum;
    }
    for (int32_t i = 0; i < size.h; ++i) {
        for (int32_t j = 0; j < size.w; ++j) {
            const int32_t row = top + i * dilation.h;
            const int32_t column = left + j * dilation.w;
            if (row >= 0 && row < in.h && column >= 0 && column < in.w) {
                const int8_t *const pixel = input + (row * in.w + column) * in.c;
                sum = tl_dot4_s8(sum, pixel, filter, filter_step, depth);
            } else {
                sum =
                    tl_dot4_constant_s8(sum, params->input_zero_point, filter, filter_step, depth);
            }
            filter += depth;
        }
    }
    return sum;
}

/* Convolution over the plane, one scale for the tensor or one for each output channel.
 *
 * input:      [h][w][c] int8
 * filter:     [output c][filter h][filter w][input c / groups] int8
 * bias:       [output c] int32; holds the correction for the input's zero point:
 *             bias - zero point * (sum of the channel's weights)
 * multiplier: [output c] int32, or one
 * shift:      [output c] int8, or one; positive is to the left
 * output:     [h][w][c] int8; may overlap the input where the memory plan proved it harmless:
 *             positions are finished in order, and a position reads nothing but its own window
 */
TL_KERNEL void tl_conv2d_s8(const tl_conv2d_params *params, const int8_t *input,
                            const int8_t *filter, const int32_t *bias, const int32_t *multiplier,
                            const int8_t *shift, int8_t *output) {
    const int32_t channels = params->output.c / params->groups;
    const int32_t depth = params->input.c / params->groups;
    const int32_t filter_size = params->filter.h * params->filter.w * depth;
    const tl_block block = tl_block_of(channels);
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            for (int32_t group = 0; group < params->groups; ++group) {
                for (int32_t channel = 0; channel < channels; channel += block.step) {
                    const int32_t c = group * channels + tl_block_start(channel, channels, block);
                    const int32_t scale = c * params->per_channel;
                    const tl_sum4 sum = tl_conv2d_window4_s8(
                        params, tl_load4(bias + c, block.lane), input + group * depth,
                        filter + c * filter_size, block.lane * filter_size, y, x);
                    tl_store4_s8(sum, multiplier + scale, shift + scale,
                                 block.lane * params->per_channel, params->output_offset,
                                 params->activation, output + c, block.lane);
                }
            }
            output += params->output.c;
        }
    }
}

#endif /* TL_CONV2D_S8_H */

/* MAX_POOL_2D, int8. */
#ifndef TL_MAX_POOL_S8_H
#define TL_MAX_POOL_S8_H

typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile padding; /* rows above and columns left of the picture */
    int32_t border;  /* 1 when some windows reach over the edge, 0 when none does */
    tl_activation activation;
} tl_pool_params;

/* Rows top .. bottom - 1 and columns left .. right - 1 of the input. */
typedef struct {
    int32_t top;
    int32_t bottom;
    int32_t left;
    int32_t right;
} tl_window;

/* The part of the pooling window at output position (y, x) that lies inside the picture. */
TL_INLINE tl_window tl_pool_window(const tl_pool_params *params, int32_t y, int32_t x) {
    tl_window window;
    window.top = y * params->stride.h - params->padding.h;
    window.left = x * params->stride.w - params->padding.w;
    window.bottom = window.top + params->filter.h;
    window.right = window.left + params->filter.w;
    if (params->border) {
        window.top = tl_max(window.top, 0);
        window.left = tl_max(window.left, 0);
        window.bottom = tl_min(window.bottom, params->input.h);
        window.right = tl_min(window.right, params->input.w);
    }
    return window;
}

/* Largest value of each window.
 *
 * input:  [h][w][c] int8
 * output: [h][w][c] int8; may overlap the input as for tl_conv2d_s8
 */
TL_KERNEL void tl_max_pool_s8(const tl_pool_params *params, const int8_t *input, int8_t *output) {
    const int32_t channels = params->input.c;
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            const tl_window window = tl_pool_window(params, y, x);
            for (int32_t c = 0; c < channels; ++c) {
                int32_t largest = INT8_MIN;
                for (int32_t i = window.top; i < window.bottom; ++i) {
                    for (int32_t j = window.left; j < window.right; ++j) {
                        largest = tl_max(largest, input[(i * params->input.w + j) * channels + c]);
                    }
                }
                *output++ =
                    (int8_t)tl_min(tl_max(largest, params->activation.min), params->activation.max);
            }
        }
    }
}

#endif /* TL_MAX_POOL_S8_H */

/* CONV_2D followed by MAX_POOL_2D in one pass, int8.
 *
 * The convolution's own output is never stored. A pooling window takes the largest of its 32-bit
 * sums and requantizes that one: scaling by a positive factor, rounding and clamping never change
 * which of two sums is the larger, so the answer is the same as pooling afterwards.
 */
#ifndef TL_CONV2D_MAX_POOL_S8_H
#define TL_CONV2D_MAX_POOL_S8_H

typedef struct {
    tl_conv2d_params conv; /* with the activation of the pooling applied to it */
    tl_pool_params pool;   /* its input is the output of conv */
} tl_conv2d_max_pool_params;

/* Arguments are those of tl_conv2d_s8; output is [h][w][c] int8 of the pooling. */
TL_KERNEL void tl_conv2d_max_pool_s8(const tl_conv2d_max_pool_params *params, const int8_t *input,
                                     const int8_t *filter, const int32_t *bias,
                                     const int32_t *multiplier, const int8_t *shift,
                                     int8_t *output) {
    const tl_conv2d_params *const conv = &params->conv;
    const tl_pool_params *const pool = &params->pool;
    const int32_t channels = conv->output.c / conv->groups;
    const int32_t depth = conv->input.c / conv->groups;
    const int32_t filter_size = conv->filter.h * conv->filter.w * depth;
    const tl_block block = tl_block_of(channels);
    for (int32_t y = 0; y < pool->output.h; ++y) {
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const tl_window window = tl_pool_window(pool, y, x);
            for (int32_t group = 0; group < conv->groups; ++group) {
                for (int32_t channel = 0; channel < channels; channel += block.step) {
                    const int32_t c = group * channels + tl_block_start(channel, channels, block);
                    const int32_t scale = c * conv->per_channel;
                    const tl_sum4 start = tl_load4(bias + c, block.lane);
                    tl_sum4 best = tl_lowest4();
                    for (int32_t i = window.top; i < window.bottom; ++i) {
                        for (int32_t j = window.left; j < window.right; ++j) {
                            const tl_sum4 sum = tl_conv2d_window4_s8(
                                conv, start, input + group * depth, filter + c * filter_size,
                                block.lane * filter_size, i, j);
                            best = tl_max4(best, sum);
                        }
                    }
                    tl_store4_s8(best, multiplier + scale, shift + scale,
                                 block.lane * conv->per_channel, conv->output_offset,
                                 conv->activation, output + c, block.lane);
                }
            }
            output += conv->output.c;
        }
    }
}

#endif /* TL_CONV2D_MAX_POOL_S8_H */

/* DEPTHWISE_CONV_2D, int8. */
#ifndef TL_DEPTHWISE_CONV2D_S8_H
#define TL_DEPTHWISE_CONV2D_S8_H

typedef struct {
    tl_conv2d_params conv;
    int32_t depth_multiplier; /* output channels for each input channel */
} tl_depthwise_conv2d_params;

/* Sums of one window for the four output channels c, c + lane, c + 2 * lane and
 * c + 3 * lane, on top of `sum`.
 *
 * y, x:   position in the output
 * filter: [h][w][output c]
 */
TL_INLINE tl_sum4 tl_depthwise_window4_s8(const tl_depthwise_conv2d_params *params, tl_sum4 sum,
                                          const int8_t *input, const int8_t *filter, int32_t c,
                                          int32_t lane, int32_t y, int32_t x) {
    const tl_conv2d_params *const conv = &params->conv;
    const tl_dims in = conv->input;
    const int32_t multiplier = params->depth_multiplier;
    const int32_t top = y * conv->stride.h - conv->padding.h;
    const int32_t left = x * conv->stride.w - conv->padding.w;
    /* Input channels of the four lanes. */
    const int32_t in_0 = c / multiplier;
    const int32_t in_1 = (c + lane) / multiplier;
    const int32_t in_2 = (c + 2 * lane) / multiplier;
    const int32_t in_3 = (c + 3 * lane) / multiplier;
    for (int32_t i = 0; i < conv->filter.h; ++i) {
        const int32_t row = top + i * conv->dilation.h;
        for (int32_t j = 0; j < conv->filter.w; ++j) {
            const int8_t *const weight = filter + (i * conv->filter.w + j) * conv->output.c + c;
            const int32_t column = left + j * conv->dilation.w;
            if (!conv->border || (row >= 0 && row < in.h && column >= 0 && column < in.w)) {
                const int8_t *const pixel = input + (row * in.w + column) * in.c;
                sum.s0 = tl_mac(sum.s0, pixel[in_0], weight[0]);
                sum.s1 = tl_mac(sum.s1, pixel[in_1], weight[lane]);
                sum.s2 = tl_mac(sum.s2, pixel[in_2], weight[2 * lane]);
                sum.s3 = tl_mac(sum.s3, pixel[in_3], weight[3 * lane]);
            } else {
                sum.s0 = tl_mac(sum.s0, conv->input_zero_point, weight[0]);
                sum.s1 = tl_mac(sum.s1, conv->input_zero_point, weight[lane]);
                sum.s2 = tl_mac(sum.s2, conv->input_zero_point, weight[2 * lane]);
                sum.s3 = tl_mac(sum.s3, conv->input_zero_point, weight[3 * lane]);
            }
        }
    }
    return sum;
}

/* Convolution of each channel by itself: output channel c reads input channel
 * c / depth_multiplier.
 *
 * input:      [h][w][input c] int8
 * filter:     [filter h][filter w][output c] int8
 * bias:       [output c] int32, corrected for the input's zero point as in tl_conv2d_s8
 * multiplier: [output c] int32, or one
 * shift:      [output c] int8, or one; positive is to the left
 * output:     [h][w][output c] int8; may overlap the input as for tl_conv2d_s8
 */
TL_KERNEL void tl_depthwise_conv2d_s8(const tl_depthwise_conv2d_params *params, const int8_t *input,
                                      const int8_t *filter, const int32_t *bias,
                                      const int32_t *multiplier, const int8_t *shift,
                                      int8_t *output) {
    const tl_conv2d_params *const conv = &params->conv;
    const int32_t channels = conv->output.c;
    const tl_block block = tl_block_of(channels);
    for (int32_t y = 0; y < conv->output.h; ++y) {
        for (int32_t x = 0; x < conv->output.w; ++x) {
            for (int32_t channel = 0; channel < channels; channel += block.step) {
                const int32_t c = tl_block_start(channel, channels, block);
                const int32_t scale = c * conv->per_channel;
                const tl_sum4 sum = tl_depthwise_window4_s8(params, tl_load4(bias + c, block.lane),
                                                            input, filter, c, block.lane, y, x);
                tl_store4_s8(sum, multiplier + scale, shift + scale, block.lane * conv->per_channel,
                             conv->output_offset, conv->activation, output + c, block.lane);
            }
            output += channels;
        }
    }
}

#endif /* TL_DEPTHWISE_CONV2D_S8_H */

/* FULLY_CONNECTED, int8. */
#ifndef TL_FULLY_CONNECTED_S8_H
#define TL_FULLY_CONNECTED_S8_H

typedef struct {
    int32_t rows;         /* vectors in the input, mostly 1 */
    int32_t accum_depth;  /* values of an input vector */
    int32_t output_depth; /* values of an output vector */
    int32_t output_offset;
    tl_activation activation;
    int32_t per_channel; /* 1: a scale for each output; 0: one scale for all */
} tl_fully_connected_params;

/* Matrix times vector.
 *
 * input:      [rows][accum_depth] int8
 * filter:     [output_depth][accum_depth] int8
 * bias:       [output_depth] int32, corrected for the input's zero point:
 *             bias - zero point * (sum of the output's weights)
 * multiplier: [output_depth] int32, or one
 * shift:      [output_depth] int8, or one; positive is to the left
 * output:     [rows][output_depth] int8; does not overlap the input
 */
TL_KERNEL void tl_fully_connected_s8(const tl_fully_connected_params *params, const int8_t *input,
                                     const int8_t *filter, const int32_t *bias,
                                     const int32_t *multiplier, const int8_t *shift,
                                     int8_t *output) {
    const int32_t depth = params->accum_depth;
    const int32_t channels = params->output_depth;
    const tl_block block = tl_block_of(channels);
    for (int32_t row = 0; row < params->rows; ++row) {
        for (int32_t channel = 0; channel < channels; channel += block.step) {
            const int32_t c = tl_block_start(channel, channels, block);
            const int32_t scale = c * params->per_channel;
            const tl_sum4 sum = tl_dot4_s8(tl_load4(bias + c, block.lane), input,
                                           filter + c * depth, block.lane * depth, depth);
            tl_store4_s8(sum, multiplier + scale, shift + scale, block.lane * params->per_channel,
                         params->output_offset, params->activation, output + c, block.lane);
        }
        input += depth;
        output += channels;
    }
}

#endif /* TL_FULLY_CONNECTED_S8_H */

/* MEAN, int8. */
#ifndef TL_MEAN_S8_H
#define TL_MEAN_S8_H

/* The input seen as [keep_0][reduce_0][keep_1][reduce_1][keep_2]: neighbouring axes that are all
 * kept or all averaged count as one, absent ones as 1. A global average over height and width is
 * [1][h * w][1][1][c]. */
typedef struct {
    int32_t keep_0;
    int32_t reduce_0;
    int32_t keep_1;
    int32_t reduce_1;
    int32_t keep_2;
    int32_t input_zero_point;
    int32_t multiplier; /* divides by the number of values as well */
    int32_t shift;
    int32_t output_offset;
} tl_mean_params;

/* Mean over some axes.
 *
 * input:  [keep_0][reduce_0][keep_1][reduce_1][keep_2] int8
 * output: [keep_0][keep_1][keep_2] int8; does not overlap the input
 */
TL_KERNEL void tl_mean_s8(const tl_mean_params *params, const int8_t *input, int8_t *output) {
    const tl_activation all = {INT8_MIN, INT8_MAX};
    const int32_t count = params->reduce_0 * params->reduce_1;
    const int32_t step_1 = params->reduce_1 * params->keep_2;
    const int32_t step_0 = params->keep_1 * step_1;
    for (int32_t i = 0; i < params->keep_0; ++i) {
        for (int32_t j = 0; j < params->keep_1; ++j) {
            for (int32_t k = 0; k < params->keep_2; ++k) {
                const int8_t *const first = input + i * params->reduce_0 * step_0 + j * step_1 + k;
                int32_t sum = -params->input_zero_point * count;
                for (int32_t r = 0; r < params->reduce_0; ++r) {
                    for (int32_t s = 0; s < params->reduce_1; ++s) {
                        sum += first[r * step_0 + s * params->keep_2];
                    }
                }
                *output++ = tl_requantize_s8(sum, params->multiplier, params->shift,
                                             params->output_offset, all);
            }
        }
    }
}

#endif /* TL_MEAN_S8_H */

/* A program may define TL_TRACE to look at each tensor of the .tflite file as it is finished. */
#ifndef TL_TRACE
#define TL_TRACE(tensor, data, bytes) ((void)(data))
#endif

/* Working memory. Values share it when they do not live at the same time, and an operator may write
 * over the part of its input that it has read for the last time.
 *
 *  offset   bytes   value
 *       0     810   depthwise_conv2d_4 (int8, 9 x 9 x 10)
 *       0     490   depthwise_conv2d_6 (int8, 7 x 7 x 10)
 *       0     250   conv2d_9 (int8, 5 x 5 x 10)
 *       0      10   output (int8, 10)
 *      12    1210   conv2d_3 (int8, 11 x 11 x 10)
 *      12     250   depthwise_conv2d_8 (int8, 5 x 5 x 10)
 *     252      10   mean_10 (int8, 10)
 *     492     490   conv2d_7 (int8, 7 x 7 x 10)
 *     504     726   depthwise_conv2d_2 (int8, 11 x 11 x 6)
 *     512    1014   conv2d_max_pool_0 (int8, 13 x 13 x 6)
 *     812     810   conv2d_5 (int8, 9 x 9 x 10)
 *     832     784   input (int8, 28 x 28 x 1)
 */
static union {
    int8_t s8[1624];
    int32_t words[406];
} tl_pico_arena;

/* Weights, [filter][row][column][channel] */
static const int8_t tl_pico_conv2d_max_pool_0_weights[6 * 3 * 3 * 1] = {
      45,   78,   20,  -91,   11,   65,  -54,  -93, -127,
     -74,  -92,  -39,  127,  -35,  -44,   37,  109,   92,
      64, -116,   -7,  121, -127,   13,   55,   37,  -36,
      74,   16,  -47,   70,   -9,  -57,   20, -127,  -93,
     -74,  -72,   17,   50, -127,    2,   42,  -21,  -84,
      89,  -53,  -54,  -86, -127,  116,   34,   71,   34,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_conv2d_max_pool_0_bias[6] = {
     -3699,   9942,   -725,  -8725, -22254,   4401,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_conv2d_max_pool_0_multiplier[6] = {
    1199189790, 1273159196, 1893895929, 2059653843, 2044444091, 1084701931,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_conv2d_max_pool_0_shift[6] = {
    -8, -8, -8, -9, -9, -7,
};

/* Weights, [row][column][channel] */
static const int8_t tl_pico_depthwise_conv2d_2_weights[3 * 3 * 6] = {
    /* row 0 */
      18,   -4,    0,   52,   99,   24,
       6,  -18,  -20,   54,  104,   -9,
      58,  -46,   -8,   80,   85,    9,
    /* row 1 */
      91,   13,  -29,   79,  127,    4,
      45, -117,  -31,  127,   64,   61,
     127,  -20,  -83,  114,   75,   33,
    /* row 2 */
       8,  113, -127,  -21,  -42,   10,
     -17,  127,  -87,   38,  -58,   46,
      31,   34,  -48,    5,  124,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_depthwise_conv2d_2_bias[6] = {
     46976,  10496, -55424,  67584,  73984,  39040,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_depthwise_conv2d_2_multiplier[6] = {
    1369156856, 1973447849, 1318593507, 1982792287, 1228474002, 1137756424,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_depthwise_conv2d_2_shift[6] = {
    -8, -9, -8, -9, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_pico_conv2d_3_weights[10 * 1 * 1 * 6] = {
     116, -123,  -60, -127, -103,   50,
     -40,   33, -127,  -67,   77,   32,
     -76,  117,   83,  124,  127,   53,
       9,  118,  -35,  -75, -127,  107,
     127,   67,   60,   84,  -75,   -5,
     127,   78,   45,  -33,   50,  -10,
       8,   20,    2,  -54,  127, -118,
      68,   83,  118, -104,  127,  -39,
      21,    2,  127,   48,   12,   85,
     -96,   40,  -86,  -28,  127,  -17,
};

/* Bias - 10 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_conv2d_3_bias[10] = {
     4233,  8932, -2151,  2565, -2471, -5327,  1312,   877, -4463,    33,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_conv2d_3_multiplier[10] = {
    1442975189, 1329530450, 1483849753, 1222879938, 1652679109, 1757469664, 1586740462, 2131992611,
    1601407140, 1415997500,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_conv2d_3_shift[10] = {
    -6, -6, -6, -6, -6, -6, -6, -7, -6, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_pico_depthwise_conv2d_4_weights[3 * 3 * 10] = {
    /* row 0 */
      30,  -47,  -56,   20,   54,   12,   99,  -62,   42,  -65,
      33,   32,  -54,   35,   -6,    9,  127,  -67,   46,  -24,
     127,   41,  -51,   -7, -127,   35,   75,  -79,  -42,   38,
    /* row 1 */
      35,   52,  -43,  127,   16,  103,  -19,   51,   68, -127,
     -16,   13,   17,  -52,   29,   43,   34,    3,  127, -122,
       4,  -71,  -29,  -90,  -29,   -8,   32,  -25,  -17,   57,
    /* row 2 */
       2, -127,  -35,   87,  -19,  127, -123,  127, -124, -110,
     -12,  -25,  127, -112,   35,  -21,  -15,    5,    7,  -19,
      77,  -72,   58, -110,   19,  -35, -113,  -29,   13,  112,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_depthwise_conv2d_4_bias[10] = {
     35840, -26112,  -8448, -13056,  -3584,  33920,  12416,  -9728,  15360, -33280,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_depthwise_conv2d_4_multiplier[10] = {
    1800018833, 1583185349, 1658515719, 1425560486, 2135109952, 1150776031, 1995441530, 1886429240,
    1763963554, 1215223812,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_depthwise_conv2d_4_shift[10] = {
    -8, -8, -8, -8, -8, -7, -8, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_pico_conv2d_5_weights[10 * 1 * 1 * 10] = {
      36,    0,  -83,  -16,  -65,   64,  127,  -27,  -35,  -15,
      11,  -12,  -17,  -52,  -10, -127,    9,   29,   25,   13,
      32,   12,  -93,   -9,   -4,  -21,   10,   79, -127,  -16,
     -46,  -55,  -20,    3, -127,   88,  -22,  -93,  -25,   87,
     -10,  -26,  -24,  -13,  -93,    0, -127,  -41,   -5,   21,
      34,   53,  -60, -127,  -14,  -20,  -76,   -4,   57,  -69,
     -37,  127,   -3,  -30,  -36,   54,  -72,   21,  -71,  -48,
     -35,    6,   44,  127,    4,    1,   23,   48,   17,    1,
      66,  -12,  -27,  -34,   19, -127, -111,  -64,   51,  106,
     127,   21,   11,  -17,  -16,   -4,  -14,  -31,  -35,   39,
};

/* Bias - 10 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_conv2d_5_bias[10] = {
    -5376,   877,  1248, -1858, 12709,  2950,  6434, -2232,  1666,  8180,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_conv2d_5_multiplier[10] = {
    1135046837, 1740980747, 1687468172, 1104089585, 1690695186, 1289753859, 1265011793, 1504674178,
    1161776072, 1310837741,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_conv2d_5_shift[10] = {
    -6, -6, -6, -6, -6, -6, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_pico_depthwise_conv2d_6_weights[3 * 3 * 10] = {
    /* row 0 */
    -127,    1, -127,  -10,  -72,  127,  -52,   -7,  -93,  -81,
     -17,    8,  -52,   29,  -46,   43,   -5,  -49,  -17,  -31,
     -66,  -11,  -30, -127,   92,   -3,   32,   63,  -16, -127,
    /* row 1 */
     -74,  119,   -9,  -33,  -69,   54,  -84,   -6,   23,  -56,
      43,    7,  -34,   20,   27,   13,   21,   -9,   54,  -39,
      -1,   19,  -34,  -56,  113,  -45,   66,    4,   -3,   30,
    /* row 2 */
     -62,   48,  -99,  -18,  -56,  -17,  -40,   59,  127,   25,
      85,  -66,   -4,   15,  -14,   23,  127,   61,   17,   -7,
      42,  127,   73,  -32,  127,   40,   57,  127,    4,  117,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_depthwise_conv2d_6_bias[10] = {
    -22656,  32256, -40448, -27136,  13056,  30080,  15616,  31104,  12288, -21632,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_depthwise_conv2d_6_multiplier[10] = {
    1986251929, 1348767103, 1289574704, 1637504380, 1749595327, 2124416407, 1407413301, 1754300647,
    1372154299, 1772696675,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_depthwise_conv2d_6_shift[10] = {
    -8, -7, -7, -7, -8, -8, -7, -7, -7, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_pico_conv2d_7_weights[10 * 1 * 1 * 10] = {
      -4,  127,   42,  -15,    4,  -21,    6,  -50,   34,   55,
     127,   17,  -90,  -72,  -45,   26,   34,   49,  -79,   36,
     -13,  -46,   13,  113,   36,  -19,  -76, -127,   68,   -2,
      28,  -27,  -95,   41,   72,  -76,  -94,   51,  127,   -5,
       0, -110,   -5,    1,    9,   22, -127,   41,  -26,    2,
     -93,    1,   42,   -4, -100,  127,   47,  -46,   56,  -91,
     -23,   53,   65, -127,  -37,    9,    0,  -50,   68,   57,
      80,    0, -119, -125,  127,   19,   -7,  -84,    1,   16,
      59,    4,   42,  -12,  -63,  -63,   30,  127,  -45, -118,
     -80,   35, -117,  -23,   36,  -83,  127,  -26,   25,  102,
};

/* Bias - 18 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_conv2d_7_bias[10] = {
      108,  3166,  5938, -4365,  4480,  1103,  3570,   552,  1397,  3215,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_conv2d_7_multiplier[10] = {
    2144096858, 1654256149, 2013128011, 1775215708, 1463567234, 1485001511, 1623245466, 1345726399,
    1330774299, 1183770387,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_conv2d_7_shift[10] = {
    -6, -6, -6, -6, -5, -6, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_pico_depthwise_conv2d_8_weights[3 * 3 * 10] = {
    /* row 0 */
     127, -127,   -9,  -49,  -58,  127,  -19,  -72,  -61,  113,
      44,  -71,    4,   85,   11,   41,  -41,   -4,  -34,   56,
     -61,   84,  -30,  -46,   13,   66,  -46,  -56, -101,   -3,
    /* row 1 */
      92,  -66,  -20, -127,    6,  -37,   88,   -6,   24,   16,
      -6,  -30,   -9,  -14,   29,  -39,  -48,  -39,   13,  -15,
     -70,   30,   29,   -7,   28,  -42,   -6, -127,  -93,   20,
    /* row 2 */
      73, -106,   60,  -32, -111,    5,  127,    3,   34,  -36,
     -28,   14,   44,  -85,  -62,   18,   32,   53,   -7,   -9,
     -66,  -30,  127, -116, -127,   -6,   14,   73, -127,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_depthwise_conv2d_8_bias[10] = {
     13440, -38656,  25088, -50048, -34688,  17024,  12928, -22400, -45056,  34432,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_depthwise_conv2d_8_multiplier[10] = {
    1264112341, 1331295963, 1553438943, 1485312580, 1334091791, 1671953465, 1728648496, 1472933320,
    1357124273, 1880906933,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_depthwise_conv2d_8_shift[10] = {
    -8, -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_pico_conv2d_9_weights[10 * 1 * 1 * 10] = {
      50, -123,   76,  -85,  -55,   56,   56,  -26,  -20, -127,
      31,  -33,   16,  -79,   -4,  -55,  -78,  -28,   39, -127,
     -78,   42, -100,  -54,   74,   17,  127,   33,  103,    7,
      46,   39,  -24,  -64,   -3,    7,   60,  127,  -26,  -60,
       9,   21,  -38,  -73,  -18,  -43,  -48,  -90, -127,  -25,
      46,   42,  127,  -48,  -87,   87,   37,    3,  -24,  101,
     -69,   38,  -76, -119,  -41,  127,   10,   -2,   64,  -72,
     -19,  -17,   -2,   28, -127,   21,   22,  -36,   20,  -48,
     -11,  -83,   -2,   -5,   26,   81, -127,   26,  -48,  -67,
     127,  -89,  -20,  -48,   -3,  -34,   37,   95,   26,  -15,
};

/* Bias - 23 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_conv2d_9_bias[10] = {
     -4678,   8626,   3913,   2922,   5396, -13947,   5120,   2533,   2229,   -126,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_conv2d_9_multiplier[10] = {
    1464709726, 1105079915, 1793219044, 1473459075, 1802289769, 1625100770, 1704931564, 1305082677,
    1820041475, 2028965219,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_conv2d_9_shift[10] = {
    -6, -5, -6, -6, -6, -6, -6, -5, -6, -6,
};

/* Weights, [output][input] */
static const int8_t tl_pico_fully_connected_11_weights[10 * 10] = {
    -103,  -61,  -99,   46,   33,  -24, -116, -127,   26,   35,
    -100,   35,   25,   13,  -81,  -25,  -69,  -13, -120, -127,
       4, -120,  127,   54, -113,   25,    9,  -64,   29,  -70,
    -127,  -59,   -9,    8,   -9,  -40,  104,   59,    0,  -42,
      22,   26,  -38,  -65,  -69,   27,  -34,   -6, -127,   76,
     -68,   -3,   13,  -63,   87,  -59, -127,   43,   18,  -47,
     -59,   51,   36,  -54,   45,  -87, -127, -103,   44,   42,
     -34,  -47,  -92,   12,  -54,   75,   46,  -15,  -76, -127,
      -9,   65,  -31,  -17,   50,  -62,  126, -127,    8,  -50,
     104,   -6, -127,  -11,  -66,    1,  -91,   24,   59,  -14,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_fully_connected_11_bias[10] = {
    -48157, -53974, -18683, -15184, -25018, -27195, -26929, -41024, -10833, -16495,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_fully_connected_11_multiplier[10] = {
    1850394586, 1194311288, 1074390383, 2147430363, 1924090830, 1472420229, 2071704808, 1634591321,
    1601918939, 1426564415,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_fully_connected_11_shift[10] = {
    -8, -7, -8, -8, -8, -8, -8, -8, -9, -8,
};

/* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 6 */
static const tl_conv2d_max_pool_params tl_pico_conv2d_max_pool_0 = {
    { /* conv */
        {28, 28, 1}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {26, 26, 6}, /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        -128,        /* output_offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
    },
    { /* pool */
        {26, 26, 6}, /* input: h, w, c */
        {2, 2},      /* filter: h, w */
        {13, 13, 6}, /* output: h, w, c */
        {2, 2},      /* stride: h, w */
        {0, 0},      /* padding: h, w */
        0,           /* border */
        {-128, 127}, /* activation: min, max */
    },
};

/* DEPTHWISE_CONV_2D (2): 13 x 13 x 6 -> 11 x 11 x 6 */
static const tl_depthwise_conv2d_params tl_pico_depthwise_conv2d_2 = {
    {  /* conv */
        {13, 13, 6}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {11, 11, 6}, /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        10,          /* output_offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (3): 11 x 11 x 6 -> 11 x 11 x 10 */
static const tl_conv2d_params tl_pico_conv2d_3 = {
    {11, 11, 6},  /* input: h, w, c */
    {1, 1},       /* filter: h, w */
    {11, 11, 10}, /* output: h, w, c */
    {1, 1},       /* stride: h, w */
    {1, 1},       /* dilation: h, w */
    {0, 0},       /* padding: h, w */
    1,            /* groups */
    0,            /* border */
    10,           /* input_zero_point */
    -128,         /* output_offset */
    {-128, 127},  /* activation: min, max */
    1,            /* per_channel */
};

/* DEPTHWISE_CONV_2D (4): 11 x 11 x 10 -> 9 x 9 x 10 */
static const tl_depthwise_conv2d_params tl_pico_depthwise_conv2d_4 = {
    {  /* conv */
        {11, 11, 10}, /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {9, 9, 10},   /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        10,           /* output_offset */
        {-128, 127},  /* activation: min, max */
        1,            /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 9 x 9 x 10 -> 9 x 9 x 10 */
static const tl_conv2d_params tl_pico_conv2d_5 = {
    {9, 9, 10},  /* input: h, w, c */
    {1, 1},      /* filter: h, w */
    {9, 9, 10},  /* output: h, w, c */
    {1, 1},      /* stride: h, w */
    {1, 1},      /* dilation: h, w */
    {0, 0},      /* padding: h, w */
    1,           /* groups */
    0,           /* border */
    10,          /* input_zero_point */
    -128,        /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

/* DEPTHWISE_CONV_2D (6): 9 x 9 x 10 -> 7 x 7 x 10 */
static const tl_depthwise_conv2d_params tl_pico_depthwise_conv2d_6 = {
    {  /* conv */
        {9, 9, 10},  /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {7, 7, 10},  /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        18,          /* output_offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (7): 7 x 7 x 10 -> 7 x 7 x 10 */
static const tl_conv2d_params tl_pico_conv2d_7 = {
    {7, 7, 10},  /* input: h, w, c */
    {1, 1},      /* filter: h, w */
    {7, 7, 10},  /* output: h, w, c */
    {1, 1},      /* stride: h, w */
    {1, 1},      /* dilation: h, w */
    {0, 0},      /* padding: h, w */
    1,           /* groups */
    0,           /* border */
    18,          /* input_zero_point */
    -128,        /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

/* DEPTHWISE_CONV_2D (8): 7 x 7 x 10 -> 5 x 5 x 10 */
static const tl_depthwise_conv2d_params tl_pico_depthwise_conv2d_8 = {
    {  /* conv */
        {7, 7, 10},  /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {5, 5, 10},  /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        23,          /* output_offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 5 x 5 x 10 -> 5 x 5 x 10 */
static const tl_conv2d_params tl_pico_conv2d_9 = {
    {5, 5, 10},  /* input: h, w, c */
    {1, 1},      /* filter: h, w */
    {5, 5, 10},  /* output: h, w, c */
    {1, 1},      /* stride: h, w */
    {1, 1},      /* dilation: h, w */
    {0, 0},      /* padding: h, w */
    1,           /* groups */
    0,           /* border */
    23,          /* input_zero_point */
    -128,        /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

/* MEAN (10): 5 x 5 x 10 -> 10 */
static const tl_mean_params tl_pico_mean_10 = {
    1,         /* keep_0 */
    25,        /* reduce_0 */
    10,        /* keep_1 */
    1,         /* reduce_1 */
    1,         /* keep_2 */
    -128,      /* input_zero_point */
    991225440, /* multiplier */
    -2,        /* shift */
    -128,      /* output_offset */
};

/* FULLY_CONNECTED (11): 10 -> 10 */
static const tl_fully_connected_params tl_pico_fully_connected_11 = {
    1,           /* rows */
    10,          /* accum_depth */
    10,          /* output_depth */
    73,          /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

int8_t *tl_pico_input(void) {
    return tl_pico_arena.s8 + 832;
}

const int8_t *tl_pico_output(void) {
    return tl_pico_arena.s8 + 0;
}

void tl_pico_invoke(void) {
    int8_t *const input = tl_pico_arena.s8 + 832;
    int8_t *const conv2d_max_pool_0 = tl_pico_arena.s8 + 512;
    int8_t *const depthwise_conv2d_2 = tl_pico_arena.s8 + 504;
    int8_t *const conv2d_3 = tl_pico_arena.s8 + 12;
    int8_t *const depthwise_conv2d_4 = tl_pico_arena.s8 + 0;
    int8_t *const conv2d_5 = tl_pico_arena.s8 + 812;
    int8_t *const depthwise_conv2d_6 = tl_pico_arena.s8 + 0;
    int8_t *const conv2d_7 = tl_pico_arena.s8 + 492;
    int8_t *const depthwise_conv2d_8 = tl_pico_arena.s8 + 12;
    int8_t *const conv2d_9 = tl_pico_arena.s8 + 0;
    int8_t *const mean_10 = tl_pico_arena.s8 + 252;
    int8_t *const output = tl_pico_arena.s8 + 0;

    /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 6 */
    tl_conv2d_max_pool_s8(&tl_pico_conv2d_max_pool_0, input, tl_pico_conv2d_max_pool_0_weights,
                          tl_pico_conv2d_max_pool_0_bias, tl_pico_conv2d_max_pool_0_multiplier,
                          tl_pico_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(23, conv2d_max_pool_0, 1014);

    /* DEPTHWISE_CONV_2D (2): 13 x 13 x 6 -> 11 x 11 x 6 */
    tl_depthwise_conv2d_s8(&tl_pico_depthwise_conv2d_2, conv2d_max_pool_0,
                           tl_pico_depthwise_conv2d_2_weights, tl_pico_depthwise_conv2d_2_bias,
                           tl_pico_depthwise_conv2d_2_multiplier, tl_pico_depthwise_conv2d_2_shift,
                           depthwise_conv2d_2);
    TL_TRACE(24, depthwise_conv2d_2, 726);

    /* CONV_2D (3): 11 x 11 x 6 -> 11 x 11 x 10 */
    tl_conv2d_s8(&tl_pico_conv2d_3, depthwise_conv2d_2, tl_pico_conv2d_3_weights,
                 tl_pico_conv2d_3_bias, tl_pico_conv2d_3_multiplier, tl_pico_conv2d_3_shift,
                 conv2d_3);
    TL_TRACE(25, conv2d_3, 1210);

    /* DEPTHWISE_CONV_2D (4): 11 x 11 x 10 -> 9 x 9 x 10 */
    tl_depthwise_conv2d_s8(&tl_pico_depthwise_conv2d_4, conv2d_3,
                           tl_pico_depthwise_conv2d_4_weights, tl_pico_depthwise_conv2d_4_bias,
                           tl_pico_depthwise_conv2d_4_multiplier, tl_pico_depthwise_conv2d_4_shift,
                           depthwise_conv2d_4);
    TL_TRACE(26, depthwise_conv2d_4, 810);

    /* CONV_2D (5): 9 x 9 x 10 -> 9 x 9 x 10 */
    tl_conv2d_s8(&tl_pico_conv2d_5, depthwise_conv2d_4, tl_pico_conv2d_5_weights,
                 tl_pico_conv2d_5_bias, tl_pico_conv2d_5_multiplier, tl_pico_conv2d_5_shift,
                 conv2d_5);
    TL_TRACE(27, conv2d_5, 810);

    /* DEPTHWISE_CONV_2D (6): 9 x 9 x 10 -> 7 x 7 x 10 */
    tl_depthwise_conv2d_s8(&tl_pico_depthwise_conv2d_6, conv2d_5,
                           tl_pico_depthwise_conv2d_6_weights, tl_pico_depthwise_conv2d_6_bias,
                           tl_pico_depthwise_conv2d_6_multiplier, tl_pico_depthwise_conv2d_6_shift,
                           depthwise_conv2d_6);
    TL_TRACE(28, depthwise_conv2d_6, 490);

    /* CONV_2D (7): 7 x 7 x 10 -> 7 x 7 x 10 */
    tl_conv2d_s8(&tl_pico_conv2d_7, depthwise_conv2d_6, tl_pico_conv2d_7_weights,
                 tl_pico_conv2d_7_bias, tl_pico_conv2d_7_multiplier, tl_pico_conv2d_7_shift,
                 conv2d_7);
    TL_TRACE(29, conv2d_7, 490);

    /* DEPTHWISE_CONV_2D (8): 7 x 7 x 10 -> 5 x 5 x 10 */
    tl_depthwise_conv2d_s8(&tl_pico_depthwise_conv2d_8, conv2d_7,
                           tl_pico_depthwise_conv2d_8_weights, tl_pico_depthwise_conv2d_8_bias,
                           tl_pico_depthwise_conv2d_8_multiplier, tl_pico_depthwise_conv2d_8_shift,
                           depthwise_conv2d_8);
    TL_TRACE(30, depthwise_conv2d_8, 250);

    /* CONV_2D (9): 5 x 5 x 10 -> 5 x 5 x 10 */
    tl_conv2d_s8(&tl_pico_conv2d_9, depthwise_conv2d_8, tl_pico_conv2d_9_weights,
                 tl_pico_conv2d_9_bias, tl_pico_conv2d_9_multiplier, tl_pico_conv2d_9_shift,
                 conv2d_9);
    TL_TRACE(31, conv2d_9, 250);

    /* MEAN (10): 5 x 5 x 10 -> 10 */
    tl_mean_s8(&tl_pico_mean_10, conv2d_9, mean_10);
    TL_TRACE(32, mean_10, 10);

    /* FULLY_CONNECTED (11): 10 -> 10 */
    tl_fully_connected_s8(&tl_pico_fully_connected_11, mean_10, tl_pico_fully_connected_11_weights,
                          tl_pico_fully_connected_11_bias, tl_pico_fully_connected_11_multiplier,
                          tl_pico_fully_connected_11_shift, output);
    TL_TRACE(33, output, 10);
}

static const tl_tensor_description tl_pico_inputs[1] = {
    {"int8", 4, {1, 28, 28, 1, 0, 0}, 784, 0.00392156886f, -128},
};

static const tl_tensor_description tl_pico_outputs[1] = {
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.278425992f, 73},
};

static const char *const tl_pico_labels[10] = TL_PICO_LABELS;

const tl_model_description *tl_pico_info(void) {
    static const tl_model_description info = {
        "pico",
        "Tintling 0.1.0",
        TL_PICO_MODEL_SHA256,
        tl_pico_inputs,
        1, /* inputs */
        tl_pico_outputs,
        1, /* outputs */
        tl_pico_labels,
        10, /* labels */
        TL_PICO_ARENA_BYTES,
        1666, /* bytes of constants */
        79848, /* multiply-accumulate operations */
    };
    return &info;
}

#endif /* TL_PICO_IMPLEMENTED */
#endif /* TL_PICO_IMPLEMENTATION */
