#include "tl_esp_hal.h"

#include <stddef.h>

#include "esp_cpu.h"
#include "esp_random.h"
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "sdkconfig.h"
#include "tl_esp_light.h"
#include "tl_esp_serial.h"
#include "tl_hal.h"

#if CONFIG_TINTLING_CAMERA
#include "tl_esp_camera.h"
#endif

/* Without a pause the idle task, which feeds a watchdog of several seconds, would never run. */
#define BREATH_US 500000u

static SemaphoreHandle_t working;
static uint32_t boot;
static uint32_t paused_at;

const tl_esp_board *tl_esp_hal_board(void) {
#if CONFIG_TINTLING_BOARD_AI_THINKER
    return &tl_esp_ai_thinker;
#elif CONFIG_TINTLING_BOARD_ESP_EYE
    return &tl_esp_esp_eye;
#elif CONFIG_TINTLING_BOARD_S3_EYE
    return &tl_esp_s3_eye;
#elif CONFIG_TINTLING_BOARD_XIAO_S3
    return &tl_esp_xiao_s3;
#elif CONFIG_TINTLING_BOARD_M5_CAMS3
    return &tl_esp_m5_cams3;
#elif CONFIG_TINTLING_BOARD_C3
    return &tl_esp_c3;
#else
#error "choose a board: idf.py menuconfig, Tintling"
#endif
}

static tl_esp_state start_camera(void) {
#if CONFIG_TINTLING_CAMERA
    const char *text = NULL;
#if CONFIG_TINTLING_FRAME_QQVGA
    const tl_esp_frame_size size = TL_ESP_QQVGA;
#else
    const tl_esp_frame_size size = TL_ESP_96X96;
#endif
    if (tl_esp_camera_begin(tl_esp_hal_board(), size, &text) != 0) {
        tl_hal_log(text);
        return TL_ESP_NO_CAMERA;
    }
    tl_hal_log(tl_esp_camera_in_psram() ? "camera: frames in PSRAM"
                                        : "camera: no PSRAM, frames in internal RAM");
#endif
    return TL_ESP_READY;
}

int32_t tl_esp_hal_begin(void) {
    static StaticSemaphore_t memory;
    working = xSemaphoreCreateMutexStatic(&memory);
    tl_esp_hal_lock(0);
    boot = esp_random() | 1u;
    tl_esp_light_begin(tl_esp_hal_board());
    const int32_t error = tl_esp_serial_begin();
    if (error != 0) {
        return error;
    }
    tl_esp_light_state(start_camera());
    return 0;
}

bool tl_esp_hal_lock(uint32_t timeout_ms) {
    return xSemaphoreTake(working, pdMS_TO_TICKS(timeout_ms)) == pdTRUE;
}

void tl_esp_hal_unlock(void) {
    xSemaphoreGive(working);
}

void tl_hal_board(tl_board *board) {
    board->name = tl_esp_hal_board()->name;
#if CONFIG_TINTLING_CAMERA
    board->camera_width = tl_esp_camera_width();
    board->camera_height = tl_esp_camera_height();
#else
    board->camera_width = 0;
    board->camera_height = 0;
#endif
    board->cycles_hz = (uint32_t)CONFIG_ESP_DEFAULT_CPU_FREQ_MHZ * 1000000u;
    board->queue_bytes = TL_ESP_SERIAL_QUEUE_BYTES;
    board->boot = boot;
    board->overruns = tl_esp_serial_overruns();
    board->stack_bytes =
        (uint32_t)CONFIG_ESP_MAIN_TASK_STACK_SIZE - (uint32_t)uxTaskGetStackHighWaterMark(NULL);
}

size_t tl_hal_read(uint8_t *data, size_t capacity, uint32_t timeout_ms) {
    const uint32_t before = tl_hal_micros();
    tl_esp_light_update(before);
    tl_esp_hal_unlock(); /* nothing is being computed while the application waits */
    const size_t count = tl_esp_serial_read(data, capacity, timeout_ms);
    const uint32_t after = tl_hal_micros();
    if (after - before > 1000u) {
        paused_at = after;
    } else if (after - paused_at > BREATH_US) {
        vTaskDelay(1);
        paused_at = after;
    }
    (void)xSemaphoreTake(working, portMAX_DELAY);
    return count;
}

void tl_hal_write(const uint8_t *data, size_t count) {
    tl_esp_serial_write(data, count);
    tl_esp_light_answered(tl_hal_micros());
}

tl_capture tl_hal_capture(tl_frame *frame) {
#if CONFIG_TINTLING_CAMERA
    return tl_esp_camera_capture(frame);
#else
    (void)frame;
    return TL_CAPTURE_NO_CAMERA;
#endif
}

uint32_t tl_hal_micros(void) {
    return (uint32_t)esp_timer_get_time();
}

uint32_t tl_hal_cycles(void) {
    return (uint32_t)esp_cpu_get_cycle_count();
}

void tl_hal_log(const char *line) {
    tl_esp_serial_text(line);
}
