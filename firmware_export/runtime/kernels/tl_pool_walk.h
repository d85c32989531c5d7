/* The pooling behind a convolution: which positions a window takes the largest of. */
#ifndef TL_POOL_WALK_H
#define TL_POOL_WALK_H

#include "tl_window.h"

/* The most positions of a pooling window that kernels with blocks take, in pairs. */
#define TL_POOL_PAIRS 8

typedef struct {
    tl_tile filter;
    tl_tile output; /* windows that are computed */
    tl_tile stride;
    tl_tile padding; /* rows above and columns left of the convolution's output */
    int32_t pitch;   /* values of a row of the output */
} tl_pool_walk;

/* Rows top .. bottom - 1 and columns left .. right - 1 of the convolution's output. */
typedef struct {
    int32_t top;
    int32_t bottom;
    int32_t left;
    int32_t right;
} tl_pool_area;

/* The part of the pooling window at (y, x) that lies inside. */
TL_INLINE tl_pool_area tl_pool_area_at(const tl_pool_walk *pool, const tl_shape *shape, int32_t y,
                                       int32_t x) {
    const int32_t top = y * pool->stride.h - pool->padding.h;
    const int32_t left = x * pool->stride.w - pool->padding.w;
    tl_pool_area area;
    area.top = tl_max(top, 0);
    area.left = tl_max(left, 0);
    area.bottom = tl_min(top + pool->filter.h, shape->output.h);
    area.right = tl_min(left + pool->filter.w, shape->output.w);
    return area;
}

#endif /* TL_POOL_WALK_H */
