/* tl_sample.h: the neural network "sample" as C99.
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

#include "tl_description.h"

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
