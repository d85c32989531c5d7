/* The light on a small sheet: a bowl, fitted to what is not ink. Part of tl_preprocess.c.
 *
 * Lamps, vignetting and the bend of a sheet change slowly: over a frame that a digit fills, a
 * polynomial of second degree follows them. Its least-squares fit over a full grid of tiles needs
 * no equations, because products of discrete Legendre polynomials are orthogonal there: each
 * coefficient is a sum over the tiles by itself. Tiles on the ink's side of the fit are then moved
 * onto it and the fit is repeated, which makes it climb out of the strokes and rest on the paper.
 *
 * Source: C. A. Lieber, A. Mahadevan-Jansen, "Automated method for subtraction of fluorescence from
 * biological Raman spectra", Applied Spectroscopy 57 (2003), there in one dimension. */
#ifndef TL_PRE_BOWL_H
#define TL_PRE_BOWL_H

#include "tl_pre_paper.h"

enum {
    ROUNDS = 24,    /* of fitting to one side */
    FACTOR_BITS = 8 /* of a coefficient below that */
};

/* Numbers for each of the six terms: 1, u, v, u v, and the squares of u and v less their means. */
typedef struct terms {
    int32_t one, u, v, uv, uu, vv;
} terms;

typedef struct bowl {
    int32_t columns, rows;
    int32_t linear[2][TILES]; /* u of a column, v of a row */
    int32_t square[2][TILES];
    terms norm;   /* sums of squares over the grid; 0 where a term vanishes */
    terms factor; /* of the last fit */
} bowl;

static inline bowl plan_bowl(const view *v) {
    bowl b;
    int32_t axis, i, sums[2][2];
    memset(&b, 0, sizeof b);
    memset(sums, 0, sizeof sums);
    b.columns = v->tiles_x;
    b.rows = v->tiles_y;
    for (axis = 0; axis < 2; axis++) {
        const int32_t n = axis ? b.rows : b.columns;
        for (i = 0; i < n; i++) {
            const int32_t place = 2 * i - (n - 1), square = 3 * place * place - (n * n - 1);
            b.linear[axis][i] = place;
            b.square[axis][i] = square;
            sums[axis][0] += place * place;
            sums[axis][1] += square * square;
        }
    }
    b.norm.one = b.columns * b.rows;
    b.norm.u = sums[0][0] * b.rows;
    b.norm.v = sums[1][0] * b.columns;
    b.norm.uv = sums[0][0] * sums[1][0];
    b.norm.uu = sums[0][1] * b.rows;
    b.norm.vv = sums[1][1] * b.columns;
    return b;
}

/* a / b in units of 1/256, towards zero; 0 for b = 0. 64 bits would bring a library's division. */
static inline int32_t quotient(int32_t a, int32_t b) {
    return b ? a / b * (1 << FACTOR_BITS) + a % b * (1 << FACTOR_BITS) / b : 0;
}

/* Least squares: each coefficient is the samples' projection on its term. */
static inline void fit_terms(bowl *b, const int32_t *samples) {
    terms sum;
    int32_t x, y;
    memset(&sum, 0, sizeof sum);
    for (y = 0; y < b->rows; y++) {
        int32_t plain = 0, linear = 0, square = 0;
        for (x = 0; x < b->columns; x++) {
            const int32_t value = *samples++;
            plain += value;
            linear += value * b->linear[0][x];
            square += value * b->square[0][x];
        }
        sum.one += plain;
        sum.u += linear;
        sum.v += plain * b->linear[1][y];
        sum.uv += linear * b->linear[1][y];
        sum.uu += square;
        sum.vv += plain * b->square[1][y];
    }
    b->factor.one = quotient(sum.one, b->norm.one);
    b->factor.u = quotient(sum.u, b->norm.u);
    b->factor.v = quotient(sum.v, b->norm.v);
    b->factor.uv = quotient(sum.uv, b->norm.uv);
    b->factor.uu = quotient(sum.uu, b->norm.uu);
    b->factor.vv = quotient(sum.vv, b->norm.vv);
}

/* The fit at the tiles of one row, in units of a sample. */
static inline void bowl_row(const bowl *b, int32_t y, int32_t *fit) {
    const terms *f = &b->factor;
    const int32_t v = b->linear[1][y];
    const int32_t plain = f->one + f->v * v + f->vv * b->square[1][y], slope = f->u + f->uv * v;
    int32_t x;
    for (x = 0; x < b->columns; x++) {
        fit[x] = (plain + slope * b->linear[0][x] + f->uu * b->square[0][x]) / (1 << FACTOR_BITS);
    }
}

/* Moves the samples onto the fit that lie on the ink's side of it. */
static inline void climb(const bowl *b, int32_t *samples, int32_t dark) {
    int32_t fit[TILES], x, y;
    for (y = 0; y < b->rows; y++) {
        bowl_row(b, y, fit);
        for (x = 0; x < b->columns; x++, samples++) {
            *samples = dark ? larger(*samples, fit[x]) : smaller(*samples, fit[x]);
        }
    }
}

/* The levels of a bowl, one a tile, into w->paper. */
static inline void write_bowl(const view *v, const bowl *b, work *w) {
    int32_t fit[TILES], x, y;
    for (y = 0; y < b->rows; y++) {
        bowl_row(b, y, fit);
        for (x = 0; x < b->columns; x++) {
            const int32_t level = clamp(fit[x] + (1 << SAMPLE_BITS) / 2, 0, 4095);
            *cell_at(v, w, x, y) = (uint8_t)(level / (1 << SAMPLE_BITS));
        }
    }
}

/* The bowl that rests on the bright (dark ink) or dark side of the tiles, into w->paper. */
static inline void fit_bowl(const view *v, work *w, int32_t dark) {
    bowl b = plan_bowl(v);
    int32_t round;
    measure_tiles(v, w, dark ? 3 : 1);
    fit_terms(&b, w->b.samples);
    for (round = 1; round < ROUNDS; round++) {
        climb(&b, w->b.samples, dark);
        fit_terms(&b, w->b.samples);
    }
    write_bowl(v, &b, w);
}

#endif /* TL_PRE_BOWL_H */
