/* The answer that int8 logits stand for, and whether it stands out enough to be given.
 *
 * The out-of-distribution score is how far the largest logit lies above the mean of all. Times the
 * number of logits it is a whole number, so firmware, page and host decide by one integer
 * comparison. tl_task.h holds the least margin of the network (TL_TASK_LEAST_MARGIN).
 */
#ifndef TL_ANSWER_H
#define TL_ANSWER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TL_NO_ANSWER (-1)

/* The index of the largest of `count` >= 1 logits, the first of equals. */
static inline int32_t tl_largest(const int8_t *logits, int32_t count) {
    int32_t best = 0;
    for (int32_t i = 1; i < count; i++) {
        best = logits[i] > logits[best] ? i : best;
    }
    return best;
}

/* How far the largest logit lies above the mean, times `count`; never negative. */
static inline int32_t tl_margin(const int8_t *logits, int32_t count) {
    int32_t sum = 0;
    for (int32_t i = 0; i < count; i++) {
        sum += logits[i];
    }
    return count * logits[tl_largest(logits, count)] - sum;
}

/* The index of the answer, or TL_NO_ANSWER where it does not stand out. */
static inline int32_t tl_answer(const int8_t *logits, int32_t count, int32_t least_margin) {
    return tl_margin(logits, count) < least_margin ? TL_NO_ANSWER : tl_largest(logits, count);
}

#ifdef __cplusplus
}
#endif

#endif /* TL_ANSWER_H */
