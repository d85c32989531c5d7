/* The firmware on ESP-IDF: starts the board, then leaves the rest to the portable application. */
#include "sdkconfig.h"
#include "tl_app.h"
#include "tl_esp_hal.h"
#include "tl_esp_light.h"
#include "tl_hal.h"

#if CONFIG_TINTLING_WIFI
#include "tl_esp_wifi.h"
#endif

#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

void app_main(void) {
    if (tl_esp_hal_begin() != 0) {
        vTaskDelete(NULL); /* without a wire there is nobody to tell; the light stays on */
        return;
    }
#if CONFIG_TINTLING_WIFI
    tl_esp_wifi_begin();
#endif
    tl_app_begin();
    for (;;) {
        tl_app_step();
    }
}
