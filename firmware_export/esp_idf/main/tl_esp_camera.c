/* Source: headers of espressif/esp32-camera 2.1 (esp_camera.h, sensor.h). */
#include "sdkconfig.h"

#if CONFIG_IDF_TARGET_ESP32 || CONFIG_IDF_TARGET_ESP32S3 /* Arduino compiles every file */

#include "tl_esp_camera.h"

#include <string.h>

#include "driver/gpio.h"
#include "esp_camera.h"
#include "esp_heap_caps.h"
#include "esp_timer.h"

/* Exposure and gain settle over the first frames, which are dark or green. */
#define WARM_UP_FRAMES 10

/* A frame that waited longer than this in the driver's queue shows the past. */
#define STALE_US 200000
#define MAX_STALE 3

/* A copy of the newest frame. The driver gets its buffer back at once: while it lacks one, it can
 * no longer replace the frame that waits, which then grows old. */
static uint8_t pixels[TL_ESP_CAMERA_MAX_PIXELS];
static bool ready;
static bool in_psram;
static int32_t frame_width;
static int32_t frame_height;

bool tl_esp_camera_ready(void) {
    return ready;
}

bool tl_esp_camera_in_psram(void) {
    return in_psram;
}

int32_t tl_esp_camera_width(void) {
    return frame_width;
}

int32_t tl_esp_camera_height(void) {
    return frame_height;
}

static void prepare_pins(const tl_esp_board *board) {
    for (int i = 0; i < 2; i++) {
        if (board->pull_up[i] != TL_ESP_NO_PIN) {
            gpio_config_t input;
            memset(&input, 0, sizeof input);
            input.pin_bit_mask = UINT64_C(1) << board->pull_up[i];
            input.mode = GPIO_MODE_INPUT;
            input.pull_up_en = GPIO_PULLUP_ENABLE;
            gpio_config(&input);
        }
    }
}

static camera_config_t configuration(const tl_esp_board *board, tl_esp_frame_size size) {
    const tl_esp_camera_pins *pins = &board->pins;
    camera_config_t config;
    memset(&config, 0, sizeof config);
    config.pin_pwdn = pins->power_down;
    config.pin_reset = pins->reset;
    config.pin_xclk = pins->xclk;
    config.pin_sccb_sda = pins->sda;
    config.pin_sccb_scl = pins->scl;
    config.pin_d0 = pins->d[0];
    config.pin_d1 = pins->d[1];
    config.pin_d2 = pins->d[2];
    config.pin_d3 = pins->d[3];
    config.pin_d4 = pins->d[4];
    config.pin_d5 = pins->d[5];
    config.pin_d6 = pins->d[6];
    config.pin_d7 = pins->d[7];
    config.pin_vsync = pins->vsync;
    config.pin_href = pins->href;
    config.pin_pclk = pins->pclk;
    config.xclk_freq_hz = board->xclk_hz;
    config.ledc_timer = LEDC_TIMER_0;
    config.ledc_channel = LEDC_CHANNEL_0;
    config.pixel_format = PIXFORMAT_GRAYSCALE;
    config.frame_size = size == TL_ESP_QQVGA ? FRAMESIZE_QQVGA : FRAMESIZE_96X96;
    config.fb_count = 2; /* with one, the driver could not keep the newest */
    config.grab_mode = CAMERA_GRAB_LATEST;
    return config;
}

static esp_err_t start(camera_config_t *config) {
    in_psram = heap_caps_get_total_size(MALLOC_CAP_SPIRAM) > 0;
    config->fb_location = in_psram ? CAMERA_FB_IN_PSRAM : CAMERA_FB_IN_DRAM;
    esp_err_t error = esp_camera_init(config);
    if (error == ESP_ERR_NO_MEM && in_psram) { /* PSRAM that answers but does not hold */
        in_psram = false;
        config->fb_location = CAMERA_FB_IN_DRAM;
        error = esp_camera_init(config);
    }
    return error;
}

static const char *reason(esp_err_t error) {
    switch (error) {
        case ESP_ERR_CAMERA_NOT_DETECTED:
            return "camera: not found; press its ribbon cable home, check the board that was "
                   "chosen";
        case ESP_ERR_CAMERA_NOT_SUPPORTED:
            return "camera: a sensor that the driver does not know";
        case ESP_ERR_NO_MEM:
            return "camera: no memory for its frames";
        default:
            return "camera: does not start; check the power supply (5 V, 500 mA) and the ribbon "
                   "cable";
    }
}

/* Some sensors read out from the other end, and some modules are mounted the other way round. */
static void orient(const tl_esp_board *board) {
    sensor_t *sensor = esp_camera_sensor_get();
    if (sensor != NULL && sensor->set_vflip != NULL) {
        const bool reversed = sensor->id.PID == OV3660_PID;
        sensor->set_vflip(sensor, board->flip != reversed ? 1 : 0);
    }
}

static void warm_up(void) {
    for (int i = 0; i < WARM_UP_FRAMES; i++) {
        camera_fb_t *frame = esp_camera_fb_get();
        if (frame != NULL) {
            esp_camera_fb_return(frame);
        }
    }
}

int32_t tl_esp_camera_begin(const tl_esp_board *board, tl_esp_frame_size size, const char **text) {
    camera_config_t config = configuration(board, size);
    prepare_pins(board);
    const esp_err_t error = start(&config);
    if (error != ESP_OK) {
        in_psram = false;
        if (text != NULL) {
            *text = reason(error);
        }
        return (int32_t)error;
    }
    frame_width = size == TL_ESP_QQVGA ? 160 : 96;
    frame_height = size == TL_ESP_QQVGA ? 120 : 96;
    orient(board);
    warm_up();
    ready = true;
    return 0;
}

static bool is_stale(const camera_fb_t *frame) {
    const int64_t taken = (int64_t)frame->timestamp.tv_sec * 1000000 + frame->timestamp.tv_usec;
    return esp_timer_get_time() - taken > STALE_US;
}

static tl_capture copy(const camera_fb_t *from, tl_frame *frame) {
    const size_t count = (size_t)frame_width * (size_t)frame_height;
    const bool expected = from->format == PIXFORMAT_GRAYSCALE && from->len >= count &&
                          from->width == (size_t)frame_width &&
                          from->height == (size_t)frame_height;
    if (!expected) {
        return TL_CAPTURE_FAILED;
    }
    memcpy(pixels, from->buf, count);
    frame->pixels = pixels;
    frame->width = frame_width;
    frame->height = frame_height;
    frame->stride = frame_width;
    return TL_CAPTURE_OK;
}

tl_capture tl_esp_camera_capture(tl_frame *frame) {
    if (!ready) {
        return TL_CAPTURE_NO_CAMERA;
    }
    camera_fb_t *newest = esp_camera_fb_get();
    for (int i = 0; i < MAX_STALE && newest != NULL && is_stale(newest); i++) {
        esp_camera_fb_return(newest);
        newest = esp_camera_fb_get();
    }
    if (newest == NULL) {
        return TL_CAPTURE_FAILED;
    }
    const tl_capture result = copy(newest, frame);
    esp_camera_fb_return(newest);
    return result;
}

#endif
