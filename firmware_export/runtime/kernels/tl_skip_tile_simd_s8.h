/* tl_tile_simd_s8 over a picture whose background is skipped: see tl_skip.h. */
#ifndef TL_SKIP_TILE_SIMD_S8_H
#define TL_SKIP_TILE_SIMD_S8_H

#include "tl_skip.h"
#include "tl_tile_simd_s8.h"

TL_INLINE void tl_skip_simd_tiles(const tl_skip_tile_params *params, const int8_t *background,
                                  const int8_t *input, const int32_t *records, int8_t *output,
                                  int32_t full) {
    tl_tile_params row = tl_skip_row(&params->tile);
    const int32_t width = params->tile.input.w;
    for (int32_t y = 0; y < params->tile.tiles.h; ++y) {
        const tl_span span = tl_skip_span(input, width, params->tile.tiles.w, params->background);
        int8_t *to = tl_skip_fill(output, background, row.outputs, span.first);
        if (span.first < span.end) {
            row.tiles.w = (uint16_t)(span.end - span.first);
            tl_simd_tiles(&row, input + 2 * span.first, records, to, full);
            to += row.tiles.w * row.outputs;
        }
        tl_skip_fill(to, background, row.outputs, params->tile.tiles.w - span.end);
        input += 2 * width;
        output += row.pitch;
    }
}

/* The kernel, for the pooling windows that touch more than background.
 *
 * background: [c] what a window of background gives; the other arguments are those of
 *             tl_tile_simd_s8
 */
TL_SHARED void tl_skip_tile_simd_s8(const tl_skip_tile_params *params, const int8_t *background,
                                    const int8_t *input, const int32_t *records, int8_t *output) {
    tl_skip_simd_tiles(params, background, input, records, output, 0);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_skip_tile_simd_full_s8(const tl_skip_tile_params *params,
                                         const int8_t *background, const int8_t *input,
                                         const int32_t *records, int8_t *output) {
    tl_skip_simd_tiles(params, background, input, records, output, 1);
}

#endif /* TL_SKIP_TILE_SIMD_S8_H */
