/* The functions of tl_web.h for a network that sees whole frames: one answer a frame, and no ink.
 *
 * tl_web_grey() leaves the channels that the network has: one grey byte a pixel, or R, G and B.
 */
#include <string.h>

#include "tl_answer.h"
#include "tl_network.h"
#include "tl_preprocess_frame.h"
#include "tl_task.h"
#include "tl_web.h"

enum { TENSOR = TL_TASK_WIDTH * TL_TASK_HEIGHT * TL_TASK_CHANNELS };

static const tl_frame_settings settings = TL_TASK_FRAME_SETTINGS;
static uint8_t frame_memory[TL_WEB_MAX_PIXELS * 4];
static uint32_t scratch[(TL_FRAME_SCRATCH_BYTES(TL_TASK_WIDTH, TL_TASK_CHANNELS) + 3) / 4];
static int8_t tensor[TENSOR];
static int8_t logits[TL_WEB_MAX_OUTPUTS];
static tl_web_found found;
static int32_t found_count;

static int32_t is_within_bounds(int32_t width, int32_t height) {
    return width >= 1 && height >= 1 && width <= TL_FRAME_MAX_PIXELS &&
           height <= TL_FRAME_MAX_PIXELS && width * height <= TL_WEB_MAX_PIXELS;
}

int32_t tl_web_version(void) {
    return TL_WEB_VERSION;
}

int32_t tl_web_max_pixels(void) {
    return TL_WEB_MAX_PIXELS;
}

uint8_t *tl_web_frame(void) {
    return frame_memory;
}

int32_t tl_web_grey(int32_t width, int32_t height) {
    const uint8_t *from = frame_memory;
    uint8_t *to = frame_memory;
    int32_t i;
    if (!is_within_bounds(width, height)) {
        return TL_WEB_BAD_FRAME;
    }
    for (i = 0; i < width * height; i++, from += 4, to += TL_TASK_CHANNELS) {
#if TL_TASK_CHANNELS == 1
        to[0] = (uint8_t)((77 * from[0] + 150 * from[1] + 29 * from[2] + 128) >> 8);
#else
        to[0] = from[0]; /* never behind what is read */
        to[1] = from[1];
        to[2] = from[2];
#endif
    }
    return 0;
}

/* The same part of the frame as tl_preprocess_frame() takes, for the page to draw. */
static void to_pixels(int32_t start, int32_t size, int32_t side, int32_t *from, int32_t *count) {
    const int32_t half = TL_FRAME_UNITS / 2;
    const int32_t end = (int32_t)(((int64_t)(start + size) * side + half) / TL_FRAME_UNITS);
    *from = (int32_t)(((int64_t)start * side + half) / TL_FRAME_UNITS);
    *from = *from < side ? *from : side - 1;
    *count = end > *from ? end - *from : 1;
}

static tl_box region_of(int32_t width, int32_t height) {
    tl_box box = {0, 0, 0, 0};
    box.width = width;
    box.height = height;
    if (settings.region_kind == TL_REGION_SQUARE) {
        box.width = box.height = width < height ? width : height;
        box.x = (width - box.width) / 2;
        box.y = (height - box.height) / 2;
    } else if (settings.region_kind == TL_REGION_RECTANGLE) {
        to_pixels(settings.region.x, settings.region.width, width, &box.x, &box.width);
        to_pixels(settings.region.y, settings.region.height, height, &box.y, &box.height);
    }
    return box;
}

int32_t tl_web_read(int32_t width, int32_t height, int32_t several) {
    const tl_model_description *info = tl_network_info();
    tl_picture picture;
    (void)several; /* a frame has one answer */
    found_count = 0;
    if (!is_within_bounds(width, height)) {
        return TL_WEB_BAD_FRAME;
    }
    if (info->inputs->size != TENSOR || info->outputs->size > TL_WEB_MAX_OUTPUTS) {
        return TL_WEB_NETWORK_FAILED;
    }
    picture.pixels = frame_memory;
    picture.width = width;
    picture.height = height;
    picture.stride = width * TL_TASK_CHANNELS;
    picture.format = TL_TASK_CHANNELS == 1 ? TL_PIXELS_GREY8 : TL_PIXELS_RGB888;
    if (tl_preprocess_frame(&picture, &settings, scratch, sizeof scratch, tensor) != TL_FRAME_OK) {
        return TL_WEB_BAD_FRAME;
    }
    memcpy(tl_network_input(), tensor, sizeof tensor);
    if (tl_network_invoke() != 0) {
        return TL_WEB_NETWORK_FAILED;
    }
    memcpy(logits, tl_network_output(), (size_t)info->outputs->size);
    found.region = region_of(width, height);
    found.starts_number = 1;
    found_count = 1;
    return 1;
}

const tl_web_found *tl_web_sample(int32_t index) {
    return index == 0 && found_count ? &found : NULL;
}

const int8_t *tl_web_tensor(int32_t index) {
    return index == 0 && found_count ? tensor : NULL;
}

const int8_t *tl_web_logits(int32_t index) {
    return index == 0 && found_count ? logits : NULL;
}

int32_t tl_web_answer(int32_t index, int32_t least_margin) {
    return index == 0 && found_count
               ? tl_answer(logits, tl_network_info()->outputs->size, least_margin)
               : TL_NO_ANSWER;
}

/* There are no images between frame and tensor. */
int32_t tl_web_inspect(int32_t index) {
    (void)index;
    return 0;
}

const uint8_t *tl_web_plane(int32_t which) {
    (void)which;
    return NULL;
}

const tl_web_shown *tl_web_view(void) {
    return NULL;
}

int32_t tl_preprocess_version(void) {
    return tl_frame_version();
}
