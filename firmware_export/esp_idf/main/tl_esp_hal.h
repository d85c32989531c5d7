/* tl_hal.h for ESP-IDF, and the lock that lets other tasks use camera and network. */
#ifndef TL_ESP_HAL_H
#define TL_ESP_HAL_H

#include <stdbool.h>
#include <stdint.h>

#include "tl_esp_board.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Starts lights, wire and camera of the configured board. The calling task is from then on the one
 * that runs tl_app_begin and tl_app_step, and holds the lock except while it waits for bytes.
 * Returns 0, or the error code of the wire's driver. */
int32_t tl_esp_hal_begin(void);

/* The board that Kconfig chose. */
const tl_esp_board *tl_esp_hal_board(void);

/* Lets another task use tl_hal_capture and tl_network_*. Returns whether it got the lock. */
bool tl_esp_hal_lock(uint32_t timeout_ms);
void tl_esp_hal_unlock(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_ESP_HAL_H */
