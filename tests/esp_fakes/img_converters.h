#ifndef FAKE_IMG_CONVERTERS_H
#define FAKE_IMG_CONVERTERS_H
#include "esp_camera.h"
typedef size_t (*jpg_out_cb)(void *context, size_t index, const void *data, size_t count);
bool fmt2jpg_cb(uint8_t *pixels, size_t count, uint16_t width, uint16_t height, pixformat_t format,
                uint8_t quality, jpg_out_cb callback, void *context);
#endif
