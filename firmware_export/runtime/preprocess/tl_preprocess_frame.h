/*
 * From a region of a camera frame to the int8 tensor of any picture network, grey or RGB.
 *
 * Integer arithmetic only; no heap, no globals, no library but <string.h>. The caller owns every
 * buffer, nothing is kept between calls. The frame is read once, row by row, straight from the
 * camera's own pixel format; scratch memory holds two rows of the tensor.
 *
 *     static const tl_frame_settings meter = {20, 32, 1, TL_REGION_WHOLE, {0, 0, 0, 0}, 0, 0};
 *     static uint32_t scratch[(TL_FRAME_SCRATCH_BYTES(20, 1) + 3) / 4];
 *     tl_picture picture = {pixels, 320, 240, 640, TL_PIXELS_RGB565_BE};
 *     if (tl_preprocess_frame(&picture, &meter, scratch, sizeof scratch, tensor) == TL_FRAME_OK)
 * ...
 *
 * The steps:
 *   1. crop      The region, rounded to whole pixels of the frame.
 *   2. resize    Each value of the tensor is the exact mean of the area that it covers, source
 *                pixels weighted by the part of them that lies inside, rounded half up.
 *   3. light     Optional: divides by a coarse local mean, so that a shadow vanishes.
 *   4. contrast  Optional: spreads the levels between two percentiles over 0 to 255.
 *   5. tensor    value - 128.
 */
#ifndef TL_PREPROCESS_FRAME_H
#define TL_PREPROCESS_FRAME_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Changes whenever the tensor of any frame changes; a model's manifest names the one it was
 * trained with. */
#define TL_FRAME_VERSION 1

#define TL_FRAME_MAX_PIXELS 4096 /* px; longest side of a frame, see the bounds in the .c file */
#define TL_FRAME_MIN_SIDE 8      /* px; shortest side of a tensor */
#define TL_FRAME_MAX_SIDE 128    /* px; longest side of a tensor */
#define TL_FRAME_UNITS 65536     /* width and height of a frame in units of a region */

/* Bytes of scratch memory for a tensor of this width (px) and 1 or 3 channels; a constant
 * expression. The memory is aligned for uint32_t. At most 3,072 bytes, whatever the frame. */
#define TL_FRAME_SCRATCH_BYTES(width, channels) \
    ((width) * (channels) > 128 ? 8 * (width) * (channels) : 1024)

typedef enum tl_frame_status {
    TL_FRAME_OK = 0,
    TL_FRAME_BAD_PICTURE = 1,      /* a null pointer; side, stride or format out of bounds */
    TL_FRAME_BAD_SETTINGS = 2,     /* a null pointer; geometry or region out of bounds */
    TL_FRAME_SCRATCH_TOO_SMALL = 3 /* or not aligned for uint32_t */
} tl_frame_status;

typedef enum tl_pixel_format {
    TL_PIXELS_GREY8 = 0,     /* 1 byte a pixel */
    TL_PIXELS_RGB565_LE = 1, /* 2 bytes a pixel, low byte first */
    TL_PIXELS_RGB565_BE = 2, /* 2 bytes a pixel, high byte first, as OV2640 and OV3660 send it */
    TL_PIXELS_RGB888 = 3,    /* 3 bytes a pixel: R, G, B */
    TL_PIXELS_YUYV = 4       /* YUV422: Y0 U Y1 V, full range, for two pixels; even width */
} tl_pixel_format;

/* A frame as the camera gives it, row by row from the top. */
typedef struct tl_picture {
    const uint8_t *pixels;
    int32_t width;  /* px, 1 to 4096 */
    int32_t height; /* px, 1 to 4096 */
    int32_t stride; /* bytes from row to row */
    int32_t format; /* a tl_pixel_format */
} tl_picture;

typedef enum tl_region_kind {
    TL_REGION_WHOLE = 0,
    TL_REGION_SQUARE = 1,   /* the centred one that is as large as fits */
    TL_REGION_RECTANGLE = 2 /* the one of the settings */
} tl_region_kind;

/* A rectangle of any frame, in 1/65536 of its width and height. */
typedef struct tl_region {
    int32_t x, y, width, height;
} tl_region;

/* What a network expects of its frames. */
typedef struct tl_frame_settings {
    int32_t width;       /* of the tensor, px */
    int32_t height;      /* of the tensor, px */
    int32_t channels;    /* 1: grey; 3: RGB */
    int32_t region_kind; /* a tl_region_kind */
    tl_region region;    /* for TL_REGION_RECTANGLE */
    int32_t light;       /* 1: compensate uneven light */
    int32_t contrast;    /* 1: stretch the levels */
} tl_frame_settings;

/*
 * Makes the network's input of a frame.
 *
 * tensor: height * width * channels elements, int8, value - 128, row by row, channels innermost;
 *         left as it is unless the status is TL_FRAME_OK.
 */
tl_frame_status tl_preprocess_frame(const tl_picture *picture, const tl_frame_settings *settings,
                                    void *scratch, size_t scratch_bytes, int8_t *tensor);

/* TL_FRAME_SCRATCH_BYTES and TL_FRAME_VERSION, for callers that cannot use macros. */
size_t tl_frame_scratch_bytes(int32_t width, int32_t channels);
int32_t tl_frame_version(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_PREPROCESS_FRAME_H */
