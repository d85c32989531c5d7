/* Recognition: from a tensor, or a whole frame, to logits, with the time that each part took. */
#ifndef TL_RECOGNITION_H
#define TL_RECOGNITION_H

#include "tl_link_messages.h"
#include "tl_preprocess.h"

#ifdef __cplusplus
extern "C" {
#endif

/* px; the longest side of a frame, sent or captured, decides about memory: up to
 * TL_PREPROCESS_SIDE (160) the preprocessing needs 10,880 bytes, beyond that 36,480. */
#ifndef TL_APP_MAX_SIDE
#define TL_APP_MAX_SIDE TL_PREPROCESS_SIDE
#endif

/* Static memory for this: the tensor, and what the preprocessing works on. */
#define TL_RECOGNITION_BYTES \
    (TL_PREPROCESS_TENSOR + TL_PREPROCESS_SCRATCH_BYTES(TL_APP_MAX_SIDE, TL_APP_MAX_SIDE))

/* Now, by the clock and the counter of the board. */
tl_link_time tl_recognition_clock(void);

/* Time and ticks that have passed since `start`. */
tl_link_time tl_recognition_since(tl_link_time start);

/* 1 when the network takes the 28x28 tensor that the preprocessing makes, else 0. */
int tl_recognition_takes_frames(void);

/* Runs the network over a tensor of its input's size; the logits are in tl_network_output().
 * Returns what tl_network_invoke returns: 0, or a code of the executor's own. */
int32_t tl_recognize_tensor(const int8_t *tensor, tl_link_time *inference);

/*
 * Preprocesses a frame and runs the network over the tensor.
 *
 * result: everything but number and capture time; its tensor and logits stay valid until the next
 *         call; without a digit there are no logits.
 * Returns a tl_preprocess_status, or -1 when the network failed.
 */
int32_t tl_recognize_frame(const tl_frame *frame, tl_link_result *result);

#ifdef __cplusplus
}
#endif

#endif /* TL_RECOGNITION_H */
