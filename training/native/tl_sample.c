/* Bilinear sampling of images, bit for bit as the NumPy code of augmentation.py does it.
 *
 * Compile without contraction into fused multiply-adds: they round otherwise.
 */
#include <stdint.h>
#include <string.h>

enum { TL_SIDE = 28, TL_CELLS = TL_SIDE + 2, TL_AREA = TL_SIDE * TL_SIDE };

/* The cell and the share of the next one at a coordinate, which lies between -1 and 28. */
static inline int32_t tl_place(float coordinate, float *share) {
    const float low = coordinate < -1.0f ? -1.0f : coordinate;
    const float place = (low > (float)TL_SIDE ? (float)TL_SIDE : low) + 1.0f;
    const int32_t cell = (int32_t)place;
    *share = place - (float)cell;
    return cell;
}

static inline float tl_mix(uint32_t left, uint32_t right, float share) {
    const float start = (float)(int32_t)left;
    return ((float)(int32_t)right - start) * share + start;
}

/* Reads images, [count][28][28], at fractional places, [count][784] each; paper lies beyond. */
void tl_sample(const uint8_t *images, const float *rows, const float *columns, int64_t count,
               uint8_t *result) {
    for (int64_t image = 0; image < count; ++image) {
        uint8_t padded[TL_CELLS + 1][TL_CELLS + 1];
        uint32_t cells[TL_CELLS * TL_CELLS];
        memset(padded, 0, sizeof padded);
        for (int y = 0; y < TL_SIDE; ++y) {
            memcpy(padded[y + 1] + 1, images + image * TL_AREA + y * TL_SIDE, TL_SIDE);
        }
        /* Each cell carries its four neighbours, so that one look-up fetches all that a pixel
         * needs. */
        for (int y = 0; y < TL_CELLS; ++y) {
            for (int x = 0; x < TL_CELLS; ++x) {
                cells[y * TL_CELLS + x] = (uint32_t)padded[y][x] | (uint32_t)padded[y][x + 1] << 8 |
                                          (uint32_t)padded[y + 1][x] << 16 |
                                          (uint32_t)padded[y + 1][x + 1] << 24;
            }
        }
        const float *row = rows + image * TL_AREA, *column = columns + image * TL_AREA;
        uint8_t *to = result + image * TL_AREA;
        /* Loops of one kind of work each, which compilers turn into vector code. */
        int32_t place[TL_AREA];
        float down[TL_AREA], right[TL_AREA], mixed[TL_AREA];
        for (int p = 0; p < TL_AREA; ++p) {
            place[p] = tl_place(row[p], &down[p]) * TL_CELLS + tl_place(column[p], &right[p]);
        }
        for (int p = 0; p < TL_AREA; ++p) {
            const uint32_t four = cells[place[p]];
            const float upper = tl_mix(four & 255u, four >> 8 & 255u, right[p]);
            const float lower = tl_mix(four >> 16 & 255u, four >> 24, right[p]);
            mixed[p] = (lower - upper) * down[p] + upper + 0.5f;
        }
        for (int p = 0; p < TL_AREA; ++p) {
            to[p] = (uint8_t)(int32_t)mixed[p];
        }
    }
}
