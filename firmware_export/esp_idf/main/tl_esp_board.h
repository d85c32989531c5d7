/* The boards that this firmware knows: what is wired to which pin.
 *
 * A pin is a GPIO number, or TL_ESP_NO_PIN. The tables are data, so that the same file serves
 * ESP-IDF (Kconfig chooses) and Arduino (the sketch chooses).
 */
#ifndef TL_ESP_BOARD_H
#define TL_ESP_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TL_ESP_NO_PIN (-1)

/* The parallel interface of a camera module (DVP) and its control bus (SCCB). */
typedef struct tl_esp_camera_pins {
    int8_t power_down; /* PWDN */
    int8_t reset;      /* RESET; without it the driver resets the sensor by command */
    int8_t xclk;
    int8_t sda; /* SIOD */
    int8_t scl; /* SIOC */
    int8_t d[8];
    int8_t vsync;
    int8_t href;
    int8_t pclk;
} tl_esp_camera_pins;

typedef struct tl_esp_board {
    const char *name; /* ASCII, at most 31 characters */
    bool has_camera;
    tl_esp_camera_pins pins;
    bool flip;           /* the module is mounted upside down */
    int8_t led;          /* signal light */
    bool led_active_low; /* it lights when the pin is low */
    int8_t lamp;         /* a bright flash light that must stay dark */
    int8_t pull_up[2];   /* inputs that need a pull-up before the camera answers */
    int32_t xclk_hz;     /* clock of the sensor */
} tl_esp_board;

extern const tl_esp_board tl_esp_ai_thinker; /* AI-Thinker ESP32-CAM and its many copies */
extern const tl_esp_board tl_esp_esp_eye;    /* Espressif ESP-EYE */
extern const tl_esp_board tl_esp_s3_eye;     /* Espressif ESP32-S3-EYE */
extern const tl_esp_board tl_esp_xiao_s3;    /* Seeed XIAO ESP32S3 Sense */
extern const tl_esp_board tl_esp_m5_cams3;   /* M5Stack Unit CamS3 */
extern const tl_esp_board tl_esp_c3;         /* any ESP32-C3 without camera */

#ifdef __cplusplus
}
#endif

#endif /* TL_ESP_BOARD_H */
