/* An image of the camera with what the network reads in it, as JPEG and JSON. */
#ifndef TL_ESP_SHOT_H
#define TL_ESP_SHOT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TL_ESP_JSON_BYTES 768

typedef struct tl_esp_shot {
    uint8_t *jpeg; /* memory of the caller */
    size_t jpeg_capacity;
    size_t jpeg_bytes;
    char json[TL_ESP_JSON_BYTES]; /* one line */
} tl_esp_shot;

typedef enum tl_esp_shot_status {
    TL_ESP_SHOT_OK = 0,
    TL_ESP_SHOT_BUSY = 1,      /* the wire's host keeps the board at work */
    TL_ESP_SHOT_NO_CAMERA = 2, /* or it gives no frames */
    TL_ESP_SHOT_FAILED = 3     /* the network failed, or the JPEG did not fit */
} tl_esp_shot_status;

/* Takes an image and classifies it. Without jpeg memory only the JSON is made. */
tl_esp_shot_status tl_esp_shot_take(tl_esp_shot *shot);

#ifdef __cplusplus
}
#endif

#endif /* TL_ESP_SHOT_H */
