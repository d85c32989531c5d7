/* Frame, preprocessing, network and results in static memory: tl_web.h says how it is used. */
#include "tl_web.h"

#include <string.h>

#include "tl_answer.h"
#include "tl_network.h"

/* Grey level from which on a pixel counts as ink, for a network that was trained on black and white
 * alone; 0 for others. */
#ifndef TL_WEB_INK_LEVEL
#define TL_WEB_INK_LEVEL 0
#endif

enum { SHORTEST = 1200, LONGEST = 1600, PLANES = 4 };

typedef struct tl_web_reading {
    tl_web_found found;
    tl_mark place; /* as tl_preprocess_page() gave it */
    int8_t tensor[TL_PREPROCESS_TENSOR];
    int8_t logits[TL_WEB_MAX_OUTPUTS];
} tl_web_reading;

static uint8_t frame_memory[TL_WEB_MAX_PIXELS * 4];
static uint32_t scratch[(TL_PREPROCESS_SCRATCH_BYTES(LONGEST, SHORTEST) + 3) / 4];
static uint8_t planes[PLANES][TL_PREPROCESS_SIDE * TL_PREPROCESS_SIDE];
static tl_mark places[TL_WEB_MAX_SAMPLES];
static tl_web_reading answers[TL_WEB_MAX_SAMPLES];
static tl_web_shown shown;
static tl_frame frame; /* of the last read */
static int32_t found_count, was_page;

static int32_t is_within_bounds(int32_t width, int32_t height) {
    return width >= TL_PREPROCESS_MIN_SIDE && height >= TL_PREPROCESS_MIN_SIDE &&
           width <= TL_PREPROCESS_MAX_SIDE && height <= TL_PREPROCESS_MAX_SIDE &&
           width * height <= TL_WEB_MAX_PIXELS;
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
    int32_t i;
    if (!is_within_bounds(width, height)) {
        return TL_WEB_BAD_FRAME;
    }
    for (i = 0; i < width * height; i++, from += 4) {
        const int32_t luma = 77 * from[0] + 150 * from[1] + 29 * from[2] + 128;
        frame_memory[i] = (uint8_t)(luma >> 8);
    }
    return 0;
}

/* Runs the network over the tensor of an answer. */
static int32_t classify(tl_web_reading *answer) {
    const tl_model_description *info = tl_network_info();
    int8_t *input = tl_network_input();
    int32_t i;
    if (info->inputs->size != TL_PREPROCESS_TENSOR || info->outputs->size > TL_WEB_MAX_OUTPUTS) {
        return TL_WEB_NETWORK_FAILED;
    }
    for (i = 0; i < TL_PREPROCESS_TENSOR; i++) {
        const int32_t grey = answer->tensor[i];
        const int32_t ink_or_ground = grey >= TL_WEB_INK_LEVEL - 128 ? INT8_MAX : INT8_MIN;
        input[i] = (int8_t)(TL_WEB_INK_LEVEL == 0 ? grey : ink_or_ground);
    }
    if (tl_network_invoke() != 0) {
        return TL_WEB_NETWORK_FAILED;
    }
    memcpy(answer->logits, tl_network_output(), (size_t)info->outputs->size);
    return 1;
}

/* Takes over what the preprocessing says of a sample. */
static void keep(tl_web_reading *answer, const tl_preprocess_result *result, int32_t row,
                 int32_t starts_number) {
    answer->found.region = result->region;
    answer->found.row = row;
    answer->found.ink_is_dark = result->ink_is_dark;
    answer->found.contrast = result->contrast;
    answer->found.spread = result->spread;
    answer->found.threshold = result->threshold;
    answer->found.stroke_width = result->stroke_width;
    answer->found.reduction = result->reduction;
    answer->found.starts_number = starts_number;
}

static int32_t read_single(void) {
    tl_preprocess_result result;
    tl_web_reading *answer = &answers[0];
    switch (tl_preprocess(&frame, scratch, sizeof scratch, answer->tensor, &result, NULL)) {
        case TL_PREPROCESS_OK:
            keep(answer, &result, 0, 1);
            return classify(answer);
        case TL_PREPROCESS_NOT_FOUND:
            return 0;
        case TL_PREPROCESS_SCRATCH_TOO_SMALL:
            return TL_WEB_SCRATCH_TOO_SMALL;
        case TL_PREPROCESS_BAD_FRAME:
        default:
            return TL_WEB_BAD_FRAME;
    }
}

static int32_t read_page(void) {
    int32_t i, count = 0, kept = 0;
    tl_preprocess_page(&frame, scratch, sizeof scratch, places, TL_WEB_MAX_SAMPLES, &count);
    for (i = 0; i < count; i++) {
        tl_preprocess_result result;
        tl_web_reading *answer = &answers[kept];
        if (tl_preprocess_mark(&frame, &places[i], scratch, sizeof scratch, answer->tensor, &result,
                               NULL) != TL_PREPROCESS_OK) {
            continue;
        }
        answer->place = places[i];
        keep(answer, &result, places[i].row, places[i].starts_number);
        if (classify(answer) < 0) {
            return TL_WEB_NETWORK_FAILED;
        }
        kept++;
    }
    return kept;
}

int32_t tl_web_read(int32_t width, int32_t height, int32_t several) {
    int32_t count;
    found_count = 0;
    frame.pixels = NULL;
    if (!is_within_bounds(width, height)) {
        return TL_WEB_BAD_FRAME;
    }
    frame.pixels = frame_memory;
    frame.width = width;
    frame.height = height;
    frame.stride = width;
    was_page = several != 0;
    count = was_page ? read_page() : read_single();
    found_count = count > 0 ? count : 0;
    return count;
}

/* The sample of that number, or null. */
static const tl_web_reading *answer_at(int32_t index) {
    return index >= 0 && index < found_count ? &answers[index] : NULL;
}

const tl_web_found *tl_web_sample(int32_t index) {
    const tl_web_reading *answer = answer_at(index);
    return answer ? &answer->found : NULL;
}

const int8_t *tl_web_tensor(int32_t index) {
    const tl_web_reading *answer = answer_at(index);
    return answer ? answer->tensor : NULL;
}

const int8_t *tl_web_logits(int32_t index) {
    const tl_web_reading *answer = answer_at(index);
    return answer ? answer->logits : NULL;
}

int32_t tl_web_answer(int32_t index, int32_t least_margin) {
    const tl_web_reading *answer = answer_at(index);
    return answer ? tl_answer(answer->logits, tl_network_info()->outputs->size, least_margin)
                  : TL_NO_ANSWER;
}

int32_t tl_web_inspect(int32_t index) {
    tl_preprocess_debug debug;
    tl_preprocess_result result;
    int8_t tensor[TL_PREPROCESS_TENSOR];
    if (!frame.pixels || index < 0 || index >= (found_count ? found_count : 1)) {
        return 0;
    }
    memset(&debug, 0, sizeof debug);
    debug.reduced = planes[0];
    debug.background = planes[1];
    debug.ink = planes[2];
    debug.mask = planes[3];
    if (was_page && found_count) {
        tl_preprocess_mark(&frame, &answers[index].place, scratch, sizeof scratch, tensor, &result,
                           &debug);
    } else {
        tl_preprocess(&frame, scratch, sizeof scratch, tensor, &result, &debug);
    }
    shown.width = debug.width;
    shown.height = debug.height;
    shown.view = debug.view;
    return 1;
}

const uint8_t *tl_web_plane(int32_t which) {
    return which >= 0 && which < PLANES ? planes[which] : NULL;
}

const tl_web_shown *tl_web_view(void) {
    return &shown;
}
