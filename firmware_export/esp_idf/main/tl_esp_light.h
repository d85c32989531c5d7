/* The signal light: what a person can see of the firmware without a cable.
 *
 *     on                       starting
 *     one blink every 2 s      ready, waiting for the host
 *     flickering               answering
 *     three blinks every 2 s   the camera did not start; everything else works
 */
#ifndef TL_ESP_LIGHT_H
#define TL_ESP_LIGHT_H

#include <stdint.h>

#include "tl_esp_board.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tl_esp_state {
    TL_ESP_STARTING = 0,
    TL_ESP_READY = 1,
    TL_ESP_NO_CAMERA = 2
} tl_esp_state;

/* Takes the pins of light and lamp; the light shines from here on. */
void tl_esp_light_begin(const tl_esp_board *board);

void tl_esp_light_state(tl_esp_state state);

/* Tells that an answer was sent at this time. */
void tl_esp_light_answered(uint32_t micros);

/* Switches the light as it has to be at this time; call it a few times a second or more often. */
void tl_esp_light_update(uint32_t micros);

/* Whether the light is on at a time after the state was set; for tests. */
int tl_esp_light_pattern(tl_esp_state state, uint32_t micros);

#ifdef __cplusplus
}
#endif

#endif /* TL_ESP_LIGHT_H */
