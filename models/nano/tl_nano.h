/* tl_nano.h: the neural network "nano" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 11,928 bytes, sha256
 * 1f051cd8acfe9b54bbcd84df1b4e68873750c144196102321bc23f8d514bdc9d
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.312068075 * (q - 84)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    2,424 bytes of RAM
 *   flash    3,031 bytes of constants, and the code
 *   work     145,371 multiply-accumulate operations an inference
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_NANO_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_nano_input();
 *   ... write TL_NANO_INPUT_SIZE values to input ...
 *   tl_nano_invoke();
 *   const int8_t *output = tl_nano_output();
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena: one inference at a time.
 */
#ifndef TL_NANO_H
#define TL_NANO_H

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

#define TL_NANO_INPUT_SIZE 784
#define TL_NANO_INPUT_HEIGHT 28
#define TL_NANO_INPUT_WIDTH 28
#define TL_NANO_INPUT_CHANNELS 1
#define TL_NANO_INPUT_SCALE 0.00392156886f
#define TL_NANO_INPUT_ZERO_POINT (-128)
#define TL_NANO_OUTPUT_SIZE 10
#define TL_NANO_OUTPUT_SCALE 0.312068075f
#define TL_NANO_OUTPUT_ZERO_POINT (84)
#define TL_NANO_LABEL_COUNT 10
#define TL_NANO_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_NANO_ARENA_BYTES 2424
#define TL_NANO_MODEL_SHA256 "1f051cd8acfe9b54bbcd84df1b4e68873750c144196102321bc23f8d514bdc9d"

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_nano_input(void);

/* Runs the network once. */
void tl_nano_invoke(void);

/* The 10 values that the last call of tl_nano_invoke computed. */
const int8_t *tl_nano_output(void);

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_nano_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_NANO_H */

#ifdef TL_NANO_IMPLEMENTATION
#ifndef TL_NANO_IMPLEMENTED
#define TL_NANO_IMPLEMENTED

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

/* The arithmetic below needs two's complement, wrapping conversions, a right shift that keeps the
 * sign, and an int that holds the product of two sizes. C99 leaves all of them to the
 * implementation, so compilation stops where one is missing: the array would have a negative size.
 */
typedef char tl_needs_wrapping_conversion[((int32_t)UINT32_C(0xFFFFFFFF) == -1) ? 1 : -1];
typedef char tl_needs_arithmetic_right_shift[((-3 >> 1) == -2) ? 1 : -1];
typedef char tl_needs_int_of_32_bits[(sizeof(int) >= sizeof(int32_t)) ? 1 : -1];

/* Parameters lie in flash when code is compiled for size, and are no wider than they need be.
 *
 * Height, width and number of channels of a tensor. */
typedef struct {
    uint16_t h;
    uint16_t w;
    uint16_t c;
} tl_dims;

/* A size or a step in the picture's plane. */
typedef struct {
    uint16_t h;
    uint16_t w;
} tl_tile;

/* Smallest and largest value of an output: the fused activation, or the whole range of int8. */
typedef struct {
    int8_t min;
    int8_t max;
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

/* The last step of a layer with weights: from the 32-bit sum of a channel to an int8 value. */
#ifndef TL_SCALE_S8_H
#define TL_SCALE_S8_H

typedef struct {
    int8_t offset; /* zero point of the output */
    tl_activation activation;
    int8_t per_channel; /* 1: a factor for each channel; 0: one factor for all */
    int8_t large;       /* 1 when some factor is 1/4 or more, 0 when none is */
} tl_scaling;

/* tl_requantize for a factor below 1/4, shift <= -2, with both rounding stages in one sum.
 *
 * The first stage adds 2^30 to the product and divides by 2^31. The second adds half of what it
 * divides by, less 1 if its number is negative, which is 2^31 of the product: so 2^30 goes on if
 * the accumulator is positive, and 2^30 off if it is negative. The half is added where it is a 1.
 *
 * rectified: 1 when negative results are cut off anyway and may be rounded in any way
 */
TL_INLINE int32_t tl_scale_down(int32_t acc, int32_t multiplier, int32_t shift, int32_t rectified) {
    const int64_t nudge = acc < 0 && !rectified ? -(INT64_C(1) << 30) : INT64_C(1) << 30;
    const int32_t high = (int32_t)(((int64_t)acc * multiplier + nudge) >> 32);
    return ((high >> (-2 - shift)) + 1) >> 1;
}

/* Scales a sum, adds the zero point of the output and applies the activation.
 *
 * multiplier: [channel] int32, or one
 * shift:      [channel] int8, or one; positive is to the left
 */
TL_KERNEL int8_t tl_scale_s8(uint32_t sum, const int32_t *multiplier, const int8_t *shift,
                             int32_t channel, const tl_scaling *scaling) {
    const tl_activation activation = scaling->activation;
    const int32_t acc = (int32_t)sum;
    const int32_t i = channel * scaling->per_channel;
    const int32_t scaled = scaling->large ? tl_requantize(acc, multiplier[i], shift[i])
                                          : tl_scale_down(acc, multiplier[i], shift[i],
                                                          activation.min >= scaling->offset);
    const int32_t value = (int32_t)((uint32_t)scaled + (uint32_t)scaling->offset);
    return (int8_t)tl_min(tl_max(value, activation.min), activation.max);
}

#endif /* TL_SCALE_S8_H */

/* Sums of products, four at a time: the heart of every layer that adds over channels.
 *
 * What four sums have in common is loaded once, and the sums stay in registers: an input that meets
 * the weights of four output channels, or a weight that meets the inputs of four positions.
 *
 * Output channels are taken in blocks c .. c + 3; the last block is moved back so that it ends with
 * the last channel, and computes some channels twice. With fewer than four channels all four lanes
 * do the same work, which the compiler sees and does once. tl_block says how:
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

/* Adds the products of one run of values with four other runs.
 *
 * shared: count values
 * first:  count values of the first lane; those of the other lanes begin step_1, step_2 and step_3
 *         further on
 */
TL_INLINE tl_sum4 tl_dot4_s8(tl_sum4 sum, const int8_t *shared, const int8_t *first, int32_t step_1,
                             int32_t step_2, int32_t step_3, int32_t count) {
    TL_UNROLL
    for (int32_t i = 0; i < count; ++i) {
        const int32_t x = shared[i];
        sum.s0 = tl_mac(sum.s0, x, first[i]);
        sum.s1 = tl_mac(sum.s1, x, first[i + step_1]);
        sum.s2 = tl_mac(sum.s2, x, first[i + step_2]);
        sum.s3 = tl_mac(sum.s3, x, first[i + step_3]);
    }
    return sum;
}

/* Scales the sums of the channels of a block and stores them: of channel c in the first lane, of
 * those that follow at `lane` in the others. Arguments are those of tl_scale_s8. */
TL_INLINE void tl_store4_s8(tl_sum4 sum, const int32_t *multiplier, const int8_t *shift, int32_t c,
                            int32_t lane, const tl_scaling *scaling, int8_t *output) {
    output[c] = tl_scale_s8(sum.s0, multiplier, shift, c, scaling);
    output[c + lane] = tl_scale_s8(sum.s1, multiplier, shift, c + lane, scaling);
    output[c + 2 * lane] = tl_scale_s8(sum.s2, multiplier, shift, c + 2 * lane, scaling);
    output[c + 3 * lane] = tl_scale_s8(sum.s3, multiplier, shift, c + 3 * lane, scaling);
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
    tl_tile padding;         /* rows above and columns left of the picture */
    uint16_t groups;         /* 1, or more when a filter sees only its share of the channels */
    int8_t border;           /* 1 when some windows reach over the edge, 0 when none does */
    int8_t input_zero_point; /* what lies over the edge */
    tl_scaling scaling;
} tl_conv2d_params;

/* Whether the window at output position (y, x) lies inside the picture, and each of its rows is one
 * run in memory. */
TL_INLINE int32_t tl_conv2d_is_run(const tl_conv2d_params *params, int32_t y, int32_t x) {
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    const int32_t inside =
        !params->border || (top >= 0 && left >= 0 &&
                            top + (params->filter.h - 1) * params->dilation.h < params->input.h &&
                            left + params->filter.w <= params->input.w);
    return inside && params->dilation.w == 1 && params->groups == 1;
}

/* The input at the upper left corner of such a window. */
TL_INLINE const int8_t *tl_conv2d_corner(const tl_conv2d_params *params, const int8_t *input,
                                         int32_t y, int32_t x) {
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    return input + (top * params->input.w + left) * params->input.c;
}

/* The sums of such a window for four channels, on top of `sum`.
 *
 * input:  the upper left corner of the window
 * filter: weights of the first lane, [h][w][c]; those of the next lanes follow at filter_step
 */
TL_INLINE tl_sum4 tl_conv2d_run4_s8(const tl_conv2d_params *params, tl_sum4 sum,
                                    const int8_t *input, const int8_t *filter,
                                    int32_t filter_step) {
    const int32_t run = params->filter.w * params->input.c;
    for (int32_t i = 0; i < params->filter.h; ++i) {
        sum = tl_dot4_s8(sum, input, filter, filter_step, 2 * filter_step, 3 * filter_step, run);
        input += params->dilation.h * params->input.w * params->input.c;
        filter += run;
    }
    return sum;
}

/* The sum of any window for one channel, on top of `sum`.
 *
 * input:  the first channel of the group
 * filter: weights of the channel, [h][w][c]
 * y, x:   position in the output
 */
TL_INLINE uint32_t tl_conv2d_window_s8(const tl_conv2d_params *params, uint32_t sum,
                                       const int8_t *input, const int8_t *filter, int32_t y,
                                       int32_t x) {
    const tl_dims in = params->input;
    const int32_t depth = in.c / params->groups;
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    for (int32_t i = 0; i < params->filter.h; ++i) {
        for (int32_t j = 0; j < params->filter.w; ++j) {
            const int32_t row = top + i * params->dilation.h;
            const int32_t column = left + j * params->dilation.w;
            const int32_t inside = row >= 0 && row < in.h && column >= 0 && column < in.w;
            const int32_t pixel = (row * in.w + column) * in.c;
            for (int32_t k = 0; k < depth; ++k) {
                const int32_t value = inside ? input[pixel + k] : params->input_zero_point;
                sum = tl_mac(sum, value, *filter++);
            }
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
            if (tl_conv2d_is_run(params, y, x)) {
                for (int32_t channel = 0; channel < channels; channel += block.step) {
                    const int32_t c = tl_block_start(channel, channels, block);
                    const tl_sum4 sum =
                        tl_conv2d_run4_s8(params, tl_load4(bias + c, block.lane),
                                          tl_conv2d_corner(params, input, y, x),
                                          filter + c * filter_size, block.lane * filter_size);
                    tl_store4_s8(sum, multiplier, shift, c, block.lane, &params->scaling, output);
                }
            } else {
                for (int32_t c = 0; c < params->output.c; ++c) {
                    const int8_t *const group = input + c / channels * depth;
                    const uint32_t sum = tl_conv2d_window_s8(params, (uint32_t)bias[c], group,
                                                             filter + c * filter_size, y, x);
                    output[c] = tl_scale_s8(sum, multiplier, shift, c, &params->scaling);
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
    int8_t border;   /* 1 when some windows reach over the edge, 0 when none does */
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

/* The largest sum of a channel at four positions, the corners of a square, which share each weight.
 * Their windows are runs.
 *
 * input:  the upper left corner of the first window
 * filter: weights of the channel, [h][w][c]
 */
TL_INLINE int32_t tl_conv2d_largest4_s8(const tl_conv2d_params *params, int32_t bias,
                                        const int8_t *input, const int8_t *filter) {
    const int32_t run = params->filter.w * params->input.c;
    const int32_t input_row = params->input.w * params->input.c;
    const int32_t right = params->stride.w * params->input.c;
    const int32_t down = params->stride.h * input_row;
    tl_sum4 sum = tl_load4(&bias, 0);
    TL_UNROLL
    for (int32_t i = 0; i < params->filter.h; ++i) {
        sum = tl_dot4_s8(sum, filter, input, right, down, down + right, run);
        input += params->dilation.h * input_row;
        filter += run;
    }
    return tl_max(tl_max((int32_t)sum.s0, (int32_t)sum.s1),
                  tl_max((int32_t)sum.s2, (int32_t)sum.s3));
}

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
    for (int32_t y = 0; y < pool->output.h; ++y) {
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const tl_window window = tl_pool_window(pool, y, x);
            const int32_t last_y = window.bottom - 1;
            const int32_t last_x = window.right - 1;
            const int32_t square = last_y == window.top + 1 && last_x == window.left + 1 &&
                                   tl_conv2d_is_run(conv, window.top, window.left) &&
                                   tl_conv2d_is_run(conv, last_y, last_x);
            for (int32_t c = 0; c < conv->output.c; ++c) {
                const int8_t *const weights = filter + c * filter_size;
                int32_t largest = INT32_MIN;
                if (square) {
                    largest = tl_conv2d_largest4_s8(
                        conv, bias[c], tl_conv2d_corner(conv, input, window.top, window.left),
                        weights);
                } else {
                    const int8_t *const group = input + c / channels * depth;
                    for (int32_t i = window.top; i < window.bottom; ++i) {
                        for (int32_t j = window.left; j < window.right; ++j) {
                            const uint32_t sum =
                                tl_conv2d_window_s8(conv, (uint32_t)bias[c], group, weights, i, j);
                            largest = tl_max(largest, (int32_t)sum);
                        }
                    }
                }
                *output++ = tl_scale_s8((uint32_t)largest, multiplier, shift, c, &conv->scaling);
            }
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

/* The sum of one window for the output channel that reads channel `from` of the input, on top of
 * `sum`.
 *
 * filter: the channel's first weight, of [h][w][output c]
 * y, x:   position in the output
 */
TL_INLINE uint32_t tl_depthwise_window_s8(const tl_conv2d_params *params, uint32_t sum,
                                          const int8_t *input, int32_t from, const int8_t *filter,
                                          int32_t y, int32_t x) {
    const tl_dims in = params->input;
    const tl_tile size = params->filter;
    const int32_t channels = params->output.c;
    if (tl_conv2d_is_run(params, y, x)) {
        const int8_t *row = tl_conv2d_corner(params, input, y, x) + from;
        TL_UNROLL
        for (int32_t i = 0; i < size.h; ++i) {
            TL_UNROLL
            for (int32_t j = 0; j < size.w; ++j) {
                sum = tl_mac(sum, row[j * in.c], *filter);
                filter += channels;
            }
            row += params->dilation.h * in.w * in.c;
        }
        return sum;
    }
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    for (int32_t i = 0; i < size.h; ++i) {
        for (int32_t j = 0; j < size.w; ++j) {
            const int32_t row = top + i * params->dilation.h;
            const int32_t column = left + j * params->dilation.w;
            const int32_t inside = row >= 0 && row < in.h && column >= 0 && column < in.w;
            const int32_t value =
                inside ? input[(row * in.w + column) * in.c + from] : params->input_zero_point;
            sum = tl_mac(sum, value, *filter);
            filter += channels;
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
    for (int32_t y = 0; y < conv->output.h; ++y) {
        for (int32_t x = 0; x < conv->output.w; ++x) {
            for (int32_t c = 0; c < conv->output.c; ++c) {
                const uint32_t sum = tl_depthwise_window_s8(
                    conv, (uint32_t)bias[c], input, c / params->depth_multiplier, filter + c, y, x);
                *output++ = tl_scale_s8(sum, multiplier, shift, c, &conv->scaling);
            }
        }
    }
}

#endif /* TL_DEPTHWISE_CONV2D_S8_H */

/* FULLY_CONNECTED, int8; and CONV_2D with a filter of one pixel, which is a dense layer for each
 * pixel. */
#ifndef TL_FULLY_CONNECTED_S8_H
#define TL_FULLY_CONNECTED_S8_H

typedef struct {
    int32_t rows;         /* vectors in the input: 1, or the pixels of a picture */
    int32_t accum_depth;  /* values of an input vector */
    int32_t output_depth; /* values of an output vector */
    tl_scaling scaling;
} tl_fully_connected_params;

/* Matrix times vector.
 *
 * input:      [rows][accum_depth] int8
 * filter:     [output_depth][accum_depth] int8
 * bias:       [output_depth] int32, corrected for the input's zero point:
 *             bias - zero point * (sum of the output's weights)
 * multiplier: [output_depth] int32, or one
 * shift:      [output_depth] int8, or one; positive is to the left
 * output:     [rows][output_depth] int8; may overlap the input where the memory plan proved it
 * harmless: rows are finished in order
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
            const tl_sum4 sum = tl_dot4_s8(tl_load4(bias + c, block.lane), input,
                                           filter + c * depth, block.lane * depth,
                                           2 * block.lane * depth, 3 * block.lane * depth, depth);
            tl_store4_s8(sum, multiplier, shift, c, block.lane, &params->scaling, output);
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
 *       0     784   input (int8, 28 x 28 x 1)
 *       0    1296   fully_connected_5 (int8, 9 x 9 x 16)
 *       0     784   fully_connected_7 (int8, 7 x 7 x 16)
 *       0     475   fully_connected_9 (int8, 5 x 5 x 19)
 *       0      10   output (int8, 10)
 *      16    1296   depthwise_conv2d_4 (int8, 9 x 9 x 16)
 *      32    1936   fully_connected_3 (int8, 11 x 11 x 16)
 *     476      19   mean_10 (int8, 19)
 *     784     400   depthwise_conv2d_8 (int8, 5 x 5 x 16)
 *     888    1089   depthwise_conv2d_2 (int8, 11 x 11 x 9)
 *     900    1521   conv2d_max_pool_0 (int8, 13 x 13 x 9)
 *    1296     784   depthwise_conv2d_6 (int8, 7 x 7 x 16)
 */
static union {
    int8_t s8[2424];
    int32_t words[606];
} tl_nano_arena;

/* Weights, [filter][row][column][channel] */
static const int8_t tl_nano_conv2d_max_pool_0_weights[9 * 3 * 3 * 1] = {
     -31,   88,   52,  -83, -100,   98,  -47,  -79,  127,
      39,  -90,  -58,  100,   43, -127,    2,  110,    6,
      72,   83,   88, -105, -127,  -59,   17,   38,  -22,
     -90, -110,  -11, -127,   10,  114,  -76,   74,  107,
     -66,   -5,   44,  -39,  127,  -19,   38,   -3,  -58,
      19,   11, -127,  -36,  -99,    3,  -31,    1,   47,
     -90,  -94, -109,   14,   -4,  -21,   99,   99,  127,
      46,   34,   85,  112,  127,    9,   33,  118,   84,
     -11,   24,   35,  -66,   -7,   56,  127,   89,  103,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_max_pool_0_bias[9] = {
      3181,   3158,  -1809, -10818,  -2211, -14482,  -6187, 105627,  55552,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_max_pool_0_multiplier[9] = {
    1389862134, 1629513751, 1126638473, 1796717820, 1596723709, 1248317454, 2098471288, 1873501154,
    1640084868,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_max_pool_0_shift[9] = {
     -8,  -8,  -7,  -9,  -7,  -8,  -9, -10,  -9,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_2_weights[3 * 3 * 9] = {
    /* row 0 */
     -47,    0,   -6,    5,   39,    8,  -73,  -35,  -59,
      55,   28,   -1,   26,   73,  -36,   47,  -23,  -43,
     127,    0,  -99,   47,  -50,   38,   -5,  -60,   24,
    /* row 1 */
     -64,    5,   23,   45,   90,    5, -108,   71, -113,
     120,   -7,  -23,  127,  127,  -19,  -38,  -70,   -9,
     114,   21, -127,   69,   13,   80,    3, -123,  127,
    /* row 2 */
      29, -127,  -15,  -12,  -17,   47, -127,  127,    2,
      95,  -46,  -39,  -42,   44,  127,  -14,   37,   28,
      52,   14,  -77,   -8,  101,  -10,   21,   61,   13,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_2_bias[9] = {
     61568, -14336, -46592,  32896,  53760,  30720, -37632,  -1920,  -3840,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_2_multiplier[9] = {
    1741974603, 1669811296, 1112162206, 1370788308, 1558829399, 1713524023, 1358130452, 1229819876,
    1293484167,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_2_shift[9] = {
    -9, -8, -8, -8, -9, -8, -8, -8, -8,
};

/* Weights, [output][input] */
static const int8_t tl_nano_fully_connected_3_weights[16 * 9] = {
     127,  -10,   29,   64,    2,  -23,  -36,    0,   28,
      -2,  -37,   81,   11,   -9,   29,   55,  127,   14,
     111,  127,  -27,  -32,  -16,  -91,  -75,  -57,  -42,
      40,  -21,   40,  -77, -127,  -49,   -8,   39,  -18,
     -18,  -75,  -46,  100,   61,  -76,  127,  108,  -77,
     124,   35,   33,   11,  110, -107,   -6,  127,   31,
     -34,   26,  127,   80,   16,   80,    6,  -97,   42,
     -35,  -87,  -12,  127,  -26,   23,   85, -107,   93,
     -19,  120,  -87,  -52,  -42,  127,  -48,  -76,   37,
      36,  127,   25,  -20,  -25,   20,    4, -111,  -24,
     -21,   29,   73,   51,   -3,  127,   42,   13,  -65,
      27,  -11,    7,   30,   18,    6,   70,  -32, -127,
       5,  -17,   19,  105,   55, -109,  127,   13,    7,
      38,  -92,  -17,    9,  -30,  -34,   94,  -24, -127,
     127,    2,   17,  -49,   73,  -21,   12,  -23,   37,
     127,   -1,  113,  -22,    0,  -60,   -9,  -45,   43,
};

/* Bias + 8 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_fully_connected_3_bias[16] = {
    -3020,  3678,   638,  2481,  2071, 19242,  2456, -2498, -2461,  2227,  1166, -1783,  4415,
    14824,  3172,  2655,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_fully_connected_3_multiplier[16] = {
    1624100504, 1845649709, 1585374787, 1351477770, 2017704007, 1814328111, 1155910356, 1837807859,
    1869354411, 1612324280, 1450165106, 1327703792, 1585137905, 1180048476, 1815097629, 1647225372,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_fully_connected_3_shift[16] = {
    -7, -7, -7, -6, -7, -7, -6, -7, -7, -7, -6, -6, -6, -6, -7, -7,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_4_weights[3 * 3 * 16] = {
    /* row 0 */
     -51, -127,   26,   15, -127,  -16,   21, -127,    0,  -26,  -44,   26,  -53,  127,    2,    5,
     -66,  -73,  -50,   13,    1,   67,  -39,  -62,  -15,   33,  -68,    7,  -28,   34, -110,   13,
     -87,  -75, -116,   37,  -15,   73,   31,  -79,  -66,   73,  -77,   17,    3,   54, -127,   37,
    /* row 1 */
      77,   13,    0,   24,  -43,  -23,  -90,  100, -127,  -36,    2,   76,  -57,   70,   38,  127,
      25,   46,  -11,   16,  -75,  -10,  -40,   52,  -14,   82,   11,  127,   -6,  -17,   23,   20,
     -53,  -12, -127, -127,  -92,   46,  -17,    6,  -21,   73,   -9,   60,   -6,  -62,   48,  115,
    /* row 2 */
      -3,    0,  119,   -9,  -93,   34,  -63,  -65,  -87, -126,   16,   31,  127,  -12,   92,   66,
    -121,   27,   34,    6,  -51,  -16,  -48,  -38,   23,  -94,   71,   -8,  -19,   -9,  121,    0,
    -127,   -6,  -64,  -50,   33,  127, -127,  -56,   32, -127,  127,  -34,   34,  -30,   73,   13,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_4_bias[16] = {
    -51968, -26496, -24192,  -9600, -59136,  36096, -47616, -34432, -35200, -18944,   3712,  38656,
      -640,  19840,  20480,  50688,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_4_multiplier[16] = {
    1520253271, 1241716410, 1230034504, 2059995999, 2029607558, 1553322446, 1522616185, 1822385599,
    1688429921, 1349010717, 1978148830, 2056596097, 1930151722, 1351226227, 1311268684, 1371627199,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_4_shift[16] = {
    -8, -7, -8, -8, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [output][input] */
static const int8_t tl_nano_fully_connected_5_weights[16 * 16] = {
     -10,   57,   39,  -38,   59,   -3,   58, -127,  -11,   17,  -38,  -43,   53,   -9,    7,  -40,
      97,  -26,  -73,  -29,  -29,   79,   44,   35,   91,   63,   21,   22,   48, -127,   99,  -47,
      54,   60,   88,   80,  -91,   25,   62,   72,  -53, -126,  -64, -127,  -72,   13,  -18,   75,
      20,  127,  -46,   49,   26,   44,   66,  -38,   16,  -51,   22, -122,  -62,   41,  -12,   -1,
     121,   -4,   25,   25,   78,  -47,  -57,   11, -127,  -87,   -1,   -9, -115,  -23, -111,  -33,
     -61,    2,  127,   18,  -40,   49,  106,   12,   74,  -32,  -59,  -64,   -3,   65,  -86,   26,
     -34,  -66,  102,  -19,    2,  -28,    1,   31,  127,   83,   35,  -52,   28,   -1,    3,   17,
      35,   -2,  -27,  -73,   29,  -23,  -23,   41,   49,   21,   47,  -34,   54,  -43,   82, -127,
      90,   45,   22,    6,  -40,  104,   21,   13,   47,  -64, -127,  -11,   13,  -40,   32,   36,
      -5,  -32,   10,  -27,   30,   -7,  -83,   51,   85,   46,  -86,   -2,   17,   21,   17, -127,
     -43,  106,   33, -127,  -33,  -51,   78,  -30,  -41,   -7,   58,  -46,  -12,   54,    8,  -57,
      61,  -68,  -42,  -33,   23,   -8,   36,   -3,  -31,   40,  127,   74,   10,  -38,   95,   -1,
       7,  127,    8,    8,  -32,   14,   -6,    4,    9,   -5,   63,  -15,    5,   60,    7,   -4,
     127,    2,  -26,  -54,   32,  125,   22,  -38,   24,  110,  106,  -31,  -16,   32,  109,  -21,
     -14,  -68,   13,  -31,   72,   22,  -24,   39,  -20,   67,   25,   13, -127,  -12,   41,  -15,
      42,   -2,   27, -127,    6,    4,  -41,  -47,  -41,    0,   40,  104,  -42,   33,   37,  -71,
};

/* Bias + 39 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_fully_connected_5_bias[16] = {
     1400, 10378, -2936,  3098, -7146,   284, 13479,  6033,  -657, -1789, -2209, 13053,  6721,
     8274, -2454, -5016,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_fully_connected_5_multiplier[16] = {
    2040607034, 2091724863, 1135253338, 1105889469, 1677887977, 1194040253, 1157741536, 1355021768,
    1246715265, 1303302054, 2105554089, 1318731168, 1743889036, 1451903054, 2038783027, 2062345464,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_fully_connected_5_shift[16] = {
    -5, -6, -5, -5, -6, -5, -5, -5, -5, -5, -6, -5, -5, -5, -5, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_6_weights[3 * 3 * 16] = {
    /* row 0 */
     -62,  -37, -119,    1,  -72,  -15,   97,   89,  -26,   32,   -2,   73, -127,    6,   20,   75,
      -1,   32,  -94,  -82,  -38,  -18,   49,   22,   -5,  -28,   11,  104,  -67,   -8,    0,   83,
     -39,   96, -127, -127,  117,    0,   95,  127,   20, -127,  127,   97,    3,   16,   20,  -50,
    /* row 1 */
    -112, -127,  -97,  -53,  -98,    9,   -2,    8,  -26,  -30,    2,   80,   -6,   26,   69,   33,
      28,   28,  -78,  -17,   33,    0,   -8,  -65,  -18,  -31,   14,  -70,  -80,  -21,   35,   57,
      11,    6,  102,  120,   66,   13,   -6,   14,   36,  -26,   97, -127,   27,   47,   67,  127,
    /* row 2 */
    -127,  -45,  -38, -109,   93,  127, -127,  -11,   76,   22,  100,  -26,  -68,   -8,  127,   -9,
      -1,  -12,  117,    5,   88,   32,  -47,  -23,   28,   30,   50,   51,  -43,   -5,   35,   24,
      14, -127,   28,   16,  127,   61, -108,    8,  127,   65, -103,   21,   93,  127,   15,   44,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_6_bias[16] = {
    -36992, -23808, -39168, -31488,  40448,  26752,  -7296,  21632,  27136, -11904,  37888,  25984,
    -34304,  23040,  49664,  49152,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_6_multiplier[16] = {
    1386863874, 1305866818, 1132500110, 2142687569, 2084903398, 1618220560, 1249925050, 1428654264,
    1618683526, 1906980556, 1477803326, 1098016943, 2056644010, 1622606273, 1999517474, 1877375934,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_6_shift[16] = {
    -8, -8, -8, -9, -9, -8, -8, -8, -8, -8, -8, -8, -9, -8, -9, -9,
};

/* Weights, [output][input] */
static const int8_t tl_nano_fully_connected_7_weights[16 * 16] = {
      30,  -37,    2,   17,  -45, -102,  -42,   18,  -12,   -2,  -32,   -7,   10, -127,  -44,   48,
      76,   85,   43,   42,  -81,  -87,  -22,  -58,   57,  -81,   13, -127,  112,  -27,  -18,   97,
      14,   72,  -80,  -66,   14,   61,  -44,  -12,  -42,  127,  -82,  -13,   -6,   -6,  -36,  -19,
    -100,  112,   47,  -45, -127,  -86,  -60,  -16,  -33,  -36,  -55,   66,  -17,   -3,  106,  -19,
      -9,  -69, -127,  -80,  -74,   -8,  -27,    9,    9,   31,  -43,  -31,   -1,   10,  -47,   19,
     -72, -127,   47,    0,  -45,  -49,  -64,   71,   -5,  -65,   34, -123,    5,    8,  -20,  -11,
     -21,   74,   53,   49,    1,   38,  -80,  -38,   23,   75,   -6,   46, -127,  -32,   50,  -81,
     127,  -16,   32,   84,   41,   51,    1,  -19,   58,   31,    8,  -26,    3,   23,  -48,    7,
     -61,  -11,   44,  -48,    1,  -27,  -12,   45,   17,   90, -127,   20,  -66,   -5,   24,   -8,
      31,    6,   10,   18,   32,  -27,  -78,   53,   55,  -29,  127,  -47,   32,   -1,  -41,   15,
     -12,   -2,  -13,    3,    3,  -31,  -26,  -22, -127,   58,  -19,   15,  -46,   80,  -20,   31,
     -53,    1,  -49,   40,  -73,  -25,  127,  -31,  -15,   42,   52,    0,  -29,  -53,    1,  -97,
     -14,    5, -127,  115,   42,   34,   92, -107,  -16,  -83,   81,  -17,   57,   14,  -61,  -86,
     -59, -123,   38,   94,   72,  -58,   32,  127,   95,   79,   21,  -83,   19,  -28,  -43,   70,
     -96,   48,  -26,    5,   56,   23,  -40,   31,  -67,   49,   13, -127,   22,   77,   47,  -35,
      47,  -31,  -39,  -55,  127,   -3,   27,  125,  -62,  -60,   65,   56,  -98,   52,  -38,  -26,
};

/* Bias - 12 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_fully_connected_7_bias[16] = {
     8514,  6646,   267,  6330,  2971,  6882,  2106, -1014,  2128,  1097,  5035,  5228,  6267,
      563,  2427,  -640,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_fully_connected_7_multiplier[16] = {
    1868914162, 1245654792, 1426881992, 1606297529, 1553361285, 1417313729, 1505530385, 1869580937,
    1878037028, 1261080263, 1786221399, 1199234316, 1432912458, 1637140548, 1466925778, 1389937208,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_fully_connected_7_shift[16] = {
    -6, -6, -6, -6, -6, -6, -6, -6, -6, -5, -6, -5, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_8_weights[3 * 3 * 16] = {
    /* row 0 */
      43, -127,  -27,  -32, -124,   62,    4,  127,  127,   -4,   41,   50,   73, -127, -127,  -49,
       4,  -17,  -46,    1,  -53,    4,   67,   41,   62,    6,   42,   61,   96,   13,  -45, -107,
     -14,  -60,  121,   13, -127, -126,   54,   -9,   99,  -87,  -59,  -24,  127,   15,   53, -127,
    /* row 1 */
       7,   -4,  -81,  -16, -108,   51,   64,   22,  -10,   68,    9,    7,  -58,  -72,  -63,   -5,
     -12,  -28,  -82,  -38,    3,   15,  127,   39,  -10,   30,    0,    2,   14,   21,    9,   14,
      52,   68,   23,   15,  -27,  -75,   77,  -31,    3, -127,  -40,   33,   65,   -9,   49,  -42,
    /* row 2 */
     -65,    8, -127,  127,  -80, -127,  -50,   -9,   -6,   29,   29,   32,  -75,  -59,  -53,  -30,
    -108,   13,  -81,   24,  -67,  -15,  -22,    9,   21,   45,   16,   37,  -29,   30,  -34,   -7,
    -127,   45, -100,  116,   95,   -7,   81,  -12,  -44,  -59, -127,  127,   99,  -62,  -78,  100,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_8_bias[16] = {
    -28160, -13056, -51200,  26880, -62464, -27904,  51456,  22656,  30976, -12672, -11392,  41600,
     39936, -32000, -36992, -32384,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_8_multiplier[16] = {
    1705111404, 2020720963, 1198508869, 1649700917, 1943578492, 1606845569, 1214045749, 1857231727,
    1605125301, 1475456722, 2096623301, 1628798726, 1215107164, 1316124006, 1824842035, 1325858230,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_8_shift[16] = {
    -8, -8, -8, -8, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [output][input] */
static const int8_t tl_nano_fully_connected_9_weights[19 * 16] = {
      50, -126,  -11,  -57,  -48,   78,  -26,  127,   17,   60,   68,   71, -100,   42,  -14,  -32,
     -57,   26,  -43,  -56,  -86,  -25,   23,   87, -127,  -13,    4,    9,  -32,   71,  -10,   29,
     -17,  -25,   23,  -65,   -6, -127,   37,  -14,   -8,  -43,   34,  -84,   65,  -17,  -67,   39,
     -23,  -31,  127,  -79,  -43,   64,   26,   56,  -19,   42, -109,  -78,  -30,   77,   27,  -34,
      44,   24,  -60,  -10,  -29,  -73,   63,   46,  -30,  -92, -112,   73,   46,   65,  127,   30,
     105,   15,   51,  -63,  -64,  -27,  127,  -60,   25,   16,   85,  105,   68,  -14,  -46,   55,
     127,   97,   15,   -7,   -9,   50,  -89,    5,   95,  -11,  -38,   -4,   24,   12,   18,   12,
    -103,    7,  -29,   77,  -23,   65, -127,   94,   71,   12,   44,   81,  -62,   86,  -40,   28,
     -41,   50,   58,   -9, -127,   44,   13,   18,   15,  -26,   -1,   63,    1,    3,    2,   53,
      86,   92,   12, -101,  -17,   10,   -8,   76,   13,  127,   43,  -12,   27,  -70,  -61,   47,
     127,   65,   84,   31,  -22, -115,  -99,   66,  100,  -73, -109,  -41,   50,   98,  -46,   35,
      82,    3,  -59,  -17,   -8,   26,   41,   13,    0,  -26, -127,  -23,  -88,   13,  -48,  -64,
     -12,  -76,  -52,   -5,  -55,  -29,   -4,   42,   16,  -31,   52,    3,  -89,   29,    3, -127,
     -18,  -11,   -4,   24,    4,  -10,   15,   -4,  127,   -2,  -10,   -1,   12,   34,    4,  -26,
      10,   49,   25, -122,  -82,   29,   -2,  -65,   19,   54,  -46,    9,   59,    7,  127,   65,
      38,   80,  121,    6,  -98,   96,   49,  -22,  -33, -127, -101,   41,  -24,   73,  -75,   35,
      -3,  127,  -58,   31,   11,  -43,   68,   -6,   36,    9,  -53,  110,   19,  -61,  117,  -58,
     -51,   89,    0,   50,   70,  -26,    9,   26,  111,  -91,  -55,  117,  127,  -31,  -85,  121,
     -89,   37,   19,  127,  -31,   38,   21,   77,  -63,  -78,  -43,   37,    8,   81,  -83,    0,
};

/* Bias - 6 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_fully_connected_9_bias[19] = {
       846,   3438,   1598,   1987,  -4434,  -4867,   -806,  -3606,  -2214,   3956,  -4019,  -2372,
     -3822,  -5271,   6189,   -981,  -5385, -12247,  -9177,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_fully_connected_9_multiplier[19] = {
    1756412108, 1842329341, 1095707244, 2081080601, 1763783365, 1591896207, 2023445852, 1524574941,
    1101567308, 1618367849, 1402059824, 1711374689, 1858309835, 1351772048, 1532605504, 1628686107,
    1566908567, 1318601583, 1475198587,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_fully_connected_9_shift[19] = {
    -6, -6, -5, -6, -6, -6, -6, -6, -5, -6, -6, -6, -6, -5, -6, -6, -6, -6, -6,
};

/* Weights, [output][input] */
static const int8_t tl_nano_fully_connected_11_weights[10 * 19] = {
    /* output 0 */
      12,   -4,  -62,   31,    1,  -48,  -80,  -63, -109,   23,  -66,   34,  -40,  -15,   -5,  -42,
       0,  -54, -127,
    /* output 1 */
     -63,  -22,  -26,   29,  -40,  127,  -34,   34,  -92,  -53,  -72, -116,  -63,  -18,   15,   -3,
     -75,   14,  -57,
    /* output 2 */
       1,  -51,   38,  -61,  -59,  -19,   21,  -64,   20,   31, -127,  -13,    6,   15,   32,  -60,
      -2,  -20,  -14,
    /* output 3 */
    -127,   21,  -36,  -92, -112,  -83,  123,  -11,  -89,   10,  109,   44,  -84,   36,  -86,   12,
       0,  -11,  -39,
    /* output 4 */
      24,   19,  -86,  -52,  -25, -127,  -96,   42,    2,   26,  -99, -119,  -62,  -68,    6,  -29,
      -3,   69,   32,
    /* output 5 */
     -73,   -7,    2,  -41,   21,  -37,  -91,  -57, -127,   -4,   26,   26,   24,  -65,   -4,   56,
      -2,  -11,   25,
    /* output 6 */
      -4,   45,   24,  -13,   55,  -73, -127,  -47,  -59,  -13,   78,   17,   -1,  -49,  -26,  -94,
     -57,   23, -122,
    /* output 7 */
     -84, -127,  -50,   31,   44,   33,  -55,  -18,   10, -118, -107,  -86,  -87,   25,  -59,  -69,
      56,   43,   20,
    /* output 8 */
      -6,   -6,  -24,   18,   -2,  -97,   42,  -81,   90,  -55,   55,  -36,   14,  -28,   12,   25,
     -24, -127, -113,
    /* output 9 */
      52,  -13,  -51,   -8,  -86,  -53,  -58,   69,   -3,  -77, -127,  -55,   89,    3, -102,  -21,
      -4,  -92,   48,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_fully_connected_11_bias[10] = {
    -78402, -55874, -43835, -59804, -69379, -45320, -58188, -72805, -47808, -68827,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_fully_connected_11_multiplier[10] = {
    1650584963, 1600313260, 1765012810, 1540020100, 1077317193, 1450899349, 1258924164, 1137609585,
    1085627062, 1572783063,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_fully_connected_11_shift[10] = {
    -8, -8, -8, -9, -8, -8, -8, -8, -8, -9,
};

/* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 9 */
static const tl_conv2d_max_pool_params tl_nano_conv2d_max_pool_0 = {
    { /* conv */
        {28, 28, 1}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {26, 26, 9}, /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        {            /* scaling */
            -128,        /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    { /* pool */
        {26, 26, 9}, /* input: h, w, c */
        {2, 2},      /* filter: h, w */
        {13, 13, 9}, /* output: h, w, c */
        {2, 2},      /* stride: h, w */
        {0, 0},      /* padding: h, w */
        0,           /* border */
        {-128, 127}, /* activation: min, max */
    },
};

/* DEPTHWISE_CONV_2D (2): 13 x 13 x 9 -> 11 x 11 x 9 */
static const tl_depthwise_conv2d_params tl_nano_depthwise_conv2d_2 = {
    {  /* conv */
        {13, 13, 9}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {11, 11, 9}, /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        {            /* scaling */
            -8,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (3): 11 x 11 x 9 -> 11 x 11 x 16 */
static const tl_fully_connected_params tl_nano_fully_connected_3 = {
    121, /* rows */
    9,   /* accum_depth */
    16,  /* output_depth */
    {    /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (4): 11 x 11 x 16 -> 9 x 9 x 16 */
static const tl_depthwise_conv2d_params tl_nano_depthwise_conv2d_4 = {
    {  /* conv */
        {11, 11, 16}, /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {9, 9, 16},   /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        {             /* scaling */
            -39,         /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 9 x 9 x 16 -> 9 x 9 x 16 */
static const tl_fully_connected_params tl_nano_fully_connected_5 = {
    81, /* rows */
    16, /* accum_depth */
    16, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (6): 9 x 9 x 16 -> 7 x 7 x 16 */
static const tl_depthwise_conv2d_params tl_nano_depthwise_conv2d_6 = {
    {  /* conv */
        {9, 9, 16}, /* input: h, w, c */
        {3, 3},     /* filter: h, w */
        {7, 7, 16}, /* output: h, w, c */
        {1, 1},     /* stride: h, w */
        {1, 1},     /* dilation: h, w */
        {0, 0},     /* padding: h, w */
        1,          /* groups */
        0,          /* border */
        -128,       /* input_zero_point */
        {           /* scaling */
            12,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (7): 7 x 7 x 16 -> 7 x 7 x 16 */
static const tl_fully_connected_params tl_nano_fully_connected_7 = {
    49, /* rows */
    16, /* accum_depth */
    16, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (8): 7 x 7 x 16 -> 5 x 5 x 16 */
static const tl_depthwise_conv2d_params tl_nano_depthwise_conv2d_8 = {
    {  /* conv */
        {7, 7, 16}, /* input: h, w, c */
        {3, 3},     /* filter: h, w */
        {5, 5, 16}, /* output: h, w, c */
        {1, 1},     /* stride: h, w */
        {1, 1},     /* dilation: h, w */
        {0, 0},     /* padding: h, w */
        1,          /* groups */
        0,          /* border */
        -128,       /* input_zero_point */
        {           /* scaling */
            6,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 5 x 5 x 16 -> 5 x 5 x 19 */
static const tl_fully_connected_params tl_nano_fully_connected_9 = {
    25, /* rows */
    16, /* accum_depth */
    19, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* MEAN (10): 5 x 5 x 19 -> 19 */
static const tl_mean_params tl_nano_mean_10 = {
    1,          /* keep_0 */
    25,         /* reduce_0 */
    19,         /* keep_1 */
    1,          /* reduce_1 */
    1,          /* keep_2 */
    -128,       /* input_zero_point */
    1029691815, /* multiplier */
    -2,         /* shift */
    -128,       /* output_offset */
};

/* FULLY_CONNECTED (11): 19 -> 10 */
static const tl_fully_connected_params tl_nano_fully_connected_11 = {
    1,  /* rows */
    19, /* accum_depth */
    10, /* output_depth */
    {   /* scaling */
        84,          /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

int8_t *tl_nano_input(void) {
    return tl_nano_arena.s8 + 0;
}

const int8_t *tl_nano_output(void) {
    return tl_nano_arena.s8 + 0;
}

void tl_nano_invoke(void) {
    int8_t *const input = tl_nano_arena.s8 + 0;
    int8_t *const conv2d_max_pool_0 = tl_nano_arena.s8 + 900;
    int8_t *const depthwise_conv2d_2 = tl_nano_arena.s8 + 888;
    int8_t *const fully_connected_3 = tl_nano_arena.s8 + 32;
    int8_t *const depthwise_conv2d_4 = tl_nano_arena.s8 + 16;
    int8_t *const fully_connected_5 = tl_nano_arena.s8 + 0;
    int8_t *const depthwise_conv2d_6 = tl_nano_arena.s8 + 1296;
    int8_t *const fully_connected_7 = tl_nano_arena.s8 + 0;
    int8_t *const depthwise_conv2d_8 = tl_nano_arena.s8 + 784;
    int8_t *const fully_connected_9 = tl_nano_arena.s8 + 0;
    int8_t *const mean_10 = tl_nano_arena.s8 + 476;
    int8_t *const output = tl_nano_arena.s8 + 0;

    /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 9 */
    tl_conv2d_max_pool_s8(&tl_nano_conv2d_max_pool_0, input, tl_nano_conv2d_max_pool_0_weights,
                          tl_nano_conv2d_max_pool_0_bias, tl_nano_conv2d_max_pool_0_multiplier,
                          tl_nano_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(23, conv2d_max_pool_0, 1521);

    /* DEPTHWISE_CONV_2D (2): 13 x 13 x 9 -> 11 x 11 x 9 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_2, conv2d_max_pool_0,
                           tl_nano_depthwise_conv2d_2_weights, tl_nano_depthwise_conv2d_2_bias,
                           tl_nano_depthwise_conv2d_2_multiplier, tl_nano_depthwise_conv2d_2_shift,
                           depthwise_conv2d_2);
    TL_TRACE(24, depthwise_conv2d_2, 1089);

    /* CONV_2D (3): 11 x 11 x 9 -> 11 x 11 x 16 */
    tl_fully_connected_s8(&tl_nano_fully_connected_3, depthwise_conv2d_2,
                          tl_nano_fully_connected_3_weights, tl_nano_fully_connected_3_bias,
                          tl_nano_fully_connected_3_multiplier, tl_nano_fully_connected_3_shift,
                          fully_connected_3);
    TL_TRACE(25, fully_connected_3, 1936);

    /* DEPTHWISE_CONV_2D (4): 11 x 11 x 16 -> 9 x 9 x 16 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_4, fully_connected_3,
                           tl_nano_depthwise_conv2d_4_weights, tl_nano_depthwise_conv2d_4_bias,
                           tl_nano_depthwise_conv2d_4_multiplier, tl_nano_depthwise_conv2d_4_shift,
                           depthwise_conv2d_4);
    TL_TRACE(26, depthwise_conv2d_4, 1296);

    /* CONV_2D (5): 9 x 9 x 16 -> 9 x 9 x 16 */
    tl_fully_connected_s8(&tl_nano_fully_connected_5, depthwise_conv2d_4,
                          tl_nano_fully_connected_5_weights, tl_nano_fully_connected_5_bias,
                          tl_nano_fully_connected_5_multiplier, tl_nano_fully_connected_5_shift,
                          fully_connected_5);
    TL_TRACE(27, fully_connected_5, 1296);

    /* DEPTHWISE_CONV_2D (6): 9 x 9 x 16 -> 7 x 7 x 16 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_6, fully_connected_5,
                           tl_nano_depthwise_conv2d_6_weights, tl_nano_depthwise_conv2d_6_bias,
                           tl_nano_depthwise_conv2d_6_multiplier, tl_nano_depthwise_conv2d_6_shift,
                           depthwise_conv2d_6);
    TL_TRACE(28, depthwise_conv2d_6, 784);

    /* CONV_2D (7): 7 x 7 x 16 -> 7 x 7 x 16 */
    tl_fully_connected_s8(&tl_nano_fully_connected_7, depthwise_conv2d_6,
                          tl_nano_fully_connected_7_weights, tl_nano_fully_connected_7_bias,
                          tl_nano_fully_connected_7_multiplier, tl_nano_fully_connected_7_shift,
                          fully_connected_7);
    TL_TRACE(29, fully_connected_7, 784);

    /* DEPTHWISE_CONV_2D (8): 7 x 7 x 16 -> 5 x 5 x 16 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_8, fully_connected_7,
                           tl_nano_depthwise_conv2d_8_weights, tl_nano_depthwise_conv2d_8_bias,
                           tl_nano_depthwise_conv2d_8_multiplier, tl_nano_depthwise_conv2d_8_shift,
                           depthwise_conv2d_8);
    TL_TRACE(30, depthwise_conv2d_8, 400);

    /* CONV_2D (9): 5 x 5 x 16 -> 5 x 5 x 19 */
    tl_fully_connected_s8(&tl_nano_fully_connected_9, depthwise_conv2d_8,
                          tl_nano_fully_connected_9_weights, tl_nano_fully_connected_9_bias,
                          tl_nano_fully_connected_9_multiplier, tl_nano_fully_connected_9_shift,
                          fully_connected_9);
    TL_TRACE(31, fully_connected_9, 475);

    /* MEAN (10): 5 x 5 x 19 -> 19 */
    tl_mean_s8(&tl_nano_mean_10, fully_connected_9, mean_10);
    TL_TRACE(32, mean_10, 19);

    /* FULLY_CONNECTED (11): 19 -> 10 */
    tl_fully_connected_s8(&tl_nano_fully_connected_11, mean_10, tl_nano_fully_connected_11_weights,
                          tl_nano_fully_connected_11_bias, tl_nano_fully_connected_11_multiplier,
                          tl_nano_fully_connected_11_shift, output);
    TL_TRACE(33, output, 10);
}

static const tl_tensor_description tl_nano_inputs[1] = {
    {"int8", 4, {1, 28, 28, 1, 0, 0}, 784, 0.00392156886f, -128},
};

static const tl_tensor_description tl_nano_outputs[1] = {
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.312068075f, 84},
};

static const char *const tl_nano_labels[10] = TL_NANO_LABELS;

const tl_model_description *tl_nano_info(void) {
    static const tl_model_description info = {
        "nano",
        "Tintling 0.1.0",
        TL_NANO_MODEL_SHA256,
        tl_nano_inputs,
        1, /* inputs */
        tl_nano_outputs,
        1, /* outputs */
        tl_nano_labels,
        10, /* labels */
        TL_NANO_ARENA_BYTES,
        3031, /* bytes of constants */
        145371, /* multiply-accumulate operations */
    };
    return &info;
}

#endif /* TL_NANO_IMPLEMENTED */
#endif /* TL_NANO_IMPLEMENTATION */
