/* GATHER, RESIZE_NEAREST_NEIGHBOR, MIRROR_PAD: values of any type from places that a table names.
 */
#ifndef TL_TAKE_H
#define TL_TAKE_H

#include "tl_common.h"

typedef struct {
    int32_t rows;    /* entries of the first table */
    int32_t columns; /* entries of the second */
    int32_t length;  /* bytes that lie together in input and output */
} tl_take_params;

/* Gathers runs of bytes from places that are the sum of two offsets.
 *
 * input:   bytes
 * row:     [rows] offsets in bytes
 * column:  [columns] offsets in bytes
 * output:  [rows][columns][length] bytes; does not overlap the input
 */
TL_KERNEL void tl_take(const tl_take_params *params, const void *input, const int32_t *row,
                       const int32_t *column, void *output) {
    uint8_t *place = (uint8_t *)output;
    for (int32_t i = 0; i < params->rows; ++i) {
        const uint8_t *const line = (const uint8_t *)input + row[i];
        for (int32_t j = 0; j < params->columns; ++j) {
            const uint8_t *const source = line + column[j];
            for (int32_t n = 0; n < params->length; ++n) {
                *place++ = source[n];
            }
        }
    }
}

#endif /* TL_TAKE_H */
