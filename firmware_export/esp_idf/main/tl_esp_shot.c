/* Source: img_converters.h of espressif/esp32-camera. */
#include "tl_esp_shot.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "img_converters.h"
#include "tl_esp_camera.h"
#include "tl_esp_hal.h"
#include "tl_hal.h"
#include "tl_answer.h"
#include "tl_network.h"
#include "tl_recognition.h"

#define LOCK_MS 1000
#define JPEG_QUALITY 80
#define LABEL_END 320    /* bytes of the JSON that a label may reach */
#define BEHIND_LOGITS 96 /* bytes of the JSON for what follows them */

/* Text that ends where its memory ends. */
typedef struct writer {
    char *text;
    size_t capacity;
    size_t count;
} writer;

static void put(writer *to, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const size_t room = to->capacity - to->count;
    const int length = vsnprintf(to->text + to->count, room, format, arguments);
    va_end(arguments);
    if (length > 0) {
        to->count += (size_t)length < room ? (size_t)length : room - 1;
    }
}

/* The next character of UTF-8. */
static uint32_t character(const uint8_t **text) {
    uint32_t code = *(*text)++;
    if (code >= 0xc0u) {
        int more = code >= 0xf0u ? 3 : code >= 0xe0u ? 2 : 1;
        for (code &= 0x3fu >> more; more > 0 && (**text & 0xc0u) == 0x80u; more--) {
            code = code << 6 | (*(*text)++ & 0x3fu);
        }
    }
    return code;
}

/* A JSON string; ASCII, so that it may stand in an HTTP header. A long label in another script is
 * cut, because the figures behind it need their room. */
static void put_string(writer *to, const char *text) {
    const uint8_t *next = (const uint8_t *)text;
    put(to, "\"");
    while (*next != '\0' && to->count < LABEL_END) {
        const uint32_t code = character(&next);
        if (code == '"' || code == '\\') {
            put(to, "\\%c", (int)code);
        } else if (code >= 32u && code <= 126u) {
            put(to, "%c", (int)code);
        } else if (code <= 0xffffu) {
            put(to, "\\u%04x", (unsigned)code);
        } else {
            put(to, "\\u%04x\\u%04x", (unsigned)(0xd800u + ((code - 0x10000u) >> 10)),
                (unsigned)(0xdc00u + (code & 0x3ffu)));
        }
    }
    put(to, "\"");
}

static void put_answer(writer *to, const tl_model_description *model, const int8_t *values) {
    const tl_tensor_description *output = &model->outputs[0];
    const int32_t answer = tl_largest(values, output->size);
    const float value = output->scale * (float)(values[answer] - output->zero_point);
    put(to, ",\"index\":%ld,\"label\":", (long)answer);
    if (answer < model->label_count) {
        put_string(to, model->labels[answer]);
    } else {
        put(to, "null");
    }
    put(to, ",\"accepted\":%s", tl_recognition_answer() == TL_NO_ANSWER ? "false" : "true");
    put(to, ",\"value\":%.6g,\"logits\":[", (double)value);
    for (int32_t i = 0; i < output->size && to->count + BEHIND_LOGITS < to->capacity; i++) {
        put(to, "%s%d", i != 0 ? "," : "", values[i]);
    }
    put(to, "]");
}

static tl_esp_shot_status classify(tl_esp_shot *shot, const tl_frame *frame) {
    writer to = {shot->json, sizeof shot->json, 0};
    tl_link_result result;
    if (!tl_recognition_takes_frames()) {
        return TL_ESP_SHOT_FAILED;
    }
    const uint32_t start = tl_hal_micros();
    const int32_t status = tl_recognize_frame(frame, &result);
    if (status != TL_PREPROCESS_OK && status != TL_PREPROCESS_NOT_FOUND) {
        return TL_ESP_SHOT_FAILED;
    }
    put(&to, "{\"found\":%s", status == TL_PREPROCESS_OK ? "true" : "false");
    if (status == TL_PREPROCESS_OK) {
        const tl_box *region = &result.found.region;
        put(&to, ",\"region\":[%ld,%ld,%ld,%ld]", (long)region->x, (long)region->y,
            (long)region->width, (long)region->height);
        put_answer(&to, tl_network_info(), result.logits);
    }
    put(&to, ",\"width\":%ld,\"height\":%ld,\"microseconds\":%lu}", (long)frame->width,
        (long)frame->height, (unsigned long)(tl_hal_micros() - start));
    return TL_ESP_SHOT_OK;
}

/* Where the encoder's output goes. */
typedef struct sink {
    tl_esp_shot *shot;
    bool overflowed;
} sink;

/* The encoder goes on whatever this returns, so an overflow has to be remembered. */
static size_t keep(void *context, size_t index, const void *data, size_t count) {
    sink *to = (sink *)context;
    tl_esp_shot *shot = to->shot;
    (void)index;
    if (to->overflowed || count > shot->jpeg_capacity - shot->jpeg_bytes) {
        to->overflowed = true;
        return 0;
    }
    if (count != 0) {
        memcpy(shot->jpeg + shot->jpeg_bytes, data, count);
        shot->jpeg_bytes += count;
    }
    return count;
}

static tl_esp_shot_status compress(tl_esp_shot *shot, const tl_frame *frame) {
    const size_t count = (size_t)frame->width * (size_t)frame->height;
    sink to = {shot, false};
    shot->jpeg_bytes = 0;
    /* The converter only reads, though its parameter is not const. */
    uint8_t *pixels = (uint8_t *)(uintptr_t)frame->pixels;
    const bool done = fmt2jpg_cb(pixels, count, (uint16_t)frame->width, (uint16_t)frame->height,
                                 PIXFORMAT_GRAYSCALE, JPEG_QUALITY, keep, &to);
    return done && !to.overflowed ? TL_ESP_SHOT_OK : TL_ESP_SHOT_FAILED;
}

tl_esp_shot_status tl_esp_shot_take(tl_esp_shot *shot) {
    tl_frame frame;
    tl_esp_shot_status status = TL_ESP_SHOT_NO_CAMERA;
    if (!tl_esp_hal_lock(LOCK_MS)) {
        return TL_ESP_SHOT_BUSY;
    }
    if (tl_hal_capture(&frame) == TL_CAPTURE_OK) {
        status = classify(shot, &frame);
        if (status == TL_ESP_SHOT_OK && shot->jpeg != NULL) {
            status = compress(shot, &frame);
        }
    }
    tl_esp_hal_unlock();
    return status;
}
