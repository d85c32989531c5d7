/* The layers of the training engine, forwards and backwards, over all blocks of a batch. */
#ifndef TL_TRAIN_LAYERS_H
#define TL_TRAIN_LAYERS_H

#include <math.h>

#include "tl_train_kernels.h"

enum {
    TL_LINEAR = 0,    /* convolution without padding, pointwise or dense */
    TL_DEPTHWISE = 1, /* depthwise convolution without padding */
    TL_NORM = 2,      /* batch normalization, perhaps with ReLU */
    TL_RELU = 3,
    TL_MAX_POOL = 4, /* 2×2, stride 2 */
    TL_AVERAGE = 5,  /* mean over all pixels */
    TL_NORM_POOL = 6 /* normalization without scale, ReLU and pooling of an even plane */
};

/* One layer; offsets count floats in the network's parameters, -1 stands for "has none".
 * In a normalization `weight` is gamma and `bias` is beta. Mirrored in native_plan.py. */
typedef struct {
    int32_t kind;
    int32_t in_channels, in_height, in_width;
    int32_t channels, height, width;
    int32_t window_height, window_width;
    int32_t weight, bias, mean, variance;
    int32_t relu;
    float epsilon, momentum;
} tl_layer;

static inline int tl_rows(const tl_layer *layer) {
    const int taps = layer->window_height * layer->window_width;
    return layer->kind == TL_LINEAR ? taps * layer->in_channels : taps;
}

static inline int tl_kernel_size(const tl_layer *layer) {
    return tl_rows(layer) * layer->channels;
}

static inline ptrdiff_t tl_in_size(const tl_layer *layer) {
    return (ptrdiff_t)layer->in_channels * layer->in_height * layer->in_width;
}

static inline ptrdiff_t tl_out_size(const tl_layer *layer) {
    return (ptrdiff_t)layer->channels * layer->height * layer->width;
}

/* Size of the gradient of the output with a border, from which the gradient of the input is read.
 */
static inline ptrdiff_t tl_padded_size(const tl_layer *layer) {
    return (ptrdiff_t)layer->channels * (layer->height + 2 * (layer->window_height - 1)) *
           (layer->width + 2 * (layer->window_width - 1));
}

/* Where each row of a kernel reads: [window_height][window_width][channels] of planes `pitch` wide.
 */
static inline void tl_offsets(int window_height, int window_width, int channels, int plane,
                              int pitch, int32_t *offset) {
    for (int y = 0; y < window_height; ++y) {
        for (int x = 0; x < window_width; ++x) {
            for (int c = 0; c < channels; ++c) {
                *offset++ = c * plane + y * pitch + x;
            }
        }
    }
}

static inline void tl_linear_forward(const tl_layer *layer, const float *params, const tl_vec *in,
                                     tl_vec *out, int blocks, int32_t *offset) {
    const float *bias = layer->bias >= 0 ? params + layer->bias : NULL;
    const int is_pointwise = layer->window_height == 1 && layer->window_width == 1;
    tl_offsets(layer->window_height, layer->window_width, layer->in_channels,
               layer->in_height * layer->in_width, layer->in_width, offset);
    for (int b = 0; b < blocks; ++b) {
        tl_linear(in + b * tl_in_size(layer), layer->in_width, offset, tl_rows(layer),
                  params + layer->weight, layer->channels, bias, out + b * tl_out_size(layer),
                  is_pointwise ? 1 : layer->height,
                  is_pointwise ? layer->height * layer->width : layer->width);
    }
}

/* Adds the lanes of each sum to its gradient. */
static inline void tl_reduce(const tl_vec *sums, int count, float *gradient) {
    for (int i = 0; i < count; ++i) {
        gradient[i] += tl_lane_sum(sums + i);
    }
}

static inline void tl_bias_backward(const tl_layer *layer, const tl_vec *dy, int blocks,
                                    float *gradients) {
    const ptrdiff_t plane = (ptrdiff_t)layer->height * layer->width;
    for (int c = 0; layer->bias >= 0 && c < layer->channels; ++c) {
        tl_vec sum = {0.0f};
        for (int b = 0; b < blocks; ++b) {
            const tl_vec *from = dy + b * tl_out_size(layer) + c * plane;
            for (ptrdiff_t p = 0; p < plane; ++p) {
                sum += from[p];
            }
        }
        tl_reduce(&sum, 1, gradients + layer->bias + c);
    }
}

static inline void tl_linear_backward_kernel(const tl_layer *layer, const tl_vec *in,
                                             const tl_vec *dy, int blocks, float *gradients,
                                             int32_t *offset, tl_vec *sums) {
    const int is_pointwise = layer->window_height == 1 && layer->window_width == 1;
    tl_offsets(layer->window_height, layer->window_width, layer->in_channels,
               layer->in_height * layer->in_width, layer->in_width, offset);
    memset(sums, 0, (size_t)tl_kernel_size(layer) * sizeof(tl_vec));
    for (int b = 0; b < blocks; ++b) {
        tl_linear_gradient(in + b * tl_in_size(layer), layer->in_width, offset, tl_rows(layer),
                           dy + b * tl_out_size(layer), layer->channels,
                           is_pointwise ? 1 : layer->height,
                           is_pointwise ? layer->height * layer->width : layer->width, sums);
    }
    tl_reduce(sums, tl_kernel_size(layer), gradients + layer->weight);
    tl_bias_backward(layer, dy, blocks, gradients);
}

/* Gradient of the input of a layer whose output is a single pixel. */
static inline void tl_dense_backward_input(const tl_layer *layer, const float *weight,
                                           const tl_vec *dy, tl_vec *dx, int32_t *offset) {
    tl_offsets(layer->window_height, layer->window_width, layer->in_channels,
               layer->in_height * layer->in_width, layer->in_width, offset);
    for (int r = 0; r < tl_rows(layer); ++r) {
        tl_vec sum = {0.0f};
        for (int c = 0; c < layer->channels; ++c) {
            sum += dy[c] * weight[r * layer->channels + c];
        }
        dx[offset[r]] = sum;
    }
}

/* The kernel of the gradient of the input: window turned round, inputs and outputs swapped. */
static inline void tl_turn(const tl_layer *layer, const float *weight, float *turned) {
    const int taps = layer->window_height * layer->window_width;
    for (int t = 0; t < taps; ++t) {
        const float *from =
            weight + (ptrdiff_t)(taps - 1 - t) * layer->in_channels * layer->channels;
        for (int o = 0; o < layer->channels; ++o) {
            for (int i = 0; i < layer->in_channels; ++i) {
                *turned++ = from[i * layer->channels + o];
            }
        }
    }
}

static inline void tl_linear_backward_input(const tl_layer *layer, const float *params,
                                            const tl_vec *dy, tl_vec *dx, int blocks,
                                            int32_t *offset, tl_vec *padded, float *turned) {
    const float *weight = params + layer->weight;
    const int top = layer->window_height - 1, left = layer->window_width - 1;
    const int pitch = layer->width + 2 * left, plane = (layer->height + 2 * top) * pitch;
    const int is_single = layer->height == 1 && layer->width == 1;
    const int is_pointwise = top == 0 && left == 0;
    if (!is_single) {
        tl_turn(layer, weight, turned);
        memset(padded, 0, (size_t)tl_padded_size(layer) * sizeof(tl_vec));
    }
    for (int b = 0; b < blocks; ++b) {
        const tl_vec *back = dy + b * tl_out_size(layer);
        tl_vec *to = dx + b * tl_in_size(layer);
        if (is_single) {
            tl_dense_backward_input(layer, weight, back, to, offset);
            continue;
        }
        tl_offsets(top + 1, left + 1, layer->channels, plane, pitch, offset);
        if (!is_pointwise) {
            tl_pad(back, layer->channels, layer->height, layer->width, top, left, padded);
        }
        tl_linear(is_pointwise ? back : padded, pitch, offset,
                  (top + 1) * (left + 1) * layer->channels, turned, layer->in_channels, NULL, to,
                  is_pointwise ? 1 : layer->in_height, is_pointwise ? plane : layer->in_width);
    }
}

static inline void tl_depthwise_forward(const tl_layer *layer, const float *params,
                                        const tl_vec *in, tl_vec *out, int blocks,
                                        int32_t *offset) {
    const int taps = tl_rows(layer), channels = layer->channels;
    const ptrdiff_t in_plane = (ptrdiff_t)layer->in_height * layer->in_width;
    const ptrdiff_t plane = (ptrdiff_t)layer->height * layer->width;
    tl_offsets(layer->window_height, layer->window_width, 1, 0, layer->in_width, offset);
    for (int b = 0; b < blocks; ++b) {
        for (int c = 0; c < channels; ++c) {
            float weight[TL_TAPS_MAX];
            for (int t = 0; t < taps; ++t) {
                weight[t] = params[layer->weight + t * channels + c];
            }
            tl_depthwise(in + b * tl_in_size(layer) + c * in_plane, layer->in_width, offset, taps,
                         weight, layer->bias >= 0 ? params[layer->bias + c] : 0.0f,
                         out + b * tl_out_size(layer) + c * plane, layer->height, layer->width);
        }
    }
}

static inline void tl_depthwise_backward(const tl_layer *layer, const float *params,
                                         const tl_vec *in, const tl_vec *dy, tl_vec *dx, int blocks,
                                         float *gradients, int32_t *offset, tl_vec *padded) {
    const int taps = tl_rows(layer), channels = layer->channels;
    const int top = layer->window_height - 1, left = layer->window_width - 1;
    const int pitch = layer->width + 2 * left;
    const ptrdiff_t in_plane = (ptrdiff_t)layer->in_height * layer->in_width;
    const ptrdiff_t plane = (ptrdiff_t)layer->height * layer->width;
    memset(padded, 0, (size_t)(layer->height + 2 * top) * (size_t)pitch * sizeof(tl_vec));
    for (int c = 0; c < channels; ++c) {
        float weight[TL_TAPS_MAX];
        tl_vec sums[TL_TAPS_MAX];
        for (int t = 0; t < taps; ++t) {
            weight[taps - 1 - t] = params[layer->weight + t * channels + c];
            sums[t] = (tl_vec){0.0f};
        }
        for (int b = 0; b < blocks; ++b) {
            const tl_vec *from = in + b * tl_in_size(layer) + c * in_plane;
            const tl_vec *back = dy + b * tl_out_size(layer) + c * plane;
            tl_offsets(top + 1, left + 1, 1, 0, layer->in_width, offset);
            tl_depthwise_gradient(from, layer->in_width, offset, taps, back, layer->height,
                                  layer->width, sums);
            if (dx) {
                tl_pad(back, 1, layer->height, layer->width, top, left, padded);
                tl_offsets(top + 1, left + 1, 1, 0, pitch, offset);
                tl_depthwise(padded, pitch, offset, taps, weight, 0.0f,
                             dx + b * tl_in_size(layer) + c * in_plane, layer->in_height,
                             layer->in_width);
            }
        }
        for (int t = 0; t < taps; ++t) {
            gradients[layer->weight + t * channels + c] += tl_lane_sum(sums + t);
        }
    }
    tl_bias_backward(layer, dy, blocks, gradients);
}

static inline void tl_max_pool_forward(const tl_layer *layer, const tl_vec *in, tl_vec *out,
                                       int blocks) {
    for (int p = 0; p < blocks * layer->channels; ++p) {
        const tl_vec *from = in + (ptrdiff_t)p * layer->in_height * layer->in_width;
        for (int y = 0; y < layer->height; ++y) {
            const tl_vec *row = from + 2 * y * layer->in_width;
            for (int x = 0; x < layer->width; ++x, row += 2) {
                tl_greatest_of_four(row, layer->in_width, out++);
            }
        }
    }
}

/* The gradient goes to the first of the greatest, row by row. */
static inline void tl_max_pool_backward(const tl_layer *layer, const tl_vec *in, const tl_vec *out,
                                        const tl_vec *dy, tl_vec *dx, int blocks) {
    const ptrdiff_t in_plane = (ptrdiff_t)layer->in_height * layer->in_width;
    memset(dx, 0, (size_t)(blocks * tl_in_size(layer)) * sizeof(tl_vec));
    for (int p = 0; p < blocks * layer->channels; ++p) {
        for (int y = 0; y < layer->height; ++y) {
            ptrdiff_t place = p * in_plane + 2 * y * layer->in_width;
            for (int x = 0; x < layer->width; ++x, place += 2, ++out, ++dy) {
                const ptrdiff_t places[4] = {place, place + 1, place + layer->in_width,
                                             place + layer->in_width + 1};
                tl_vec left = *dy;
                for (int k = 0; k < 4; ++k) {
                    const tl_mask taken = in[places[k]] == *out, others = ~taken;
                    dx[places[k]] = left;
                    tl_keep(&dx[places[k]], &taken);
                    tl_keep(&left, &others);
                }
            }
        }
    }
}

static inline void tl_average_forward(const tl_layer *layer, const tl_vec *in, tl_vec *out,
                                      int blocks) {
    const int plane = layer->in_height * layer->in_width;
    for (int p = 0; p < blocks * layer->channels; ++p) {
        tl_vec sum = {0.0f};
        for (int i = 0; i < plane; ++i) {
            sum += *in++;
        }
        out[p] = sum * (1.0f / (float)plane);
    }
}

static inline void tl_average_backward(const tl_layer *layer, const tl_vec *dy, tl_vec *dx,
                                       int blocks) {
    const int plane = layer->in_height * layer->in_width;
    for (int p = 0; p < blocks * layer->channels; ++p) {
        const tl_vec share = dy[p] * (1.0f / (float)plane);
        for (int i = 0; i < plane; ++i) {
            *dx++ = share;
        }
    }
}

#endif
