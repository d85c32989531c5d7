/* The hardware layer of the emulated Cortex-M4 and RV32IMC boards: each call is a few accesses to
 * the registers in emulated.h. */
#include "emulated.h"

#include <string.h>

#include "tl_hal.h"

#ifndef TL_BOARD_NAME
#define TL_BOARD_NAME "emulated"
#endif

/* Bytes of the largest frame of the camera; emulated cameras never have more pixels. */
#ifndef TL_BOARD_CAMERA_BYTES
#define TL_BOARD_CAMERA_BYTES 1
#endif

static uint8_t tl_board_pixels[TL_BOARD_CAMERA_BYTES];

static volatile uint32_t *at(uint32_t offset) {
    return (volatile uint32_t *)(uintptr_t)(UINT32_C(TL_DEVICE_BASE) + offset);
}

static uint32_t address_of(const void *memory) {
    return (uint32_t)(uintptr_t)memory;
}

void tl_hal_board(tl_board *board) {
    board->name = TL_BOARD_NAME;
    board->camera_width = (int32_t)*at(TL_DEVICE_WIDTH);
    board->camera_height = (int32_t)*at(TL_DEVICE_HEIGHT);
    board->cycles_hz = 0;
    board->queue_bytes = *at(TL_DEVICE_QUEUE);
    board->boot = *at(TL_DEVICE_BOOT);
    board->overruns = *at(TL_DEVICE_OVERRUNS);
    board->stack_bytes = *at(TL_DEVICE_STACK);
}

size_t tl_hal_read(uint8_t *data, size_t capacity, uint32_t timeout_ms) {
    *at(TL_DEVICE_READ_TO) = address_of(data);
    *at(TL_DEVICE_READ_CAPACITY) = (uint32_t)capacity;
    *at(TL_DEVICE_READ_TIMEOUT) = timeout_ms;
    return *at(TL_DEVICE_READ);
}

void tl_hal_write(const uint8_t *data, size_t count) {
    *at(TL_DEVICE_WRITE_FROM) = address_of(data);
    *at(TL_DEVICE_WRITE) = (uint32_t)count;
}

tl_capture tl_hal_capture(tl_frame *frame) {
    frame->pixels = tl_board_pixels;
    frame->width = (int32_t)*at(TL_DEVICE_WIDTH);
    frame->height = (int32_t)*at(TL_DEVICE_HEIGHT);
    frame->stride = frame->width;
    *at(TL_DEVICE_CAPTURE_TO) = address_of(tl_board_pixels);
    return (tl_capture)*at(TL_DEVICE_CAPTURE);
}

uint32_t tl_hal_micros(void) {
    return *at(TL_DEVICE_MICROS);
}

uint32_t tl_hal_cycles(void) {
    return *at(TL_DEVICE_INSTRUCTIONS);
}

void tl_hal_log(const char *line) {
    *at(TL_DEVICE_LOG_FROM) = address_of(line);
    *at(TL_DEVICE_LOG) = (uint32_t)strlen(line);
}
