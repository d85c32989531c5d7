/* Grey frames from the camera of a board, through the driver esp32-camera. */
#ifndef TL_ESP_CAMERA_H
#define TL_ESP_CAMERA_H

#include <stdbool.h>
#include <stdint.h>

#include "tl_esp_board.h"
#include "tl_hal.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tl_esp_frame_size {
    TL_ESP_96X96 = 0,
    TL_ESP_QQVGA = 1 /* 160 x 120 */
} tl_esp_frame_size;

/* Room for a frame; a project that stays at 96 x 96 may define less. */
#ifndef TL_ESP_CAMERA_MAX_PIXELS
#define TL_ESP_CAMERA_MAX_PIXELS (160 * 120)
#endif

/* Starts the camera and lets its exposure settle. Frames live in PSRAM where the board has some
 * that works, else in internal RAM. Returns 0, or the driver's error code; `text`, if not null, is
 * then set to a line for people. Call it once. */
int32_t tl_esp_camera_begin(const tl_esp_board *board, tl_esp_frame_size size, const char **text);

/* Whether the camera was started. */
bool tl_esp_camera_ready(void);

/* Whether frames live in PSRAM. */
bool tl_esp_camera_in_psram(void);

/* Width and height of a frame, px; 0 before the camera was started. */
int32_t tl_esp_camera_width(void);
int32_t tl_esp_camera_height(void);

/* Takes the newest frame; what tl_hal_capture promises. */
tl_capture tl_esp_camera_capture(tl_frame *frame);

#ifdef __cplusplus
}
#endif

#endif /* TL_ESP_CAMERA_H */
