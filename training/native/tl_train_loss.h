/* What a step makes smaller: cross-entropy with the label, and with a teacher's answers. */
#ifndef TL_TRAIN_LOSS_H
#define TL_TRAIN_LOSS_H

#include <math.h>
#include <stddef.h>

/* Logarithm of the sum of exp(soft * logits). */
static float tl_log_sum(const float *logits, int classes, float soft) {
    float greatest = logits[0], sum = 0.0f;
    for (int c = 1; c < classes; ++c) {
        greatest = logits[c] > greatest ? logits[c] : greatest;
    }
    for (int c = 0; c < classes; ++c) {
        sum += expf((logits[c] - greatest) * soft);
    }
    return logf(sum) + greatest * soft;
}

/* Cross-entropy of one sample; `slope`, if given, gets its gradient times `weight`. */
static float tl_loss(const float *logits, int classes, int label, float smoothing, float weight,
                     float *slope) {
    const float log_sum = tl_log_sum(logits, classes, 1.0f);
    float loss = 0.0f;
    for (int c = 0; c < classes; ++c) {
        const float floor = smoothing / (float)classes;
        const float target = c == label ? 1.0f - smoothing + floor : floor;
        loss += target * (log_sum - logits[c]);
        if (slope) {
            slope[c] = (expf(logits[c] - log_sum) - target) * weight;
        }
    }
    return loss;
}

/* Mixes a teacher's answers into loss and slope of one sample, with weight `alpha` against the
 * label's: both sides' logits are divided by a temperature, and its square makes up for the smaller
 * gradients. Source: G. Hinton et al., arXiv:1503.02531. */
static float tl_teach(const float *logits, const float *teacher, int classes, float alpha,
                      float temperature, float loss, float weight, float *slope) {
    const float soft = 1.0f / temperature;
    const float own_sum = tl_log_sum(logits, classes, soft);
    const float teacher_sum = tl_log_sum(teacher, classes, soft);
    float agreement = 0.0f;
    for (int c = 0; c < classes; ++c) {
        const float own = logits[c] * soft - own_sum;
        const float target = expf(teacher[c] * soft - teacher_sum);
        agreement -= target * own;
        slope[c] *= 1.0f - alpha;
        slope[c] += (expf(own) - target) * alpha * temperature * weight;
    }
    return loss * (1.0f - alpha) + agreement * alpha * temperature * temperature;
}

#endif
