#include "meter_reading.h"

#include <string.h>

#include "tl_answer.h"
#include "tl_meter.h"
#include "tl_task.h"

enum { OUTPUTS = TL_LABEL_BETWEEN + 1 };

static const tl_frame_settings settings = TL_TASK_FRAME_SETTINGS;
static uint32_t scratch[(TL_FRAME_SCRATCH_BYTES(TL_TASK_WIDTH, TL_TASK_CHANNELS) + 3) / 4];

/* The part of a frame that a region covers, without a copy. */
static int32_t is_cropped(const tl_picture *frame, const meter_region *region, tl_picture *part) {
    static const int32_t bytes[] = {1, 2, 2, 3, 2}; /* a pixel, by tl_pixel_format */
    if (region->x < 0 || region->y < 0 || region->width < 1 || region->height < 1 ||
        region->width > frame->width - region->x || region->height > frame->height - region->y) {
        return 0;
    }
    *part = *frame;
    part->pixels += (ptrdiff_t)region->y * frame->stride + region->x * bytes[frame->format];
    part->width = region->width;
    part->height = region->height;
    return 1;
}

/* 0 to 9, METER_UNKNOWN, or -2 where the frame cannot be read. */
static int32_t digit_of(const tl_picture *part) {
    int32_t answer;
    if (tl_preprocess_frame(part, &settings, scratch, sizeof scratch, tl_meter_input()) !=
        TL_FRAME_OK) {
        return -2;
    }
    tl_meter_invoke();
    answer = tl_answer(tl_meter_output(), OUTPUTS, TL_TASK_LEAST_MARGIN);
    return answer == TL_NO_ANSWER || answer == TL_LABEL_BETWEEN ? METER_UNKNOWN : answer;
}

int32_t meter_read(const tl_picture *frame, const meter_region *regions, int32_t count,
                   int32_t last, int32_t most, meter_reading *result) {
    int32_t i, end = 1, unit = 1, reading = 0;
    if (count < 1 || count > METER_MAX_DIGITS) {
        return -1;
    }
    result->count = count;
    result->last = last;
    for (i = 0; i < count; i++) {
        tl_picture part;
        if (!is_cropped(frame, &regions[i], &part)) {
            return -1;
        }
        result->digits[i] = digit_of(&part);
        if (result->digits[i] < METER_UNKNOWN) {
            return -1;
        }
        end *= 10;
    }
    for (i = count - 1; i >= 0; i--, unit *= 10) {
        int32_t digit = result->digits[i];
        if (digit == METER_UNKNOWN && last != METER_UNKNOWN) {
            digit = last / unit % 10;
        }
        reading = digit == METER_UNKNOWN || reading == METER_UNKNOWN ? METER_UNKNOWN
                                                                     : reading + digit * unit;
    }
    result->reading = reading;
    result->is_plausible = reading != METER_UNKNOWN &&
                           (last == METER_UNKNOWN ||
                            (reading >= last ? reading - last : end - last + reading) <= most);
    return 0;
}

static char *put(char *at, const char *text) {
    const size_t length = strlen(text);
    memcpy(at, text, length);
    return at + length;
}

static char *put_number(char *at, int32_t number) {
    char digits[10];
    int32_t count = 0;
    if (number == METER_UNKNOWN) {
        return put(at, "null");
    }
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0) {
        *at++ = digits[--count];
    }
    return at;
}

size_t meter_json(const meter_reading *reading, char *text) {
    int32_t i;
    char *at = put_number(put(text, "{\"reading\": "), reading->reading);
    at = put(at, ", \"digits\": [");
    for (i = 0; i < reading->count; i++) {
        at = put_number(put(at, i == 0 ? "" : ", "), reading->digits[i]);
    }
    at = put_number(put(at, "], \"last\": "), reading->last);
    at = put(at, reading->is_plausible ? ", \"plausible\": true}" : ", \"plausible\": false}");
    *at = '\0';
    return (size_t)(at - text);
}
