/* Pins of the boards, from the schematics that their makers publish. */
#include "tl_esp_board.h"

/* Before each table; a library that may lie beside another one of its kind makes them weak here. */
#ifndef TL_ESP_BOARD_ATTRIBUTE
#define TL_ESP_BOARD_ATTRIBUTE
#endif

TL_ESP_BOARD_ATTRIBUTE const tl_esp_board tl_esp_ai_thinker = {
    .name = "AI-Thinker ESP32-CAM",
    .has_camera = true,
    .pins = {.power_down = 32,
             .reset = TL_ESP_NO_PIN,
             .xclk = 0,
             .sda = 26,
             .scl = 27,
             .d = {5, 18, 19, 21, 36, 39, 34, 35},
             .vsync = 25,
             .href = 23,
             .pclk = 22},
    .flip = false,
    .led = 33,
    .led_active_low = true,
    .lamp = 4,
    .pull_up = {TL_ESP_NO_PIN, TL_ESP_NO_PIN},
    .xclk_hz = 20000000,
};

TL_ESP_BOARD_ATTRIBUTE const tl_esp_board tl_esp_esp_eye = {
    .name = "ESP-EYE",
    .has_camera = true,
    .pins = {.power_down = TL_ESP_NO_PIN,
             .reset = TL_ESP_NO_PIN,
             .xclk = 4,
             .sda = 18,
             .scl = 23,
             .d = {34, 13, 14, 35, 39, 38, 37, 36},
             .vsync = 5,
             .href = 27,
             .pclk = 25},
    .flip = false,
    .led = 21,
    .led_active_low = false,
    .lamp = TL_ESP_NO_PIN,
    .pull_up = {13, 14}, /* two data lines that are JTAG pins after a reset */
    .xclk_hz = 20000000,
};

TL_ESP_BOARD_ATTRIBUTE const tl_esp_board tl_esp_s3_eye = {
    .name = "ESP32-S3-EYE",
    .has_camera = true,
    .pins = {.power_down = TL_ESP_NO_PIN,
             .reset = TL_ESP_NO_PIN,
             .xclk = 15,
             .sda = 4,
             .scl = 5,
             .d = {11, 9, 8, 10, 12, 18, 17, 16},
             .vsync = 6,
             .href = 7,
             .pclk = 13},
    .flip = true,
    .led = 3,
    .led_active_low = false,
    .lamp = TL_ESP_NO_PIN,
    .pull_up = {TL_ESP_NO_PIN, TL_ESP_NO_PIN},
    .xclk_hz = 20000000,
};

TL_ESP_BOARD_ATTRIBUTE const tl_esp_board tl_esp_xiao_s3 = {
    .name = "XIAO ESP32S3 Sense",
    .has_camera = true,
    .pins = {.power_down = TL_ESP_NO_PIN,
             .reset = TL_ESP_NO_PIN,
             .xclk = 10,
             .sda = 40,
             .scl = 39,
             .d = {15, 17, 18, 16, 14, 12, 11, 48},
             .vsync = 38,
             .href = 47,
             .pclk = 13},
    .flip = false,
    .led = 21,
    .led_active_low = true,
    .lamp = TL_ESP_NO_PIN,
    .pull_up = {TL_ESP_NO_PIN, TL_ESP_NO_PIN},
    .xclk_hz = 20000000,
};

TL_ESP_BOARD_ATTRIBUTE const tl_esp_board tl_esp_m5_cams3 = {
    .name = "M5Stack Unit CamS3",
    .has_camera = true,
    .pins = {.power_down = TL_ESP_NO_PIN,
             .reset = 21,
             .xclk = 11,
             .sda = 17,
             .scl = 41,
             .d = {6, 15, 16, 7, 5, 10, 4, 13},
             .vsync = 42,
             .href = 18,
             .pclk = 12},
    .flip = false,
    .led = 14,
    .led_active_low = false,
    .lamp = TL_ESP_NO_PIN,
    .pull_up = {TL_ESP_NO_PIN, TL_ESP_NO_PIN},
    .xclk_hz = 20000000,
};

TL_ESP_BOARD_ATTRIBUTE const tl_esp_board tl_esp_c3 = {
    .name = "ESP32-C3",
    .has_camera = false,
    .pins = {.power_down = TL_ESP_NO_PIN,
             .reset = TL_ESP_NO_PIN,
             .xclk = TL_ESP_NO_PIN,
             .sda = TL_ESP_NO_PIN,
             .scl = TL_ESP_NO_PIN,
             .d = {TL_ESP_NO_PIN, TL_ESP_NO_PIN, TL_ESP_NO_PIN, TL_ESP_NO_PIN, TL_ESP_NO_PIN,
                   TL_ESP_NO_PIN, TL_ESP_NO_PIN, TL_ESP_NO_PIN},
             .vsync = TL_ESP_NO_PIN,
             .href = TL_ESP_NO_PIN,
             .pclk = TL_ESP_NO_PIN},
    .flip = false,
    .led = TL_ESP_NO_PIN, /* development boards differ */
    .led_active_low = false,
    .lamp = TL_ESP_NO_PIN,
    .pull_up = {TL_ESP_NO_PIN, TL_ESP_NO_PIN},
    .xclk_hz = 0,
};
