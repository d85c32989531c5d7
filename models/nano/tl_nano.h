/* tl_nano.h: the neural network "nano" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 11,928 bytes, sha256
 * 5e0845b178735a7b28e37a303d9003e0fbb541a8eba1a75be507042cd88a5e9a
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.277949482 * (q - 83)
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
 *   #define TL_NANO_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_nano_input();
 *   ... write TL_NANO_INPUT_SIZE values to input ...
 *   tl_nano_invoke();
 *   const int8_t *output = tl_nano_output();
 *   int32_t best = tl_nano_argmax();
 *   const char *name = tl_nano_labels[best];
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena, so one inference at a time; where it lies is up to you
 * (TL_NANO_ARENA below).
 */
#ifndef TL_NANO_H
#define TL_NANO_H

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
#error "tl_nano.h was made by Tintling 0.1.0, but a file before it by another version: export both models with the same version"
#endif

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
#define TL_NANO_OUTPUT_SCALE 0.277949482f
#define TL_NANO_OUTPUT_ZERO_POINT (83)
#define TL_NANO_LABEL_COUNT 10
#define TL_NANO_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_NANO_MODEL_SHA256 "5e0845b178735a7b28e37a303d9003e0fbb541a8eba1a75be507042cd88a5e9a"

/* The arena: working memory, 2,424 bytes at an address that is divisible by 4. It need not
 * be zero. By default it is a static array of the implementation. Compile that with
 *
 *   -DTL_NANO_ARENA=my_arena
 *       to work in memory of the caller's: an expression that gives a pointer or an array. Each
 *       call evaluates it once, so it may lead to another place for each thread.
 *   -DTL_NANO_ARENA_ATTRIBUTE='__attribute__((section(".bss.psram")))'
 *       to place the static array.
 *   -DTL_NANO_ARENA_HEADER='"my_arena.h"'
 *       to include a file before, which declares what the other two name.
 */
#define TL_NANO_ARENA_BYTES 2424
#define TL_NANO_ARENA_ALIGNMENT 4

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_nano_input(void);

/* Runs the network once. Not re-entrant: there is one arena, so one inference at a time, unless
 * TL_NANO_ARENA names memory that each caller has for itself. */
void tl_nano_invoke(void);

/* The 10 values that the last call of tl_nano_invoke computed. */
const int8_t *tl_nano_output(void);

/* Index of the largest of the 10 output values that the last call of
 * tl_nano_invoke computed; of several that are equal, the first. */
static inline int32_t tl_nano_argmax(void) {
    const int8_t *const output = tl_nano_output();
    int32_t best = 0;
    for (int32_t i = 1; i < TL_NANO_OUTPUT_SIZE; ++i) {
        best = output[i] > output[best] ? i : best;
    }
    return best;
}

/* What each output value stands for. */
extern const char *const tl_nano_labels[TL_NANO_LABEL_COUNT];

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
#ifdef TL_NANO_ARENA_HEADER
#include TL_NANO_ARENA_HEADER
#endif

#ifdef TL_NANO_ARENA
#ifdef TL_NANO_ARENA_ATTRIBUTE
#error "TL_NANO_ARENA replaces the array that TL_NANO_ARENA_ATTRIBUTE places: define one of them"
#endif
#define TL_NANO_ARENA_START ((int8_t *)(void *)(TL_NANO_ARENA))
#else
#ifndef TL_NANO_ARENA_ATTRIBUTE
#define TL_NANO_ARENA_ATTRIBUTE
#endif
TL_NANO_ARENA_ATTRIBUTE static union {
    int8_t s8[TL_NANO_ARENA_BYTES];
    int32_t words[TL_NANO_ARENA_BYTES / sizeof(int32_t)];
} tl_nano_arena;
#define TL_NANO_ARENA_START tl_nano_arena.s8
#endif

/* Weights, biases, factors and tables. Their values stand at the end of the file. */
TL_TABLES_BEGIN
TL_TABLE int8_t tl_nano_conv2d_max_pool_0_weights[9 * 3 * 3 * 1];
TL_TABLE int32_t tl_nano_conv2d_max_pool_0_bias[9];
TL_TABLE int32_t tl_nano_conv2d_max_pool_0_multiplier[9];
TL_TABLE int8_t tl_nano_conv2d_max_pool_0_shift[9];
TL_TABLE int8_t tl_nano_depthwise_conv2d_2_weights[3 * 3 * 9];
TL_TABLE int32_t tl_nano_depthwise_conv2d_2_bias[9];
TL_TABLE int32_t tl_nano_depthwise_conv2d_2_multiplier[9];
TL_TABLE int8_t tl_nano_depthwise_conv2d_2_shift[9];
TL_TABLE int8_t tl_nano_conv2d_1x1_3_weights[16 * 9];
TL_TABLE int32_t tl_nano_conv2d_1x1_3_bias[16];
TL_TABLE int32_t tl_nano_conv2d_1x1_3_multiplier[16];
TL_TABLE int8_t tl_nano_conv2d_1x1_3_shift[16];
TL_TABLE int8_t tl_nano_depthwise_conv2d_4_weights[3 * 3 * 16];
TL_TABLE int32_t tl_nano_depthwise_conv2d_4_bias[16];
TL_TABLE int32_t tl_nano_depthwise_conv2d_4_multiplier[16];
TL_TABLE int8_t tl_nano_depthwise_conv2d_4_shift[16];
TL_TABLE int8_t tl_nano_conv2d_1x1_5_weights[16 * 16];
TL_TABLE int32_t tl_nano_conv2d_1x1_5_bias[16];
TL_TABLE int32_t tl_nano_conv2d_1x1_5_multiplier[16];
TL_TABLE int8_t tl_nano_conv2d_1x1_5_shift[16];
TL_TABLE int8_t tl_nano_depthwise_conv2d_6_weights[3 * 3 * 16];
TL_TABLE int32_t tl_nano_depthwise_conv2d_6_bias[16];
TL_TABLE int32_t tl_nano_depthwise_conv2d_6_multiplier[16];
TL_TABLE int8_t tl_nano_depthwise_conv2d_6_shift[16];
TL_TABLE int8_t tl_nano_conv2d_1x1_7_weights[16 * 16];
TL_TABLE int32_t tl_nano_conv2d_1x1_7_bias[16];
TL_TABLE int32_t tl_nano_conv2d_1x1_7_multiplier[16];
TL_TABLE int8_t tl_nano_conv2d_1x1_7_shift[16];
TL_TABLE int8_t tl_nano_depthwise_conv2d_8_weights[3 * 3 * 16];
TL_TABLE int32_t tl_nano_depthwise_conv2d_8_bias[16];
TL_TABLE int32_t tl_nano_depthwise_conv2d_8_multiplier[16];
TL_TABLE int8_t tl_nano_depthwise_conv2d_8_shift[16];
TL_TABLE int8_t tl_nano_conv2d_1x1_9_weights[19 * 16];
TL_TABLE int32_t tl_nano_conv2d_1x1_9_bias[19];
TL_TABLE int32_t tl_nano_conv2d_1x1_9_multiplier[19];
TL_TABLE int8_t tl_nano_conv2d_1x1_9_shift[19];
TL_TABLE int8_t tl_nano_fully_connected_11_weights[10 * 19];
TL_TABLE int32_t tl_nano_fully_connected_11_bias[10];
TL_TABLE int32_t tl_nano_fully_connected_11_multiplier[10];
TL_TABLE int8_t tl_nano_fully_connected_11_shift[10];
TL_TABLES_END

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
            -12,         /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (3): 11 x 11 x 9 -> 11 x 11 x 16 */
static const tl_fully_connected_params tl_nano_conv2d_1x1_3 = {
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
            -4,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 9 x 9 x 16 -> 9 x 9 x 16 */
static const tl_fully_connected_params tl_nano_conv2d_1x1_5 = {
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
            1,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (7): 7 x 7 x 16 -> 7 x 7 x 16 */
static const tl_fully_connected_params tl_nano_conv2d_1x1_7 = {
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
            16,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 5 x 5 x 16 -> 5 x 5 x 19 */
static const tl_fully_connected_params tl_nano_conv2d_1x1_9 = {
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
    1,         /* keep_0 */
    25,        /* reduce_0 */
    19,        /* keep_1 */
    1,         /* reduce_1 */
    1,         /* keep_2 */
    -128,      /* input_zero_point */
    857217313, /* multiplier */
    -2,        /* shift */
    -128,      /* output_offset */
};

/* FULLY_CONNECTED (11): 19 -> 10 */
static const tl_fully_connected_params tl_nano_fully_connected_11 = {
    1,  /* rows */
    19, /* accum_depth */
    10, /* output_depth */
    {   /* scaling */
        83,          /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

int8_t *tl_nano_input(void) {
    return TL_NANO_ARENA_START + 0;
}

const int8_t *tl_nano_output(void) {
    return TL_NANO_ARENA_START + 0;
}

void tl_nano_invoke(void) {
    int8_t *const arena = TL_NANO_ARENA_START;
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
    tl_conv2d_max_pool_square_s8(&tl_nano_conv2d_max_pool_0, input,
                                 tl_nano_conv2d_max_pool_0_weights, tl_nano_conv2d_max_pool_0_bias,
                                 tl_nano_conv2d_max_pool_0_multiplier,
                                 tl_nano_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(23, conv2d_max_pool_0, 1521);

    /* DEPTHWISE_CONV_2D (2): 13 x 13 x 9 -> 11 x 11 x 9 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_2, conv2d_max_pool_0,
                           tl_nano_depthwise_conv2d_2_weights, tl_nano_depthwise_conv2d_2_bias,
                           tl_nano_depthwise_conv2d_2_multiplier, tl_nano_depthwise_conv2d_2_shift,
                           depthwise_conv2d_2);
    TL_TRACE(24, depthwise_conv2d_2, 1089);

    /* CONV_2D (3): 11 x 11 x 9 -> 11 x 11 x 16 */
    tl_fully_connected_s8(&tl_nano_conv2d_1x1_3, depthwise_conv2d_2, tl_nano_conv2d_1x1_3_weights,
                          tl_nano_conv2d_1x1_3_bias, tl_nano_conv2d_1x1_3_multiplier,
                          tl_nano_conv2d_1x1_3_shift, conv2d_1x1_3);
    TL_TRACE(25, conv2d_1x1_3, 1936);

    /* DEPTHWISE_CONV_2D (4): 11 x 11 x 16 -> 9 x 9 x 16 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_4, conv2d_1x1_3,
                           tl_nano_depthwise_conv2d_4_weights, tl_nano_depthwise_conv2d_4_bias,
                           tl_nano_depthwise_conv2d_4_multiplier, tl_nano_depthwise_conv2d_4_shift,
                           depthwise_conv2d_4);
    TL_TRACE(26, depthwise_conv2d_4, 1296);

    /* CONV_2D (5): 9 x 9 x 16 -> 9 x 9 x 16 */
    tl_fully_connected_s8(&tl_nano_conv2d_1x1_5, depthwise_conv2d_4, tl_nano_conv2d_1x1_5_weights,
                          tl_nano_conv2d_1x1_5_bias, tl_nano_conv2d_1x1_5_multiplier,
                          tl_nano_conv2d_1x1_5_shift, conv2d_1x1_5);
    TL_TRACE(27, conv2d_1x1_5, 1296);

    /* DEPTHWISE_CONV_2D (6): 9 x 9 x 16 -> 7 x 7 x 16 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_6, conv2d_1x1_5,
                           tl_nano_depthwise_conv2d_6_weights, tl_nano_depthwise_conv2d_6_bias,
                           tl_nano_depthwise_conv2d_6_multiplier, tl_nano_depthwise_conv2d_6_shift,
                           depthwise_conv2d_6);
    TL_TRACE(28, depthwise_conv2d_6, 784);

    /* CONV_2D (7): 7 x 7 x 16 -> 7 x 7 x 16 */
    tl_fully_connected_s8(&tl_nano_conv2d_1x1_7, depthwise_conv2d_6, tl_nano_conv2d_1x1_7_weights,
                          tl_nano_conv2d_1x1_7_bias, tl_nano_conv2d_1x1_7_multiplier,
                          tl_nano_conv2d_1x1_7_shift, conv2d_1x1_7);
    TL_TRACE(29, conv2d_1x1_7, 784);

    /* DEPTHWISE_CONV_2D (8): 7 x 7 x 16 -> 5 x 5 x 16 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_8, conv2d_1x1_7,
                           tl_nano_depthwise_conv2d_8_weights, tl_nano_depthwise_conv2d_8_bias,
                           tl_nano_depthwise_conv2d_8_multiplier, tl_nano_depthwise_conv2d_8_shift,
                           depthwise_conv2d_8);
    TL_TRACE(30, depthwise_conv2d_8, 400);

    /* CONV_2D (9): 5 x 5 x 16 -> 5 x 5 x 19 */
    tl_fully_connected_s8(&tl_nano_conv2d_1x1_9, depthwise_conv2d_8, tl_nano_conv2d_1x1_9_weights,
                          tl_nano_conv2d_1x1_9_bias, tl_nano_conv2d_1x1_9_multiplier,
                          tl_nano_conv2d_1x1_9_shift, conv2d_1x1_9);
    TL_TRACE(31, conv2d_1x1_9, 475);

    /* MEAN (10): 5 x 5 x 19 -> 19 */
    tl_mean_s8(&tl_nano_mean_10, conv2d_1x1_9, mean_10);
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
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.277949482f, 83},
};

const char *const tl_nano_labels[TL_NANO_LABEL_COUNT] = TL_NANO_LABELS;

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

TL_TABLES_BEGIN

/* Weights, [filter][row][column][channel] */
TL_TABLE int8_t tl_nano_conv2d_max_pool_0_weights[9 * 3 * 3 * 1] = {
      -2,   93,   18,  -76,  -30,  127,  -30, -127,   41,
      52,  -65, -109,  109,   59, -122,  -14,  127,   22,
      92,   35,   74,  -19,   89,   34, -100, -127, -111,
    -127,  -87,  103, -103,  -41,  123,  -45,   54,  123,
     -61,  -19,   30,  -27,  127,   -4,   33,  -15,  -56,
       4,  -21, -121,   -7, -127,   18,  -85,  -20,   66,
     -93,  -53,  -33,    4,  -59,  -38,  127,  108,  103,
     -61,  127,   63,  -22,   80,  -16,   21,   45,   29,
     -44,   11,   66,  -23,    7,   40,  127,   72,   89,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_conv2d_max_pool_0_bias[9] = {
      1698,   7640,  -4000,    141,  -2617, -14397,    995,  42836,  56958,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_conv2d_max_pool_0_multiplier[9] = {
    1843380331, 1472109451, 1268050584, 1855113678, 1872865054, 1964644308, 1283500800, 1091870489,
    1743103027,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_conv2d_max_pool_0_shift[9] = {
    -8, -8, -8, -9, -7, -9, -8, -8, -9,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_depthwise_conv2d_2_weights[3 * 3 * 9] = {
    /* row 0 */
     -34,    5,  -14,  -27,   65,   -8,  -73,  -53, -108,
       3,    3,  -30,  -14,   84,   18,   26,  -89,  -77,
      69,    0, -127,   53,  -28,   30,   14,  -33,   19,
    /* row 1 */
      -8,   -9,    4,   34,   88,    8, -115,  109, -127,
     127,  -12,  -89,  127,   74,  -51,  -68,  -66,  -30,
      86,   43,  -81,  126,   36,   94,  -11, -127,  121,
    /* row 2 */
      46, -127,    9,    6,  -12,  116, -127,  126,  -17,
      26,  -71,  -29,  -26,   79,  127,  -19,   -7,   25,
      40,  -22,  -13,   33,  127,  -10,    4,   35,   56,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_depthwise_conv2d_2_bias[9] = {
     45440, -24320, -47360,  39936,  65664,  41472, -47232, -13440, -17664,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_depthwise_conv2d_2_multiplier[9] = {
    1317665702, 1368943160, 1226057095, 1157623644, 1472799934, 1331804274, 1101622296, 2024621048,
    1925836371,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_depthwise_conv2d_2_shift[9] = {
    -8, -8, -8, -8, -9, -8, -8, -9, -9,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_conv2d_1x1_3_weights[16 * 9] = {
     108,   -3,  127,  -13, -102,   -7,  -10,  -58,   26,
       7,  -21,  127,  -36,  -48,   32,   29,   85,   32,
     106,   94,   17,  -85,   87, -127,    8,   -1,   49,
      -2,   11,   84,   66,  -50,  127,   26,  123,  -71,
     -19,  -95,  -23,   33,   79, -127,   95,   88,  -13,
      72,  -25,   85,   62,  127,  -99,  -65,   24,   74,
     -63,   56,   61,  127,    6,  -27,   94,  -97,  -18,
     -20,   -1, -110,   67,   34,  -84,  -10,  -74,  127,
     -66,  101,  -46,  -96,   -6,  127,   48,  -44,   29,
      48,  127,    4,  -52,  -20,   -6,  -10,  -42,  -34,
    -127,   22,   15,   63,  -10,  123,   64,  -20,  -55,
      36,  -10,   26,   18,    4,   50,  107,   12, -127,
      92,  -47,  -56, -127,  -44,   22,   34,   91,   63,
      44,  -94,  -32,  -48,   38,  -57,  127,   22, -102,
      67,   11,   79,   96,   76,   31,   84, -127,  -34,
      79,    4,  127,   10,    7,    4,  -57,  -77,   34,
};

/* Bias + 12 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_conv2d_1x1_3_bias[16] = {
     4898,  6117,  7211,  1032,  4134, 20705,  3284, -3298,  -101,  1329,  1922,  -927, 16721,
    17229, 17523,  -922,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_conv2d_1x1_3_multiplier[16] = {
    1976736787, 1551420937, 2090965811, 1867608861, 1199297376, 1395502327, 1825908583, 1448056726,
    1479988545, 1094665611, 2079963592, 1200305821, 1287534377, 1711194872, 1343493731, 2000553393,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_conv2d_1x1_3_shift[16] = {
    -7, -7, -7, -7, -6, -7, -7, -7, -7, -6, -7, -6, -6, -7, -7, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_depthwise_conv2d_4_weights[3 * 3 * 16] = {
    /* row 0 */
      27, -127,   46,   62,   -7,  -12,   48, -127,  -39,   25,  -41,   -5,   -8,   84,  -38,   51,
     -14,  -55, -106,   82,  -38,   10,    1,  -26,   83,   10,  -39,   -6,   74,    7,  -39,   18,
     -50,  -99,   -2,   73,  -43,   77,  -14, -107,   45,   34, -127,   19, -127,   19, -127,   47,
    /* row 1 */
     127,   -7,   12,   56, -127,  -60,   47,   39,  -88,  -60,    6,  127,  111,  127,   36,   95,
       7,   71,  -91,   40,  -50,   -7,   79,  -50,   31,   22,   -3,  121,   32,   14,    5,   35,
     -18,  -71, -127, -127,    2,   12,  -13,   37,  -61,   54,    0,   91,   -8,  -48,  -19,   89,
    /* row 2 */
      21,   14,  -85,   17,  -44,   93, -127,  -57, -127, -127,   43,   77,   96,  -72,  -31,  104,
     -38,   59,  -98,  -81,   11,  -19,  -21,  -83,  -24,  -42,    1,  -97,   56,  -30,   -8,   85,
     -73,  -75,  -33, -119,    3,  127,   13,  -25, -118,  -45,  106,   20,   94,   -7,    9,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_depthwise_conv2d_4_bias[16] = {
     -1408, -37120, -61952,    384, -37504,  28288,   1664, -51072, -38144, -16512,  -6912,  44416,
     40960,  12032, -27136,  83328,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_depthwise_conv2d_4_multiplier[16] = {
    1658133219, 1192828495, 1695146528, 1619000026, 1622904500, 1636185310, 2070519222, 1122314029,
    2109591001, 1734336394, 1844644204, 1364724970, 1595518165, 1365396977, 1943354781, 1859138849,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_depthwise_conv2d_4_shift[16] = {
    -8, -7, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8, -9, -8, -8, -9,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_conv2d_1x1_5_weights[16 * 16] = {
      32,  -14,   28,  -10,   33,   40,  127,  -32,  -29,   45,   -9,   -4,   80,   -8,    7,  -10,
      53,   31,  -30,   19,  -67,   95,   13,   88,   99,    2,    6,   35,  -25, -127,  -18,  -74,
      15,   38,   28,  127,  -64,    7,   -1,   51,  -15,  -68,   -6,  -54,    7,    7,    8,   13,
       7,  127,  -41,  -16,  -31,   34,  -18,   16,   -8,  -16,   43,  -56,    9,   30,    9,  -45,
      52,  -34,   -1,   40,   29,  -36,   87,  -30, -127,  -52,   -1,  -27,   10,   41,   -9,  -11,
      43,   62,   31,   63,  -80,   35,   68,   93,  127, -102,  -23,  -47,   -1,   30,  -68,  -31,
     127,  -50,   70,   64,  -92,  -35,   67,   47,   16,  -59,    8, -123,    7,   26,  -35,  123,
      17,   16,   83,   -5,  -30,  -43,   18,  -22,   31,   89, -127, -104,   23,    8,   44,  -44,
      -1,   41,   -2,   20,   12,   84,  -53,    3,  105,  -63, -127,   18,    0,  -21,   29,    9,
      89,  127,   44,   26,  -39,   26,  -18,   42,  -65,   19,  119,   22,   86,  -12,   37,   46,
     -48,   30,  -42, -127,  -40,  -45,   66,  101,   74,    6,   53,  -45,   95,  120,   21,  -35,
     -26,  -97,  -44,  -18,   -2,   40,  -38,   62,   39,   54,   38,   65,   30,  -53,  127,  -36,
     -23,  127,   24,   11,    8,   12,  -23,    3,  -14,    8,   45,   34,  -18,    8,  -10,   14,
      16,    7,  -68, -125,   33,  127,   75,   17,  108,   76,   41,  -31,  -21,   67,   77,  -48,
     -83,  127,    2,   73,   16,   50,  -76,   27,    2,  -45,   12,  -16,   32,  -19,  -71,  -19,
     -99,   60,  -92,  -26,   -4,   18,   48,   28,   41,   35,   69,   43,  -15,   -2,  127,  -65,
};

/* Bias + 4 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_conv2d_1x1_5_bias[16] = {
    -6027, -2031,    38,   804, -1351, -4558,  -403,  8268,    12, -1280, -3983,  4804,   659,
     1127, -7460,  7338,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_conv2d_1x1_5_multiplier[16] = {
    1108694847, 1184705624, 1114659696, 1783699062, 1680570217, 1396211455, 1273134944, 1145690480,
    1280692751, 1451640830, 2115460368, 2074760185, 1677993541, 1178582217, 2049195559, 1317757200,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_conv2d_1x1_5_shift[16] = {
    -4, -5, -4, -5, -5, -5, -5, -5, -5, -5, -6, -6, -5, -5, -6, -5,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_depthwise_conv2d_6_weights[3 * 3 * 16] = {
    /* row 0 */
     -76,   18, -127, -108,  -49,  -47,   54,   -4,  -14,  -69,   55,   98, -127,   -4,   24,   23,
      28,  -27,  -33, -125,   -9,  -38,   74,   42,  -26,  -31,   32,   78,  -56,   11,   48,  -38,
     -40,   38, -115, -121,  127,   40,  127,  127,   53, -127,   59,  127,  -63,   14,   47,   33,
    /* row 1 */
     -80,  -55, -123,  -92,  -62,   92,    9,   37,  -11,   35,  127,   53,  -33,  -13,  -28,  120,
       8,   84,  -35,   76,   48,   -9,   35,    5,   21,   15,   -5,   18,  -38,    7,   57,   19,
     -12,  -43,   19,  127,   69,  -31,  -30,  -14,   37,   19,   47, -118,  -63,   16,  -11,  111,
    /* row 2 */
    -127,  -86,  -16,  -89,   36,  127,  -81,    2,    6,  -11,  -39,   41,   49,   -1,  -24,  127,
      28,  -13,   12,  -17,   85,   64,  -50,  -10,   11,   14,   -4,  -10,   28,   39,  -47,   14,
      21, -127,   17,    5,  114,   33,   -6,   46,  127,   80, -120,  -73,   -2,  127, -127,   29,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_depthwise_conv2d_6_bias[16] = {
    -32000, -27008, -51328, -44032,  45952,  29568,  16896,  29568,  26112,  -9600,  19456,  27392,
    -39040,  25088,  -7808,  56064,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_depthwise_conv2d_6_multiplier[16] = {
    1755704107, 1684481534, 1882676823, 2021703428, 1102407518, 1184486652, 1306101232, 1335824102,
    1596479171, 1608312058, 1503848507, 1415333995, 1676857427, 1622052008, 1882786651, 1255663739,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_depthwise_conv2d_6_shift[16] = {
    -8, -8, -9, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_conv2d_1x1_7_weights[16 * 16] = {
      61,  -22,   31,  -27,  -16,  -43,   22,  -96,  -36,    5,  -76,  -49,   68,  -46,  -50, -127,
     -40, -127,   -5,   20,   58,  -25,  -88,  101,  -23,  -12,    6,  -82,    1,   33,  -40,   97,
     -64,  119,  -80,  -58,  127,   43,   34,  -42, -126,   70,    0,  -78,    0,   66,   24,   23,
    -103,   99,    3,   -3, -127,  -84,    6,   -9,  -40,  -34,  -43,  -50,   26,    0,  -92,  -13,
       9, -103,    7, -127,  -98,  -78,   84,  -11,    1,   34,  -39,   34,  107,  -46,  -17,  -25,
      46,  -22,  -31,  -10,  -19,  -45,   45,   58,   -1,  -17, -127,  -91,   34,   36,   22,  -14,
       2,   10,   33,  -30,    7,    6,  -26,  -25, -127,   15,    1,   14,  -62,   60,    3,    5,
     127,  -32,    4,   70,   10,   78,  -26,   18,   33,    5,   47,  -57,  -10,   -7,  -14,   11,
     -21,  -43,  127, -122,    9,  -30,  -18,  -44,   19,   35,  -77,   65,   34,   -1,  122,  -18,
      41,    9,   -3,   -5,    6,  -34,  -28,    7,  -34, -127,   32,  -36,  -20,  -16,  -30,   36,
     -83,  -16,   15,  -11,   20,   45,   85,  -19,   -6,  -44,   55,  -10,  -96,   42, -127,   20,
      86,   95,   58,  -60,  -52,    5,  121,   29,    4,  127,  -55,  -33,   83, -123,   95,   52,
      83,   28, -127,  117,  -91,   12,   48,  -47,   -5,  -33,  -20,  -97,  118,  -24,  -99,  -32,
      76,  -78,   79,   39,   31,  -49,  -20,   82,   18,    3,  -66,  -28,  -23,  -50,   32,  127,
     -35,   -1,   16,   52,   -3,   23,   21,   18,    0,  -20,  -23, -127,   59,   83,   21,   71,
      43,   45,   85,  -45,   20,   53,  -53,  -16, -112,  -20,  127,   85,  -80,   65,  -43,   -4,
};

/* Bias - 1 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_conv2d_1x1_7_bias[16] = {
     5177, -1218,  -818, 10837, -2857, -1509,  4372,  1353,  -429,  2755, -3289, -3097, 10218,
     3414,  6461,  1322,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_conv2d_1x1_7_multiplier[16] = {
    1312041642, 1589719773, 1510680225, 1274982750, 1193426614, 1559025842, 1640865615, 1504480833,
    1219795887, 2031741563, 1559739065, 2079806526, 1089061582, 1380952533, 1595304503, 2057037100,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_conv2d_1x1_7_shift[16] = {
    -6, -6, -7, -6, -6, -6, -6, -6, -6, -6, -6, -7, -6, -6, -6, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_depthwise_conv2d_8_weights[3 * 3 * 16] = {
    /* row 0 */
     -23,   23,  -22,  -29,   59,   47,  -15,  127,  110,  -48,   79,  -34,  127, -127,  -48,  -22,
     -33,   -6,  -38,   -4,  -81,   21,  -26,  -14,   71,   17,   32,  -19,   20,   -6,  -61,    8,
       9, -127,   -7,    8,   25,  -39,    0,  -46,  127,  -95,   36,    6,  109,   21,   19, -127,
    /* row 1 */
     -76,   58,  -90,   -3, -127,    0,   14,   28,   40,   -2,    6,   18,  -28,  -49, -112,   -9,
       5,  -10,   24,  -28,  -25,  -70,    1,    3,   11,   14,   -5,    3,    9,   33,   32,   11,
     -54, -111,   55,   14,    9, -127,  -20,   15,  -25, -127,    5,   36,   18,   35,  -98,   -8,
    /* row 2 */
    -127,   30, -127,  127,  -71,  -90,  -34,   30,   21,   36,   65,   11,  -23, -119, -127,   -4,
       9,  -24,    4,   57,  -15,    5,   11,   24,   36,   -7,    4,    8,    7,  -35,   26,   17,
     -77,   13,   -4,   73,  -28, -125,  127,   14,  -40,  -60, -127,  127,  -32, -121, -110,   15,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_depthwise_conv2d_8_bias[16] = {
    -46976, -19712, -26240,  27520, -32512, -48384,   7424,  23168,  44928, -34816,  12160,  19968,
     26496, -47104, -61312, -15232,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_depthwise_conv2d_8_multiplier[16] = {
    1396614674, 1354847766, 1801308735, 1486715994, 1700463670, 1222083842, 1990939291, 1137311730,
    1281460386, 1252754794, 1430849182, 1364188751, 1376613565, 1319061304, 1827367932, 1178026702,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_depthwise_conv2d_8_shift[16] = {
    -8, -8, -8, -8, -8, -8, -8, -7, -8, -8, -8, -7, -8, -8, -9, -7,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_conv2d_1x1_9_weights[19 * 16] = {
      -7,   21,  -96,    9, -113,   82,  -11,  127,  -16,   50,  -12,  -32,  -49,    9,   13,  -35,
      -8,   58,   18,   53, -116,  -42,  -82,  127,  -65,   42,  -70,   69,   22,   43,  -93,  -90,
      64,   40,  -89,  -26,  -40,  -91,  -30,   18,  103,   34,   12,   54,  127,   -2,  -52,   55,
    -127,   20,  112,    2,  -58,  -16,   15,   66,    5,  -18,    2,   -9,   44,   12,   34,  -16,
      15, -117,   89,   17,   -5, -109,   73,   89,   55,    4,  -15,  127,   75,  121,  107,   99,
     -63,  -22,   59,  -74,  -16,  -83,  -32, -127,  -20,   18,   72,   30,    2,  -42,  -57,  -19,
       2,   52,  -29,    3,  -18,  -46,   10,   64,  127,   -8,   25,  -25,   -7,   58,   -7,  125,
     -14,  -28,  -11,  105,   25,    8,   26,   39,   55,  -35,   25,  127,   -4,  100,  -48,   33,
      -9,   23,  127,    8, -114,  -98,  -52,   26,    9,    2,   77,   54,  -90,    0,   50,   41,
      26,   91,   69, -127,  -33,   33,  -78,   23,  -11,   62,  100,   21,  -84,   15, -102,   14,
      32,  -49,   -9,  -32,   12,  -48,   66,    3,   49,  -70,  -10,  -24,   17,  127,  -71,   27,
     -37,    2,    9,  -13,    4,  -25,  122,   27,    7,    2,  -49,   -1,  -25,   39,  -43, -127,
       5,  -11,  -22,   46,  -87,  -10,   31,   51,  -15, -100,  -14, -127,  -33,    5,  -16,   21,
      54,   16,   28,   57,   37,  -96,  -31,  -10,   47,  127,   -2,  -80,  -23,    3,   41,  -42,
      29,  127,   60,  -76,  -80,  -79,   47,   33,  -50,  -82,  -63,   46,  -20,   49,   34,   60,
      46,   30,  -19,   47,  -62,   -6,   28,  -76,   39,  -31,  -33, -127,   14,   78,  -35,   40,
      60,  -24,  -73,  126,   40,   -3,   52,  -61,   91,  -28,   74,  127,  100,  -34,   82,  -19,
     127,  -34,   25,  -38,    5,   13,  -87,  -41,   61,    2,   68,  101,   27,   75,  -27,   60,
     102,  112,   23,    7,   67,  -49,  -47,   58,  -53, -109,  127,  -79,  104,   61,  -13,  -38,
};

/* Bias - 16 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_conv2d_1x1_9_bias[19] = {
      -746,  -5032,  -7511,  -1588,  -7664,   5102,  -7369, -14549,   2681,   2322,  -3501,  -2280,
      -629,   -325,   5309,  -1195, -12948,  -4790,  -6311,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_conv2d_1x1_9_multiplier[19] = {
    2019839596, 1416038033, 1882928619, 1256019059, 1500337067, 2084795502, 1989942909, 1858915985,
    1660206133, 1548858758, 2075097994, 1286525850, 1264897404, 1104177381, 1227012952, 2000687791,
    1525666136, 1247909123, 1616661877,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_conv2d_1x1_9_shift[19] = {
    -6, -6, -6, -5, -6, -6, -6, -6, -6, -6, -6, -5, -5, -5, -5, -6, -6, -5, -6,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_fully_connected_11_weights[10 * 19] = {
    /* output 0 */
       3,  -28,   -2,   13,  -34,  -48,   -7, -127,  -75,   23,  -28,   40,  -42,   -4,   13,  -47,
     -25,  -77,   14,
    /* output 1 */
    -118,  -82,    1,   53,  -88,   21,  -40,   11,  -88,  -61,  -60, -127,  -59,  -36,  -53,  -33,
     -45,  122,   16,
    /* output 2 */
     -58,  -33,   11,  -63,  -46,   20,   28, -127,   33,   74,  -85,  -12,    9,   -7,  -19,  -55,
      28,  -30,  -46,
    /* output 3 */
     -68, -127,  -11,  -46,  -63,  -24,   32,   52,  -35,   -3,   49,   -7,  -86,   72,  -30,   59,
       2, -107,  -47,
    /* output 4 */
      -8,   46,    8,    5,    3,  -64,  -51,   23,  -21,   -9,  -81, -127,  -35,  -72,   27,  -24,
      33,  -28,   -4,
    /* output 5 */
     -31,  -53,  -19,  -61,  -18,   11, -127,   16,  -94,  -23,   54,  -16,   47,  -30,    0,   28,
     -14,  -46,   11,
    /* output 6 */
      21,    0,   31,  -29,  103,    7,  -94, -102, -113,  -28,   25,   13,   16,  -18,  -41, -127,
     -95,  -98,  -17,
    /* output 7 */
    -127, -120,  -77,   -2,   75,   12,    3,   49,   56, -101, -122,   -4,  -64,  -19,  -50,  -49,
      40,   51,   61,
    /* output 8 */
     -19,   32,  -24,  -11,  -28,   10,   18, -127,   30,  -50,   29,   -4,   -1,   -5,   24,   26,
     -62,  -74,  -30,
    /* output 9 */
      91,   45,  -81,   10,  -72,  -96,  -31,   51,   20,  -71, -127,  -16,   26,  -29, -100,  -15,
      -7,   -4,  -42,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_fully_connected_11_bias[10] = {
    -56683, -79253, -49257, -51711, -49657, -47249, -70448, -48144, -37210, -56135,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_fully_connected_11_multiplier[10] = {
    1565559403, 1871659729, 1084043742, 1600106894, 2049087040, 1878102973, 1888312190, 1782316271,
    1106607737, 1154395152,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_fully_connected_11_shift[10] = {
    -7, -8, -7, -8, -8, -8, -8, -8, -7, -8,
};

TL_TABLES_END

#endif /* TL_NANO_IMPLEMENTED */
#endif /* TL_NANO_IMPLEMENTATION */
