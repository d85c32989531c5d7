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
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena: one inference at a time.
 */
#ifndef TL_SAMPLE_H
#define TL_SAMPLE_H

#include "tl_description.h"

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
#define TL_SAMPLE_ARENA_BYTES 40
#define TL_SAMPLE_MODEL_SHA256 "5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed"

/* The 36 values, 6 x 6 x 1, that the network reads. */
int8_t *tl_sample_input(void);

/* Runs the network once. */
void tl_sample_invoke(void);

/* The 3 values that the last call of tl_sample_invoke computed. */
const int8_t *tl_sample_output(void);

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_sample_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_SAMPLE_H */
