/* Fuzzes tl_preprocess() and tl_preprocess_page(): any size, any stride, scratch memory that is
 * exact, too small or not aligned. Every block is of its own size, for the address sanitizer.
 *
 * One input in SELDOM may have up to 511 pixels a side, the others SMALL: the time of a frame grows
 * with its pixels. Which one it is follows from a hash, or the fuzzer would collect the slow ones.
 */
#include <stdlib.h>
#include <string.h>

#include "tl_preprocess.h"

#define DIGITS 12
#define PARAMETERS 8
#define SELDOM 1024u
#define SMALL 48

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t *filled(size_t bytes, const uint8_t *data, size_t size) {
    uint8_t *block = malloc(bytes == 0 ? 1 : bytes);
    for (size_t i = 0; block != NULL && i < bytes; i++) {
        block[i] = size == 0 ? (uint8_t)(i * 7u) : data[(i * 13u + i / 97u) % size];
    }
    return block;
}

static int is_seldom(const uint8_t *data, size_t size) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ data[i]) * 16777619u;
    }
    return (hash >> 8) % SELDOM == 0u;
}

static void look(const tl_frame *frame, void *scratch, size_t scratch_bytes, int odd) {
    int8_t *tensor = malloc(TL_PREPROCESS_TENSOR);
    tl_mark *digits = malloc(DIGITS * sizeof *digits);
    tl_preprocess_result result;
    int32_t count = 0;
    if (tensor == NULL || digits == NULL) {
        abort();
    }
    (void)tl_preprocess(frame, scratch, scratch_bytes, tensor, &result, NULL);
    if (tl_preprocess_page(frame, scratch, scratch_bytes, digits, odd ? 1 : DIGITS, &count) ==
        TL_PREPROCESS_OK) {
        for (int32_t i = 0; i < count; i++) {
            (void)tl_preprocess_mark(frame, &digits[i], scratch, scratch_bytes, tensor, &result,
                                      NULL);
        }
    }
    free(tensor);
    free(digits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < PARAMETERS) {
        return 0;
    }
    tl_frame frame;
    frame.width = (int32_t)(data[0] | (data[1] & 1u) << 8);
    frame.height = (int32_t)(data[2] | (data[3] & 1u) << 8);
    if (!is_seldom(data, size)) {
        frame.width %= SMALL;
        frame.height %= SMALL;
    }
    frame.stride = frame.width + (int32_t)(data[4] % 5u) - (data[4] == 255u);
    if (data[5] == 255u) {
        frame.width = -frame.width;
    }
    const size_t rows = frame.height > 0 ? (size_t)frame.height - 1u : 0u;
    const size_t last = frame.width > 0 ? (size_t)frame.width : 0u;
    const size_t bytes = rows * (size_t)(frame.stride > 0 ? frame.stride : 0) + last;
    const size_t needed = tl_preprocess_scratch_bytes(frame.width, frame.height);
    const size_t given = data[6] == 0u ? needed / 2u : needed;
    uint8_t *pixels = filled(bytes, data + PARAMETERS, size - PARAMETERS);
    uint8_t *scratch = malloc(given + 4u);
    if (pixels != NULL && scratch != NULL) {
        frame.pixels = data[7] == 255u ? NULL : pixels;
        look(&frame, scratch + (data[6] == 1u), given, data[7] & 1);
    }
    free(pixels);
    free(scratch);
    return 0;
}
