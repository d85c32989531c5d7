/* The reading order of several marks: row by row, each from the left.
 *
 * A line of writing slopes, and a sheet bends. From each mark to its right neighbour the writing
 * climbs a little; the median of these slopes over a strip of the page tells how the sheet bends
 * there. With the bend taken away, rows are level, and a mark belongs to the row at its height. */
#include "tl_preprocess_internal.h"

enum {
    STRIPS = 16,     /* upright strips of the page, each with a slope of its own */
    ONE = 1024,      /* a slope of 1 */
    FARTHEST = 5,    /* heights of the writing to the right neighbour */
    FEW = 3,         /* fewer neighbours tell no slope */
    RECENT = 4,      /* marks of a row that its height is the mean of */
    LEVEL = 70,      /* percent of a height that a mark may lie beside its row */
    LOWEST = 50,     /* percent of the median height of a row; less is punctuation */
    NUMBER_GAP = 50, /* percent of that height between two numbers of a row */
    LIFT = 1 << 20   /* makes levels positive */
};

/* The bend of the page: how far below its left edge a level line is at the end of each strip. */
typedef struct bend {
    int32_t left, width;      /* px, of the page's writing */
    int32_t drop[STRIPS + 1]; /* px times 16 */
} bend;

static int32_t x_of(const tl_mark *mark) {
    return mark->region.x + mark->region.width / 2;
}

static int32_t y_of(const tl_mark *mark) {
    return mark->region.y + mark->region.height / 2;
}

static int32_t distance(int32_t a, int32_t b) {
    return a < b ? b - a : a - b;
}

static void sort_by(tl_mark *marks, int32_t count, int32_t by_row) {
    int32_t i, j;
    for (i = 1; i < count; i++) {
        const tl_mark mark = marks[i];
        for (j = i; j > 0; j--) {
            const tl_mark *before = &marks[j - 1];
            const int32_t rows = by_row ? before->row - mark.row : 0;
            if (rows < 0 || (rows == 0 && x_of(before) <= x_of(&mark))) {
                break;
            }
            marks[j] = *before;
        }
        marks[j] = mark;
    }
}

/* The nearest mark to the right of one, in about its direction; -1 if there is none. Marks are
 * sorted by x. */
static int32_t right_of(const tl_mark *marks, int32_t count, int32_t index) {
    const tl_mark *from = &marks[index];
    int32_t i, best = -1, nearest = 0;
    for (i = index + 1; i < count; i++) {
        const int32_t height = tlp_max(from->region.height, marks[i].region.height);
        const int32_t dx = x_of(&marks[i]) - x_of(from), dy = y_of(&marks[i]) - y_of(from);
        const int32_t away = dx + 3 * distance(dy, 0);
        if (dx > FARTHEST * height) {
            break;
        }
        if (dx * 4 > height && distance(dy, 0) * 4 <= height * 3 && (best < 0 || away < nearest)) {
            best = i;
            nearest = away;
        }
    }
    return best;
}

/* The median slope between neighbours whose middle lies from x0 to x1; `otherwise` if they are few.
 */
static int32_t slope_of(const tl_mark *marks, int32_t count, const int16_t *next, int32_t x0,
                        int32_t x1, int32_t otherwise) {
    int16_t slopes[TLP_MAX_MARKS];
    int32_t i, j, found = 0;
    for (i = 0; i < count; i++) {
        const tl_mark *a = &marks[i];
        const tl_mark *b = next[i] < 0 ? a : &marks[next[i]];
        const int32_t middle = (x_of(a) + x_of(b)) / 2, dx = x_of(b) - x_of(a);
        if (dx > 0 && middle >= x0 && middle <= x1) {
            const int32_t slope = (y_of(b) - y_of(a)) * ONE / dx;
            for (j = found++; j > 0 && slopes[j - 1] > slope; j--) {
                slopes[j] = slopes[j - 1];
            }
            slopes[j] = (int16_t)slope;
        }
    }
    return found < FEW ? otherwise : (slopes[(found - 1) / 2] + slopes[found / 2]) / 2;
}

/* Measures the bend. Marks are sorted by x. */
static void measure_bend(const tl_mark *marks, int32_t count, bend *b) {
    int16_t next[TLP_MAX_MARKS];
    int32_t i, whole;
    b->left = x_of(&marks[0]);
    b->width = x_of(&marks[count - 1]) - b->left + 1;
    for (i = 0; i < count; i++) {
        next[i] = (int16_t)right_of(marks, count, i);
    }
    whole = slope_of(marks, count, next, b->left, b->left + b->width, 0);
    b->drop[0] = 0;
    for (i = 0; i < STRIPS; i++) { /* strips overlap, so that each has enough neighbours */
        const int32_t x0 = b->left + b->width * (i - 1) / STRIPS;
        const int32_t x1 = b->left + b->width * (i + 2) / STRIPS;
        const int32_t slope = slope_of(marks, count, next, x0, x1, whole);
        b->drop[i + 1] = b->drop[i] + slope * b->width / ONE; /* 16 of 16 */
    }
}

/* The height of a mark when the bend is taken away, in px times 16. */
static int32_t level_of(const tl_mark *mark, const bend *b) {
    const int32_t at = (x_of(mark) - b->left) * STRIPS, strip = at / b->width;
    const int32_t part = at % b->width, low = b->drop[strip], high = b->drop[strip + 1];
    return y_of(mark) * 16 - low - (int32_t)((int64_t)(high - low) * part / b->width);
}

/* The row that a mark is level with; -1 if there is none. */
static int32_t row_of(const tl_mark *marks, int32_t index, int32_t rows, const bend *b) {
    const int32_t level = level_of(&marks[index], b);
    int32_t row, best = -1, nearest = 0;
    for (row = 0; row < rows; row++) {
        int32_t i, sum = 0, high = 0, members = 0, apart;
        for (i = index - 1; i >= 0 && members < RECENT; i--) {
            if (marks[i].row == row) {
                sum += level_of(&marks[i], b);
                high += marks[i].region.height;
                members++;
            }
        }
        apart = distance(level, sum / members);
        high = tlp_max(high / members, marks[index].region.height);
        if (apart * 100 <= high * 16 * LEVEL && (best < 0 || apart < nearest)) {
            best = row;
            nearest = apart;
        }
    }
    return best;
}

/* Where a row lies among the others: its mean height above all, its number between equals. */
static int32_t key_of(const tl_mark *marks, int32_t count, int32_t row, const bend *b) {
    int32_t i, members = 0;
    int64_t sum = 0;
    for (i = 0; i < count; i++) {
        if (marks[i].row == row) {
            sum += level_of(&marks[i], b);
            members++;
        }
    }
    return (int32_t)(sum / members + LIFT) * TLP_MAX_MARKS + row; /* never the number of a row */
}

/* The median height of the marks from `first` to before `end`. */
static int32_t median_height(const tl_mark *marks, int32_t first, int32_t end) {
    int32_t i, j, found = 0;
    for (i = first; i < end; i++) {
        int32_t below = 0;
        for (j = first; j < end; j++) {
            below += marks[j].region.height < marks[i].region.height;
        }
        if (below * 2 <= end - first) {
            found = tlp_max(found, marks[i].region.height);
        }
    }
    return found;
}

/* Numbers rows from 0, drops punctuation, and tells where numbers begin. Marks are in order.
 * Returns how many are left. */
static int32_t finish_rows(tl_mark *marks, int32_t count) {
    int32_t first, end, i, kept = 0, rows = 0;
    for (first = 0; first < count; first = end) {
        const int32_t key = marks[first].row, before = kept;
        int32_t height;
        for (end = first; end < count && marks[end].row == key; end++) {
        }
        height = median_height(marks, first, end);
        for (i = first; i < end; i++) {
            if (marks[i].region.height * 100 >= height * LOWEST) {
                const tl_box *last = kept > before ? &marks[kept - 1].region : NULL;
                marks[kept] = marks[i];
                marks[kept].row = rows;
                marks[kept].starts_number =
                    !last ||
                    (marks[i].region.x - last->x - last->width) * 100 > height * NUMBER_GAP;
                kept++;
            }
        }
        rows += kept > before;
    }
    return kept;
}

int32_t tlp_put_in_order(tl_mark *marks, int32_t count) {
    bend b;
    int32_t i, row, rows = 0;
    if (count < 1) {
        return 0;
    }
    sort_by(marks, count, 0);
    measure_bend(marks, count, &b);
    for (i = 0; i < count; i++) {
        marks[i].row = -1;
        row = row_of(marks, i, rows, &b);
        marks[i].row = row < 0 ? rows++ : row;
    }
    for (row = 0; row < rows; row++) {
        const int32_t key = key_of(marks, count, row, &b);
        for (i = 0; i < count; i++) {
            marks[i].row = marks[i].row == row ? key : marks[i].row;
        }
    }
    sort_by(marks, count, 1);
    return finish_rows(marks, count);
}
