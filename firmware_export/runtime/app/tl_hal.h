/* The interface of a board: bytes in, bytes out, a grey frame, two clocks, a log.
 *
 * tl_app.c calls these functions and nothing else of the board, from one task, and never from an
 * interrupt. A board implements all of them; firmware_export/runtime/boards/ holds those of the
 * emulated boards.
 *
 *     int main(void) {
 *         tl_app_begin();
 *         for (;;) {
 *             tl_app_step();
 *         }
 *     }
 */
#ifndef TL_HAL_H
#define TL_HAL_H

#include <stddef.h>
#include <stdint.h>

#include "tl_preprocess.h" /* tl_frame */

#ifdef __cplusplus
extern "C" {
#endif

/* What a board reports about itself; the strings are static. */
typedef struct tl_board {
    const char *name;      /* "AI-Thinker ESP32-CAM"; UTF-8, at most 63 bytes */
    int32_t camera_width;  /* px of a captured frame; 0 without a camera */
    int32_t camera_height; /* px of a captured frame; 0 without a camera */
    uint32_t cycles_hz;    /* ticks of tl_hal_cycles a second; 0: it counts instructions */
    uint32_t queue_bytes;  /* that the board keeps between two calls of tl_hal_read, >= 256 */
    uint32_t boot;         /* a number that differs from start to start; 0 if it cannot tell */
    uint32_t overruns;     /* times that received bytes were lost so far; 0 if it cannot tell */
    uint32_t stack_bytes;  /* deepest stack of the task so far; 0 if it cannot tell */
} tl_board;

typedef enum tl_capture {
    TL_CAPTURE_OK = 0,
    TL_CAPTURE_NO_CAMERA = 1, /* this board has none, or it did not answer when it was started */
    TL_CAPTURE_FAILED = 2     /* it gave no frame, or one that is not grey; a later call may do */
} tl_capture;

/* Describes the board. Called after the board was started, more than once. */
void tl_hal_board(tl_board *board);

/* Reads what the host sent, as many bytes as there are, at most `capacity`.
 *
 * Waits until at least one byte is there, but no longer than timeout_ms; 0 does not wait. While it
 * waits it lets other tasks run. Returns the number of bytes, 0 when the time is over. Between two
 * calls the board keeps queue_bytes of what arrives (a UART driver's ring buffer). */
size_t tl_hal_read(uint8_t *data, size_t capacity, uint32_t timeout_ms);

/* Sends `count` bytes to the host, in this order and with nothing in between; returns when the last
 * one was handed to the hardware or its driver. Bytes that nobody listens to may be lost. */
void tl_hal_write(const uint8_t *data, size_t count);

/* Takes the newest frame of the camera, 8-bit grey. The pixels belong to the board and stay as they
 * are until the next call. */
tl_capture tl_hal_capture(tl_frame *frame);

/* Microseconds since an arbitrary start; wraps around after 2^32. */
uint32_t tl_hal_micros(void);

/* Cycles, or instructions, of the processor since an arbitrary start; wraps around after 2^32. */
uint32_t tl_hal_cycles(void);

/* One line of text for people, without its line end; called at the start only. It may share the
 * serial line with tl_hal_write, as boot messages do: the link finds its frames among text. */
void tl_hal_log(const char *line);

#ifdef __cplusplus
}
#endif

#endif /* TL_HAL_H */
