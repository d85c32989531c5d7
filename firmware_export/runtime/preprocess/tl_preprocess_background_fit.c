/* The background of a small frame: a quadratic fit that ignores the ink.
 *
 * Lamps, vignetting and the bend of a sheet change slowly: over a frame that a mark fills, a
 * polynomial of second degree follows them. Its least-squares fit over a full grid of cells needs
 * no equations, because products of discrete Legendre polynomials are orthogonal there: each
 * coefficient is a sum over the cells by itself. Cells on the ink's side of the fit are then moved
 * onto it and the fit is repeated, until the ink no longer pulls it away from the background.
 *
 * Source: C. A. Lieber, A. Mahadevan-Jansen, "Automated method for subtraction of fluorescence from
 * biological Raman spectra", Applied Spectroscopy 57 (2003), there in one dimension. */
#include <string.h>

#include "tl_preprocess_internal.h"

enum {
    ROUNDS = 24,     /* of fitting to one side */
    SAMPLE_BITS = 4, /* fraction bits of a sample, a grey level */
    FACTOR_BITS = 8  /* fraction bits of a coefficient, beyond those of a sample */
};

/* Numbers for each of the six terms: 1, u, v, u v, and the squares of u and v less their means. */
typedef struct terms {
    int32_t one, u, v, uv, uu, vv;
} terms;

typedef struct fit {
    int32_t columns, rows;
    int32_t linear[2][TLP_MAX_TILES]; /* u of a column, v of a row */
    int32_t square[2][TLP_MAX_TILES];
    terms norm;   /* sums of squares over the grid; 0 where a term vanishes */
    terms factor; /* coefficients of the last fit */
} fit;

/* The level of each cell at a rank of so many quarters, as samples, into s->sums.samples. */
static void measure_cells(const tlp_view *v, tlp_scratch *s, int32_t quarters) {
    uint16_t *histogram = s->pixels.histogram;
    int32_t cx, cy, x, y, level, at = 0;
    memset(histogram, 0, 256 * sizeof histogram[0]);
    for (cy = 0; cy < v->cells_y; cy++) {
        const int32_t top = cy * v->height / v->cells_y;
        const int32_t bottom = (cy + 1) * v->height / v->cells_y;
        for (cx = 0; cx < v->cells_x; cx++) {
            /* The frame is divided evenly; cells may differ by a pixel. */
            const int32_t left = cx * v->width / v->cells_x;
            const int32_t right = (cx + 1) * v->width / v->cells_x;
            const int32_t rank = ((right - left) * (bottom - top) - 1) * quarters / 4;
            int32_t darkest = 255, brightest = 0;
            for (y = top; y < bottom; y++) {
                const uint8_t *line = v->pixels + (ptrdiff_t)y * v->stride;
                for (x = left; x < right; x++) {
                    const int32_t grey = line[x];
                    histogram[grey]++;
                    darkest = tlp_min(darkest, grey);
                    brightest = tlp_max(brightest, grey);
                }
            }
            /* The rest of the histogram is and stays empty: a cell has few levels. */
            level = darkest + tlp_level_of_rank(histogram + darkest, 256 - darkest, rank);
            memset(histogram + darkest, 0, (size_t)(brightest + 1 - darkest) * sizeof histogram[0]);
            s->sums.samples[at++] = level * (1 << SAMPLE_BITS);
        }
    }
}

static void plan_fit(fit *f, const tlp_view *v) {
    int32_t axis, i, sums[2][2];
    memset(f, 0, sizeof *f);
    memset(sums, 0, sizeof sums);
    f->columns = v->cells_x;
    f->rows = v->cells_y;
    for (axis = 0; axis < 2; axis++) {
        const int32_t n = axis ? f->rows : f->columns;
        for (i = 0; i < n; i++) {
            const int32_t place = 2 * i - (n - 1), square = 3 * place * place - (n * n - 1);
            f->linear[axis][i] = place;
            f->square[axis][i] = square;
            sums[axis][0] += place * place;
            sums[axis][1] += square * square;
        }
    }
    f->norm.one = f->columns * f->rows;
    f->norm.u = sums[0][0] * f->rows;
    f->norm.v = sums[1][0] * f->columns;
    f->norm.uv = sums[0][0] * sums[1][0];
    f->norm.uu = sums[0][1] * f->rows;
    f->norm.vv = sums[1][1] * f->columns;
}

/* a / b in units of 1/256, towards zero; 0 for b = 0. 64 bits would bring a library's division. */
static int32_t quotient(int32_t a, int32_t b) {
    return b ? a / b * (1 << FACTOR_BITS) + a % b * (1 << FACTOR_BITS) / b : 0;
}

/* Least squares: each coefficient is the samples' projection on its term. */
static void project(fit *f, const int32_t *samples) {
    terms sum;
    int32_t x, y;
    memset(&sum, 0, sizeof sum);
    for (y = 0; y < f->rows; y++) {
        int32_t plain = 0, linear = 0, square = 0;
        for (x = 0; x < f->columns; x++) {
            const int32_t value = *samples++;
            plain += value;
            linear += value * f->linear[0][x];
            square += value * f->square[0][x];
        }
        sum.one += plain;
        sum.u += linear;
        sum.v += plain * f->linear[1][y];
        sum.uv += linear * f->linear[1][y];
        sum.uu += square;
        sum.vv += plain * f->square[1][y];
    }
    f->factor.one = quotient(sum.one, f->norm.one);
    f->factor.u = quotient(sum.u, f->norm.u);
    f->factor.v = quotient(sum.v, f->norm.v);
    f->factor.uv = quotient(sum.uv, f->norm.uv);
    f->factor.uu = quotient(sum.uu, f->norm.uu);
    f->factor.vv = quotient(sum.vv, f->norm.vv);
}

/* The fit at the cells of one row, as samples. */
static void evaluate_row(const fit *f, int32_t y, int32_t *row) {
    const terms *factor = &f->factor;
    const int32_t v = f->linear[1][y];
    const int32_t plain = factor->one + factor->v * v + factor->vv * f->square[1][y];
    const int32_t slope = factor->u + factor->uv * v;
    int32_t x;
    for (x = 0; x < f->columns; x++) {
        row[x] =
            (plain + slope * f->linear[0][x] + factor->uu * f->square[0][x]) / (1 << FACTOR_BITS);
    }
}

/* Moves the samples that lie on the ink's side of the fit onto it. */
static void clip_to_fit(const fit *f, int32_t *samples, int32_t is_dark) {
    int32_t row[TLP_MAX_TILES], x, y;
    for (y = 0; y < f->rows; y++) {
        evaluate_row(f, y, row);
        for (x = 0; x < f->columns; x++, samples++) {
            *samples = is_dark ? tlp_max(*samples, row[x]) : tlp_min(*samples, row[x]);
        }
    }
}

/* The grey levels of the fit into the cells. */
static void write_cells(const tlp_view *v, const fit *f, tlp_scratch *s) {
    int32_t row[TLP_MAX_TILES], x, y;
    for (y = 0; y < f->rows; y++) {
        evaluate_row(f, y, row);
        for (x = 0; x < f->columns; x++) {
            const int32_t level = tlp_clamp(row[x] + (1 << SAMPLE_BITS) / 2, 0, 4095);
            *tlp_cell(v, s, x, y) = (uint8_t)(level / (1 << SAMPLE_BITS));
        }
    }
}

void tlp_fit_cells(const tlp_view *v, tlp_scratch *s) {
    fit f;
    int32_t round;
    plan_fit(&f, v);
    measure_cells(v, s, v->is_dark ? 3 : 1); /* the quartile away from the ink */
    project(&f, s->sums.samples);
    for (round = 1; round < ROUNDS; round++) {
        clip_to_fit(&f, s->sums.samples, v->is_dark);
        project(&f, s->sums.samples);
    }
    write_cells(v, &f, s);
}
