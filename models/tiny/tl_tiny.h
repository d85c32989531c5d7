/* tl_tiny.h: the neural network "tiny" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 5,624 bytes, sha256
 * 952394f2faddef65dce47653f267224bde75133a20b35864e44162e300758c11
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.548971474 * (q - 127)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    1,552 bytes of RAM
 *   flash    1,990 bytes of constants, and the code
 *   work     168,040 multiply-accumulate operations an inference
 *
 *   The steps of an inference, with the positions of the operators in the .tflite file.
 *   Instructions are an estimate for RV32IMC with -Os; bytes are those of weights and other
 *   constants.
 *
 *   operator                        output        kernel                        instructions  bytes
 *   CONV_2D (0) + MAX_POOL_2D (1)   13 x 13 x 16  tl_conv2d_max_pool_planes_s8       293,200    288
 *   CONV_2D (2) + MAX_POOL_2D (3)   5 x 5 x 4     tl_conv2d_max_pool_planes_s8       209,924    612
 *   The rows that are read again    4 x 16 x 12   tl_keep_rows                             0      0
 *     move to the front
 *   FULLY_CONNECTED (5)             10            tl_fully_connected_s8                6,126  1,090
 *   all                                                                              509,250  1,990
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_TINY_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_tiny_input();
 *   ... write TL_TINY_INPUT_SIZE values to input ...
 *   tl_tiny_invoke();
 *   const int8_t *output = tl_tiny_output();
 *   int32_t best = tl_tiny_argmax();
 *   const char *name = tl_tiny_labels[best];
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena, so one inference at a time; where it lies is up to you
 * (TL_TINY_ARENA below).
 */
#ifndef TL_TINY_H
#define TL_TINY_H

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
#error "tl_tiny.h was made by Tintling 0.1.0, but a file before it by another version: export both models with the same version"
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define TL_TINY_INPUT_SIZE 784
#define TL_TINY_INPUT_HEIGHT 28
#define TL_TINY_INPUT_WIDTH 28
#define TL_TINY_INPUT_CHANNELS 1
#define TL_TINY_INPUT_SCALE 0.00392156886f
#define TL_TINY_INPUT_ZERO_POINT (-128)
#define TL_TINY_OUTPUT_SIZE 10
#define TL_TINY_OUTPUT_SCALE 0.548971474f
#define TL_TINY_OUTPUT_ZERO_POINT (127)
#define TL_TINY_LABEL_COUNT 10
#define TL_TINY_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_TINY_MODEL_SHA256 "952394f2faddef65dce47653f267224bde75133a20b35864e44162e300758c11"

/* The arena: working memory, 1,552 bytes at an address that is divisible by 4. It need not
 * be zero. By default it is a static array of the implementation. Compile that with
 *
 *   -DTL_TINY_ARENA=my_arena
 *       to work in memory of the caller's: an expression that gives a pointer or an array. Each
 *       call evaluates it once, so it may lead to another place for each thread.
 *   -DTL_TINY_ARENA_ATTRIBUTE='__attribute__((section(".bss.psram")))'
 *       to place the static array.
 *   -DTL_TINY_ARENA_HEADER='"my_arena.h"'
 *       to include a file before, which declares what the other two name.
 */
#define TL_TINY_ARENA_BYTES 1552
#define TL_TINY_ARENA_ALIGNMENT 4

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_tiny_input(void);

/* Runs the network once. Not re-entrant: there is one arena, so one inference at a time, unless
 * TL_TINY_ARENA names memory that each caller has for itself. */
void tl_tiny_invoke(void);

/* The 10 values that the last call of tl_tiny_invoke computed. */
const int8_t *tl_tiny_output(void);

/* Index of the largest of the 10 output values that the last call of
 * tl_tiny_invoke computed; of several that are equal, the first. */
static inline int32_t tl_tiny_argmax(void) {
    const int8_t *const output = tl_tiny_output();
    int32_t best = 0;
    for (int32_t i = 1; i < TL_TINY_OUTPUT_SIZE; ++i) {
        best = output[i] > output[best] ? i : best;
    }
    return best;
}

/* What each output value stands for. */
extern const char *const tl_tiny_labels[TL_TINY_LABEL_COUNT];

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_tiny_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_TINY_H */

#ifdef TL_TINY_IMPLEMENTATION
#ifndef TL_TINY_IMPLEMENTED
#define TL_TINY_IMPLEMENTED

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

/* CONV_2D with a filter of 3 x 3, followed by MAX_POOL_2D of 2 x 2, in one pass, int8: where no
 * window reaches over an edge and each channel of the input is a plane of its own.
 *
 * A pooling window needs 4 x 4 values of a plane and nine weights. The four values of a row lie
 * side by side: they are loaded once, for the sums above and below, at addresses that are literal.
 * The largest of the four sums is scaled alone, as tl_conv2d_max_pool_s8.h explains.
 */
#ifndef TL_CONV2D_MAX_POOL_PLANES_S8_H
#define TL_CONV2D_MAX_POOL_PLANES_S8_H

/* Where values lie: from each to the next one in bytes. */
typedef struct {
    uint16_t rows;    /* of the output */
    uint16_t columns; /* of the output */
    uint16_t inputs;  /* channels */
    uint16_t outputs; /* channels */
    uint16_t input_row;
    uint16_t input_plane;
    uint16_t output_row;
    uint16_t output_column;
    uint16_t output_plane;
    tl_scaling scaling; /* of factors below 1/4 */
} tl_conv2d_max_pool_planes_params;

/* A row of a filter. */
typedef struct {
    int32_t w0;
    int32_t w1;
    int32_t w2;
} tl_planes_weights;

/* The sums at two positions side by side. */
typedef struct {
    uint32_t left;
    uint32_t right;
} tl_planes_sums;

TL_INLINE tl_planes_weights tl_planes_load(const int8_t *filter) {
    tl_planes_weights weights;
    weights.w0 = filter[0];
    weights.w1 = filter[1];
    weights.w2 = filter[2];
    return weights;
}

/* Adds a product. The compiler may not change the order of the sums, which lets each value go as
 * soon as it has been used. */
TL_INLINE uint32_t tl_planes_mac(uint32_t sum, int32_t a, int32_t b) {
    uint32_t result = tl_mac(sum, a, b);
    TL_KEEP(result);
    return result;
}

/* Adds the products of a row of the filter with the four values of a row. */
TL_INLINE tl_planes_sums tl_planes_add(tl_planes_sums sums, tl_planes_weights weights,
                                       const int8_t *x) {
    sums.left = tl_planes_mac(sums.left, weights.w0, x[0]);
    sums.left = tl_planes_mac(sums.left, weights.w1, x[1]);
    sums.right = tl_planes_mac(sums.right, weights.w0, x[1]);
    sums.left = tl_planes_mac(sums.left, weights.w2, x[2]);
    sums.right = tl_planes_mac(sums.right, weights.w1, x[2]);
    sums.right = tl_planes_mac(sums.right, weights.w2, x[3]);
    return sums;
}

/* One row of the output in one channel.
 *
 * input:  the upper left corner of the first window in the first plane
 * filter: weights of the channel, [input][3][3]
 * output: the first value of the row
 */
TL_SHARED void tl_planes_row(const tl_conv2d_max_pool_planes_params *params, const int8_t *input,
                             const int8_t *filter, int32_t bias, int32_t multiplier, int32_t shift,
                             int8_t *output) {
    const int32_t row = params->input_row;
    const int32_t gap = params->input_plane - 3 * row;
    const int8_t *const last_filter = filter + 9 * params->inputs;
    const int8_t *const last = input + 2 * params->columns;
    do {
        const int8_t *x = input;
        const int8_t *weights = filter;
        tl_planes_sums upper = {(uint32_t)bias, (uint32_t)bias};
        tl_planes_sums lower = upper;
        do {
            tl_planes_weights w = tl_planes_load(weights);
            upper = tl_planes_add(upper, w, x);
            x += row;
            TL_KEEP(x);
            lower = tl_planes_add(lower, w, x);
            w = tl_planes_load(weights + 3);
            upper = tl_planes_add(upper, w, x);
            x += row;
            TL_KEEP(x);
            lower = tl_planes_add(lower, w, x);
            w = tl_planes_load(weights + 6);
            upper = tl_planes_add(upper, w, x);
            x += row;
            TL_KEEP(x);
            lower = tl_planes_add(lower, w, x);
            weights += 9;
            x += gap;
            TL_KEEP(x);
        } while (weights != last_filter);
        const int32_t largest = tl_max(tl_max((int32_t)upper.left, (int32_t)upper.right),
                                       tl_max((int32_t)lower.left, (int32_t)lower.right));
        *output = tl_scale_small_s8((uint32_t)largest, multiplier, shift, &params->scaling);
        output += params->output_column;
        input += 2;
    } while (input != last);
}

/* All rows. Two of the input lie between those of two windows.
 *
 * input:      int8, planes of rows
 * filter:     [output][input][3][3] int8
 * bias:       [output] int32, corrected for the input's zero point
 * multiplier: [output] int32, or one
 * shift:      [output] int8, or one; at most -2
 * output:     int8, where the parameters say; does not overlap the input
 */
TL_SHARED void tl_conv2d_max_pool_planes_s8(const tl_conv2d_max_pool_planes_params *params,
                                            const int8_t *input, const int8_t *filter,
                                            const int32_t *bias, const int32_t *multiplier,
                                            const int8_t *shift, int8_t *output) {
    for (int32_t y = 0; y < params->rows; ++y) {
        for (int32_t c = 0; c < params->outputs; ++c) {
            const int32_t i = c * params->scaling.per_channel;
            tl_planes_row(params, input + 2 * y * params->input_row,
                          filter + 9 * c * params->inputs, bias[c], multiplier[i], shift[i],
                          output + y * params->output_row + c * params->output_plane);
        }
    }
}

#endif /* TL_CONV2D_MAX_POOL_PLANES_S8_H */

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

/* Rows that are read again move to the front: the last piece of each round of steps that take
 * turns. */
#ifndef TL_KEEP_ROWS_H
#define TL_KEEP_ROWS_H

typedef struct {
    uint16_t start; /* bytes from the front to the first row that stays */
    uint16_t size;  /* bytes that stay */
} tl_keep_rows_params;

/* rows: bytes at an address that is divisible by 4 */
TL_KERNEL void tl_keep_rows(const tl_keep_rows_params *params, int8_t *rows) {
    const int32_t start = params->start;
    const int32_t size = params->size;
    if ((start | size) & 3) {
        for (int32_t i = 0; i < size; ++i) {
            rows[i] = rows[start + i];
        }
    } else { /* four at a time */
        int32_t *const words = (int32_t *)(void *)rows;
        for (int32_t i = 0; i < size / 4; ++i) {
            words[i] = words[start / 4 + i];
        }
    }
}

#endif /* TL_KEEP_ROWS_H */

/* A program may define TL_TRACE to look at each tensor of the .tflite file as it is finished. */
#ifndef TL_TRACE
#define TL_TRACE(tensor, data, bytes) ((void)(data))
#endif

/* Working memory. Values share it when they do not live at the same time, and an operator may write
 * over the part of its input that it has read for the last time.
 *
 *  offset   bytes   value
 *       0     784   input (int8, 28 x 28 x 1)
 *       0     100   conv2d_max_pool_2 (int8, 5 x 5 x 4)
 *     100      10   output (int8, 10)
 *     784     768   conv2d_max_pool_0_rows (int8, 4 x 16 x 12)
 */
#ifdef TL_TINY_ARENA_HEADER
#include TL_TINY_ARENA_HEADER
#endif

#ifdef TL_TINY_ARENA
#ifdef TL_TINY_ARENA_ATTRIBUTE
#error "TL_TINY_ARENA replaces the array that TL_TINY_ARENA_ATTRIBUTE places: define one of them"
#endif
#define TL_TINY_ARENA_START ((int8_t *)(void *)(TL_TINY_ARENA))
#else
#ifndef TL_TINY_ARENA_ATTRIBUTE
#define TL_TINY_ARENA_ATTRIBUTE
#endif
TL_TINY_ARENA_ATTRIBUTE static union {
    int8_t s8[TL_TINY_ARENA_BYTES];
    int32_t words[TL_TINY_ARENA_BYTES / sizeof(int32_t)];
} tl_tiny_arena;
#define TL_TINY_ARENA_START tl_tiny_arena.s8
#endif

/* Weights, biases, factors and tables. Their values stand at the end of the file. */
TL_TABLES_BEGIN
TL_TABLE int8_t tl_tiny_conv2d_max_pool_0_weights[16 * 1 * 3 * 3];
TL_TABLE int32_t tl_tiny_conv2d_max_pool_0_bias[16];
TL_TABLE int32_t tl_tiny_conv2d_max_pool_0_multiplier[16];
TL_TABLE int8_t tl_tiny_conv2d_max_pool_0_shift[16];
TL_TABLE int8_t tl_tiny_conv2d_max_pool_2_weights[4 * 16 * 3 * 3];
TL_TABLE int32_t tl_tiny_conv2d_max_pool_2_bias[4];
TL_TABLE int32_t tl_tiny_conv2d_max_pool_2_multiplier[4];
TL_TABLE int8_t tl_tiny_conv2d_max_pool_2_shift[4];
TL_TABLE int8_t tl_tiny_fully_connected_5_weights[10 * 100];
TL_TABLE int32_t tl_tiny_fully_connected_5_bias[10];
TL_TABLE int32_t tl_tiny_fully_connected_5_multiplier[10];
TL_TABLE int8_t tl_tiny_fully_connected_5_shift[10];
TL_TABLES_END

/* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 16, 2 rows at a time */
static const tl_conv2d_max_pool_planes_params tl_tiny_conv2d_max_pool_0 = {
    2,   /* rows */
    12,  /* columns */
    1,   /* inputs */
    16,  /* outputs */
    28,  /* input_row */
    0,   /* input_plane */
    192, /* output_row */
    1,   /* output_column */
    12,  /* output_plane */
    {    /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* CONV_2D (2) + MAX_POOL_2D (3): 13 x 13 x 16 -> 5 x 5 x 4 */
static const tl_conv2d_max_pool_planes_params tl_tiny_conv2d_max_pool_2 = {
    1,   /* rows */
    5,   /* columns */
    16,  /* inputs */
    4,   /* outputs */
    192, /* input_row */
    12,  /* input_plane */
    20,  /* output_row */
    4,   /* output_column */
    1,   /* output_plane */
    {    /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* The rows that are read again move to the front */
static const tl_keep_rows_params tl_tiny_conv2d_max_pool_0_keep = {
    384, /* start */
    384, /* size */
};

/* FULLY_CONNECTED (5): 100 -> 10 */
static const tl_fully_connected_params tl_tiny_fully_connected_5 = {
    1,   /* rows */
    100, /* accum_depth */
    10,  /* output_depth */
    {    /* scaling */
        127,         /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

int8_t *tl_tiny_input(void) {
    return TL_TINY_ARENA_START + 0;
}

const int8_t *tl_tiny_output(void) {
    return TL_TINY_ARENA_START + 100;
}

void tl_tiny_invoke(void) {
    int8_t *const arena = TL_TINY_ARENA_START;
    int8_t *const input = arena + 0;
    int8_t *const conv2d_max_pool_0_rows = arena + 784;
    int8_t *const conv2d_max_pool_2 = arena + 0;
    int8_t *const output = arena + 100;

    /* Two layers take turns: conv2d_max_pool_0_rows holds the 4 rows that the second one reads */
    for (int32_t turn = 0; turn < 6; ++turn) {
        /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 16, 2 rows at a time */
        tl_conv2d_max_pool_planes_s8(&tl_tiny_conv2d_max_pool_0, input + turn * 112,
                                     tl_tiny_conv2d_max_pool_0_weights,
                                     tl_tiny_conv2d_max_pool_0_bias,
                                     tl_tiny_conv2d_max_pool_0_multiplier,
                                     tl_tiny_conv2d_max_pool_0_shift, conv2d_max_pool_0_rows + 384);
        if (turn >= 1) {
            /* CONV_2D (2) + MAX_POOL_2D (3): 13 x 13 x 16 -> 5 x 5 x 4 */
            tl_conv2d_max_pool_planes_s8(&tl_tiny_conv2d_max_pool_2, conv2d_max_pool_0_rows,
                                         tl_tiny_conv2d_max_pool_2_weights,
                                         tl_tiny_conv2d_max_pool_2_bias,
                                         tl_tiny_conv2d_max_pool_2_multiplier,
                                         tl_tiny_conv2d_max_pool_2_shift,
                                         conv2d_max_pool_2 + (turn - 1) * 20);
        }
        /* The rows that are read again move to the front */
        tl_keep_rows(&tl_tiny_conv2d_max_pool_0_keep, conv2d_max_pool_0_rows);
    }
    TL_TRACE(11, conv2d_max_pool_2, 100);
    TL_TRACE(12, conv2d_max_pool_2, 100);

    /* FULLY_CONNECTED (5): 100 -> 10 */
    tl_fully_connected_s8(&tl_tiny_fully_connected_5, conv2d_max_pool_2,
                          tl_tiny_fully_connected_5_weights, tl_tiny_fully_connected_5_bias,
                          tl_tiny_fully_connected_5_multiplier, tl_tiny_fully_connected_5_shift,
                          output);
    TL_TRACE(13, output, 10);
}

static const tl_tensor_description tl_tiny_inputs[1] = {
    {"int8", 4, {1, 28, 28, 1, 0, 0}, 784, 0.00392156886f, -128},
};

static const tl_tensor_description tl_tiny_outputs[1] = {
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.548971474f, 127},
};

const char *const tl_tiny_labels[TL_TINY_LABEL_COUNT] = TL_TINY_LABELS;

const tl_model_description *tl_tiny_info(void) {
    static const tl_model_description info = {
        "tiny",
        "Tintling 0.1.0",
        TL_TINY_MODEL_SHA256,
        tl_tiny_inputs,
        1, /* inputs */
        tl_tiny_outputs,
        1, /* outputs */
        tl_tiny_labels,
        10, /* labels */
        TL_TINY_ARENA_BYTES,
        1990, /* bytes of constants */
        168040, /* multiply-accumulate operations */
    };
    return &info;
}

TL_TABLES_BEGIN

/* Weights, [filter][channel][row][column] */
TL_TABLE int8_t tl_tiny_conv2d_max_pool_0_weights[16 * 1 * 3 * 3] = {
    -127,  -55,    1,  -16,   31,   -1,  -66,  -50,   82,
      21,   -3,  -50,    6,  -81,   -3,  127,  -22,   43,
    -127,  -28,  -45,  -53,    5,  -54,   25,   42,   35,
    -106, -115,  -68,   52,   29, -127,   86,   74,  -51,
     -44,   51,   56, -126,   87,   65, -127,  -23,   69,
     105,  -76,  -82,   49,   14,  -39,   98,  -69, -127,
      47,   73,  -93,  -58,  127,  -13,  -71,   -2,   64,
     -53, -103,  -16, -127,   41,   64,   95,  106,   16,
     -71,  -69,   63,    4,  127,   20,   16,  -24, -107,
     -71,   13,   83,  -16,  127,   99,  -57,  -31,  -47,
      85,  -10, -122,   21,   65,  -86, -127,  -50,  -96,
    -127,  -33,   78,  -69,   50,   49,  -72, -113,  -61,
      97,   57,   54,  -75,   20,   68,  -81,  -90, -127,
      19,    4,  118,   58,  -32,  -34,  127,   61, -108,
      18,  -87, -127,   75,  103,  -33,  -23,   18,   72,
     -10,   50, -116,   -6, -127,    1,  -98,   28,   46,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_tiny_conv2d_max_pool_0_bias[16] = {
    -25595,  -1047, -25508, -29047,   1021, -22160, -11131,   2945,  -5166, -19046, -40777, -37869,
    -10697,   3369,   2035, -18613,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_tiny_conv2d_max_pool_0_multiplier[16] = {
    1319423340, 1284232562, 1523484658, 2101068165, 1159746176, 1491056508, 1117012649, 1344370936,
    2058475301, 1437036001, 1478669617, 1768877737, 1906513256, 1307989766, 1839824684, 2037001101,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_tiny_conv2d_max_pool_0_shift[16] = {
    -7, -7, -7, -8, -8, -8, -7, -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [filter][channel][row][column] */
TL_TABLE int8_t tl_tiny_conv2d_max_pool_2_weights[4 * 16 * 3 * 3] = {
    /* filter 0 */
     -50, -115,   29,  -83,    1,   27,   -1,   66,   54,
       2,   39,    9,   30,  -41,  -11,  -22,  -72,  -35,
      -2,  -17,  -91,   10,  -28,   -3,   47,  -42,   11,
      38,   32,   31,  -16,  -35,  -17,  -85,  -27,  -16,
     -32,   36,   33,   20,   19,   41,  -17,  -49,  -19,
     -49,    2,    5,   -8,   16,   36,   30,   80,   24,
      39,    9,   44,   27,   35,    3,    1,   -5,  -16,
       6,  -34,  -45,   28,   11,   25,   92,   70,   50,
      18,   10,  -71,   33,   64,    2,   87,   21,   59,
     -18,  -98,  -35,  -45,    8,  -23, -103,  -24,  -69,
      23,  -91,   72,  -32,  -67,   27,   16,  -20,   53,
      36,   46,    6,   67,  -57,  -45,  -51,  -66,  -52,
      26,   -8,  -57,   -6,  -28, -127,  -12,    8,  -61,
      14,  -63,  -37,  -35,   23,   13,    2,   36,   25,
     -18,   32,   70,   18,  -15,  -19,   11,  -29,  -28,
       7,  -61,  -59,  -37,  -46,   14,  -22,   11,  -18,
    /* filter 1 */
       8,   28,  -16,   19,  -12,  -44,  -24,  -29,  -31,
      18,   59,   87,   17,   58,   38,   -7,    3,    7,
     -54,  -95,   54, -109,   -9,   52,  -53,   15,  112,
     -45,  -22,  -41,   21,   24,  -36,   44,  -25,  -52,
      32,   13,    8,   59,  -33,  -13,   14,  -18,   27,
      48,  -18,  -90,  -56,  -99,  -10,  -83,  -84,  -26,
       1,   36,   88,   16,   49,   51,   90,   68,  -14,
      -9,  -16,   30,  -47,   30,   -4,  -13,   37,   47,
      38,   42,   63,   21,   46,   33,   26,   50,   50,
     -62,  -51,  -59,  -48,  -68,  -93,  -76,  -28,  -51,
       3,  -23,   -2,  -91,  -79, -127,   47,   48,  -19,
      23,  -39,  -68,    3,  -35,  -60,  -58,    6,  -14,
       1,   -8,    7,   -7,   24,   45,   40,   29,   49,
      48,   23,  -28,  -27,  -50,  -60,    6,  -28,  -48,
     -26,    7,   30,    3,   42,   44,   58,   18,  -40,
     -42,  -75,  -76,  -33,  -73,  -70,  -40,  -35,  -35,
    /* filter 2 */
      12,  -35,  -91,  -51,   13,   22,   44,   40,   -4,
       7,   -7,  -23,   21,  -32,  -13,  -44,  -13,    7,
     -29,   64,  -12,   -3,  -30,  -10,   32,   29,  -17,
    -127,  -22,   23,  -43,  -12,   22,    6,   42,   51,
      69,    2,  -38,  -12,  -32,  -28,  -20,    8,   33,
      42,   22,  -15,  -52,    3,  -21,   25,   28,    4,
       2,  -43,  -62,  -73,  -74,  -34,  -36,   -4,   -9,
      11,   39,  -17,  -11,   49,   31,   41,   14,  -18,
     -48,    0,  -16,  -12,   -3,    8,   14,  -23,   -5,
      31,   41,   13,   -8,    2,   -9,  -36,   29,    5,
      40,   59,   21,  -52,   -4,   20,  -69,    5,   24,
      42,   55,   57,    7,  -44,    0,  -69,    0,   74,
     -50,   33,   -1,  -15,   39,   -5,  -14,  -25,   17,
     -47,   -9,  -13,  -13,    9,  -20,   41,  -13,  -38,
     -35,   -1,   -9,   40,  -15,   35,  -22,   18,   26,
     -18,   -5,   56,   19,   36,  -25,   16,  -12,  -18,
    /* filter 3 */
     -65,  -84,   19,  -79,  -13,   44,   47,   35,   31,
       5,   -9,    4,  -71,  -55,  -10,  -37,    9,  -13,
      35, -127,   69,   69,   26,    8,  -10,  -23,  -26,
      12,  -98,  -67,  -30,  -34,   41,   10,   71,    4,
     -38,   31,  -24,   19,   22,   33,   76,   63,   48,
     -13,   54,  -17,   57,   52,  -10,   90,   24,   41,
      31,   29,   -4,  -19,  -19,  -21,   -7,    1,   17,
      24,  -37,   49,   20,  -25,  -19,    9,   24,  -23,
      26,   -3,   36,   63,   40,   -1,   10,   -6,   -6,
     -22,  -30,  -33,  -49,  -20,  -80,   14,  -12,  -19,
     -60,  -49,  -49,  -41,  -60,  -52,   47,   52,   74,
     -11,   30,  -62,  -37,   35,   52,   81,   60,   53,
      32,  -28,    2,   25,  -53,  -13,  -88,  -41,   -5,
     -31,   17,   80,    1,   15,    8,  -15,  -54,  -52,
      15,  -26,  -16,  -35,  -62,   35,  -72,   11,    9,
       2,    3,    1,    6,    2,  -32,  -48,  -43,  -51,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_tiny_conv2d_max_pool_2_bias[4] = {
    -78167, -97608, -33951, -32612,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_tiny_conv2d_max_pool_2_multiplier[4] = {
    1676288593, 1148303950, 1664746984, 2100520296,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_tiny_conv2d_max_pool_2_shift[4] = {
    -8, -8, -7, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_tiny_fully_connected_5_weights[10 * 100] = {
    /* output 0 */
      10,  -49,  -17,  -40,  -27,  -63,   -7,  -34,  -34,  -27,   10,  -62,  -31,  -14,   -3,  -64,
     -98,   -8,  -36,  -47,  -12,  -45,  -37,  -16,   -4,   -9,  -16,  -15,    4,   -3,  -20,  -12,
     -26,    3,  -50,   -4,  -12,  -11,  -58,  -31,   -4,   -5,  -52,   -8,   -9,  -32,  -49,    5,
     -27,  -33,  -41,  -20,  -13,  -22,  -42,   14,   12,    1,  -45,  -13,  -53,  -19,  -82,  -24,
     -53,  -25,  -63,    9,   -5,  -15,  -32,  -31,  -19,  -24,  -21,  -18,   -6,  -37,  -65,  -33,
     -90,  -10,  -44,   -9,  -90,  -11,  -64,   -2,  -23,    4,  -59,  -78,  -31,  -21,  -30, -127,
       0,  -55,  -40, -127,
    /* output 1 */
    -117,  -77,  -18,  -39,  -20,  -44,  -10,   24,  -12,  -77,  -18,    3,  -32,  -80,  -19,  -59,
     -63,  -49,  -15,  -73,  -87,  -43,  -35,  -35,  -46,    0,  -25,  -39,  -15,  -28,  -45,  -30,
     -23,  -30,  -59,  -39,  -17,  -77,  -46, -127, -100,  -37,  -23,  -50,  -31,  -24,  -32,  -15,
     -43,  -75,  -46,  -28,  -26,  -45,  -70,  -33,  -63,  -49,  -62,  -40, -118,  -12,   -3,  -28,
     -51,  -87,   -6,  -23,  -49,  -61,  -40,   -7,  -30,   -6,  -69,  -36,  -71,  -12,  -44,  -54,
    -113,  -75,    0,  -15,  -64,   -7,  -13,   -3,  -68,  -80,  -59,  -52,  -46,   32,  -53,  -61,
     -72,  -52,  -85,  -59,
    /* output 2 */
     -53,  -47,  -42,  -10,  -35,    0,   -8,  -19,   -9,  -15,    5,  -40,  -36,   -8,  -26,  -82,
     -94,  -47,  -74, -117,  -61,  -48,  -23,  -32,  -57,  -36,  -11,  -43,  -11,   -6,   -9,  -24,
      -2,  -23,  -55,  -39,    9,  -47,  -83,  -88,  -43,  -21,   -3,  -53,  -17,   -9,    1,  -73,
      -3,  -44,    7,  -75,  -14,  -22,  -29,  -30,  -22,    4,  -36,  -36,  -84,  -51,  -45,   -5,
     -12,  -53,  -21,  -20,    8,   -3,  -22,  -44,  -32,   -5,  -26,  -32,  -65,    0,  -46,  -21,
    -127,  -47,  -52,  -12,  -78,  -34,  -48,   -8,  -30,   -7,  -67,  -66,  -42,   25,  -39,  -48,
     -62,  -32,  -18,  -73,
    /* output 3 */
     -36,  -32,  -17,  -22,  -19,    8,    7,   -1,   -1,    5,    1,    0,  -14,  -22,  -16,  -64,
     -30,  -33,  -25,  -89,  -64,   -5,  -19,   -7,  -53,   -3,    1,  -20,   13,  -13,   -3,  -24,
      25,   -5,  -25,  -45,   20,  -22,  -50, -121, -110,  -16,    2,  -19,  -63,  -46,    2,    7,
     -12,  -14,    0,  -23,   -3,    6,  -23,  -29,  -36,  -25,  -51,  -53, -122,  -35,  -18,  -14,
     -69,  -37,   -1,   -7,   -7,  -14,   -7,  -25,   -6,   -1,  -43,  -38,   -1,  -45,  -85,  -37,
    -127,  -18,  -11,  -17,  -61,  -27,    6,  -43,    2,  -15,  -21,  -60,   -8,  -25,  -52,  -59,
      14,  -47,  -66,  -52,
    /* output 4 */
     -50, -111,   -2,   -9,   -7,  -73,   -3,   21,  -11,  -66,  -11,   18,  -28, -105,  -18,  -10,
     -47,    9,  -14,  -62,  -32,  -18,  -60,   -5,   10,  -52,  -25,  -13,    8,  -16,  -16,   -4,
      -1,  -40,  -49,  -27,  -19,  -58,  -41, -107,  -11,  -15,  -56,  -49,  -31,   24,  -72,  -62,
     -43,    2,  -25,  -37,  -22,   -8,  -58,   -9,  -71,   -4,  -50,  -47, -115,  -55,  -67,  -38,
     -37,   12,  -30,  -43,  -25,   17,  -36,  -16,  -56,   -1,  -57,    9,  -60,  -31,  -41,  -13,
    -127, -102,   -6,  -29,  -48,   -8,  -30,    3,  -50,  -47,  -59,  -11,  -80,  -36,  -82,  -25,
     -76,  -72, -108,  -33,
    /* output 5 */
     -41,  -61,  -26,  -32,  -18,  -20,  -11,   -8,  -21,    4,   -7,   -6,  -36,    9,   -2,  -34,
     -16,   12,   -5,  -49,  -40,  -32,  -45,    1,  -39,   -2,  -27,    7,  -22,  -12,  -16,  -21,
     -42,    6,   -8,  -50,  -66,    3,  -18, -115,  -62,    8,  -11,    0,  -28,    1,  -19,    1,
     -36,    0,  -18,  -19,  -23,   -7,   -8,  -23,  -56,  -26,  -42,  -54,  -91,  -22,  -11,   -8,
     -46,  -14,   -6,   -4,   -7,  -12,  -13,  -26,   -9,  -20,  -37,  -38,   -9,  -49,  -52,  -33,
    -127,  -28,   -8,   -7,  -41,  -20,    4,  -22,   -2,   -5,  -29,  -51,   -8,  -22,  -38,  -67,
      17,  -38,  -58,  -34,
    /* output 6 */
      23,  -34,  -47,   -8,    5, -112,  -36,  -16,    2,  -43,  -29,  -24,  -30,  -16,  -11,  -59,
     -49,   -1,  -15,  -82,    7,  -39,  -74,   14,  -23,  -23,  -55,  -17,   -6,  -42,  -21,  -39,
     -35,  -11,   -2,  -58,  -57,  -31,  -26, -123,   -7,  -16,  -68,   10,  -26,  -58,  -66,   -6,
     -23,    8,    4,  -24,  -22,  -26,    7,  -37,  -10,  -38,  -23,  -54,  -88,   -3,  -63,   -9,
     -50,  -52,  -88,   20,   -6,    1,  -29,  -23,  -14,    0,  -39,  -38,  -12,  -36,  -75,  -32,
    -125,  -35,  -37,  -15,  -99,  -14,  -68,  -13,  -27,    5,  -98,  -55,  -17,    4,  -49, -112,
      -2,  -50,  -57, -127,
    /* output 7 */
     -81,  -67,   -1,  -23,  -36,  -19,   18,   -5,  -35,  -11,    0,  -23,  -42,  -11,  -17,  -80,
     -88,    2,  -24,  -69,  -61,    1,  -11,  -29,  -49,    7,   -7,  -12,  -27,   15,  -18,  -29,
      -3,  -16,  -31,  -19,    3,  -60,  -37, -127,  -50,    7,  -22,  -27,  -49,  -32,   -7,   -3,
     -44,  -70,  -19,  -37,  -14,   -1,  -34,   -3,  -34,  -18,  -53,   -9, -106,  -72,  -16,   -8,
     -33,  -12,   14,  -28,  -38,  -79,  -21,  -24,  -48,    9,  -38,  -16,  -42,  -16,  -48,  -19,
     -86, -112,  -11,  -47,  -24,  -61,  -20,   -3,  -33,  -65,  -44,  -10,  -57,  -36,  -59,   -6,
     -58, -102,  -82,  -62,
    /* output 8 */
     -30, -109,  -38,  -60,  -22,  -37,  -13,  -34,  -11,    9,    3,  -43,  -28,   -5,  -14,  -61,
     -67,   -3,  -23,  -56,  -41,  -20,  -60,  -20,  -53,    3,  -29,   -5,   -6,   -7,  -28,   -2,
       6,    9,  -47,  -35,   13,   -4,  -32, -102,  -27,   20,  -70,  -16,    4,   29,  -54,   -7,
       0,    9,  -46,   -7,  -14,    6,  -31,  -30,  -38,   -9,  -53,  -56,  -61,  -50,  -66,  -33,
       0,  -17,  -71,  -15,  -15,   -3,  -49,    6,  -23,  -14,  -41,  -34,  -29,  -50, -123,  -46,
    -127,  -33,  -42,   16,  -67,  -10,  -71,   11,   -9,    7,  -98,  -24,   -4,   -7,  -82,  -74,
      11,  -56, -102,  -63,
    /* output 9 */
      -8,  -78,  -24,  -75,  -11,  -22,  -18,  -54,  -13,   -3,    7,  -68,  -35,   13,    1,  -91,
    -102,  -22,  -24,  -83,  -34,  -49,  -72,  -27,  -15,    4,  -43,   -3,    9,    5,  -25,   -4,
      10,   -5,  -38,  -48,  -18,  -22,  -65, -107,  -53,    0,  -69,  -35,  -53,   28,  -60,  -22,
      -9,    2,  -40,   -9,  -11,  -21,  -46,   -7,  -29,  -43,  -53,  -55, -127,  -31,  -61,  -17,
     -75,   29,  -29,  -26,  -33,   -3,  -16,  -13,  -25,  -43,  -64,   12,  -19,  -58,  -63,   -3,
     -81,  -66,  -16,   -7,  -35,    5,  -22,  -14,  -42,  -43,  -27,  -24,  -48,  -60,  -60,  -42,
     -29,  -41,  -80,  -14,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_tiny_fully_connected_5_bias[10] = {
    -368259, -524151, -431352, -341309, -456487, -307878, -425645, -412989, -405325, -417814,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_tiny_fully_connected_5_multiplier[10] = {
    2069919552, 1478335120, 1513937049, 1987403996, 1303170287, 1146894453, 1688932136, 1539926702,
    1568568380, 1627787071,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_tiny_fully_connected_5_shift[10] = {
    -9, -9, -9, -9, -9, -8, -9, -9, -9, -9,
};

TL_TABLES_END

#endif /* TL_TINY_IMPLEMENTED */
#endif /* TL_TINY_IMPLEMENTATION */
