/* Fuzzes tl_preprocess_frame(): every pixel format, any size, region and setting. Every block is of
 * its own size, for the address sanitizer.
 *
 * One input in SELDOM may have up to 511 pixels a side, the others SMALL: the time of a frame grows
 * with its pixels. Which one it is follows from a hash, or the fuzzer would collect the slow ones.
 */
#include <stdlib.h>
#include <string.h>

#include "tl_preprocess_frame.h"

#define PARAMETERS 20
#define SELDOM 256u
#define SMALL 48

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t bytes_of(const tl_picture *picture) {
    static const size_t each[] = {1u, 2u, 2u, 3u, 2u};
    const size_t pixel = picture->format >= 0 && picture->format < 5 ? each[picture->format] : 4u;
    if (picture->height < 1 || picture->width < 1 || picture->stride < 0) {
        return 1u;
    }
    return ((size_t)picture->height - 1u) * (size_t)picture->stride +
           pixel * (size_t)picture->width;
}

static int32_t word(const uint8_t *data) {
    return (int32_t)((uint32_t)data[0] | (uint32_t)data[1] << 8);
}

static int is_seldom(const uint8_t *data, size_t size) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ data[i]) * 16777619u;
    }
    return (hash >> 8) % SELDOM == 0u;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < PARAMETERS) {
        return 0;
    }
    tl_picture picture;
    tl_frame_settings settings;
    picture.width = word(data) & 511;
    picture.height = word(data + 2) & 511;
    settings.width = data[7] & 143;
    settings.height = data[8] & 143;
    if (!is_seldom(data, size)) {
        picture.width %= SMALL;
        picture.height %= SMALL;
        settings.width %= SMALL;
        settings.height %= SMALL;
    }
    picture.format = data[4] % 6;
    picture.stride = picture.width * (1 + data[5] % 4) + data[6] % 4 - (data[6] == 255);
    settings.channels = data[9] % 5;
    settings.region_kind = data[10] % 4;
    settings.light = data[11] & 1;
    settings.contrast = data[11] >> 1 & 1;
    settings.region.x = word(data + 12);
    settings.region.y = word(data + 14);
    settings.region.width = 1 + word(data + 16) - (data[11] > 250);
    settings.region.height = 1 + word(data + 18);
    const size_t bytes = bytes_of(&picture);
    const size_t values = (size_t)settings.width * (size_t)settings.height * 5u;
    const size_t scratch_bytes = tl_frame_scratch_bytes(settings.width, settings.channels);
    uint8_t *pixels = malloc(bytes);
    uint8_t *scratch = malloc(scratch_bytes + 4u);
    int8_t *tensor = malloc(
        settings.channels == 1 || settings.channels == 3
            ? (size_t)settings.width * (size_t)settings.height * (size_t)settings.channels + 1u
            : values + 1u);
    if (pixels != NULL && scratch != NULL && tensor != NULL) {
        for (size_t i = 0; i < bytes; i++) {
            pixels[i] = data[(i * 31u + i / 61u) % size];
        }
        picture.pixels = pixels;
        (void)tl_preprocess_frame(&picture, &settings, scratch,
                                  data[5] == 255u ? scratch_bytes / 2u : scratch_bytes, tensor);
    }
    free(pixels);
    free(scratch);
    free(tensor);
    return 0;
}
