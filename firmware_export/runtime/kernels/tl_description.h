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
