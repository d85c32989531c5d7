/* tl_pico.h: the neural network "pico" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 9,952 bytes, sha256
 * 67a4c9ab8df16e5e9afc000825fc43fbb6e0eecd5b34af4c7a82a582cb8e0f81
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.324675083 * (q - 69)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    1,704 bytes of RAM
 *   flash    1,821 bytes of constants, and the code
 *   work     83,173 multiply-accumulate operations an inference
 *
 *   The steps of an inference, with the positions of the operators in the .tflite file.
 *   Instructions are an estimate for RV32IMC with -Os; bytes are those of weights and other
 *   constants.
 *
 *   operator                       output        kernel                        instructions  bytes
 *   CONV_2D (0) + MAX_POOL_2D (1)  13 x 13 x 6   tl_conv2d_max_pool_square_s8       224,562    108
 *   DEPTHWISE_CONV_2D (2)          11 x 11 x 6   tl_depthwise_conv2d_s8             138,463    108
 *   CONV_2D (3)                    11 x 11 x 10  tl_fully_connected_s8              106,451    150
 *   DEPTHWISE_CONV_2D (4)          9 x 9 x 10    tl_depthwise_conv2d_s8             154,483    180
 *   CONV_2D (5)                    9 x 9 x 11    tl_fully_connected_s8               96,885    209
 *   DEPTHWISE_CONV_2D (6)          7 x 7 x 11    tl_depthwise_conv2d_s8             102,798    198
 *   CONV_2D (7)                    7 x 7 x 11    tl_fully_connected_s8               61,564    220
 *   DEPTHWISE_CONV_2D (8)          5 x 5 x 11    tl_depthwise_conv2d_s8              52,448    198
 *   CONV_2D (9)                    5 x 5 x 12    tl_fully_connected_s8               34,316    240
 *   MEAN (10)                      12            tl_mean_s8                           1,799      0
 *   FULLY_CONNECTED (11)           10            tl_fully_connected_s8                1,502    210
 *   all                                                                             975,271  1,821
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
 *   int32_t best = tl_pico_argmax();
 *   const char *name = tl_pico_labels[best];
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena, so one inference at a time; where it lies is up to you
 * (TL_PICO_ARENA below).
 */
#ifndef TL_PICO_H
#define TL_PICO_H

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
#error "tl_pico.h was made by Tintling 0.1.0, but a file before it by another version: export both models with the same version"
#endif

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
#define TL_PICO_OUTPUT_SCALE 0.324675083f
#define TL_PICO_OUTPUT_ZERO_POINT (69)
#define TL_PICO_LABEL_COUNT 10
#define TL_PICO_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_PICO_MODEL_SHA256 "67a4c9ab8df16e5e9afc000825fc43fbb6e0eecd5b34af4c7a82a582cb8e0f81"

/* The arena: working memory, 1,704 bytes at an address that is divisible by 4. It need not
 * be zero. By default it is a static array of the implementation. Compile that with
 *
 *   -DTL_PICO_ARENA=my_arena
 *       to work in memory of the caller's: an expression that gives a pointer or an array. Each
 *       call evaluates it once, so it may lead to another place for each thread.
 *   -DTL_PICO_ARENA_ATTRIBUTE='__attribute__((section(".bss.psram")))'
 *       to place the static array.
 *   -DTL_PICO_ARENA_HEADER='"my_arena.h"'
 *       to include a file before, which declares what the other two name.
 */
#define TL_PICO_ARENA_BYTES 1704
#define TL_PICO_ARENA_ALIGNMENT 4

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_pico_input(void);

/* Runs the network once. Not re-entrant: there is one arena, so one inference at a time, unless
 * TL_PICO_ARENA names memory that each caller has for itself. */
void tl_pico_invoke(void);

/* The 10 values that the last call of tl_pico_invoke computed. */
const int8_t *tl_pico_output(void);

/* Index of the largest of the 10 output values that the last call of
 * tl_pico_invoke computed; of several that are equal, the first. */
static inline int32_t tl_pico_argmax(void) {
    const int8_t *const output = tl_pico_output();
    int32_t best = 0;
    for (int32_t i = 1; i < TL_PICO_OUTPUT_SIZE; ++i) {
        best = output[i] > output[best] ? i : best;
    }
    return best;
}

/* What each output value stands for. */
extern const char *const tl_pico_labels[TL_PICO_LABEL_COUNT];

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
 *       0     810   depthwise_conv2d_4 (int8, 9 x 9 x 10)
 *       0     539   depthwise_conv2d_6 (int8, 7 x 7 x 11)
 *       0     300   conv2d_1x1_9 (int8, 5 x 5 x 12)
 *       0      10   output (int8, 10)
 *      12    1210   conv2d_1x1_3 (int8, 11 x 11 x 10)
 *      36     275   depthwise_conv2d_8 (int8, 5 x 5 x 11)
 *     300      12   mean_10 (int8, 12)
 *     504     726   depthwise_conv2d_2 (int8, 11 x 11 x 6)
 *     512    1014   conv2d_max_pool_0 (int8, 13 x 13 x 6)
 *     540     539   conv2d_1x1_7 (int8, 7 x 7 x 11)
 *     812     891   conv2d_1x1_5 (int8, 9 x 9 x 11)
 *     832     784   input (int8, 28 x 28 x 1)
 */
#ifdef TL_PICO_ARENA_HEADER
#include TL_PICO_ARENA_HEADER
#endif

#ifdef TL_PICO_ARENA
#ifdef TL_PICO_ARENA_ATTRIBUTE
#error "TL_PICO_ARENA replaces the array that TL_PICO_ARENA_ATTRIBUTE places: define one of them"
#endif
#define TL_PICO_ARENA_START ((int8_t *)(void *)(TL_PICO_ARENA))
#else
#ifndef TL_PICO_ARENA_ATTRIBUTE
#define TL_PICO_ARENA_ATTRIBUTE
#endif
TL_PICO_ARENA_ATTRIBUTE static union {
    int8_t s8[TL_PICO_ARENA_BYTES];
    int32_t words[TL_PICO_ARENA_BYTES / sizeof(int32_t)];
} tl_pico_arena;
#define TL_PICO_ARENA_START tl_pico_arena.s8
#endif

/* Weights, biases, factors and tables. Their values stand at the end of the file. */
TL_TABLES_BEGIN
TL_TABLE int8_t tl_pico_conv2d_max_pool_0_weights[6 * 3 * 3 * 1];
TL_TABLE int32_t tl_pico_conv2d_max_pool_0_bias[6];
TL_TABLE int32_t tl_pico_conv2d_max_pool_0_multiplier[6];
TL_TABLE int8_t tl_pico_conv2d_max_pool_0_shift[6];
TL_TABLE int8_t tl_pico_depthwise_conv2d_2_weights[3 * 3 * 6];
TL_TABLE int32_t tl_pico_depthwise_conv2d_2_bias[6];
TL_TABLE int32_t tl_pico_depthwise_conv2d_2_multiplier[6];
TL_TABLE int8_t tl_pico_depthwise_conv2d_2_shift[6];
TL_TABLE int8_t tl_pico_conv2d_1x1_3_weights[10 * 6];
TL_TABLE int32_t tl_pico_conv2d_1x1_3_bias[10];
TL_TABLE int32_t tl_pico_conv2d_1x1_3_multiplier[10];
TL_TABLE int8_t tl_pico_conv2d_1x1_3_shift[10];
TL_TABLE int8_t tl_pico_depthwise_conv2d_4_weights[3 * 3 * 10];
TL_TABLE int32_t tl_pico_depthwise_conv2d_4_bias[10];
TL_TABLE int32_t tl_pico_depthwise_conv2d_4_multiplier[10];
TL_TABLE int8_t tl_pico_depthwise_conv2d_4_shift[10];
TL_TABLE int8_t tl_pico_conv2d_1x1_5_weights[11 * 10];
TL_TABLE int32_t tl_pico_conv2d_1x1_5_bias[11];
TL_TABLE int32_t tl_pico_conv2d_1x1_5_multiplier[11];
TL_TABLE int8_t tl_pico_conv2d_1x1_5_shift[11];
TL_TABLE int8_t tl_pico_depthwise_conv2d_6_weights[3 * 3 * 11];
TL_TABLE int32_t tl_pico_depthwise_conv2d_6_bias[11];
TL_TABLE int32_t tl_pico_depthwise_conv2d_6_multiplier[11];
TL_TABLE int8_t tl_pico_depthwise_conv2d_6_shift[11];
TL_TABLE int8_t tl_pico_conv2d_1x1_7_weights[11 * 11];
TL_TABLE int32_t tl_pico_conv2d_1x1_7_bias[11];
TL_TABLE int32_t tl_pico_conv2d_1x1_7_multiplier[11];
TL_TABLE int8_t tl_pico_conv2d_1x1_7_shift[11];
TL_TABLE int8_t tl_pico_depthwise_conv2d_8_weights[3 * 3 * 11];
TL_TABLE int32_t tl_pico_depthwise_conv2d_8_bias[11];
TL_TABLE int32_t tl_pico_depthwise_conv2d_8_multiplier[11];
TL_TABLE int8_t tl_pico_depthwise_conv2d_8_shift[11];
TL_TABLE int8_t tl_pico_conv2d_1x1_9_weights[12 * 11];
TL_TABLE int32_t tl_pico_conv2d_1x1_9_bias[12];
TL_TABLE int32_t tl_pico_conv2d_1x1_9_multiplier[12];
TL_TABLE int8_t tl_pico_conv2d_1x1_9_shift[12];
TL_TABLE int8_t tl_pico_fully_connected_11_weights[10 * 12];
TL_TABLE int32_t tl_pico_fully_connected_11_bias[10];
TL_TABLE int32_t tl_pico_fully_connected_11_multiplier[10];
TL_TABLE int8_t tl_pico_fully_connected_11_shift[10];
TL_TABLES_END

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
        {            /* scaling */
            -128,        /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
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
        {            /* scaling */
            -7,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (3): 11 x 11 x 6 -> 11 x 11 x 10 */
static const tl_fully_connected_params tl_pico_conv2d_1x1_3 = {
    121, /* rows */
    6,   /* accum_depth */
    10,  /* output_depth */
    {    /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
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
        {             /* scaling */
            -5,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 9 x 9 x 10 -> 9 x 9 x 11 */
static const tl_fully_connected_params tl_pico_conv2d_1x1_5 = {
    81, /* rows */
    10, /* accum_depth */
    11, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (6): 9 x 9 x 11 -> 7 x 7 x 11 */
static const tl_depthwise_conv2d_params tl_pico_depthwise_conv2d_6 = {
    {  /* conv */
        {9, 9, 11}, /* input: h, w, c */
        {3, 3},     /* filter: h, w */
        {7, 7, 11}, /* output: h, w, c */
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

/* CONV_2D (7): 7 x 7 x 11 -> 7 x 7 x 11 */
static const tl_fully_connected_params tl_pico_conv2d_1x1_7 = {
    49, /* rows */
    11, /* accum_depth */
    11, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (8): 7 x 7 x 11 -> 5 x 5 x 11 */
static const tl_depthwise_conv2d_params tl_pico_depthwise_conv2d_8 = {
    {  /* conv */
        {7, 7, 11}, /* input: h, w, c */
        {3, 3},     /* filter: h, w */
        {5, 5, 11}, /* output: h, w, c */
        {1, 1},     /* stride: h, w */
        {1, 1},     /* dilation: h, w */
        {0, 0},     /* padding: h, w */
        1,          /* groups */
        0,          /* border */
        -128,       /* input_zero_point */
        {           /* scaling */
            2,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 5 x 5 x 11 -> 5 x 5 x 12 */
static const tl_fully_connected_params tl_pico_conv2d_1x1_9 = {
    25, /* rows */
    11, /* accum_depth */
    12, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* MEAN (10): 5 x 5 x 12 -> 12 */
static const tl_mean_params tl_pico_mean_10 = {
    1,         /* keep_0 */
    25,        /* reduce_0 */
    12,        /* keep_1 */
    1,         /* reduce_1 */
    1,         /* keep_2 */
    -128,      /* input_zero_point */
    710612775, /* multiplier */
    -2,        /* shift */
    -128,      /* output_offset */
};

/* FULLY_CONNECTED (11): 12 -> 10 */
static const tl_fully_connected_params tl_pico_fully_connected_11 = {
    1,  /* rows */
    12, /* accum_depth */
    10, /* output_depth */
    {   /* scaling */
        69,          /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

int8_t *tl_pico_input(void) {
    return TL_PICO_ARENA_START + 832;
}

const int8_t *tl_pico_output(void) {
    return TL_PICO_ARENA_START + 0;
}

void tl_pico_invoke(void) {
    int8_t *const arena = TL_PICO_ARENA_START;
    int8_t *const input = arena + 832;
    int8_t *const conv2d_max_pool_0 = arena + 512;
    int8_t *const depthwise_conv2d_2 = arena + 504;
    int8_t *const conv2d_1x1_3 = arena + 12;
    int8_t *const depthwise_conv2d_4 = arena + 0;
    int8_t *const conv2d_1x1_5 = arena + 812;
    int8_t *const depthwise_conv2d_6 = arena + 0;
    int8_t *const conv2d_1x1_7 = arena + 540;
    int8_t *const depthwise_conv2d_8 = arena + 36;
    int8_t *const conv2d_1x1_9 = arena + 0;
    int8_t *const mean_10 = arena + 300;
    int8_t *const output = arena + 0;

    /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 6 */
    tl_conv2d_max_pool_square_s8(&tl_pico_conv2d_max_pool_0, input,
                                 tl_pico_conv2d_max_pool_0_weights, tl_pico_conv2d_max_pool_0_bias,
                                 tl_pico_conv2d_max_pool_0_multiplier,
                                 tl_pico_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(23, conv2d_max_pool_0, 1014);

    /* DEPTHWISE_CONV_2D (2): 13 x 13 x 6 -> 11 x 11 x 6 */
    tl_depthwise_conv2d_s8(&tl_pico_depthwise_conv2d_2, conv2d_max_pool_0,
                           tl_pico_depthwise_conv2d_2_weights, tl_pico_depthwise_conv2d_2_bias,
                           tl_pico_depthwise_conv2d_2_multiplier, tl_pico_depthwise_conv2d_2_shift,
                           depthwise_conv2d_2);
    TL_TRACE(24, depthwise_conv2d_2, 726);

    /* CONV_2D (3): 11 x 11 x 6 -> 11 x 11 x 10 */
    tl_fully_connected_s8(&tl_pico_conv2d_1x1_3, depthwise_conv2d_2, tl_pico_conv2d_1x1_3_weights,
                          tl_pico_conv2d_1x1_3_bias, tl_pico_conv2d_1x1_3_multiplier,
                          tl_pico_conv2d_1x1_3_shift, conv2d_1x1_3);
    TL_TRACE(25, conv2d_1x1_3, 1210);

    /* DEPTHWISE_CONV_2D (4): 11 x 11 x 10 -> 9 x 9 x 10 */
    tl_depthwise_conv2d_s8(&tl_pico_depthwise_conv2d_4, conv2d_1x1_3,
                           tl_pico_depthwise_conv2d_4_weights, tl_pico_depthwise_conv2d_4_bias,
                           tl_pico_depthwise_conv2d_4_multiplier, tl_pico_depthwise_conv2d_4_shift,
                           depthwise_conv2d_4);
    TL_TRACE(26, depthwise_conv2d_4, 810);

    /* CONV_2D (5): 9 x 9 x 10 -> 9 x 9 x 11 */
    tl_fully_connected_s8(&tl_pico_conv2d_1x1_5, depthwise_conv2d_4, tl_pico_conv2d_1x1_5_weights,
                          tl_pico_conv2d_1x1_5_bias, tl_pico_conv2d_1x1_5_multiplier,
                          tl_pico_conv2d_1x1_5_shift, conv2d_1x1_5);
    TL_TRACE(27, conv2d_1x1_5, 891);

    /* DEPTHWISE_CONV_2D (6): 9 x 9 x 11 -> 7 x 7 x 11 */
    tl_depthwise_conv2d_s8(&tl_pico_depthwise_conv2d_6, conv2d_1x1_5,
                           tl_pico_depthwise_conv2d_6_weights, tl_pico_depthwise_conv2d_6_bias,
                           tl_pico_depthwise_conv2d_6_multiplier, tl_pico_depthwise_conv2d_6_shift,
                           depthwise_conv2d_6);
    TL_TRACE(28, depthwise_conv2d_6, 539);

    /* CONV_2D (7): 7 x 7 x 11 -> 7 x 7 x 11 */
    tl_fully_connected_s8(&tl_pico_conv2d_1x1_7, depthwise_conv2d_6, tl_pico_conv2d_1x1_7_weights,
                          tl_pico_conv2d_1x1_7_bias, tl_pico_conv2d_1x1_7_multiplier,
                          tl_pico_conv2d_1x1_7_shift, conv2d_1x1_7);
    TL_TRACE(29, conv2d_1x1_7, 539);

    /* DEPTHWISE_CONV_2D (8): 7 x 7 x 11 -> 5 x 5 x 11 */
    tl_depthwise_conv2d_s8(&tl_pico_depthwise_conv2d_8, conv2d_1x1_7,
                           tl_pico_depthwise_conv2d_8_weights, tl_pico_depthwise_conv2d_8_bias,
                           tl_pico_depthwise_conv2d_8_multiplier, tl_pico_depthwise_conv2d_8_shift,
                           depthwise_conv2d_8);
    TL_TRACE(30, depthwise_conv2d_8, 275);

    /* CONV_2D (9): 5 x 5 x 11 -> 5 x 5 x 12 */
    tl_fully_connected_s8(&tl_pico_conv2d_1x1_9, depthwise_conv2d_8, tl_pico_conv2d_1x1_9_weights,
                          tl_pico_conv2d_1x1_9_bias, tl_pico_conv2d_1x1_9_multiplier,
                          tl_pico_conv2d_1x1_9_shift, conv2d_1x1_9);
    TL_TRACE(31, conv2d_1x1_9, 300);

    /* MEAN (10): 5 x 5 x 12 -> 12 */
    tl_mean_s8(&tl_pico_mean_10, conv2d_1x1_9, mean_10);
    TL_TRACE(32, mean_10, 12);

    /* FULLY_CONNECTED (11): 12 -> 10 */
    tl_fully_connected_s8(&tl_pico_fully_connected_11, mean_10, tl_pico_fully_connected_11_weights,
                          tl_pico_fully_connected_11_bias, tl_pico_fully_connected_11_multiplier,
                          tl_pico_fully_connected_11_shift, output);
    TL_TRACE(33, output, 10);
}

static const tl_tensor_description tl_pico_inputs[1] = {
    {"int8", 4, {1, 28, 28, 1, 0, 0}, 784, 0.00392156886f, -128},
};

static const tl_tensor_description tl_pico_outputs[1] = {
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.324675083f, 69},
};

const char *const tl_pico_labels[TL_PICO_LABEL_COUNT] = TL_PICO_LABELS;

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
        1821, /* bytes of constants */
        83173, /* multiply-accumulate operations */
    };
    return &info;
}

TL_TABLES_BEGIN

/* Weights, [filter][row][column][channel] */
TL_TABLE int8_t tl_pico_conv2d_max_pool_0_weights[6 * 3 * 3 * 1] = {
     -78,  -68,   62,   70, -127,  -25,   60,   29,  -31,
      31,   20,   17,    8,   67,   54,   64,  127,   49,
       2,  127, -100,   57,   31,  -84,  101,  -46,  -26,
     100,   86,   99,  105,  106,   85,  -11, -127,   52,
     -43,  -42,   12,   11,  127,   52,    5,  -54,  -77,
      46,    8,  -79,    0, -127,   -7,  -90,    0,   51,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_pico_conv2d_max_pool_0_bias[6] = {
    -12199,  72089,     -4,  82350,  -1483, -16184,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_pico_conv2d_max_pool_0_multiplier[6] = {
    1658549600, 1132748458, 1221308740, 1932735304, 1467261316, 2137671542,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_pico_conv2d_max_pool_0_shift[6] = {
     -8,  -9,  -8, -10,  -7,  -9,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_pico_depthwise_conv2d_2_weights[3 * 3 * 6] = {
    /* row 0 */
     -61,   67,  -45,  -16,   20,   15,
     -35,   57,    1,   32,  127,  -38,
    -127,  -25,  -16,  127,   25,  -30,
    /* row 1 */
     -90,  -60,  -89,  -56,  -20,   81,
    -117, -127, -127,  -10,   45,  127,
       3,  -91,  -24,    5,   92,  -27,
    /* row 2 */
      80,   40,   36,   34,  -15,   22,
      43,   98,   13,  -17,   24,   64,
      57,   24,    1,  -31,  123,   32,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_pico_depthwise_conv2d_2_bias[6] = {
    -31616,  -2176, -32000,   8704,  53888,  31488,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_pico_depthwise_conv2d_2_multiplier[6] = {
    1474394952, 1709615755, 1966897433, 2100538966, 1940610215, 1279972797,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_pico_depthwise_conv2d_2_shift[6] = {
    -8, -8, -8, -8, -9, -7,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_pico_conv2d_1x1_3_weights[10 * 6] = {
      13,   11,  -33,  -48,   28, -127,
     -29,  -58,  -22,  -41,   44, -127,
     127,   61,   -3,  115,   58, -102,
     -50,  127,  108,   -1,   -1,    0,
       3,   95,  -75, -127, -104,   98,
       4,  127,    4,   93,   10,   39,
     127,    1,  109,  -28,   10,    8,
     -30,   17,    6,  -15, -127,  -14,
     -19,   86,  127,   40,   19,  -27,
      93,  127,   12,  -49,   17,   69,
};

/* Bias + 7 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_pico_conv2d_1x1_3_bias[10] = {
    1220, -176, 7243, 3814, 1383,  287, 6613, 1769, 2929, 2409,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_pico_conv2d_1x1_3_multiplier[10] = {
    1441634619, 1166096689, 1653076284, 1983772016, 1154939372, 1960186666, 1957303213, 1158139229,
    2039653164, 1911569411,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_pico_conv2d_1x1_3_shift[10] = {
    -5, -5, -6, -6, -6, -6, -6, -5, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_pico_depthwise_conv2d_4_weights[3 * 3 * 10] = {
    /* row 0 */
     127,  127,   32,   28,  -98,  100, -127,   96,  -23,    1,
      20,  -33,  -16,   20,  -53,   75,  -87,  -18,    0,  -26,
      40,    6,   58,  -79, -127,  127,  -93,   76,    6,  124,
    /* row 1 */
      42,    3,  -68,   53,  -35,  113,  -59,   31, -127,   49,
     120,  -11,  -67,  -49,   -9,   37,  -10,    2,   29,   35,
      15, -100,   54,  -88,   20,   80,   15,   -2,   32,   67,
    /* row 2 */
     108,  -46, -127,   11,  -51,   96,   22,  -32, -108,   42,
     100,   29,   12,   -4,  -30,  -25,  -16,  -50,   43,  -84,
     -45, -114,   42, -127,   -4,   29,   15, -127,    8,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_pico_depthwise_conv2d_4_bias[10] = {
     67456, -17792, -10240, -30080, -49536,  80896, -43520,  -3072, -17920,  42880,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_pico_depthwise_conv2d_4_multiplier[10] = {
    2061846510, 1583698868, 1838270837, 1147235612, 1516598996, 1337184511, 1161348967, 2086430529,
    1206652674, 1768654450,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_pico_depthwise_conv2d_4_shift[10] = {
    -9, -8, -8, -7, -8, -8, -8, -8, -7, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_pico_conv2d_1x1_5_weights[11 * 10] = {
       1,  -69,  -12,  -35,  -70,  -59,  -35,   14,  -52,  127,
       4,   48,   20,   73, -123, -127,    7,  -18,  -10,   49,
       6,   32,  -39,  -55,   21,   42,  -19, -127,  -14,   11,
    -127,  -34,   54,   21,  -36,  -46,  105,  -15,   62,   93,
     -15,  -39,   99,   64,    7,  -47,   66,  127,  -32,   91,
     -36,   64,   15,  127,   40,    6,   19,  -36,    2,  -58,
       6,  -30,  -82,  -21,   20,   13,  -50,  -18,  127,  -26,
       4,   69,   -5,  -66,  -11,   43,   -8, -127,   99,  -34,
      23,  -77,   -7,   21,   38,  -53,   21,   51,  127,   41,
     104,  -27,  127,   28,   94, -102,   95,   61,  -38,   99,
    -127,   62,   -9,   77,  -31,  -71,   44,  -45,   -7,   58,
};

/* Bias + 5 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_pico_conv2d_1x1_5_bias[11] = {
    -7579,  1864, -3670,  7484, 21978,  4783, -1975,   398,  5265, 18445,  7278,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_pico_conv2d_1x1_5_multiplier[11] = {
    1420008699, 1121828794, 1409958016, 1548722745, 1250207982, 1311494571, 1120448991, 1264891605,
    1836718102, 1273900553, 1355069713,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_pico_conv2d_1x1_5_shift[11] = {
    -6, -6, -6, -6, -6, -6, -5, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_pico_depthwise_conv2d_6_weights[3 * 3 * 11] = {
    /* row 0 */
      31,  127,   15,  -47,  -75,   86,   43,  -40,   61,  -88,   43,
      41,  121,    2,    0,   36,    6,   22,   34,   15,  -23,   -5,
     127,  125,  -93, -121,    2,   -5,   40,  -75,  -32, -127,  -65,
    /* row 1 */
      -6,   19,    9,   18,   67,   -6,   45,  -38,  127,  -65,   29,
      -6,  -61,  -33,  -69,  -35,   -3,    5,    6,  -17,   81,    2,
      72,  -49,  -11,  -35, -127,   19,   -9,  -98,  -32,  -43,    4,
    /* row 2 */
       9,   24,  -70,   91,   48, -127, -127, -127,   75,   40, -105,
     -25,    3,   11,   54,    4,  -82,   -9,   24,    7,  -48,   -7,
     -40,   -9,  127,  127,  -34, -126,  -59, -108,   86,   22,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_pico_depthwise_conv2d_6_bias[11] = {
     25984,  38400,  -5504,   2304, -14592, -30464,  -6272, -54016,  37120, -32128,   2944,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_pico_depthwise_conv2d_6_multiplier[11] = {
    1321092089, 1605717164, 1126959794, 1466021678, 2012624983, 1848058526, 1130728435, 1697077894,
    1695957238, 1516484321, 2063281355,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_pico_depthwise_conv2d_6_shift[11] = {
    -7, -8, -7, -8, -8, -8, -7, -8, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_pico_conv2d_1x1_7_weights[11 * 11] = {
      44,  -31,   50,  -48,  -59,  118,   32, -127,  127,   11,   -7,
     127,   -3, -121,  -26,   68,    3,  -41,    6,    7,   76,    5,
      55,  -67, -100,   35,   49,  -76,  -36, -113,  -81, -127,   19,
     -32, -127,   25,   49,   54,   -1,   33,    7,   55,    3,   83,
       4,  -10,   13,  -11,   13, -127,  -23,   -1,   -9,  -41,  -62,
     -73,  -11,   36,   10,    8,  103,   39,   70,   24,   13,  127,
     -65,  -23,  -70,  -79, -127,  -10,  -59,   34,   97,   31,  -47,
     -12,    4,   33, -127,   -3,    8,  109,  -25,  102,   49,   97,
      -1,  -10,  -82,   -4,   56,  -59, -127,   34,   13,  -71,  -74,
     -62, -127,   97,    5,  -23,   -2,  -17,   58,   -4,   46,   -9,
     124, -111,   45,  122, -127,  -30,  -44, -112,   29,   79,   19,
};

/* Bias - 16 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_pico_conv2d_1x1_7_bias[11] = {
    -7679, 10709,  6005,  3100,  2371,  -473,   149, -4594,  2480,  7048, -3030,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_pico_conv2d_1x1_7_multiplier[11] = {
    1338517179, 1668188032, 1448297299, 1891878441, 1575388600, 1138240803, 1436383723, 1834435455,
    1780243243, 1877640752, 1384827188,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_pico_conv2d_1x1_7_shift[11] = {
    -6, -6, -6, -6, -5, -5, -6, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_pico_depthwise_conv2d_8_weights[3 * 3 * 11] = {
    /* row 0 */
     -14,   45,  -52, -127,   87,    1,  -16,  -73,  -48,  127,  127,
      16,   23,    2,  -40,  -37,  -18,   35,  -61,   56,  -14,  111,
     -20, -109,  -17,  -85,  -53,   -5,  -80,  -17,   21,   60,   27,
    /* row 1 */
      11,   19,   11,  -39,   98,   -7, -127,  -61,  -44,  -19,   32,
     -28,    1,  108,  -28,  -31,  -35,   39,  -10,   -4,   19,   26,
     -34, -127,  127, -125,  -55,   -7,  -69,  -24,   12,   -2,  -23,
    /* row 2 */
      52,  -11,  -33,   54,  127,   30, -105, -127,  -58,   13,    8,
      26,   21,   -1,   -4,   53,   -3,   -8,  -64,  -56,    9,  -33,
     127,  -54,  117,   39,   45,  127,  -65,   -4, -127,  -28,   68,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_pico_depthwise_conv2d_8_bias[11] = {
     17408, -24576,  33536, -45440,  29952,  10624, -50688, -56448, -31744,  21120,  43904,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_pico_depthwise_conv2d_8_multiplier[11] = {
    1847382581, 1289804206, 2036494588, 1152951815, 1126988279, 2006417397, 1251814177, 1592345577,
    1619984485, 1116793604, 1105781800,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_pico_depthwise_conv2d_8_shift[11] = {
    -8, -8, -9, -8, -8, -8, -8, -8, -8, -7, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_pico_conv2d_1x1_9_weights[12 * 11] = {
     -30,   96,  124,   47,  119,   57, -127,  -99,   84,  -59,  -39,
      43,   19,   14,  -39,  127,   58,   63,  -37,  -41,  -24,  -71,
     -23,  -87,  -14,   87,  -23,  -76, -127,   39,  -43,   42,  -16,
      52,   60,    3,   26,    1,   12, -100,  124,  -43,  127,   69,
      83,  101,   53,   30,  -10,   23,  -19,  -70, -127,   20,  -28,
      69,  -28,   94,  -95,   46,  127,   -7,    1,  -67, -111,  -27,
     -25,   13,   73,   53,   31,   67,   29,  -37,  -93,  127,  -61,
     -78,  -46,   19,   25,    2,  -36,   53,  -43,   99,  127,  -67,
    -127,   53,   28,  -38,   89,  -89,  -20,  -44,  -63,   56,   43,
     -81,  -30,  105,  -98,   12,  -64,   10,  -90,  -38,  -71, -127,
     -75, -101,   69,    4,  -70,  127,   -8,  -35,   -8,   99, -102,
       1,   62,  -33, -116,   31,   69,   54, -127,   84,   12,  -14,
};

/* Bias - 2 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_pico_conv2d_1x1_9_bias[12] = {
    -4090,  -731,   -78,   259,  -591, -6435, -3593,   113,   608,  -905, -4176, -1037,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_pico_conv2d_1x1_9_multiplier[12] = {
    1703068767, 1256300625, 1819574286, 1648890971, 1109299182, 1115890066, 1128243687, 1109053126,
    1705147933, 1565296329, 1789762328, 1469937758,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_pico_conv2d_1x1_9_shift[12] = {
    -6, -5, -6, -6, -5, -5, -5, -5, -6, -6, -6, -6,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_pico_fully_connected_11_weights[10 * 12] = {
       3,   11,  -78,   13,   24,    4, -101,  -16,  -99, -127,  -70,   95,
     -22,   76,   -2,   24,  -53,  -40,  -87,  -13,  -97,   -7,  -61, -127,
    -127,  -73,   58,   32,   64,  -77,   46,  -66,   16,  -11,  -92,   14,
     -39,  -48,  -37,   10,  -46,   -4,   50,  102,  -24,  -89,  127,  -14,
      76,  -24,  -11,  -19,   -6,  -52,  -58,   16,   16,   66, -127, -118,
     -22, -127,  -38,  -31,  -69,   84,  -75,  -83,  -67,   68,  107,  -18,
      -7,   36,   66,  -82,    7,   34, -127, -109,  -48,  -65,   50,   28,
      25,  -11,  -29,   21, -107,   -3,   50,    8,   39,  -56, -127,  -42,
     -95,   36,  -78,  -42,   61,   12,  100, -127,    5,  -33,   28,  -54,
      -8,  -13,  -67,  -59,  -63, -113, -127,   67,   73,   63, -125,   48,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_pico_fully_connected_11_bias[10] = {
    -42921, -48359, -31977,  -4217, -31667, -33754, -30578, -28470, -24692, -39603,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_pico_fully_connected_11_multiplier[10] = {
    1309789831, 1502687964, 1916474981, 1937292889, 1152937386, 1766701414, 1290489248, 1593058393,
    1801507691, 1352739104,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_pico_fully_connected_11_shift[10] = {
    -7, -7, -8, -8, -7, -8, -7, -7, -8, -8,
};

TL_TABLES_END

#endif /* TL_PICO_IMPLEMENTED */
#endif /* TL_PICO_IMPLEMENTATION */
