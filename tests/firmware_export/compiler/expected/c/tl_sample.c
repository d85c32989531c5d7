/* tl_sample.c: the neural network "sample" as C99; tl_sample.h says how to call it.
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
 */
#include "tl_sample.h"

#include <stddef.h>

#include "tl_conv2d_max_pool_square_s8.h"
#include "tl_fully_connected_s8.h"

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
