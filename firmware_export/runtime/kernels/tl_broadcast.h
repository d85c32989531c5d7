/* How two operands of an elementwise operator are walked through. */
#ifndef TL_BROADCAST_H
#define TL_BROADCAST_H

#include "tl_common.h"

/* The output seen as four nested loops. In each the operands advance by a step of their own, which
 * is 0 along an axis that is repeated (NumPy's broadcasting). Two operands of one shape are a
 * single loop: sizes {1, 1, 1, n}, steps {0, 0, 0, 1}. */
typedef struct {
    int32_t size[4];
    int32_t step_1[4];
    int32_t step_2[4];
} tl_broadcast;

/* Position in an operand of the element (i, j, k, l). */
TL_INLINE int32_t tl_broadcast_at(const int32_t step[4], int32_t i, int32_t j, int32_t k,
                                  int32_t l) {
    return i * step[0] + j * step[1] + k * step[2] + l * step[3];
}

#endif /* TL_BROADCAST_H */
