/* tl_sample.h: the neural network "sample" as C99, in one file.
 *
 * Made by Tintling 1.2.3 from a .tflite file of 1,234 bytes, sha256
 * 5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed
 *
 *   input    int8, 6 x 6 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 3; real value = 0.100000001 * (q - 4)
 *   labels   ham eggs a "spam" * /
 *   arena    40 bytes of RAM
 *   flash    77 bytes of constants, and the code
 *   work     312 multiply-accumulate operations an inference
 *
 *   The steps of an inference, with the positions of the operators in the .tflite file.
 *   Instructions are an estimate for RV32IMC with -Os; bytes are those of weights and other
 *   constants.
 *
 *   operator                       output     kernel                        instructions  bytes
 *   CONV_2D (0) + MAX_POOL_2D (1)  2 x 2 x 2  tl_conv2d_max_pool_square_s8         1,799     36
 *   FULLY_CONNECTED (3)            3          tl_fully_connected_s8                  631     41
 *   all                                                                            2,430     77
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_SAMPLE_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_sample_input();
 *   ... write TL_SAMPLE_INPUT_SIZE values to input ...
 *   tl_sample_invoke();
 *   const int8_t *output = tl_sample_output();
 *   int32_t best = tl_sample_argmax();
 *   const char *name = tl_sample_labels[best];
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena, so one inference at a time; where it lies is up to you
 * (TL_SAMPLE_ARENA below).
 */
#ifndef TL_SAMPLE_H
#define TL_SAMPLE_H

/* What a generated model tells about itself, and the release of the runtime around it. */
<TL_DESCRIPTION_H>

#if !defined(TL_RUNTIME_VERSION) || TL_RUNTIME_VERSION != 100
#error "tl_sample.h was made by Tintling 1.2.3, but a file before it by another version: export both models with the same version"
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define TL_SAMPLE_INPUT_SIZE 36
#define TL_SAMPLE_INPUT_HEIGHT 6
#define TL_SAMPLE_INPUT_WIDTH 6
#define TL_SAMPLE_INPUT_CHANNELS 1
#define TL_SAMPLE_INPUT_SCALE 0.00392156886f
#define TL_SAMPLE_INPUT_ZERO_POINT (-128)
#define TL_SAMPLE_OUTPUT_SIZE 3
#define TL_SAMPLE_OUTPUT_SCALE 0.100000001f
#define TL_SAMPLE_OUTPUT_ZERO_POINT (4)
#define TL_SAMPLE_LABEL_COUNT 3
#define TL_SAMPLE_LABELS {"ham", "eggs", "a \"spam\" */"}
#define TL_SAMPLE_MODEL_SHA256 "5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed"

/* The arena: working memory, 40 bytes at an address that is divisible by 4. It need not
 * be zero. By default it is a static array of the implementation. Compile that with
 *
 *   -DTL_SAMPLE_ARENA=my_arena
 *       to work in memory of the caller's: an expression that gives a pointer or an array. Each
 *       call evaluates it once, so it may lead to another place for each thread.
 *   -DTL_SAMPLE_ARENA_ATTRIBUTE='__attribute__((section(".bss.psram")))'
 *       to place the static array.
 *   -DTL_SAMPLE_ARENA_HEADER='"my_arena.h"'
 *       to include a file before, which declares what the other two name.
 */
#define TL_SAMPLE_ARENA_BYTES 40
#define TL_SAMPLE_ARENA_ALIGNMENT 4

/* The 36 values, 6 x 6 x 1, that the network reads. */
int8_t *tl_sample_input(void);

/* Runs the network once. Not re-entrant: there is one arena, so one inference at a time, unless
 * TL_SAMPLE_ARENA names memory that each caller has for itself. */
void tl_sample_invoke(void);

/* The 3 values that the last call of tl_sample_invoke computed. */
const int8_t *tl_sample_output(void);

/* Index of the largest of the 3 output values that the last call of
 * tl_sample_invoke computed; of several that are equal, the first. */
static inline int32_t tl_sample_argmax(void) {
    const int8_t *const output = tl_sample_output();
    int32_t best = 0;
    for (int32_t i = 1; i < TL_SAMPLE_OUTPUT_SIZE; ++i) {
        best = output[i] > output[best] ? i : best;
    }
    return best;
}

/* What each output value stands for. */
extern const char *const tl_sample_labels[TL_SAMPLE_LABEL_COUNT];

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_sample_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_SAMPLE_H */

#ifdef TL_SAMPLE_IMPLEMENTATION
#ifndef TL_SAMPLE_IMPLEMENTED
#define TL_SAMPLE_IMPLEMENTED

#include <stddef.h>

/* What every kernel shares: how functions are inlined, small parameter types, wrapping sums.
 *
 * Tensors are int8, in the order [height][width][channel] (TFLite's NHWC with a batch of 1).
 * Kernels are `static inline` and take their shapes from a `static const` structure, so that an
 * optimising compiler sees literals: it folds the addresses, drops what a layer does not need and
 * unrolls short loops. Nothing here allocates, calls a library, or keeps state.
 */
<TL_COMMON_H>

/* Fixed-point scaling with the two rounding stages of TFLite Micro (gemmlowp), to the bit.
 *
 * A real factor is multiplier / 2^31 * 2^shift, with a multiplier in [2^30, 2^31) or 0.
 */
<TL_REQUANTIZE_H>

/* The last step of a layer with weights: from the 32-bit sum of a channel to an int8 value. */
<TL_SCALE_S8_H>

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
<TL_DOT_S8_H>

/* CONV_2D, int8. */
<TL_CONV2D_S8_H>

/* MAX_POOL_2D, int8. */
<TL_MAX_POOL_S8_H>

/* CONV_2D at the four corners of a square, which share each weight: what is pooled by 2 x 2. */
<TL_CONV2D_SQUARES_H>

/* CONV_2D followed by MAX_POOL_2D of 2 x 2 in one pass, int8, where no window reaches over an edge
 * and each of its rows is one run in memory. See tl_conv2d_max_pool_s8.h, which takes any windows.
 */
<TL_CONV2D_MAX_POOL_SQUARE_S8_H>

/* FULLY_CONNECTED, int8; and CONV_2D with a filter of one pixel, which is a dense layer for each
 * pixel. */
<TL_FULLY_CONNECTED_S8_H>

/* A program may define TL_TRACE to look at each tensor of the .tflite file as it is finished. */
#ifndef TL_TRACE
#define TL_TRACE(tensor, data, bytes) ((void)(data))
#endif

/* Working memory. Values share it when they do not live at the same time, and an operator may write
 * over the part of its input that it has read for the last time.
 *
 *  offset   bytes   value
 *       0       8   conv2d_max_pool_0 (int8, 2 x 2 x 2)
 *       4      36   input (int8, 6 x 6 x 1)
 *       8       3   output (int8, 3)
 */
#ifdef TL_SAMPLE_ARENA_HEADER
#include TL_SAMPLE_ARENA_HEADER
#endif

#ifdef TL_SAMPLE_ARENA
#ifdef TL_SAMPLE_ARENA_ATTRIBUTE
#error "TL_SAMPLE_ARENA replaces the array that TL_SAMPLE_ARENA_ATTRIBUTE places: define one of them"
#endif
#define TL_SAMPLE_ARENA_START ((int8_t *)(void *)(TL_SAMPLE_ARENA))
#else
#ifndef TL_SAMPLE_ARENA_ATTRIBUTE
#define TL_SAMPLE_ARENA_ATTRIBUTE
#endif
TL_SAMPLE_ARENA_ATTRIBUTE static union {
    int8_t s8[TL_SAMPLE_ARENA_BYTES];
    int32_t words[TL_SAMPLE_ARENA_BYTES / sizeof(int32_t)];
} tl_sample_arena;
#define TL_SAMPLE_ARENA_START tl_sample_arena.s8
#endif

/* Weights, biases, factors and tables. Their values stand at the end of the file. */
TL_TABLES_BEGIN
TL_TABLE int8_t tl_sample_conv2d_max_pool_0_weights[2 * 3 * 3 * 1];
TL_TABLE int32_t tl_sample_conv2d_max_pool_0_bias[2];
TL_TABLE int32_t tl_sample_conv2d_max_pool_0_multiplier[2];
TL_TABLE int8_t tl_sample_conv2d_max_pool_0_shift[2];
TL_TABLE int8_t tl_sample_fully_connected_3_weights[3 * 8];
TL_TABLE int32_t tl_sample_fully_connected_3_bias[3];
TL_TABLE int32_t tl_sample_fully_connected_3_multiplier[1];
TL_TABLE int8_t tl_sample_fully_connected_3_shift[1];
TL_TABLES_END

/* CONV_2D (0) + MAX_POOL_2D (1): 6 x 6 x 1 -> 2 x 2 x 2 */
static const tl_conv2d_max_pool_params tl_sample_conv2d_max_pool_0 = {
    { /* conv */
        {6, 6, 1}, /* input: h, w, c */
        {3, 3},    /* filter: h, w */
        {4, 4, 2}, /* output: h, w, c */
        {1, 1},    /* stride: h, w */
        {1, 1},    /* dilation: h, w */
        {0, 0},    /* padding: h, w */
        1,         /* groups */
        0,         /* border */
        -128,      /* input_zero_point */
        {          /* scaling */
            -128,        /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    { /* pool */
        {4, 4, 2},   /* input: h, w, c */
        {2, 2},      /* filter: h, w */
        {2, 2, 2},   /* output: h, w, c */
        {2, 2},      /* stride: h, w */
        {0, 0},      /* padding: h, w */
        0,           /* border */
        {-128, 127}, /* activation: min, max */
    },
};

/* FULLY_CONNECTED (3): 8 -> 3 */
static const tl_fully_connected_params tl_sample_fully_connected_3 = {
    1, /* rows */
    8, /* accum_depth */
    3, /* output_depth */
    {  /* scaling */
        4,           /* offset */
        {-128, 127}, /* activation: min, max */
        0,           /* per_channel */
        0,           /* large */
    },
};

int8_t *tl_sample_input(void) {
    return TL_SAMPLE_ARENA_START + 4;
}

const int8_t *tl_sample_output(void) {
    return TL_SAMPLE_ARENA_START + 8;
}

void tl_sample_invoke(void) {
    int8_t *const arena = TL_SAMPLE_ARENA_START;
    int8_t *const input = arena + 4;
    int8_t *const conv2d_max_pool_0 = arena + 0;
    int8_t *const output = arena + 8;

    /* CONV_2D (0) + MAX_POOL_2D (1): 6 x 6 x 1 -> 2 x 2 x 2 */
    tl_conv2d_max_pool_square_s8(&tl_sample_conv2d_max_pool_0, input,
                                 tl_sample_conv2d_max_pool_0_weights,
                                 tl_sample_conv2d_max_pool_0_bias,
                                 tl_sample_conv2d_max_pool_0_multiplier,
                                 tl_sample_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(4, conv2d_max_pool_0, 8);
    TL_TRACE(6, conv2d_max_pool_0, 8);

    /* FULLY_CONNECTED (3): 8 -> 3 */
    tl_fully_connected_s8(&tl_sample_fully_connected_3, conv2d_max_pool_0,
                          tl_sample_fully_connected_3_weights, tl_sample_fully_connected_3_bias,
                          tl_sample_fully_connected_3_multiplier, tl_sample_fully_connected_3_shift,
                          output);
    TL_TRACE(9, output, 3);
}

static const tl_tensor_description tl_sample_inputs[1] = {
    {"int8", 4, {1, 6, 6, 1, 0, 0}, 36, 0.00392156886f, -128},
};

static const tl_tensor_description tl_sample_outputs[1] = {
    {"int8", 2, {1, 3, 0, 0, 0, 0}, 3, 0.100000001f, 4},
};

const char *const tl_sample_labels[TL_SAMPLE_LABEL_COUNT] = TL_SAMPLE_LABELS;

const tl_model_description *tl_sample_info(void) {
    static const tl_model_description info = {
        "sample",
        "Tintling 1.2.3",
        TL_SAMPLE_MODEL_SHA256,
        tl_sample_inputs,
        1, /* inputs */
        tl_sample_outputs,
        1, /* outputs */
        tl_sample_labels,
        3, /* labels */
        TL_SAMPLE_ARENA_BYTES,
        77, /* bytes of constants */
        312, /* multiply-accumulate operations */
    };
    return &info;
}

TL_TABLES_BEGIN

/* Weights, [filter][row][column][channel] */
TL_TABLE int8_t tl_sample_conv2d_max_pool_0_weights[2 * 3 * 3 * 1] = {
    -11,  -4,   3,  10,  -6,   1,   8,  -8,  -1,
      6, -10,  -3,   4,  11,  -5,   2,   9,  -7,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_sample_conv2d_max_pool_0_bias[2] = {
    -1019,   887,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_sample_conv2d_max_pool_0_multiplier[2] = {
    1077952640, 1616928960,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_sample_conv2d_max_pool_0_shift[2] = {
    -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_sample_fully_connected_3_weights[3 * 8] = {
    -8, -3,  2,  7, -5,  0,  5, -7,
    -2,  3,  8, -4,  1,  6, -6, -1,
     4, -8, -3,  2,  7, -5,  0,  5,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_sample_fully_connected_3_bias[3] = {
    -1151,   642,   259,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_sample_fully_connected_3_multiplier[1] = {
    1374389504,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_sample_fully_connected_3_shift[1] = {
    -5,
};

TL_TABLES_END

#endif /* TL_SAMPLE_IMPLEMENTED */
#endif /* TL_SAMPLE_IMPLEMENTATION */
