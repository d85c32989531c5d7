/* tl_nano_eu.h: the neural network "nano_eu" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 12,128 bytes, sha256
 * 710f25045b79979a9f730dcb15cf99764d65953757b9caac643f55615ed73ad6
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.298009932 * (q - 107)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    2,424 bytes of RAM
 *   flash    3,031 bytes of constants, and the code
 *   work     145,371 multiply-accumulate operations an inference
 *
 *   The steps of an inference, with the positions of the operators in the .tflite file.
 *   Instructions are an estimate for RV32IMC with -Os; bytes are those of weights and other
 *   constants.
 *
 *   operator                       output        kernel                        instructions  bytes
 *   CONV_2D (0) + MAX_POOL_2D (1)  13 x 13 x 9   tl_conv2d_max_pool_square_s8       335,972    162
 *   DEPTHWISE_CONV_2D (2)          11 x 11 x 9   tl_depthwise_conv2d_s8             207,694    162
 *   CONV_2D (3)                    11 x 11 x 16  tl_fully_connected_s8              197,888    288
 *   DEPTHWISE_CONV_2D (4)          9 x 9 x 16    tl_depthwise_conv2d_s8             247,173    288
 *   CONV_2D (5)                    9 x 9 x 16    tl_fully_connected_s8              180,237    400
 *   DEPTHWISE_CONV_2D (6)          7 x 7 x 16    tl_depthwise_conv2d_s8             149,524    288
 *   CONV_2D (7)                    7 x 7 x 16    tl_fully_connected_s8              109,154    400
 *   DEPTHWISE_CONV_2D (8)          5 x 5 x 16    tl_depthwise_conv2d_s8              76,288    288
 *   CONV_2D (9)                    5 x 5 x 19    tl_fully_connected_s8               66,077    475
 *   MEAN (10)                      19            tl_mean_s8                           2,846      0
 *   FULLY_CONNECTED (11)           10            tl_fully_connected_s8                1,870    280
 *   all                                                                           1,574,723  3,031
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_NANO_EU_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_nano_eu_input();
 *   ... write TL_NANO_EU_INPUT_SIZE values to input ...
 *   tl_nano_eu_invoke();
 *   const int8_t *output = tl_nano_eu_output();
 *   int32_t best = tl_nano_eu_argmax();
 *   const char *name = tl_nano_eu_labels[best];
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena, so one inference at a time; where it lies is up to you
 * (TL_NANO_EU_ARENA below).
 */
#ifndef TL_NANO_EU_H
#define TL_NANO_EU_H

/* What a generated model tells about itself, and the release of the runtime around it. */
#ifndef TL_DESCRIPTION_H
#define TL_DESCRIPTION_H

#include <stdint.h>

/* 100 for Tintling 0.1.0, 10203 for 1.2.3. What several models of a program have in common, kernels
 * as well, is included once. Each model compares this number with that of its own release, and
 * stops the compiler where they differ, rather than run with kernels that it was not made for. */
#define TL_RUNTIME_VERSION 100

/* An input or output tensor: real value = scale * (stored value - zero_point). */
typedef struct {
    const char *type;   /* "int8", "uint8", "int16", "int32" or "float32" */
    int32_t rank;       /* number of sizes */
    int32_t shape[6];   /* sizes, the batch of 1 first */
    int32_t size;       /* number of values */
    float scale;        /* 0 for real values and plain numbers */
    int32_t zero_point; /* 0 where the scale is 0 */
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
    uint32_t arena_bytes;    /* working memory */
    uint32_t constant_bytes; /* weights, biases, factors and tables */
    uint32_t macs;           /* multiplications of one inference */
} tl_model_description;

#endif /* TL_DESCRIPTION_H */

#if !defined(TL_RUNTIME_VERSION) || TL_RUNTIME_VERSION != 100
#error "tl_nano_eu.h was made by Tintling 0.1.0, but a file before it by another version: export both models with the same version"
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define TL_NANO_EU_INPUT_SIZE 784
#define TL_NANO_EU_INPUT_HEIGHT 28
#define TL_NANO_EU_INPUT_WIDTH 28
#define TL_NANO_EU_INPUT_CHANNELS 1
#define TL_NANO_EU_INPUT_SCALE 0.00392156886f
#define TL_NANO_EU_INPUT_ZERO_POINT (-128)
#define TL_NANO_EU_OUTPUT_SIZE 10
#define TL_NANO_EU_OUTPUT_SCALE 0.298009932f
#define TL_NANO_EU_OUTPUT_ZERO_POINT (107)
#define TL_NANO_EU_LABEL_COUNT 10
#define TL_NANO_EU_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_NANO_EU_MODEL_SHA256 "710f25045b79979a9f730dcb15cf99764d65953757b9caac643f55615ed73ad6"

/* The arena: working memory, 2,424 bytes at an address that is divisible by 4. It need not
 * be zero. By default it is a static array of the implementation. Compile that with
 *
 *   -DTL_NANO_EU_ARENA=my_arena
 *       to work in memory of the caller's: an expression that gives a pointer or an array. Each
 *       call evaluates it once, so it may lead to another place for each thread.
 *   -DTL_NANO_EU_ARENA_ATTRIBUTE='__attribute__((section(".bss.psram")))'
 *       to place the static array.
 *   -DTL_NANO_EU_ARENA_HEADER='"my_arena.h"'
 *       to include a file before, which declares what the other two name.
 */
#define TL_NANO_EU_ARENA_BYTES 2424
#define TL_NANO_EU_ARENA_ALIGNMENT 4

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_nano_eu_input(void);

/* Runs the network once. Not re-entrant: there is one arena, so one inference at a time, unless
 * TL_NANO_EU_ARENA names memory that each caller has for itself. */
void tl_nano_eu_invoke(void);

/* The 10 values that the last call of tl_nano_eu_invoke computed. */
const int8_t *tl_nano_eu_output(void);

/* Index of the largest of the 10 output values that the last call of
 * tl_nano_eu_invoke computed; of several that are equal, the first. */
static inline int32_t tl_nano_eu_argmax(void) {
    const int8_t *const output = tl_nano_eu_output();
    int32_t best = 0;
    for (int32_t i = 1; i < TL_NANO_EU_OUTPUT_SIZE; ++i) {
        best = output[i] > output[best] ? i : best;
    }
    return best;
}

/* What each output value stands for. */
extern const char *const tl_nano_eu_labels[TL_NANO_EU_LABEL_COUNT];

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_nano_eu_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_NANO_EU_H */

#ifdef TL_NANO_EU_IMPLEMENTATION
#ifndef TL_NANO_EU_IMPLEMENTED
#define TL_NANO_EU_IMPLEMENTED

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

/* TL_SHARED: a function that all layers of a program share; one copy, whatever their number. */
#if defined(__GNUC__) || defined(__clang__)
#define TL_SHARED static __attribute__((noinline, unused))
#elif defined(_MSC_VER)
#define TL_SHARED static __declspec(noinline)
#else
#define TL_SHARED static inline
#endif

/* TL_KEEP: the compiler may not look through a value here. It keeps sums in the order in which they
 * are written, and a choice that is made without a branch from becoming one. */
#if defined(__GNUC__) || defined(__clang__)
#define TL_KEEP(value) __asm__ volatile("" : "+r"(value))
#else
#define TL_KEEP(value) ((void)0)
#endif

/* TL_TABLE: an array of constants that is declared before the code and defined behind it, both
 * times between TL_TABLES_BEGIN and TL_TABLES_END. C++ keeps it to its file by a namespace without
 * a name. */
#ifdef __cplusplus
#define TL_TABLES_BEGIN namespace {
#define TL_TABLES_END }
#define TL_TABLE extern const
#else
#define TL_TABLES_BEGIN
#define TL_TABLES_END
#define TL_TABLE static const
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

/* A size or a step in the image's plane. */
typedef struct {
    uint16_t h;
    uint16_t w;
} tl_tile;

/* Smallest and largest value of an output: the fused activation, or the whole range of int8. */
typedef struct {
    int8_t min;
    int8_t max;
} tl_activation;

/* Four sums, modulo 2^32; read as signed numbers in the end. */
typedef struct {
    uint32_t s0;
    uint32_t s1;
    uint32_t s2;
    uint32_t s3;
} tl_sum4;

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

/* The same for a factor below 1/4, shift <= -2, that is at hand. */
TL_INLINE int8_t tl_scale_small_s8(uint32_t sum, int32_t multiplier, int32_t shift,
                                   const tl_scaling *scaling) {
    const tl_activation activation = scaling->activation;
    const int32_t scaled = tl_scale_down((int32_t)sum, multiplier, shift, 0);
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
    tl_tile padding;         /* rows above and columns left of the image */
    uint16_t groups;         /* 1, or more when a filter sees only its share of the channels */
    int8_t border;           /* 1 when some windows reach over the edge, 0 when none does */
    int8_t input_zero_point; /* what lies over the edge */
    tl_scaling scaling;
} tl_conv2d_params;

/* Whether the window at output position (y, x) lies inside the image, and each of its rows is one
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
    tl_tile padding; /* rows above and columns left of the image */
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

/* The part of the pooling window at output position (y, x) that lies inside the image. */
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

/* CONV_2D at the four corners of a square, which share each weight: what is pooled by 2 x 2. */
#ifndef TL_CONV2D_SQUARES_H
#define TL_CONV2D_SQUARES_H

typedef struct {
    tl_conv2d_params conv; /* with the activation of the pooling applied to it */
    tl_pool_params pool;   /* its input is the output of conv */
} tl_conv2d_max_pool_params;

/* A function of its own where compiled for size: its loop has the registers for itself. */
#if defined(__OPTIMIZE_SIZE__) && (defined(__GNUC__) || defined(__clang__))
#define TL_OF_ITS_OWN static __attribute__((noinline))
#else
#define TL_OF_ITS_OWN TL_INLINE
#endif

/* The largest sum of a channel at four positions, the corners of a square, which share each weight.
 * Their windows are runs.
 *
 * input:  the upper left corner of the first window
 * filter: weights of the channel, [h][w][c]
 */
TL_OF_ITS_OWN int32_t tl_conv2d_largest4_s8(const tl_conv2d_params *params, int32_t bias,
                                            const int8_t *input, const int8_t *filter) {
    const int32_t run = params->filter.w * params->input.c;
    const int32_t input_row = params->input.w * params->input.c;
    const int32_t right = params->stride.w * params->input.c;
    const int32_t down = params->stride.h * input_row;
    tl_sum4 sum = tl_load4(&bias, 0);
#if defined(__OPTIMIZE_SIZE__)
    /* A walk of pointers, which is shorter where nothing is unrolled. */
    const int32_t diagonal = down + right;
    const int32_t gap = params->dilation.h * input_row - run;
    for (int32_t i = params->filter.h; i > 0; --i) {
        const int8_t *const end = input + run;
        do {
            const int32_t weight = *filter++;
            sum.s0 = tl_mac(sum.s0, weight, input[0]);
            sum.s1 = tl_mac(sum.s1, weight, input[right]);
            sum.s2 = tl_mac(sum.s2, weight, input[down]);
            sum.s3 = tl_mac(sum.s3, weight, input[diagonal]);
            ++input;
        } while (input != end);
        input += gap;
    }
#else
    TL_UNROLL
    for (int32_t i = 0; i < params->filter.h; ++i) {
        sum = tl_dot4_s8(sum, filter, input, right, down, down + right, run);
        input += params->dilation.h * input_row;
        filter += run;
    }
#endif
    return tl_max(tl_max((int32_t)sum.s0, (int32_t)sum.s1),
                  tl_max((int32_t)sum.s2, (int32_t)sum.s3));
}

#endif /* TL_CONV2D_SQUARES_H */

/* CONV_2D followed by MAX_POOL_2D of 2 x 2 in one pass, int8, where no window reaches over an edge
 * and each of its rows is one run in memory. See tl_conv2d_max_pool_s8.h, which takes any windows.
 */
#ifndef TL_CONV2D_MAX_POOL_SQUARE_S8_H
#define TL_CONV2D_MAX_POOL_SQUARE_S8_H

/* Arguments are those of tl_conv2d_s8; output is [h][w][c] int8 of the pooling. */
TL_KERNEL void tl_conv2d_max_pool_square_s8(const tl_conv2d_max_pool_params *params,
                                            const int8_t *input, const int8_t *filter,
                                            const int32_t *bias, const int32_t *multiplier,
                                            const int8_t *shift, int8_t *output) {
    const tl_conv2d_params *const conv = &params->conv;
    const tl_pool_params *const pool = &params->pool;
    const int32_t filter_size = conv->filter.h * conv->filter.w * conv->input.c;
    for (int32_t y = 0; y < pool->output.h; ++y) {
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const int8_t *const corner =
                tl_conv2d_corner(conv, input, y * pool->stride.h, x * pool->stride.w);
            for (int32_t c = 0; c < conv->output.c; ++c) {
                const int32_t largest =
                    tl_conv2d_largest4_s8(conv, bias[c], corner, filter + c * filter_size);
                *output++ = tl_scale_s8((uint32_t)largest, multiplier, shift, c, &conv->scaling);
            }
        }
    }
}

#endif /* TL_CONV2D_MAX_POOL_SQUARE_S8_H */

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
    int32_t rows;         /* vectors in the input: 1, or the pixels of an image */
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
 *       0    1296   conv2d_1x1_5 (int8, 9 x 9 x 16)
 *       0     784   conv2d_1x1_7 (int8, 7 x 7 x 16)
 *       0     475   conv2d_1x1_9 (int8, 5 x 5 x 19)
 *       0      10   output (int8, 10)
 *      16    1296   depthwise_conv2d_4 (int8, 9 x 9 x 16)
 *      32    1936   conv2d_1x1_3 (int8, 11 x 11 x 16)
 *     476      19   mean_10 (int8, 19)
 *     784     400   depthwise_conv2d_8 (int8, 5 x 5 x 16)
 *     888    1089   depthwise_conv2d_2 (int8, 11 x 11 x 9)
 *     900    1521   conv2d_max_pool_0 (int8, 13 x 13 x 9)
 *    1296     784   depthwise_conv2d_6 (int8, 7 x 7 x 16)
 */
#ifdef TL_NANO_EU_ARENA_HEADER
#include TL_NANO_EU_ARENA_HEADER
#endif

#ifdef TL_NANO_EU_ARENA
#ifdef TL_NANO_EU_ARENA_ATTRIBUTE
#error "TL_NANO_EU_ARENA replaces the array that TL_NANO_EU_ARENA_ATTRIBUTE places: define one of them"
#endif
#define TL_NANO_EU_ARENA_START ((int8_t *)(void *)(TL_NANO_EU_ARENA))
#else
#ifndef TL_NANO_EU_ARENA_ATTRIBUTE
#define TL_NANO_EU_ARENA_ATTRIBUTE
#endif
TL_NANO_EU_ARENA_ATTRIBUTE static union {
    int8_t s8[TL_NANO_EU_ARENA_BYTES];
    int32_t words[TL_NANO_EU_ARENA_BYTES / sizeof(int32_t)];
} tl_nano_eu_arena;
#define TL_NANO_EU_ARENA_START tl_nano_eu_arena.s8
#endif

/* Weights, biases, factors and tables. Their values stand at the end of the file. */
TL_TABLES_BEGIN
TL_TABLE int8_t tl_nano_eu_conv2d_max_pool_0_weights[9 * 3 * 3 * 1];
TL_TABLE int32_t tl_nano_eu_conv2d_max_pool_0_bias[9];
TL_TABLE int32_t tl_nano_eu_conv2d_max_pool_0_multiplier[9];
TL_TABLE int8_t tl_nano_eu_conv2d_max_pool_0_shift[9];
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_2_weights[3 * 3 * 9];
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_2_bias[9];
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_2_multiplier[9];
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_2_shift[9];
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_3_weights[16 * 9];
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_3_bias[16];
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_3_multiplier[16];
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_3_shift[16];
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_4_weights[3 * 3 * 16];
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_4_bias[16];
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_4_multiplier[16];
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_4_shift[16];
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_5_weights[16 * 16];
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_5_bias[16];
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_5_multiplier[16];
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_5_shift[16];
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_6_weights[3 * 3 * 16];
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_6_bias[16];
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_6_multiplier[16];
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_6_shift[16];
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_7_weights[16 * 16];
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_7_bias[16];
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_7_multiplier[16];
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_7_shift[16];
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_8_weights[3 * 3 * 16];
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_8_bias[16];
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_8_multiplier[16];
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_8_shift[16];
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_9_weights[19 * 16];
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_9_bias[19];
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_9_multiplier[19];
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_9_shift[19];
TL_TABLE int8_t tl_nano_eu_fully_connected_11_weights[10 * 19];
TL_TABLE int32_t tl_nano_eu_fully_connected_11_bias[10];
TL_TABLE int32_t tl_nano_eu_fully_connected_11_multiplier[10];
TL_TABLE int8_t tl_nano_eu_fully_connected_11_shift[10];
TL_TABLES_END

/* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 9 */
static const tl_conv2d_max_pool_params tl_nano_eu_conv2d_max_pool_0 = {
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
static const tl_depthwise_conv2d_params tl_nano_eu_depthwise_conv2d_2 = {
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
            -16,         /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (3): 11 x 11 x 9 -> 11 x 11 x 16 */
static const tl_fully_connected_params tl_nano_eu_conv2d_1x1_3 = {
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
static const tl_depthwise_conv2d_params tl_nano_eu_depthwise_conv2d_4 = {
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
            1,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 9 x 9 x 16 -> 9 x 9 x 16 */
static const tl_fully_connected_params tl_nano_eu_conv2d_1x1_5 = {
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
static const tl_depthwise_conv2d_params tl_nano_eu_depthwise_conv2d_6 = {
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
            8,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (7): 7 x 7 x 16 -> 7 x 7 x 16 */
static const tl_fully_connected_params tl_nano_eu_conv2d_1x1_7 = {
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
static const tl_depthwise_conv2d_params tl_nano_eu_depthwise_conv2d_8 = {
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
            14,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 5 x 5 x 16 -> 5 x 5 x 19 */
static const tl_fully_connected_params tl_nano_eu_conv2d_1x1_9 = {
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
static const tl_mean_params tl_nano_eu_mean_10 = {
    1,          /* keep_0 */
    25,         /* reduce_0 */
    19,         /* keep_1 */
    1,          /* reduce_1 */
    1,          /* keep_2 */
    -128,       /* input_zero_point */
    1057663121, /* multiplier */
    -2,         /* shift */
    -128,       /* output_offset */
};

/* FULLY_CONNECTED (11): 19 -> 10 */
static const tl_fully_connected_params tl_nano_eu_fully_connected_11 = {
    1,  /* rows */
    19, /* accum_depth */
    10, /* output_depth */
    {   /* scaling */
        107,         /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

int8_t *tl_nano_eu_input(void) {
    return TL_NANO_EU_ARENA_START + 0;
}

const int8_t *tl_nano_eu_output(void) {
    return TL_NANO_EU_ARENA_START + 0;
}

void tl_nano_eu_invoke(void) {
    int8_t *const arena = TL_NANO_EU_ARENA_START;
    int8_t *const input = arena + 0;
    int8_t *const conv2d_max_pool_0 = arena + 900;
    int8_t *const depthwise_conv2d_2 = arena + 888;
    int8_t *const conv2d_1x1_3 = arena + 32;
    int8_t *const depthwise_conv2d_4 = arena + 16;
    int8_t *const conv2d_1x1_5 = arena + 0;
    int8_t *const depthwise_conv2d_6 = arena + 1296;
    int8_t *const conv2d_1x1_7 = arena + 0;
    int8_t *const depthwise_conv2d_8 = arena + 784;
    int8_t *const conv2d_1x1_9 = arena + 0;
    int8_t *const mean_10 = arena + 476;
    int8_t *const output = arena + 0;

    /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 9 */
    tl_conv2d_max_pool_square_s8(&tl_nano_eu_conv2d_max_pool_0, input,
                                 tl_nano_eu_conv2d_max_pool_0_weights,
                                 tl_nano_eu_conv2d_max_pool_0_bias,
                                 tl_nano_eu_conv2d_max_pool_0_multiplier,
                                 tl_nano_eu_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(23, conv2d_max_pool_0, 1521);

    /* DEPTHWISE_CONV_2D (2): 13 x 13 x 9 -> 11 x 11 x 9 */
    tl_depthwise_conv2d_s8(&tl_nano_eu_depthwise_conv2d_2, conv2d_max_pool_0,
                           tl_nano_eu_depthwise_conv2d_2_weights,
                           tl_nano_eu_depthwise_conv2d_2_bias,
                           tl_nano_eu_depthwise_conv2d_2_multiplier,
                           tl_nano_eu_depthwise_conv2d_2_shift, depthwise_conv2d_2);
    TL_TRACE(24, depthwise_conv2d_2, 1089);

    /* CONV_2D (3): 11 x 11 x 9 -> 11 x 11 x 16 */
    tl_fully_connected_s8(&tl_nano_eu_conv2d_1x1_3, depthwise_conv2d_2,
                          tl_nano_eu_conv2d_1x1_3_weights, tl_nano_eu_conv2d_1x1_3_bias,
                          tl_nano_eu_conv2d_1x1_3_multiplier, tl_nano_eu_conv2d_1x1_3_shift,
                          conv2d_1x1_3);
    TL_TRACE(25, conv2d_1x1_3, 1936);

    /* DEPTHWISE_CONV_2D (4): 11 x 11 x 16 -> 9 x 9 x 16 */
    tl_depthwise_conv2d_s8(&tl_nano_eu_depthwise_conv2d_4, conv2d_1x1_3,
                           tl_nano_eu_depthwise_conv2d_4_weights,
                           tl_nano_eu_depthwise_conv2d_4_bias,
                           tl_nano_eu_depthwise_conv2d_4_multiplier,
                           tl_nano_eu_depthwise_conv2d_4_shift, depthwise_conv2d_4);
    TL_TRACE(26, depthwise_conv2d_4, 1296);

    /* CONV_2D (5): 9 x 9 x 16 -> 9 x 9 x 16 */
    tl_fully_connected_s8(&tl_nano_eu_conv2d_1x1_5, depthwise_conv2d_4,
                          tl_nano_eu_conv2d_1x1_5_weights, tl_nano_eu_conv2d_1x1_5_bias,
                          tl_nano_eu_conv2d_1x1_5_multiplier, tl_nano_eu_conv2d_1x1_5_shift,
                          conv2d_1x1_5);
    TL_TRACE(27, conv2d_1x1_5, 1296);

    /* DEPTHWISE_CONV_2D (6): 9 x 9 x 16 -> 7 x 7 x 16 */
    tl_depthwise_conv2d_s8(&tl_nano_eu_depthwise_conv2d_6, conv2d_1x1_5,
                           tl_nano_eu_depthwise_conv2d_6_weights,
                           tl_nano_eu_depthwise_conv2d_6_bias,
                           tl_nano_eu_depthwise_conv2d_6_multiplier,
                           tl_nano_eu_depthwise_conv2d_6_shift, depthwise_conv2d_6);
    TL_TRACE(28, depthwise_conv2d_6, 784);

    /* CONV_2D (7): 7 x 7 x 16 -> 7 x 7 x 16 */
    tl_fully_connected_s8(&tl_nano_eu_conv2d_1x1_7, depthwise_conv2d_6,
                          tl_nano_eu_conv2d_1x1_7_weights, tl_nano_eu_conv2d_1x1_7_bias,
                          tl_nano_eu_conv2d_1x1_7_multiplier, tl_nano_eu_conv2d_1x1_7_shift,
                          conv2d_1x1_7);
    TL_TRACE(29, conv2d_1x1_7, 784);

    /* DEPTHWISE_CONV_2D (8): 7 x 7 x 16 -> 5 x 5 x 16 */
    tl_depthwise_conv2d_s8(&tl_nano_eu_depthwise_conv2d_8, conv2d_1x1_7,
                           tl_nano_eu_depthwise_conv2d_8_weights,
                           tl_nano_eu_depthwise_conv2d_8_bias,
                           tl_nano_eu_depthwise_conv2d_8_multiplier,
                           tl_nano_eu_depthwise_conv2d_8_shift, depthwise_conv2d_8);
    TL_TRACE(30, depthwise_conv2d_8, 400);

    /* CONV_2D (9): 5 x 5 x 16 -> 5 x 5 x 19 */
    tl_fully_connected_s8(&tl_nano_eu_conv2d_1x1_9, depthwise_conv2d_8,
                          tl_nano_eu_conv2d_1x1_9_weights, tl_nano_eu_conv2d_1x1_9_bias,
                          tl_nano_eu_conv2d_1x1_9_multiplier, tl_nano_eu_conv2d_1x1_9_shift,
                          conv2d_1x1_9);
    TL_TRACE(31, conv2d_1x1_9, 475);

    /* MEAN (10): 5 x 5 x 19 -> 19 */
    tl_mean_s8(&tl_nano_eu_mean_10, conv2d_1x1_9, mean_10);
    TL_TRACE(32, mean_10, 19);

    /* FULLY_CONNECTED (11): 19 -> 10 */
    tl_fully_connected_s8(&tl_nano_eu_fully_connected_11, mean_10,
                          tl_nano_eu_fully_connected_11_weights, tl_nano_eu_fully_connected_11_bias,
                          tl_nano_eu_fully_connected_11_multiplier,
                          tl_nano_eu_fully_connected_11_shift, output);
    TL_TRACE(33, output, 10);
}

static const tl_tensor_description tl_nano_eu_inputs[1] = {
    {"int8", 4, {1, 28, 28, 1, 0, 0}, 784, 0.00392156886f, -128},
};

static const tl_tensor_description tl_nano_eu_outputs[1] = {
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.298009932f, 107},
};

const char *const tl_nano_eu_labels[TL_NANO_EU_LABEL_COUNT] = TL_NANO_EU_LABELS;

const tl_model_description *tl_nano_eu_info(void) {
    static const tl_model_description info = {
        "nano_eu",
        "Tintling 0.1.0",
        TL_NANO_EU_MODEL_SHA256,
        tl_nano_eu_inputs,
        1, /* inputs */
        tl_nano_eu_outputs,
        1, /* outputs */
        tl_nano_eu_labels,
        10, /* labels */
        TL_NANO_EU_ARENA_BYTES,
        3031, /* bytes of constants */
        145371, /* multiply-accumulate operations */
    };
    return &info;
}

TL_TABLES_BEGIN

/* Weights, [filter][row][column][channel] */
TL_TABLE int8_t tl_nano_eu_conv2d_max_pool_0_weights[9 * 3 * 3 * 1] = {
     -26,   53,   11, -122,  108,   49, -121,   92,  127,
      19, -127,  -43,  115,   59, -101,   -8,   98,   61,
      68,   63,   35, -127,  -18,   49,    3,  -68,  -65,
    -107,  -56,   94,  -61,  -55,  104,  -11, -127,   31,
     -86,    1,   32,  -16,  127,    8,   11,  -14,  -56,
      14,   21,  -76,   -6, -123,   -7, -127,   27,   20,
    -127, -120,  -50,   27,   28,  -71,   78,   19,  115,
      22,   62,  -18,   40,   36, -127,   85,   -8,  -31,
       4, -115,  -30,  -80,   28,  127,   52,   66,    8,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_eu_conv2d_max_pool_0_bias[9] = {
     22166,   4547,  -3098, -12873,    591, -22113, -12878,   7761,   7644,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_eu_conv2d_max_pool_0_multiplier[9] = {
    2112709307, 1671293489, 2020576563, 1130712790, 1649765652, 1158734331, 1240477907, 1748131014,
    1758730244,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_eu_conv2d_max_pool_0_shift[9] = {
    -9, -8, -8, -8, -7, -8, -8, -8, -8,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_2_weights[3 * 3 * 9] = {
    /* row 0 */
     -36,   16,    3,   44,  100,   37,  -30,   24,  -49,
     -14,   87,  -64,   43,  112,  -58,   14,  -67,   26,
      59,   19, -117,   41,  -18, -127,   24,    4,   66,
    /* row 1 */
    -127,   64,  -53,  102,   13,   48,  -33,  127,  -21,
      86,   21, -127,   -3,  127,  -20,  -86,   71,  127,
     110,   49,  -80,   90,   76,  -90,  -57,   41,   70,
    /* row 2 */
      47,  -20,   31,  127,   31,  104,  -55,   83,  -79,
      82, -127,  -19,   83,  -25,   91, -127,   52,  -71,
      71,  -27,  -19,   34,   90,  -19,  -70,  -24,   59,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_2_bias[9] = {
     35584,  10496, -56960,  71808,  64768,  -4352, -53760,  39808,  16384,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_2_multiplier[9] = {
    1984149878, 1282267469, 1730069140, 1942508495, 1528831254, 1827992222, 1202345994, 1132827108,
    1181866553,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_2_shift[9] = {
    -9, -8, -9, -9, -9, -8, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_3_weights[16 * 9] = {
     110,   29,   94,  127,    3,  -70,    8,  -18,  -69,
    -127,  -36,  121,   72,  -24,  -96,   65,   77,   -1,
     -63,  -51,   70,  -18,   79,  127,   55,   38,   98,
      27,  123,   66,  -45,   31,   -9,   34,  -13, -127,
     -30,  -67,   97,   26,   43, -127,    5,   49,   -1,
     -17, -127,    9,    1,   42,  -85,    8,  -24,   72,
       1, -109,   99,  120,   71,    3,  127, -100,   49,
       4,  -21,    6,  127,  -79,   15,   41,   31,   20,
     -41,   22,  -70,    5,   31,  127,  -14, -116,   31,
      15,   36,    8,  -16,   -8,  127,   28,  -21,  -31,
     -31,  -28,   -6,   18,  -15,   25,  127,   -6,  -25,
       5,   21,   44,   47, -127,  -55,    2,    1,  -30,
     -11,  -23,    8,   49,   96,  106,  127,  120,   -4,
      55,  -44,  -43,  115,   16,    2,   97,  106, -127,
     127,   26,  -11,   81,   33,   54,    4,    9,  -60,
     127,   47,   23,  -26,   -4,   58,  -20,  -47,    1,
};

/* Bias + 16 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_3_bias[16] = {
      273,  5323,  8003,  1987,   188,  1684,  4233,  2173,    75,  3623,  3076,    30, 25851,
     -456,  2305,  3855,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_3_multiplier[16] = {
    2120334141, 1294557565, 1425072917, 1359021438, 1117431102, 1504821891, 1570697085, 1878586678,
    2064737695, 2120592978, 1242569654, 1271075080, 1740691083, 2092863289, 1866361452, 1628124673,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_3_shift[16] = {
    -7, -7, -6, -6, -6, -6, -7, -6, -7, -6, -6, -6, -7, -7, -7, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_4_weights[3 * 3 * 16] = {
    /* row 0 */
     102,    4,  -21, -106,  -75,  -64,  -14, -119,    1,  -61,  -12, -122,  -17,   37,  -19,   78,
     -26,  -82,  -36,   -1,    5,  -10,   41, -127,   -8,   64,  -36,  -72, -127,   26,  -24,  127,
     -47, -127,    2,   -1,   61,   34,   18,  -37,  -46,   75,  -25,   25,  -39,   35,  -18,   64,
    /* row 1 */
     -43,   16, -109,    7, -127,  127,   46,  -60,  -44, -127,   12,   40,   94, -127,   10,  -33,
    -110,  -22,   -9,  -56,  -84,  116,   26,  -47,   10,   -1,  -23,   41,  -11, -102,   20,   69,
    -105,  -89,  -65, -107,  -30,   28,   16,   81,  -10,  103,  -15,    2,  -31, -112,    4,   62,
    /* row 2 */
    -119,   18,   33,  -73,  -89,   69, -127,  -67, -127, -109,   64,   -6,   -1,  -13,   81,  -18,
      17,   38,  -42, -127,   13,  -46,  -72,  -21,  -11,  -94,  106,  -31,   72,    2,   16,  -45,
    -127,  -19, -127, -112,  -68,  101,   -9,  124,   17,    3,  127, -127,  -21,   21,  127,   31,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_4_bias[16] = {
    -58624, -33664, -47872, -73728, -50432,  45440,  -9600, -34944, -27904, -18816,  25344, -32000,
    -10368, -29824,  25216,  42880,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_4_multiplier[16] = {
    1486908957, 1290659475, 1580975072, 1586468015, 2043561226, 1479865600, 1371426616, 1191284269,
    2004371474, 2115689101, 1847387188, 1617392146, 2067263763, 2020312662, 1703922027, 1081169861,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_4_shift[16] = {
    -8, -7, -8, -8, -8, -8, -7, -8, -7, -8, -7, -7, -8, -8, -7, -7,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_5_weights[16 * 16] = {
     111,  -46,  -75, -108,   62,  102,  -23,  -61, -108,  101, -127,    0,   76,   42,   -4,  -13,
     -12,   42,  -21,   51,  -84,   22,  -37,  -63,  100, -125, -127,   60,  -55,   64,  -33,  -55,
     -17,   97,  -29,  -46, -127,  -22,   85,  -65,  -21, -105,   14,   43,   26,   46,   30,  -83,
       0,   42,  -19,   -6,    2,   -9,   29,   -6,  -39,    8,   -6,  127,  -43,   19,   10,  -11,
     -16,    9,   -2,   61,   48,  -10,  127,  -89, -103,  -25,  110,  -32,  -42,   58,  -85,   -4,
      -8,    6,  127,   15,   48,   65,   47,   14,    5,   35, -111,    2,   24,  -20,   10,    9,
       0,  -65,   62,  -39,  -44,  -17,  -41,   -5,   39,   27,   53, -127,   51,    8,   31,    2,
     -38,   -4,  -12,   60,  -68,   -3,   -7,  -84,   25,  -83,  -54,  -31,    7,   32, -127, -100,
      77,   -9,  -50, -116,   34,   47,    7,   11,   22,   39, -120,  -99,   37,  -13,  127,   61,
      46,   97,   45,  -37,    4,  -64,  -17,   55,   22,   12,    6,  -53,   11,  -44,   57, -127,
      -7,  -23,    5,   61,  -15,  -68,   -6,   22,   59,  -15,   31,   41,  -26,  127,   37,   -6,
     127,   56,  -13,  -47,   65,   13, -116,   34,   39,   88,   31,  -26,   42,  -78,   68,    1,
    -127,  -78,  -61,  -44,    9,  -24,   87,  -23,  -10,   43,   18,   38,   56,    6, -116,  -20,
      -2,  -40,  -45,  -22,   84,   62,  -13,   38,  115,   41,  127,   55,  -43,   61,   67,  -55,
     -30,   72,  -73,  -60,   70,   76,  -84,   29,  -76,   45,   78,   57,  127,   98,   82,    0,
      28,   -8,  -38,  -48,   38,   38,  -92,   66,  127,  125,  -48,    0,   61,   29,  -71,   53,
};

/* Bias - 1 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_5_bias[16] = {
     5065,  3903,  1430,   268, -2014,  1821,  1342,  5625, -1275, 10337,  2444,  1777,  2597,
     2951,  -371,  4834,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_5_multiplier[16] = {
    1312155172, 1167997723, 1498821862, 1885292642, 1937819858, 1354362480, 1342327632, 1806472439,
    2054003338, 1190731231, 1216463848, 1539775269, 1420537482, 1556122395, 1389982073, 1879926651,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_5_shift[16] = {
    -6, -6, -6, -6, -7, -6, -6, -7, -7, -6, -5, -6, -6, -6, -7, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_6_weights[3 * 3 * 16] = {
    /* row 0 */
    -127,   13,  -68, -127,  -24,   57,   38,   18,  -22,    5,   32,  127,   24,  -82,  127,   32,
      61,   52, -127,  -36,  -29,   21,   57,   36,  -12,  -11,    2,   44,    6,  -22,  -34,  -48,
     -78,  -79,  -92, -109,  -19,   44,  127,   75,    1, -127,   68,   21,   72,  -16,   77,    7,
    /* row 1 */
     -97, -127,  -74,    2,  -34,  127,   36,   -2,  -14,  -15,  127,  -38,  -31,    0,  105,  127,
     -42,   13,   55,   21,  -55,  -41,   17,   38,  -76,  -43,  -14,   63,  -22,   13,   27,   57,
     -47,  -64,   58,  -17,   92,  -82,   20,  127,   11, -104,  126,   -7,   11,   -8,   15,   -5,
    /* row 2 */
       8,  -52,  -65,  -28,   80,   54,  -67, -104,   91,  -17,   63,  -33,   35,  127,   91,   88,
      -8,  -43,  113,   31,    7,   36,  -48,  -55,   13,   21,  -11,  -36,  -39,   49,   -5,  -16,
     -57,  -59,    7,   51,  127,   98, -107,   25,  127,   -1,   39, -104, -127,    1,  -77,  -28,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_6_bias[16] = {
    -49536, -44288, -24704, -27136,  18560,  40192,   9344,  20224,  15232, -37376,  55296,   4736,
     -9088,   7936,  41728,  27392,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_6_multiplier[16] = {
    1096226324, 1525368661, 1596785243, 1263939619, 1197194308, 1156604121, 1914713120, 2007617145,
    2037197336, 1119933519, 1390823712, 1974074819, 1170153597, 1603749066, 1865698689, 2006460564,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_6_shift[16] = {
    -8, -8, -8, -7, -7, -7, -8, -8, -8, -7, -8, -8, -7, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_7_weights[16 * 16] = {
      84,   -1,   66,  -10,  -48,  -95,   35,  -67,  -97,   35, -100,  -54,    3,   93,  127,   53,
       8,  -47,  -24,  -14,   52,   91,    0,   21, -127,   54,   83,  -47,  -73,   16,  -73,  -14,
      14,   31, -127,  -77, -105,  -16,  -13,   63,  -15,   53,   52,  -59,   41,  -10,  -63,  -19,
     100,  -43, -123,   51,  -15,   45, -112,   71,  -54, -127,   11,    0, -102,  -14,  -84,  -33,
     -16,   43,  -63,  -62,   11,  127,   75,   -4,  -27,   50,  -10,  -29,   -5,  -51, -114, -120,
     -29,  -43,  -51,   95,   74,   13, -127,    2,   13,  -52,   53,  -90,  -62,  -32,   22,   31,
     -39,    8,   -4,   -9,  -25,    8,   46, -114,  -35,  -12,   -9,   17, -127,  -39,  -49,   12,
       1,  -72,   31,   46,   23, -127,  -30,  -14,   30,    0,   -1,   -5,    2,  -50,    9,   38,
    -111,  -27,   91,  -25, -127,   88,  -68,  -53,   40,  -14,  113,  -82,  -74,  107,  -81,  -81,
      44,  -10,    3,  127,    4,   -5,   14,  -46,   13,   29,  -60,  -32,  -11,   16,  -15,   31,
      75,   21,    6,  -10,    4,   14,   32,   -9,  -83,  124,   -8,  127,  -82,   36,  -73,  -16,
     -39,   68,   -5,  -22, -117,   36,   -1,   20, -127,   -3,   77,  -50,   57,  -25,   23, -120,
       7,  -30, -127,   95,   28,  -38,   13,   -3,  -17,   -1,    8,  -53,  -38,  -20,   36,  -18,
      19, -100,    3,  -11,  101,   -4,  127,  -36,  -18,  -19,   -8,  -52,   36,  -77,   24,   83,
     -19,   43,    6,   59,  -16,   81,   30,  127,   51, -107,  -14,    5,  -34,  -67,   56,   60,
     -20,  -38,   10,    7,  124,  -28,  -78,  -72,   15, -127,  -55,   81,   20,   25,  109,   -5,
};

/* Bias - 8 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_7_bias[16] = {
     5560,   875,  5482, 32801,  7674,    -4,  2483,  2457, -4936,  4833, 11344,  1797,   624,
    11071, -7902, -4655,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_7_multiplier[16] = {
    2065153584, 1218564496, 1976980474, 1346260288, 1132479550, 1250395266, 1346351391, 1532794940,
    1584296446, 1534775286, 1752947765, 1513231025, 1359069109, 1265998932, 1767843421, 2076411558,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_7_shift[16] = {
    -7, -6, -7, -7, -6, -6, -6, -6, -7, -6, -7, -6, -6, -6, -7, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_8_weights[3 * 3 * 16] = {
    /* row 0 */
     -47,   13,  127,   47,  -64,   67,  -17,  127,   70, -127,   17,  -16,  127,  -47,   54,   41,
     -22,    2,   17,  127,   63,   23,  -14,    5,   -4,  -58,   32,    6,   28,    9,   67,    1,
      -8,  -52,   51,   78,   65, -127,   82,  -29,   21,  -33,   75,   32,   28,  -34,   93, -127,
    /* row 1 */
      58,   54,   20,  108,  -98,   41,  -44,   57,  -14,   -3,   27,  -27,  102,   12,   36,   15,
      23,  -26,    9,   -3,   23,  -10,  -48,  -47,  -26,   24,   33,   -4,  -33,  100,   48,   22,
     -36,  -60,   56,  -84,   -8,  -82,   24,  -34,   -7,   53,  -15,   65,   -6,  -13,  -84,  -49,
    /* row 2 */
    -127,   85,   96,   59, -127,   33,   59,   66,  127,   50,  -17,  127,    8, -127,   71,  -55,
     -74,   -7,   -3,  -83,  -46,  -28,   42,   20,   34,   12,    7,   33,  -27,  -56,   -2,   13,
     -22, -127,  -59,   14,   -7,  -31,  127,  -36,  -17,  -33, -127,   45,   15,  -93, -127,  -28,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_8_bias[16] = {
    -32640, -15104,  40192,  33664, -25472, -14592,  27008,  16512,  23552, -14720,   4096,  33408,
     30976, -31872,  19968, -21376,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_eu_depthwise_conv2d_8_multiplier[16] = {
    1609527580, 1939649334, 1417916545, 1935201322, 1084366315, 1448903863, 1796333573, 1771947864,
    1709236341, 1892296055, 1788233941, 1807000282, 1603062710, 1327049396, 1679142518, 1590607279,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_eu_depthwise_conv2d_8_shift[16] = {
    -8, -8, -8, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_9_weights[19 * 16] = {
     -13,   53,   57,  -33,  -43,   31,    8,  127,  -76,    4,   45,   17,  -45,  -57,   64,   33,
      27,  -42,  127,   -8,   69,  -13,   30,  -14,  -47,  -39,   31,   68,  -15,   46,  -52,  -55,
     -77,   49,   51,  -32,    9,  -54,   62,   52,  -35,   25,  -80,   12,   10,  -60, -127,   26,
     -32,  -25,   29,   52,   48,   71,   75,   28, -127,  -25,   24,  -77,  -77,   42,  -59,  -10,
     -21, -127,  -15,  -11,   45,    1,    2,   53, -115,  -33,  -35,   57,  104,  -37,  -42,   61,
     -49, -119,   55,  -36,  -38,  -47,  -70,  -79,   -4,   34,  127,   50,   16,  -15,  -12,    6,
      41,   46,   52, -127,   29,   -3,   55,  -33,  -73,  125,   28,    9,   54,   27,   -7,   29,
    -127,   18,   71,  -14,  -26,   93,  -36,  -12,   -6,  -65,  -97,   53,  -34,   23,  -40,   28,
      27,   -4,  -31,  -17,   93,  -18,   59,   98,   -7,  -73,   75,   53,  -69,   76,  -62, -127,
     102,  108,   34,  -97,   49,  127,   46,  -78,   86,  -73,   10,   52,  -63, -115,  -11,   88,
     127,  -19,    2,  -38,  -57,    5,   66,  -58,  -30,   58,  -41,  -44,  -21,  -47, -127,   64,
      -2,  -33,  -10,   21,  -13,    0,  127,   15,  -21,   17,   47,    4,    4,   13,  -15,  -72,
      49,  125,  -22,   34,    2, -127,   62,   -6,   12,    7,  -65,   61,  103,   62,  -67,  -93,
      -5,   68,   -3,    8,  -29,  127,   34,   60,   90,   52,   88,  -93,  -17,   55,   47,  -22,
      63,  -86,   53,  -82,   82,   58,  -25,  -91,   90,   69,   79,  -80,   -1, -127,   81,  -22,
      28,  112,   23,  -31, -127,   12,   66,  -15,  -48,   12,  -66,   45,  -33,   97, -125,   19,
     -54,  -24,  -47,   27,  -44,   40,    4,   66,   27,  127,  -22,   65,   69,   42,  -20,   10,
      39,   -1,  -57, -106,   21,  -19,   33, -127,   17,   88,  -24,  117,   41,   67,  -60,   65,
      45,  -17,  -24,   17,   40, -106,  -13,   27,  -37, -127,   -5,   28,  -25,   51,  -98,   71,
};

/* Bias - 14 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_9_bias[19] = {
    -7550,  1518, -3685,  1581, -1324,   -32,  7198,  2766,  1973, -4817,   357, -3717, -1330,
    -3677, -5822,  7678, -2788, 10547,  5248,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_eu_conv2d_1x1_9_multiplier[19] = {
    1345472024, 1298261601, 2097651329, 1449438559, 1134387715, 1732702009, 1305261484, 2092233178,
    1800135383, 2134694749, 1989538518, 1614812714, 1883383448, 1194592812, 1928941644, 1763330754,
    1697636668, 1901612325, 1189133072,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_eu_conv2d_1x1_9_shift[19] = {
    -5, -5, -6, -5, -5, -6, -5, -6, -6, -6, -6, -5, -6, -5, -6, -6, -5, -6, -5,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_eu_fully_connected_11_weights[10 * 19] = {
    /* output 0 */
      -1,  -81,  -41,   21,   12, -127,  -39,  -31,   -3,  -31,   -1,   26,  -31,   -6,  -26,  -73,
     -17,  -35,  -52,
    /* output 1 */
    -127,  -96,  -74,   15,  -46,   28,  -44,   45,  -19,  -10,   67, -127,  -12,  -39,  -31,  -78,
     -71,  -25,    4,
    /* output 2 */
     -42,  -32,   21,  -45,  -14,   -4,   10,  -49,  -35,   14, -127,  -27,  -31,   23,   38,  -59,
     -19,  -67,  -40,
    /* output 3 */
     -95,  -76,  -57,   -8,  -38, -102,   67, -127, -100,  -28,  -29,    6,  -30,  -29,  -19,   73,
     -27,   38,  -17,
    /* output 4 */
      12,   13,  -94,  -26,   34,  -36,  -65,   11,  -30,   35, -101, -127,  -13, -118,  -76,  -38,
      -2,  -85,    1,
    /* output 5 */
     -35,   -8,  -77,  -29,  -42, -103,  -92, -127,  -29,  -13,   -2,   12,   36,  -62,  -23,   37,
      -5,  -21,    2,
    /* output 6 */
      -1,  -49,   48,  -60,   -5,  -33,  -91, -102,  -24,  -16,  -23,   15,   -7,  -16,  -67, -127,
     -17,   65,   35,
    /* output 7 */
    -127,  -55,  -97,   -7,  -13,   58,    6,   -2,  -95,  -56, -105,  -66,   20,   28,  -41, -110,
       7,   20,  -19,
    /* output 8 */
     -42,   55,   68,    4,  -52,  -71,    8, -104,  -79,  -16,   -7,  -13,  -41,  -42,  -72,  -89,
     -81, -127,  -73,
    /* output 9 */
      31,    8, -127,  -51,  -52,  -87,  -48,    9,   48,  -55,   51,  -24,  -59,  -15,  -38,   27,
      15, -108,  -51,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_eu_fully_connected_11_bias[10] = {
    -68940, -78644, -62336, -79266, -93694, -76031, -61476, -85214, -97690, -68250,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_eu_fully_connected_11_multiplier[10] = {
    1205911097, 1881118392, 1138850665, 1451232204, 1615339048, 1855212428, 1860263214, 1667788233,
    1379073387, 1721892412,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_eu_fully_connected_11_shift[10] = {
    -7, -8, -7, -8, -8, -8, -8, -8, -8, -8,
};

TL_TABLES_END

#endif /* TL_NANO_EU_IMPLEMENTED */
#endif /* TL_NANO_EU_IMPLEMENTATION */
