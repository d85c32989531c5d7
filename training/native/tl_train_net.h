/* A network in training: what the caller lends, and where the scratch lies. */
#ifndef TL_TRAIN_NET_H
#define TL_TRAIN_NET_H

#include "tl_train_norm.h"
#include "tl_train_rounding.h"

#define TL_LAYERS_MAX 64
#define TL_CLASSES_MAX 256
#define TL_EVALUATION_BLOCKS 4

/* A network in training. Mirrored in native_plan.py. */
typedef struct {
    const tl_layer *layers;
    int32_t count;
    int32_t parameters;
    int32_t blocks; /* batch size / 16 */
    int32_t reserved;
    const float *levels;      /* [256]: what each grey level becomes */
    const uint8_t *trainable; /* [parameters] */
    const uint8_t *decayed;   /* [parameters]: subject to weight decay */
    float *weights;           /* [parameters], in the order of Keras */
    float *kept;              /* [parameters]: their moving average */
    float *moment;            /* [parameters]: Adam's first moment */
    float *square;            /* [parameters]: Adam's second moment */
    void *arena;              /* tl_train_arena() bytes, aligned to 64 */
    float beta_1, beta_2, weight_decay, ema, smoothing;
    float alpha, temperature; /* weight of a teacher's answers, and what softens them */
    float reserved_float;
    int64_t step;
    const tl_grid *grids;       /* [count]: how each layer's output is rounded; NULL: nothing is */
    const float *class_weights; /* [classes]: what a sample of each class counts; NULL: all alike */
} tl_net;

/* Where the scratch lies. */
typedef struct {
    tl_vec *input, *out[TL_LAYERS_MAX], *back[2], *padded, *sums;
    tl_vec *rounded[TL_LAYERS_MAX]; /* NULL where a layer's output is not rounded */
    tl_statistics statistics[TL_LAYERS_MAX];
    float *turned, *gradients;
    float *weights; /* [parameters], rounded; NULL where they are not */
    int32_t *offset;
    size_t bytes;
} tl_scratch;

static inline void *tl_take(tl_scratch *scratch, void *arena, size_t bytes) {
    uint8_t *start = arena ? (uint8_t *)arena + scratch->bytes : NULL;
    scratch->bytes += (bytes + sizeof(tl_vec) - 1) / sizeof(tl_vec) * sizeof(tl_vec);
    return start;
}

static inline ptrdiff_t tl_greater(ptrdiff_t a, ptrdiff_t b) {
    return a > b ? a : b;
}

static inline tl_scratch tl_divide(const tl_net *net) {
    tl_scratch scratch = {0};
    const int blocks = net->blocks > TL_EVALUATION_BLOCKS ? net->blocks : TL_EVALUATION_BLOCKS;
    const size_t block = (size_t)blocks * sizeof(tl_vec);
    ptrdiff_t largest = 0, padded = 0, kernel = 0, rows = 0;
    scratch.input = tl_take(&scratch, net->arena, block * (size_t)tl_in_size(net->layers));
    for (int i = 0; i < net->count; ++i) {
        const tl_layer *layer = net->layers + i;
        const size_t channels = (size_t)layer->channels * sizeof(float);
        scratch.out[i] = tl_take(&scratch, net->arena, block * (size_t)tl_out_size(layer));
        if (net->grids && net->grids[i].scale > 0.0f) {
            scratch.rounded[i] = tl_take(&scratch, net->arena, block * (size_t)tl_out_size(layer));
        }
        scratch.statistics[i].mean = tl_take(&scratch, net->arena, channels);
        scratch.statistics[i].inverse = tl_take(&scratch, net->arena, channels);
        largest = tl_greater(largest, tl_greater(tl_in_size(layer), tl_out_size(layer)));
        if (layer->kind == TL_LINEAR || layer->kind == TL_DEPTHWISE) {
            const int taps = layer->window_height * layer->window_width;
            const int widest = (int)tl_greater(layer->channels, layer->in_channels);
            padded = tl_greater(padded, tl_padded_size(layer));
            kernel = tl_greater(kernel, tl_kernel_size(layer));
            rows = tl_greater(rows, (ptrdiff_t)taps * widest);
        }
    }
    scratch.back[0] = tl_take(&scratch, net->arena, block * (size_t)largest);
    scratch.back[1] = tl_take(&scratch, net->arena, block * (size_t)largest);
    scratch.padded = tl_take(&scratch, net->arena, (size_t)padded * sizeof(tl_vec));
    scratch.sums = tl_take(&scratch, net->arena, (size_t)kernel * sizeof(tl_vec));
    scratch.turned = tl_take(&scratch, net->arena, (size_t)kernel * sizeof(float));
    scratch.gradients = tl_take(&scratch, net->arena, (size_t)net->parameters * sizeof(float));
    if (net->grids) {
        scratch.weights = tl_take(&scratch, net->arena, (size_t)net->parameters * sizeof(float));
    }
    scratch.offset = tl_take(&scratch, net->arena, (size_t)rows * sizeof(int32_t));
    return scratch;
}

/* What a layer reads: the output, rounded or not, of the one before it. */
static inline const tl_vec *tl_read(const tl_scratch *scratch, int layer) {
    if (layer == 0) {
        return scratch->input;
    }
    return scratch->rounded[layer - 1] ? scratch->rounded[layer - 1] : scratch->out[layer - 1];
}

#endif
