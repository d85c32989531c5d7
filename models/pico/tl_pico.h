/* tl_pico.h: the neural network "pico" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 9,296 bytes, sha256
 * 59e895be715dc7128ac889c590a13ff5936856549b4063a0d4c21bef2c06eff3
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.280545771 * (q - 77)
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
#define TL_PICO_OUTPUT_SCALE 0.280545771f
#define TL_PICO_OUTPUT_ZERO_POINT (77)
#define TL_PICO_LABEL_COUNT 10
#define TL_PICO_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_PICO_ARENA_BYTES 1624
#define TL_PICO_MODEL_SHA256 "59e895be715dc7128ac889c590a13ff5936856549b4063a0d4c21bef2c06eff3"

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
      50,   76,   17,  -90,   13,   71,  -55,  -94, -127,
     -72,  -86,  -38,  127,  -34,  -44,   27,  116,   89,
      71, -116,  -11,  127, -123,   12,   52,   39,  -32,
      79,   17,  -42,   79,   -8,  -58,   31, -127,  -95,
     -75,  -76,    9,   50, -127,  -12,   47,  -12, -106,
      88,  -59,  -57,  -89, -127,  124,   40,   77,   27,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_conv2d_max_pool_0_bias[6] = {
     -3593,  10685,   2049,  -7689, -26211,   3179,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_conv2d_max_pool_0_multiplier[6] = {
    1252706825, 1337923802, 1897761886, 1078913238, 1875194200, 1082261302,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_conv2d_max_pool_0_shift[6] = {
    -8, -8, -8, -8, -9, -7,
};

/* Weights, [row][column][channel] */
static const int8_t tl_pico_depthwise_conv2d_2_weights[3 * 3 * 6] = {
    /* row 0 */
      15,   -2,   -1,   47,  103,   28,
       6,  -16,  -21,   68,  120,   -9,
      56,  -48,  -13,   86,   82,    5,
    /* row 1 */
      82,   24,  -33,   84,  105,    8,
      37, -127,  -34,  127,   66,   63,
     127,  -18,  -80,  121,   82,   33,
    /* row 2 */
      12,  117, -127,  -16,  -27,    0,
     -12,  119, -101,   44,  -54,   45,
      22,   39,  -50,    2,  127,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_depthwise_conv2d_2_bias[6] = {
     44160,  11264, -58880,  72064,  77312,  38400,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_depthwise_conv2d_2_multiplier[6] = {
    1359795724, 1899401772, 1220806501, 1799625750, 1234644181, 1115035804,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_depthwise_conv2d_2_shift[6] = {
    -8, -9, -8, -9, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_pico_conv2d_3_weights[10 * 1 * 1 * 6] = {
     122, -127,  -56, -119, -109,   46,
     -32,   23, -127,  -59,   88,   35,
     -86,  127,   91,  123,  126,   49,
      10,  120,  -36,  -82, -127,  120,
     127,   74,   67,   83,  -73,    4,
     127,   88,   43,  -34,   51,  -15,
       4,   13,   -3,  -46,  127, -116,
      68,   75,  107, -121,  127,  -49,
      10,   10,  127,   52,    4,   76,
     -77,   35,  -75,  -24,  127,  -19,
};

/* Bias - 18 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_conv2d_3_bias[10] = {
     5798,  8098, -4599,  2200, -4563, -7177,   967,   614, -4978,  -483,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_conv2d_3_multiplier[10] = {
    1493357903, 1309058227, 1510521711, 1185304859, 1655717360, 1727592247, 1640281369, 1958535226,
    1621766929, 1577469502,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_conv2d_3_shift[10] = {
    -6, -6, -6, -6, -6, -6, -6, -7, -6, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_pico_depthwise_conv2d_4_weights[3 * 3 * 10] = {
    /* row 0 */
      30,  -52,  -71,   28,   47,   11,  104,  -54,   42,  -72,
      38,   27,  -56,   24,   -7,    6,  127,  -59,   41,  -18,
     127,   36,  -45,   -9, -127,   45,   70,  -81,  -32,   57,
    /* row 1 */
      31,   52,  -54,  119,   18,   93,  -13,   51,   62, -112,
     -16,   22,   18,  -45,   35,   47,   47,    3,  120, -122,
       4,  -42,  -28,  -82,  -40,   -1,   41,  -21,  -22,   60,
    /* row 2 */
      -3, -127,  -24,   84,  -20,  127, -120,  127, -127,  -98,
     -23,  -22,  127, -127,   39,  -20,  -25,    0,   19,  -28,
      84,  -76,   50, -103,   25,  -32, -123,  -17,   13,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_depthwise_conv2d_4_bias[10] = {
     34816, -23296, -10624, -14208,  -3840,  35328,  13824,  -6528,  14848, -26368,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_depthwise_conv2d_4_multiplier[10] = {
    1794699631, 1695623056, 1589248310, 1451572519, 2111372391, 1159085150, 1929721993, 2023301158,
    1867026818, 1219776371,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_depthwise_conv2d_4_shift[10] = {
    -8, -8, -8, -8, -8, -7, -8, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_pico_conv2d_5_weights[10 * 1 * 1 * 10] = {
      36,    1,  -84,   -9,  -73,   70,  127,  -18,  -37,   -9,
      12,  -13,  -13,  -51,   -6, -127,   13,   27,   26,   21,
      31,   11,  -86,   -8,   -6,  -23,   24,   83, -127,  -16,
     -54,  -47,  -14,    1, -127,   89,  -28, -107,  -24,   97,
     -15,  -28,  -23,   -3,  -94,    0, -127,  -33,  -10,   21,
      39,   62,  -66, -127,   -4,  -16,  -68,   12,   46,  -68,
     -38,  127,    6,  -29,  -35,   50,  -64,   19,  -73,  -42,
     -37,   11,   46,  127,   11,   -8,   20,   34,   28,   -3,
      74,   -3,  -26,  -36,   22, -127, -119,  -79,   62,  109,
     127,   25,   21,  -16,  -18,    4,  -14,  -35,  -30,   43,
};

/* Bias - 6 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_conv2d_5_bias[10] = {
    -5866,   198,   290, -2060, 12500,  1980,  5709,  -858,  1513,  9833,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_conv2d_5_multiplier[10] = {
    2132530162, 1714998421, 1779593871, 2047433022, 1566519153, 1191395662, 1313733524, 1431471251,
    2091678446, 1204313914,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_conv2d_5_shift[10] = {
    -7, -6, -6, -7, -6, -6, -6, -6, -7, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_pico_depthwise_conv2d_6_weights[3 * 3 * 10] = {
    /* row 0 */
    -127,    0, -127,  -15,  -73,  127,  -61,  -25,  -89,  -81,
      -7,   11,  -63,   28,  -43,   38,   -7,  -56,  -24,  -24,
     -88,  -18,  -25, -127,   88,   -5,   39,   59,    0, -127,
    /* row 1 */
     -66,   98,  -12,  -42,  -59,   51,  -82,    8,   22,  -43,
      45,   10,  -34,   21,   26,   13,   15,   -1,   46,  -36,
     -13,    9,  -29,  -49,  108,  -53,   63,   -5,   -3,   29,
    /* row 2 */
     -69,   52,  -98,  -23,  -52,  -17,  -45,   70,  127,   11,
      83,  -57,    8,   18,  -23,   25,  127,   56,   20,  -14,
      50,  127,   60,  -41,  127,   31,   56,  127,    4,  123,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_depthwise_conv2d_6_bias[10] = {
    -24576,  29696, -40960, -29440,  12672,  26880,  13440,  29824,  13184, -20736,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_depthwise_conv2d_6_multiplier[10] = {
    1791248179, 1424350538, 1229675844, 1582997930, 1711903850, 1103234395, 1359372187, 1765291566,
    1456301457, 1773330924,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_depthwise_conv2d_6_shift[10] = {
    -8, -7, -7, -7, -8, -7, -7, -7, -7, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_pico_conv2d_7_weights[10 * 1 * 1 * 10] = {
      -2,  127,   41,  -23,   10,  -22,  -13,  -60,   39,   56,
     127,   33,  -94,  -89,  -47,   33,   39,   52,  -86,   42,
     -17,  -34,   17,   98,   31,  -18,  -57, -127,   73,    5,
      32,  -33,  -93,   46,   74,  -75, -108,   31,  127,   -3,
      -3, -107,   -7,    5,    7,   21, -127,   34,  -24,    7,
     -87,   -3,   27,   -6,  -90,  127,   41,  -45,   44,  -87,
     -13,   40,   53, -127,  -33,   13,   14,  -28,   75,   45,
     103,  -10, -119, -115,  127,   32,  -24,  -76,   28,   31,
      40,    0,   35,   -5,  -51,  -58,   26,  127,  -40, -113,
     -61,   52, -115,  -38,   22,  -72,  127,   -2,   25,   93,
};

/* Bias - 16 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_conv2d_7_bias[10] = {
      721,  3272,  6228, -3224,  4284,   842,  2179,  2590,   844,  2369,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_conv2d_7_multiplier[10] = {
    1903414649, 1479920327, 2015463165, 1604090344, 1450609130, 1513837862, 1653447097, 1267920874,
    1343736202, 1187286927,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_conv2d_7_shift[10] = {
    -6, -6, -6, -6, -5, -6, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_pico_depthwise_conv2d_8_weights[3 * 3 * 10] = {
    /* row 0 */
     127, -127,   -2,  -63,  -53,  127,  -12,  -76,  -63,  116,
      34,  -66,   11,   86,   14,   36,  -28,   -8,  -35,   60,
     -58,   65,  -32,  -39,   -2,   52,  -54,  -62,  -77,   -9,
    /* row 1 */
     102,  -56,  -18, -127,   19,  -44,   86,   -7,   14,   24,
      19,  -15,  -14,  -16,   26,  -42,  -52,  -57,   16,  -11,
     -68,   37,   36,  -14,   28,  -38,    0, -127,  -73,   12,
    /* row 2 */
      79,  -89,   61,  -22, -122,    5,  127,   -1,   25,  -33,
     -29,   12,   44,  -89,  -75,   17,   28,   52,    2,   -5,
    -121,  -43,  127, -111, -127,    3,    7,   86, -127,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_depthwise_conv2d_8_bias[10] = {
     10880, -36096,  27264, -50560, -37376,  14848,  13056, -25600, -40704,  35968,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_depthwise_conv2d_8_multiplier[10] = {
    1314302010, 1622256513, 1714894770, 1713117239, 1406283109, 1937599587, 1952080763, 1493757778,
    1701000535, 2074250521,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_depthwise_conv2d_8_shift[10] = {
    -8, -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_pico_conv2d_9_weights[10 * 1 * 1 * 10] = {
      24, -125,   60,  -83,  -51,   55,   50,  -33,  -29, -127,
      41,  -46,   18,  -83,    2,  -54,  -87,  -28,   43, -127,
     -90,   41, -105,  -62,   71,   14,  127,   54,  105,    2,
      78,   11,  -51, -102,   29,   38,   61,  127,  -25, -107,
      -5,   15,  -46,  -77,    3,  -48,  -57,  -90, -127,  -33,
      46,   45,  119,  -52, -127,   97,   23,    5,  -30,   99,
     -64,   29,  -87, -111,  -23,  127,   15,   -2,   75,  -74,
     -22,  -10,   -4,   29, -127,   31,   22,  -50,   19,  -60,
      14,  -72,    6,   -4,   23,   68, -127,   32,  -42,  -54,
     127,  -97,  -16,  -55,    0,  -38,   28,   89,   29,  -31,
};

/* Bias - 24 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_conv2d_9_bias[10] = {
     -4061,   7980,   7315,   7182,   6246, -14646,   6924,   2399,   1752,   2116,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_conv2d_9_multiplier[10] = {
    1541069100, 2125087916, 1923526529, 1300838839, 1851129634, 1596219059, 1824981910, 1269338638,
    2097802985, 2087863421,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_conv2d_9_shift[10] = {
    -6, -6, -6, -6, -6, -6, -6, -5, -6, -6,
};

/* Weights, [output][input] */
static const int8_t tl_pico_fully_connected_11_weights[10 * 10] = {
    -113,  -64, -112,   45,   25,  -33, -121, -127,   12,   32,
     -90,   36,   22,    6,  -72,  -27,  -65,  -14, -121, -127,
     -14, -106,  112,   39, -127,   17,   11,  -67,   35,  -77,
    -127,  -68,  -15,   10,  -11,  -34,   98,   57,   -3,  -43,
      17,   29,  -43,  -67,  -61,   23,  -35,  -12, -127,   71,
     -47,  -15,   13,  -52,   78,  -54, -127,   35,   16,  -44,
     -80,   52,   39,  -57,   49,  -88, -127,  -81,   51,   45,
     -48,  -40, -104,   19,  -61,   79,   47,  -25,  -71, -127,
       1,   35,  -39,   -9,   50,  -77,  119, -127,  -15,  -61,
     106,   -5, -127,  -15,  -76,   -1,  -96,   27,   61,  -13,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_pico_fully_connected_11_bias[10] = {
    -56090, -52371, -24691, -18363, -27258, -25605, -25942, -44514, -19864, -18630,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_pico_fully_connected_11_multiplier[10] = {
    1817311267, 1291670275, 1205465287, 1103313066, 2052379239, 1696466972, 1078289869, 1692081688,
    1635639425, 1403843365,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_pico_fully_connected_11_shift[10] = {
    -8, -7, -8, -7, -8, -8, -7, -8, -9, -8,
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
        18,          /* output_offset */
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
    18,           /* input_zero_point */
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
        6,            /* output_offset */
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
    6,           /* input_zero_point */
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
        16,          /* output_offset */
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
    16,          /* input_zero_point */
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
        24,          /* output_offset */
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
    24,          /* input_zero_point */
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
    974301041, /* multiplier */
    -2,        /* shift */
    -128,      /* output_offset */
};

/* FULLY_CONNECTED (11): 10 -> 10 */
static const tl_fully_connected_params tl_pico_fully_connected_11 = {
    1,           /* rows */
    10,          /* accum_depth */
    10,          /* output_depth */
    77,          /* output_offset */
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
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.280545771f, 77},
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
