/* Batch normalization and ReLU, forwards and backwards. */
#ifndef TL_TRAIN_NORM_H
#define TL_TRAIN_NORM_H

#include "tl_train_layers.h"

/* Mean and 1/deviation of every channel of a normalization, as the last forward pass saw them. */
typedef struct {
    float *mean, *inverse;
} tl_statistics;

static inline float tl_gamma(const tl_layer *layer, const float *params, int channel) {
    return layer->weight >= 0 ? params[layer->weight + channel] : 1.0f;
}

static inline float tl_beta(const tl_layer *layer, const float *params, int channel) {
    return layer->bias >= 0 ? params[layer->bias + channel] : 0.0f;
}

/* Sums over a channel of x - centre and of its square. */
static inline void tl_channel_sums(const tl_vec *in, ptrdiff_t plane, ptrdiff_t stride, int blocks,
                                   float centre, double *sum, double *squares) {
    *sum = *squares = 0.0;
    for (int b = 0; b < blocks; ++b) {
        const tl_vec *from = in + b * stride;
        /* Two sums each, because an addition must wait for the one before. */
        tl_vec first = {0.0f}, second = {0.0f}, first_square = {0.0f}, second_square = {0.0f};
        ptrdiff_t p = 0;
        for (; p + 1 < plane; p += 2) {
            const tl_vec c = from[p] - centre, d = from[p + 1] - centre;
            first += c;
            second += d;
            first_square += c * c;
            second_square += d * d;
        }
        if (p < plane) {
            const tl_vec c = from[p] - centre;
            first += c;
            first_square += c * c;
        }
        first += second;
        first_square += second_square;
        *sum += (double)tl_lane_sum(&first);
        *squares += (double)tl_lane_sum(&first_square);
    }
}

/* Takes the batch's statistics, and moves the moving ones as Keras does. */
static inline void tl_norm_measure(const tl_layer *layer, float *params, const tl_vec *in,
                                   int blocks, tl_statistics statistics) {
    const ptrdiff_t plane = (ptrdiff_t)layer->in_height * layer->in_width;
    const double count = (double)plane * blocks * TL_LANES;
    for (int c = 0; c < layer->channels; ++c) {
        float *moving_mean = params + layer->mean + c, *moving = params + layer->variance + c;
        double sum, squares;
        /* Near the mean, so that little is lost when its square is taken off. */
        tl_channel_sums(in + c * plane, plane, tl_in_size(layer), blocks, *moving_mean, &sum,
                        &squares);
        const double shift = sum / count, found = squares / count - shift * shift;
        const float variance = found > 0.0 ? (float)found : 0.0f;
        const float unbiased = count > 1.0 ? (float)(variance * count / (count - 1.0)) : variance;
        const float mean = *moving_mean + (float)shift;
        statistics.mean[c] = mean;
        statistics.inverse[c] = 1.0f / sqrtf(variance + layer->epsilon);
        *moving_mean -= (*moving_mean - mean) * (1.0f - layer->momentum);
        *moving -= (*moving - unbiased) * (1.0f - layer->momentum);
    }
}

static inline void tl_norm_recall(const tl_layer *layer, const float *params,
                                  tl_statistics statistics) {
    for (int c = 0; c < layer->channels; ++c) {
        statistics.mean[c] = params[layer->mean + c];
        statistics.inverse[c] = 1.0f / sqrtf(params[layer->variance + c] + layer->epsilon);
    }
}

static inline void tl_norm_apply(const tl_layer *layer, const float *params, const tl_vec *in,
                                 tl_vec *out, int blocks, tl_statistics statistics) {
    const ptrdiff_t plane = (ptrdiff_t)layer->height * layer->width;
    const tl_vec zero = {0.0f};
    for (int b = 0; b < blocks; ++b) {
        for (int c = 0; c < layer->channels; ++c) {
            const float scale = statistics.inverse[c] * tl_gamma(layer, params, c);
            const float shift = tl_beta(layer, params, c) - statistics.mean[c] * scale;
            for (ptrdiff_t p = 0; p < plane; ++p) {
                const tl_vec y = *in++ * scale + shift;
                if (layer->relu) {
                    tl_greatest(&y, &zero, out++);
                } else {
                    *out++ = y;
                }
            }
        }
    }
}

/* Adds one pixel to the sums that the gradient of a normalization needs; ReLU holds back dy first.
 */
TL_INLINE void tl_norm_collect(const tl_layer *layer, const tl_vec *in, const tl_vec *out,
                               tl_vec *dy, float mean, tl_vec *sum, tl_vec *product) {
    tl_vec slope = *dy;
    if (layer->relu) {
        const tl_vec zero = {0.0f};
        const tl_mask open = *out > zero;
        tl_keep(&slope, &open);
        *dy = slope;
    }
    *sum += slope;
    *product += slope * (*in - mean);
}

/* Turns the gradient of the output into that of the input, in place. */
static inline void tl_norm_backward(const tl_layer *layer, const float *params, const tl_vec *in,
                                    const tl_vec *out, tl_vec *dy, int blocks, float *gradients,
                                    tl_statistics statistics) {
    const ptrdiff_t plane = (ptrdiff_t)layer->height * layer->width;
    const float count = (float)plane * (float)blocks * TL_LANES;
    for (int c = 0; c < layer->channels; ++c) {
        const float mean = statistics.mean[c], inverse = statistics.inverse[c];
        double total = 0.0, weighted = 0.0;
        for (int b = 0; b < blocks; ++b) {
            const ptrdiff_t start = b * tl_out_size(layer) + c * plane;
            tl_vec sum = {0.0f}, product = {0.0f}, other_sum = {0.0f}, other_product = {0.0f};
            ptrdiff_t p = start;
            for (; p + 1 < start + plane; p += 2) {
                tl_norm_collect(layer, in + p, out + p, dy + p, mean, &sum, &product);
                tl_norm_collect(layer, in + p + 1, out + p + 1, dy + p + 1, mean, &other_sum,
                                &other_product);
            }
            if (p < start + plane) {
                tl_norm_collect(layer, in + p, out + p, dy + p, mean, &sum, &product);
            }
            sum += other_sum;
            product += other_product;
            total += (double)tl_lane_sum(&sum);
            weighted += (double)tl_lane_sum(&product);
        }
        const float d_beta = (float)total, d_gamma = (float)weighted * inverse;
        if (layer->bias >= 0) {
            gradients[layer->bias + c] += d_beta;
        }
        if (layer->weight >= 0) {
            gradients[layer->weight + c] += d_gamma;
        }
        const float scale = tl_gamma(layer, params, c) * inverse;
        const float slope = d_gamma / count * inverse;
        const float shift = d_beta / count - slope * mean;
        for (int b = 0; b < blocks; ++b) {
            const ptrdiff_t start = b * tl_out_size(layer) + c * plane;
            for (ptrdiff_t p = start; p < start + plane; ++p) {
                dy[p] = (dy[p] - (in[p] * slope + shift)) * scale;
            }
        }
    }
}

/* Normalization without scale, ReLU and 2×2 pooling of even planes in one: because the factor is
 * positive, the greatest of four stays the greatest, and only it needs to be normalized. */
static inline void tl_norm_pool_apply(const tl_layer *layer, const float *params, const tl_vec *in,
                                      tl_vec *out, int blocks, tl_statistics statistics) {
    const tl_vec zero = {0.0f};
    for (int b = 0; b < blocks; ++b) {
        for (int c = 0; c < layer->channels; ++c) {
            const float scale = statistics.inverse[c];
            const float shift = tl_beta(layer, params, c) - statistics.mean[c] * scale;
            for (int y = 0; y < layer->height; ++y, in += layer->in_width) {
                for (int x = 0; x < layer->width; ++x, in += 2) {
                    tl_vec normalized;
                    tl_greatest_of_four(in, layer->in_width, &normalized);
                    normalized = normalized * scale + shift;
                    tl_greatest(&normalized, &zero, out++);
                }
            }
        }
    }
}

/* Spreads the gradient of one pooled pixel; it goes to the first of the greatest. */
TL_INLINE void tl_norm_pool_spread(const tl_vec *in, int pitch, const tl_vec *slope, float scale,
                                   float tilt, float shift, tl_vec *dx) {
    const ptrdiff_t places[4] = {0, 1, pitch, pitch + 1};
    tl_vec greatest, left = *slope;
    tl_greatest_of_four(in, pitch, &greatest);
    for (int k = 0; k < 4; ++k) {
        const tl_mask taken = in[places[k]] == greatest, others = ~taken;
        tl_vec gradient = left;
        tl_keep(&gradient, &taken);
        tl_keep(&left, &others);
        dx[places[k]] = (gradient - (in[places[k]] * tilt + shift)) * scale;
    }
}

static inline void tl_norm_pool_backward(const tl_layer *layer, const float *params,
                                         const tl_vec *in, const tl_vec *out, tl_vec *dy,
                                         tl_vec *dx, int blocks, float *gradients,
                                         tl_statistics statistics) {
    const ptrdiff_t plane = (ptrdiff_t)layer->height * layer->width, in_plane = 4 * plane;
    const float count = (float)in_plane * (float)blocks * TL_LANES;
    for (int c = 0; c < layer->channels; ++c) {
        const float inverse = statistics.inverse[c], mean = statistics.mean[c];
        const float beta = tl_beta(layer, params, c);
        double total = 0.0, weighted = 0.0;
        for (int b = 0; b < blocks; ++b) {
            const ptrdiff_t start = b * tl_out_size(layer) + c * plane;
            tl_vec sum = {0.0f}, product = {0.0f};
            for (ptrdiff_t p = start; p < start + plane; ++p) {
                /* Where ReLU lets through, out - beta is the normalized input. */
                tl_norm_collect(layer, out + p, out + p, dy + p, beta, &sum, &product);
            }
            total += (double)tl_lane_sum(&sum);
            weighted += (double)tl_lane_sum(&product);
        }
        if (layer->bias >= 0) {
            gradients[layer->bias + c] += (float)total;
        }
        const float tilt = (float)weighted / count * inverse;
        const float shift = (float)total / count - tilt * mean;
        for (int b = 0; b < blocks; ++b) {
            const ptrdiff_t start = b * tl_in_size(layer) + c * in_plane;
            const tl_vec *slope = dy + b * tl_out_size(layer) + c * plane;
            for (int y = 0; y < layer->height; ++y) {
                for (int x = 0; x < layer->width; ++x, ++slope) {
                    const ptrdiff_t place = start + 2 * ((ptrdiff_t)y * layer->in_width + x);
                    tl_norm_pool_spread(in + place, layer->in_width, slope, inverse, tilt, shift,
                                        dx + place);
                }
            }
        }
    }
}

static inline void tl_relu_forward(const tl_vec *in, tl_vec *out, ptrdiff_t size) {
    const tl_vec zero = {0.0f};
    for (ptrdiff_t i = 0; i < size; ++i) {
        tl_greatest(in + i, &zero, out + i);
    }
}

static inline void tl_relu_backward(const tl_vec *out, tl_vec *dy, ptrdiff_t size) {
    const tl_vec zero = {0.0f};
    for (ptrdiff_t i = 0; i < size; ++i) {
        const tl_mask open = out[i] > zero;
        tl_keep(&dy[i], &open);
    }
}

#endif
