/* The reading order of several digits: row by row, each from the left. */
#include "tl_preprocess_internal.h"

/* Twice the row on which the middle of a digit lies. */
static int32_t middle_of(const tl_digit *digit) {
    return 2 * digit->region.y + digit->region.height;
}

static void sort_by(tl_digit *digits, int32_t count, int32_t by_row) {
    int32_t i, j;
    for (i = 1; i < count; i++) {
        const tl_digit digit = digits[i];
        for (j = i; j > 0; j--) {
            const tl_digit *before = &digits[j - 1];
            const int32_t rows = by_row ? before->row - digit.row : 0;
            if (rows < 0 || (rows == 0 && before->region.x <= digit.region.x)) {
                break;
            }
            digits[j] = *before;
        }
        digits[j] = digit;
    }
}

/* The row whose last digit so far is level with this one; -1 if there is none. */
static int32_t row_of(const tl_digit *digits, int32_t index, int32_t rows) {
    int32_t row, best = -1, nearest = 0;
    for (row = 0; row < rows; row++) {
        int32_t last = index - 1, apart, allowed;
        while (digits[last].row != row) {
            last--;
        }
        apart = middle_of(&digits[index]) - middle_of(&digits[last]);
        apart = apart < 0 ? -apart : apart;
        allowed = tlp_max(digits[index].region.height, digits[last].region.height);
        if (apart <= allowed && (best < 0 || apart < nearest)) {
            best = row;
            nearest = apart;
        }
    }
    return best;
}

/* Where a row lies among the others: its mean height above all, its number between equals. */
static int32_t key_of(const tl_digit *digits, int32_t count, int32_t row, int32_t rows) {
    int32_t i, sum = 0, members = 0;
    for (i = 0; i < count; i++) {
        if (digits[i].row == row) {
            sum += middle_of(&digits[i]);
            members++;
        }
    }
    return (sum / members + rows) * TLP_MAX_DIGITS + row; /* never the number of a row */
}

/* From left to right each digit continues the row that it is level with, so that rows may slope. */
void tlp_put_in_order(tl_digit *digits, int32_t count) {
    int32_t i, row, key = 0, rows = 0;
    sort_by(digits, count, 0);
    for (i = 0; i < count; i++) {
        row = row_of(digits, i, rows);
        digits[i].row = row < 0 ? rows++ : row;
    }
    for (row = 0; row < rows; row++) {
        key = key_of(digits, count, row, rows);
        for (i = 0; i < count; i++) {
            digits[i].row = digits[i].row == row ? key : digits[i].row;
        }
    }
    sort_by(digits, count, 1);
    for (i = 0, row = -1; i < count; i++) {
        row += i == 0 || digits[i].row != key;
        key = digits[i].row;
        digits[i].row = row;
    }
}
