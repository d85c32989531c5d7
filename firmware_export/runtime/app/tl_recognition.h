/* Recognition: from a tensor, or a whole frame, to logits, with the time that each part took. */
#ifndef TL_RECOGNITION_H
#define TL_RECOGNITION_H

#include "tl_link_messages.h"
#include "tl_preprocess.h"
#include "tl_preprocess_frame.h"
#include "tl_task.h"

#ifdef __cplusplus
extern "C" {
#endif

/* px; the longest side of a frame, sent or captured, decides about the memory of `ink`: up to
 * TL_PREPROCESS_SIDE (160) it needs 10,880 bytes, beyond that 36,480. */
#ifndef TL_APP_MAX_SIDE
#define TL_APP_MAX_SIDE TL_PREPROCESS_SIDE
#endif

/* Size of the tensor, what the preprocessing works on, and its version as INFO names it: the high
 * byte tells `frame` from `ink`. */
#if TL_TASK_IS_FRAME
#define TL_RECOGNITION_TENSOR (TL_TASK_WIDTH * TL_TASK_HEIGHT * TL_TASK_CHANNELS)
#define TL_RECOGNITION_SCRATCH TL_FRAME_SCRATCH_BYTES(TL_TASK_WIDTH, TL_TASK_CHANNELS)
#define TL_RECOGNITION_VERSION (0x100 + TL_FRAME_VERSION)
#else
#define TL_RECOGNITION_TENSOR TL_PREPROCESS_TENSOR
#define TL_RECOGNITION_SCRATCH TL_PREPROCESS_SCRATCH_BYTES(TL_APP_MAX_SIDE, TL_APP_MAX_SIDE)
#define TL_RECOGNITION_VERSION TL_PREPROCESS_VERSION
#endif

/* Static memory for this. */
#define TL_RECOGNITION_BYTES (TL_RECOGNITION_TENSOR + TL_RECOGNITION_SCRATCH)

/* Now, by the clock and the counter of the board. */
tl_link_time tl_recognition_clock(void);

/* Time and ticks that have passed since `start`. */
tl_link_time tl_recognition_since(tl_link_time start);

/* 1 when a grey frame can be made the network's input, else 0. */
int tl_recognition_takes_frames(void);

/* Runs the network over a tensor of its input's size; the logits are in tl_network_output().
 * Returns what tl_network_invoke returns: 0, or a code of the executor's own. */
int32_t tl_recognize_tensor(const int8_t *tensor, tl_link_time *inference);

/*
 * Preprocesses a frame and runs the network over the tensor.
 *
 * result: everything but number and capture time; its tensor and logits stay valid until the next
 *         call; without a sample there are no logits.
 * Returns a tl_preprocess_status, or -1 when the network failed.
 */
int32_t tl_recognize_frame(const tl_frame *frame, tl_link_result *result);

/* The answer that the network's output stands for: the index of its label, or TL_NO_ANSWER of
 * tl_answer.h where it does not stand out, as the host decides too. */
int32_t tl_recognition_answer(void);

/* Called after every frame that was recognized, on the task that recognized it: a weak function
 * that does nothing, for an application to define (a pin, a message, deep sleep).
 *
 * label: index of the answer (TL_LABEL_... of tl_task.h), or TL_NO_ANSWER where none stands out or
 * nothing was found. confidence: the answer's margin (tl_answer.h), a whole number that reaches
 * TL_TASK_LEAST_MARGIN where there is an answer; 0 where nothing was found. */
void tl_on_result(int32_t label, int32_t confidence);

#ifdef __cplusplus
}
#endif

#endif /* TL_RECOGNITION_H */
