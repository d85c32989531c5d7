/* A training engine for chains of layers on small images: forward, backward, AdamW, moving average.
 *
 * It takes the steps that the engine in TensorFlow takes, many times faster for networks of a few
 * thousand parameters. Everything that lasts lies in arrays of the caller; the arena is scratch.
 */
#include "tl_train_loss.h"
#include "tl_train_net.h"

/* Bytes of scratch that a network needs. */
uint64_t tl_train_arena(const tl_net *net) {
    tl_net bare = *net;
    bare.arena = NULL;
    return (uint64_t)tl_divide(&bare).bytes;
}

/* Sizes of the structures, by which the caller's mirror of them is checked. */
uint32_t tl_train_sizes(void) {
    return (uint32_t)((sizeof(tl_layer) * 100 + sizeof(tl_grid)) * 1000 + sizeof(tl_net));
}

/* Puts images, [count][height][width][channels] levels, into lanes, a plane a channel; lanes beyond
 * the last image repeat it. */
static void tl_load(const tl_net *net, const uint8_t *images, int count, int blocks,
                    tl_vec *input) {
    const tl_layer *first = net->layers;
    const ptrdiff_t size = tl_in_size(first);
    const int channels = first->in_channels, plane = first->in_height * first->in_width;
    for (int b = 0; b < blocks; ++b) {
        const uint8_t *image[TL_LANES];
        for (int lane = 0; lane < TL_LANES; ++lane) {
            const int sample = b * TL_LANES + lane;
            image[lane] = images + (sample < count ? sample : count - 1) * size;
        }
        for (int c = 0; c < channels; ++c) {
            for (int p = 0; p < plane; ++p) {
                tl_vec pixels;
                for (int lane = 0; lane < TL_LANES; ++lane) {
                    pixels[lane] = net->levels[image[lane][p * channels + c]];
                }
                *input++ = pixels;
            }
        }
    }
}

static void tl_forward(const tl_net *net, float *params, tl_scratch *scratch, int blocks,
                       int is_training) {
    if (net->grids) {
        tl_round_weights(net->layers, net->grids, net->count, params, net->parameters,
                         scratch->weights);
        params = scratch->weights;
    }
    for (int i = 0; i < net->count; ++i) {
        const tl_layer *layer = net->layers + i;
        const tl_vec *in = tl_read(scratch, i);
        tl_vec *out = scratch->out[i];
        switch (layer->kind) {
            case TL_LINEAR:
                tl_linear_forward(layer, params, in, out, blocks, scratch->offset);
                break;
            case TL_DEPTHWISE:
                tl_depthwise_forward(layer, params, in, out, blocks, scratch->offset);
                break;
            case TL_NORM:
            case TL_NORM_POOL:
                if (is_training) {
                    tl_norm_measure(layer, params, in, blocks, scratch->statistics[i]);
                } else {
                    tl_norm_recall(layer, params, scratch->statistics[i]);
                }
                if (layer->kind == TL_NORM) {
                    tl_norm_apply(layer, params, in, out, blocks, scratch->statistics[i]);
                } else {
                    tl_norm_pool_apply(layer, params, in, out, blocks, scratch->statistics[i]);
                }
                break;
            case TL_RELU:
                tl_relu_forward(in, out, blocks * tl_out_size(layer));
                break;
            case TL_MAX_POOL:
                tl_max_pool_forward(layer, in, out, blocks);
                break;
            default:
                tl_average_forward(layer, in, out, blocks);
                break;
        }
        if (scratch->rounded[i]) {
            tl_round_values(net->grids + i, out, scratch->rounded[i], blocks * tl_out_size(layer));
        }
    }
}

/* Carries the gradient of the logits, in back[0], to every parameter. */
static void tl_backward(const tl_net *net, tl_scratch *scratch) {
    const float *params = net->grids ? scratch->weights : net->weights;
    float *gradients = scratch->gradients;
    tl_vec *dy = scratch->back[0], *dx = scratch->back[1];
    for (int i = net->count - 1; i >= 0; --i) {
        const tl_layer *layer = net->layers + i;
        const tl_vec *in = tl_read(scratch, i), *out = scratch->out[i];
        int moved = 1;
        if (scratch->rounded[i]) {
            tl_round_backward(net->grids + i, out, dy, net->blocks * tl_out_size(layer));
        }
        switch (layer->kind) {
            case TL_LINEAR:
                tl_linear_backward_kernel(layer, in, dy, net->blocks, gradients, scratch->offset,
                                          scratch->sums);
                if (i) {
                    tl_linear_backward_input(layer, params, dy, dx, net->blocks, scratch->offset,
                                             scratch->padded, scratch->turned);
                }
                break;
            case TL_DEPTHWISE:
                tl_depthwise_backward(layer, params, in, dy, i ? dx : NULL, net->blocks, gradients,
                                      scratch->offset, scratch->padded);
                break;
            case TL_NORM:
                tl_norm_backward(layer, params, in, out, dy, net->blocks, gradients,
                                 scratch->statistics[i]);
                moved = 0;
                break;
            case TL_NORM_POOL:
                tl_norm_pool_backward(layer, params, in, out, dy, dx, net->blocks, gradients,
                                      scratch->statistics[i]);
                break;
            case TL_RELU:
                tl_relu_backward(out, dy, net->blocks * tl_out_size(layer));
                moved = 0;
                break;
            case TL_MAX_POOL:
                tl_max_pool_backward(layer, in, out, dy, dx, net->blocks);
                break;
            default:
                tl_average_backward(layer, dy, dx, net->blocks);
                break;
        }
        if (moved) {
            tl_vec *freed = dy;
            dy = dx;
            dx = freed;
        }
    }
}

/* Takes a sample's logits out of their lane; gives the greatest one's class. */
static int tl_answer(const tl_net *net, const tl_scratch *scratch, int sample, float *logits) {
    const int classes = net->layers[net->count - 1].channels;
    const tl_vec *out = tl_read(scratch, net->count) + (ptrdiff_t)(sample / TL_LANES) * classes;
    int best = 0;
    for (int c = 0; c < classes; ++c) {
        logits[c] = out[c][sample % TL_LANES];
        best = logits[c] > logits[best] ? c : best;
    }
    return best;
}

/* Loss and hits of a batch in training, and the gradient of its logits in back[0]. `teacher`,
 * unless NULL, holds a teacher's logits, [count][classes]. */
static void tl_judge(const tl_net *net, tl_scratch *scratch, const uint8_t *labels,
                     const float *teacher, int count, double *loss, int64_t *correct) {
    const int classes = net->layers[net->count - 1].channels;
    const float weight = 1.0f / (float)count;
    for (int sample = 0; sample < count; ++sample) {
        const int block = sample / TL_LANES, lane = sample % TL_LANES;
        float logits[TL_CLASSES_MAX], slope[TL_CLASSES_MAX];
        *correct += tl_answer(net, scratch, sample, logits) == labels[sample];
        const float counts = net->class_weights ? net->class_weights[labels[sample]] : 1.0f;
        float own =
            tl_loss(logits, classes, labels[sample], net->smoothing, weight * counts, slope);
        if (teacher) {
            own = tl_teach(logits, teacher + (ptrdiff_t)sample * classes, classes, net->alpha,
                           net->temperature, own, weight * counts, slope);
        }
        *loss += (double)(own * counts);
        for (int c = 0; c < classes; ++c) {
            scratch->back[0][(ptrdiff_t)block * classes + c][lane] = slope[c];
        }
    }
}

/* AdamW as Keras takes it, then the moving average of everything. */
static void tl_update(tl_net *net, const float *gradients, float rate) {
    const float done = (float)++net->step;
    const float short_term = (1.0f + done) / (10.0f + done);
    const float decay = net->ema < short_term ? net->ema : short_term;
    const float step =
        rate * sqrtf(1.0f - powf(net->beta_2, done)) / (1.0f - powf(net->beta_1, done));
    for (int i = 0; i < net->parameters; ++i) {
        if (net->trainable[i]) {
            const float g = gradients[i];
            if (net->decayed[i]) {
                net->weights[i] -= net->weights[i] * net->weight_decay * rate;
            }
            net->moment[i] += (g - net->moment[i]) * (1.0f - net->beta_1);
            net->square[i] += (g * g - net->square[i]) * (1.0f - net->beta_2);
            net->weights[i] -= net->moment[i] * step / (sqrtf(net->square[i]) + 1e-7f);
        }
        if (net->ema > 0.0f) {
            net->kept[i] -= (1.0f - decay) * (net->kept[i] - net->weights[i]);
        } else {
            net->kept[i] = net->weights[i];
        }
    }
}

/* Takes one step a rate over consecutive batches of samples; adds up mean losses and hits.
 * `teacher`, unless NULL, holds a teacher's logits, [samples][classes]. */
void tl_train_steps(tl_net *net, const uint8_t *images, const uint8_t *labels, const float *teacher,
                    const float *rates, int32_t steps, double *loss, int64_t *correct) {
    const int batch = net->blocks * TL_LANES;
    const int classes = net->layers[net->count - 1].channels;
    tl_scratch scratch = tl_divide(net);
    for (int32_t step = 0; step < steps; ++step) {
        const ptrdiff_t start = (ptrdiff_t)step * batch;
        const float *answers = teacher ? teacher + start * classes : NULL;
        double batch_loss = 0.0;
        tl_load(net, images + start * tl_in_size(net->layers), batch, net->blocks, scratch.input);
        tl_forward(net, net->weights, &scratch, net->blocks, 1);
        tl_judge(net, &scratch, labels + start, answers, batch, &batch_loss, correct);
        memset(scratch.gradients, 0, (size_t)net->parameters * sizeof(float));
        tl_backward(net, &scratch);
        tl_update(net, scratch.gradients, rates[step]);
        *loss += batch_loss / batch;
    }
}

/* Gradients of one batch at the present weights, to be compared; moving statistics move. */
void tl_train_gradients(tl_net *net, const uint8_t *images, const uint8_t *labels,
                        const float *teacher, float *gradients, double *loss) {
    const int batch = net->blocks * TL_LANES;
    int64_t correct = 0;
    tl_scratch scratch = tl_divide(net);
    tl_load(net, images, batch, net->blocks, scratch.input);
    tl_forward(net, net->weights, &scratch, net->blocks, 1);
    tl_judge(net, &scratch, labels, teacher, batch, loss, &correct);
    memset(scratch.gradients, 0, (size_t)net->parameters * sizeof(float));
    tl_backward(net, &scratch);
    memcpy(gradients, scratch.gradients, (size_t)net->parameters * sizeof(float));
}

/* Runs the averaged network over samples and gives their logits, [count][classes]. */
void tl_train_logits(tl_net *net, const uint8_t *images, int64_t count, float *logits) {
    const int classes = net->layers[net->count - 1].channels;
    tl_scratch scratch = tl_divide(net);
    for (int64_t start = 0; start < count; start += TL_EVALUATION_BLOCKS * TL_LANES) {
        const int64_t left = count - start;
        const int most = TL_EVALUATION_BLOCKS * TL_LANES;
        const int part = left < most ? (int)left : most;
        tl_load(net, images + start * tl_in_size(net->layers), part, TL_EVALUATION_BLOCKS,
                scratch.input);
        tl_forward(net, net->kept, &scratch, TL_EVALUATION_BLOCKS, 0);
        for (int sample = 0; sample < part; ++sample) {
            (void)tl_answer(net, &scratch, sample, logits + (start + sample) * classes);
        }
    }
}

/* Least and greatest output of every layer of the averaged network over samples, [layers][2], with
 * nothing rounded. */
void tl_train_ranges(const tl_net *net, const uint8_t *images, int64_t count, float *ranges) {
    tl_net plain = *net;
    plain.grids = NULL;
    tl_scratch scratch = tl_divide(&plain);
    for (int i = 0; i < net->count; ++i) {
        ranges[2 * i] = INFINITY;
        ranges[2 * i + 1] = -INFINITY;
    }
    for (int64_t start = 0; start < count; start += TL_EVALUATION_BLOCKS * TL_LANES) {
        const int64_t left = count - start;
        const int most = TL_EVALUATION_BLOCKS * TL_LANES;
        tl_load(&plain, images + start * tl_in_size(net->layers), left < most ? (int)left : most,
                TL_EVALUATION_BLOCKS, scratch.input);
        tl_forward(&plain, plain.kept, &scratch, TL_EVALUATION_BLOCKS, 0);
        for (int i = 0; i < net->count; ++i) {
            tl_widen(scratch.out[i], TL_EVALUATION_BLOCKS * tl_out_size(net->layers + i),
                     ranges + 2 * i);
        }
    }
}
