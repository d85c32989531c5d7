/* A region of a frame as a tensor: tl_preprocess_frame.h says how it is used.
 *
 * Bounds: a region has at most 4096 * 4096 = 2^24 pixels. A value of the tensor is first the sum of
 * source levels (at most 255) with weights that add up to the region's pixels, plus half of those
 * to round: at most 255 * 2^24 + 2^23, below 2^32. The light's and the contrast's products are
 * below 2^31; each says why. So uint32_t and int32_t are enough everywhere.
 */
#include "tl_preprocess_frame.h"

#include <string.h>

enum {
    CELLS = 4,           /* cells of the local mean along each side */
    CELL_STEPS = 64,     /* steps of a cell's mean a level */
    DARKEST_LIGHT = 16,  /* levels; a darker local mean counts as this, which bounds the gain */
    CLIPPED_PART = 50,   /* one of so many values is clipped at each end of the contrast */
    LEAST_CONTRAST = 24, /* levels; a flatter picture is not stretched beyond it */
    LEVELS = 256
};

/* Whole pixels of the frame. */
typedef struct rectangle {
    int32_t x, y, width, height;
} rectangle;

static int32_t min_of(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static int32_t clamp_level(int32_t value) {
    return value < 0 ? 0 : value > 255 ? 255 : value;
}

static int8_t to_tensor(int32_t level) {
    return (int8_t)(level - 128);
}

/* ---- pixels ---- */

/* Luma of ITU-R BT.601 in 1/256; the weights add up to 256. */
static int32_t luma(const int32_t rgb[3]) {
    return (77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2] + 128) >> 8;
}

static void read_rgb565(int32_t bits, int32_t rgb[3]) {
    const int32_t r = bits >> 11, g = (bits >> 5) & 63, b = bits & 31;
    rgb[0] = (r << 3) | (r >> 2);
    rgb[1] = (g << 2) | (g >> 4);
    rgb[2] = (b << 3) | (b >> 2);
}

/* Full-range BT.601 (JFIF) in 1/256; 2^16 keeps what is shifted positive. */
static void read_yuv(int32_t y, int32_t u, int32_t v, int32_t rgb[3]) {
    const int32_t cb = u - 128, cr = v - 128, rounded = 65536 + 128;
    rgb[0] = clamp_level(y + ((359 * cr + rounded) >> 8) - 256);
    rgb[1] = clamp_level(y + ((rounded - 88 * cb - 183 * cr) >> 8) - 256);
    rgb[2] = clamp_level(y + ((454 * cb + rounded) >> 8) - 256);
}

/* Pixel x of a row as RGB, or as its grey level in rgb[0]. */
static void read_pixel(const uint8_t *row, int32_t x, int32_t format, int32_t channels,
                       int32_t rgb[3]) {
    const uint8_t *at;
    switch (format) {
        case TL_PIXELS_RGB565_LE:
            at = row + 2 * x;
            read_rgb565(at[0] | at[1] << 8, rgb);
            break;
        case TL_PIXELS_RGB565_BE:
            at = row + 2 * x;
            read_rgb565(at[0] << 8 | at[1], rgb);
            break;
        case TL_PIXELS_RGB888:
            at = row + 3 * x;
            rgb[0] = at[0];
            rgb[1] = at[1];
            rgb[2] = at[2];
            break;
        case TL_PIXELS_YUYV: /* two pixels share U and V; Y is the luma */
            at = row + 4 * (x / 2);
            rgb[0] = at[2 * (x % 2)];
            if (channels == 3) {
                read_yuv(rgb[0], at[1], at[3], rgb);
            }
            return;
        default:
            rgb[0] = rgb[1] = rgb[2] = row[x];
            return;
    }
    if (channels == 1) {
        rgb[0] = luma(rgb);
    }
}

static int32_t bytes_of_row(const tl_picture *p) {
    return p->width * (p->format == TL_PIXELS_GREY8 ? 1 : p->format == TL_PIXELS_RGB888 ? 3 : 2);
}

/* ---- region and resize ---- */

/* Start and size in pixels of an interval in units; never empty. */
static void to_pixels(int32_t start, int32_t size, int32_t side, int32_t *first, int32_t *count) {
    const int32_t half = TL_FRAME_UNITS / 2;
    const int32_t end = ((start + size) * side + half) / TL_FRAME_UNITS; /* below 2^29 */
    *first = min_of((start * side + half) / TL_FRAME_UNITS, side - 1);
    *count = end > *first ? end - *first : 1;
}

static rectangle region_of(const tl_picture *p, const tl_frame_settings *s) {
    rectangle r = {0, 0, p->width, p->height};
    if (s->region_kind == TL_REGION_SQUARE) {
        r.width = r.height = min_of(p->width, p->height);
        r.x = (p->width - r.width) / 2;
        r.y = (p->height - r.height) / 2;
    } else if (s->region_kind == TL_REGION_RECTANGLE) {
        to_pixels(s->region.x, s->region.width, p->width, &r.x, &r.width);
        to_pixels(s->region.y, s->region.height, p->height, &r.y, &r.height);
    }
    return r;
}

/* Sums a row of the region up into the tensor's columns. A source pixel has as many parts as the
 * tensor has columns, a column takes as many parts as the region has pixels: so both sides are
 * walked in whole numbers. */
static void sum_row(const tl_picture *p, const tl_frame_settings *s, const rectangle *r, int32_t y,
                    uint32_t *sums) {
    const uint8_t *row = p->pixels + (size_t)y * (size_t)p->stride;
    int32_t room = r->width, x, c;
    memset(sums, 0, (size_t)(s->width * s->channels) * sizeof *sums);
    for (x = 0; x < r->width; x++) {
        int32_t parts = s->width, rgb[3];
        read_pixel(row, r->x + x, p->format, s->channels, rgb);
        while (parts > 0) {
            const int32_t taken = min_of(parts, room);
            for (c = 0; c < s->channels; c++) {
                sums[c] += (uint32_t)(taken * rgb[c]);
            }
            parts -= taken;
            room -= taken;
            if (room == 0) {
                room = r->width;
                sums += s->channels;
            }
        }
    }
}

/* The exact area means of the region, rounded half up; rows are divided as columns are. */
static void resize(const tl_picture *p, const tl_frame_settings *s, uint32_t *scratch,
                   int8_t *tensor) {
    const rectangle r = region_of(p, s);
    const uint32_t area = (uint32_t)r.width * (uint32_t)r.height;
    const int32_t values = s->width * s->channels;
    uint32_t *row = scratch, *totals = scratch + values;
    int32_t room = r.height, y, i;
    memset(totals, 0, (size_t)values * sizeof *totals);
    for (y = 0; y < r.height; y++) {
        int32_t parts = s->height;
        sum_row(p, s, &r, r.y + y, row);
        while (parts > 0) {
            const int32_t taken = min_of(parts, room);
            for (i = 0; i < values; i++) {
                totals[i] += (uint32_t)taken * row[i];
            }
            parts -= taken;
            room -= taken;
            if (room == 0) {
                for (i = 0; i < values; i++) {
                    *tensor++ = to_tensor((int32_t)((totals[i] + area / 2) / area));
                }
                memset(totals, 0, (size_t)values * sizeof *totals);
                room = r.height;
            }
        }
    }
}

/* ---- light ---- */

/* Mean of a cell over all channels, in 1/64 level; at most 32 * 32 * 3 values, times 64 * 255. */
static int32_t cell_mean(const tl_frame_settings *s, const int8_t *tensor, int32_t cx, int32_t cy) {
    const int32_t x0 = cx * s->width / CELLS, x1 = (cx + 1) * s->width / CELLS;
    const int32_t y0 = cy * s->height / CELLS, y1 = (cy + 1) * s->height / CELLS;
    const int32_t count = (x1 - x0) * (y1 - y0) * s->channels;
    int32_t sum = 0, y, i;
    for (y = y0; y < y1; y++) {
        const int8_t *row = tensor + y * s->width * s->channels;
        for (i = x0 * s->channels; i < x1 * s->channels; i++) {
            sum += row[i] + 128;
        }
    }
    return (sum * CELL_STEPS + count / 2) / count;
}

/* Where the middle of pixel `at` lies between the middles of cells: the cell before it, and how far
 * the next one is reached, in 1/(2 * side). Beyond the outer middles nothing changes. */
static int32_t cell_before(int32_t at, int32_t side, int32_t *reached) {
    const int32_t last = (CELLS - 1) * 2 * side;
    int32_t place = (2 * at + 1) * CELLS - side, cell;
    place = place < 0 ? 0 : min_of(place, last);
    cell = min_of(place / (2 * side), CELLS - 2); /* so that there is a next one */
    *reached = place - cell * 2 * side;
    return cell;
}

/* Divides by the local mean and multiplies by the mean of all cells. The interpolated mean is at
 * most 255 * 64 * (2 * 128)^2, the product 255 * 255 * 64, both below 2^31. */
static void compensate_light(const tl_frame_settings *s, int8_t *tensor) {
    const int32_t full_x = 2 * s->width, full_y = 2 * s->height, weights = full_x * full_y;
    int32_t cells[CELLS * CELLS], target = 0, x, y, c;
    for (c = 0; c < CELLS * CELLS; c++) {
        cells[c] = cell_mean(s, tensor, c % CELLS, c / CELLS);
        target += cells[c];
    }
    target = (target + CELLS * CELLS / 2) / (CELLS * CELLS);
    for (y = 0; y < s->height; y++) {
        int32_t down, right;
        const int32_t *upper = cells + CELLS * cell_before(y, s->height, &down);
        for (x = 0; x < s->width; x++) {
            const int32_t *cell = upper + cell_before(x, s->width, &right);
            const int32_t above = cell[0] * (full_x - right) + cell[1] * right;
            const int32_t below = cell[CELLS] * (full_x - right) + cell[CELLS + 1] * right;
            int32_t mean = (above * (full_y - down) + below * down + weights / 2) / weights;
            if (mean < DARKEST_LIGHT * CELL_STEPS) {
                mean = DARKEST_LIGHT * CELL_STEPS;
            }
            for (c = 0; c < s->channels; c++, tensor++) {
                const int32_t level = ((*tensor + 128) * target + mean / 2) / mean;
                *tensor = to_tensor(min_of(level, 255));
            }
        }
    }
}

/* ---- contrast ---- */

/* The smallest level with more than `rank` values at or below it. */
static int32_t level_of_rank(const uint32_t *histogram, int32_t rank) {
    uint32_t seen = histogram[0];
    int32_t level = 0;
    while (seen <= (uint32_t)rank) {
        seen += histogram[++level];
    }
    return level;
}

/* Spreads the levels between the percentiles over 0 to 255, all channels alike, around their middle
 * where they are closer than LEAST_CONTRAST. */
static void stretch_contrast(int32_t values, uint32_t *histogram, int8_t *tensor) {
    int32_t low, high, range, i;
    memset(histogram, 0, LEVELS * sizeof *histogram);
    for (i = 0; i < values; i++) {
        histogram[tensor[i] + 128]++;
    }
    low = level_of_rank(histogram, values / CLIPPED_PART);
    high = level_of_rank(histogram, values - 1 - values / CLIPPED_PART);
    range = high - low < LEAST_CONTRAST ? LEAST_CONTRAST : high - low;
    for (i = 0; i < values; i++) {
        /* In half levels: a whole middle need not exist. */
        const int32_t above = 2 * (tensor[i] + 128) - (low + high) + range;
        const int32_t level = above < 0 ? 0 : (above * 255 + range) / (2 * range);
        tensor[i] = to_tensor(min_of(level, 255));
    }
}

/* ---- interface ---- */

static int32_t is_within(int32_t value, int32_t low, int32_t high) {
    return value >= low && value <= high;
}

static int32_t is_valid_picture(const tl_picture *p) {
    return p && p->pixels && is_within(p->width, 1, TL_FRAME_MAX_PIXELS) &&
           is_within(p->height, 1, TL_FRAME_MAX_PIXELS) &&
           is_within(p->format, TL_PIXELS_GREY8, TL_PIXELS_YUYV) &&
           (p->format != TL_PIXELS_YUYV || p->width % 2 == 0) && p->stride >= bytes_of_row(p);
}

static int32_t is_valid_interval(int32_t start, int32_t size) {
    return is_within(start, 0, TL_FRAME_UNITS - 1) && is_within(size, 1, TL_FRAME_UNITS - start);
}

static int32_t is_valid_settings(const tl_frame_settings *s) {
    return s && is_within(s->width, TL_FRAME_MIN_SIDE, TL_FRAME_MAX_SIDE) &&
           is_within(s->height, TL_FRAME_MIN_SIDE, TL_FRAME_MAX_SIDE) &&
           (s->channels == 1 || s->channels == 3) &&
           is_within(s->region_kind, TL_REGION_WHOLE, TL_REGION_RECTANGLE) &&
           (s->region_kind != TL_REGION_RECTANGLE ||
            (is_valid_interval(s->region.x, s->region.width) &&
             is_valid_interval(s->region.y, s->region.height)));
}

size_t tl_frame_scratch_bytes(int32_t width, int32_t channels) {
    return (size_t)TL_FRAME_SCRATCH_BYTES(width, channels);
}

int32_t tl_frame_version(void) {
    return TL_FRAME_VERSION;
}

tl_frame_status tl_preprocess_frame(const tl_picture *picture, const tl_frame_settings *settings,
                                    void *scratch, size_t scratch_bytes, int8_t *tensor) {
    if (!is_valid_picture(picture)) {
        return TL_FRAME_BAD_PICTURE;
    }
    if (!is_valid_settings(settings) || !tensor) {
        return TL_FRAME_BAD_SETTINGS;
    }
    if (!scratch || (uintptr_t)scratch % sizeof(uint32_t) != 0 ||
        scratch_bytes < tl_frame_scratch_bytes(settings->width, settings->channels)) {
        return TL_FRAME_SCRATCH_TOO_SMALL;
    }
    resize(picture, settings, (uint32_t *)scratch, tensor);
    if (settings->light) {
        compensate_light(settings, tensor);
    }
    if (settings->contrast) {
        stretch_contrast(settings->width * settings->height * settings->channels,
                         (uint32_t *)scratch, tensor);
    }
    return TL_FRAME_OK;
}
