/* The firmware: requests of the link in, answers out, and the board's camera when it is asked for.
 *
 * It owns all its memory, statically, and uses one stack. The board's start calls tl_app_begin once
 * and then tl_app_step for ever; what a board has to provide stands in tl_hal.h.
 */
#ifndef TL_APP_H
#define TL_APP_H

#include "tl_link.h"
#include "tl_preprocess.h"
#include "tl_task.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Pixels of the largest frame that the host may send; tl_recognition.h bounds the longest side. A
 * tensor of the network's input has room too. */
#ifndef TL_APP_FRAME_PIXELS
#if TL_TASK_IS_FRAME && TL_TASK_WIDTH * TL_TASK_HEIGHT * TL_TASK_CHANNELS > 96 * 96
#define TL_APP_FRAME_PIXELS (TL_TASK_WIDTH * TL_TASK_HEIGHT * TL_TASK_CHANNELS)
#else
#define TL_APP_FRAME_PIXELS (96 * 96)
#endif
#endif

/* Requests that the host may have sent before the first of them is answered; the board's queue may
 * hold fewer. */
#ifndef TL_APP_WINDOW
#define TL_APP_WINDOW 8
#endif

/* Longest time that a step waits for bytes, in ms. */
#define TL_APP_WAIT_MS 100u

/* Bytes that hold a frame on its way in; INFO's ram_bytes leaves them out. */
#define TL_APP_FRAME_BYTES (TL_LINK_OVERHEAD + 4u + TL_APP_FRAME_PIXELS)

/* Makes network and link ready, and writes one line of text to the log. */
void tl_app_begin(void);

/* Waits for bytes, answers what is complete, takes an image when one is due. Returns after
 * TL_APP_WAIT_MS at the latest when there is nothing to do. */
void tl_app_step(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_APP_H */
