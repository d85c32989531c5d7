/* Connected components of ink: runs of each row, joined to those that they touch in the row above.
 */
#include <string.h>

#include "tl_preprocess_internal.h"

int32_t tlp_root(const tlp_component *components, int32_t label) {
    while (components[label].parent != label) {
        label = components[label].parent;
    }
    return label;
}

/* Joins two components under the older label. */
static int32_t join(tlp_component *components, int32_t a, int32_t b) {
    tlp_component *into = &components[tlp_min(a, b)];
    tlp_component *from = &components[tlp_max(a, b)];
    if (a == b) {
        return a;
    }
    from->parent = (uint8_t)tlp_min(a, b);
    into->sum += from->sum;
    into->square += from->square;
    into->sum_x += from->sum_x;
    into->sum_y += from->sum_y;
    into->area = (uint16_t)(into->area + from->area);
    into->runs = (uint16_t)(into->runs + from->runs);
    into->below = (uint16_t)(into->below + from->below);
    into->x0 = (uint8_t)tlp_min(into->x0, from->x0);
    into->y0 = (uint8_t)tlp_min(into->y0, from->y0);
    into->x1 = (uint8_t)tlp_max(into->x1, from->x1);
    into->y1 = (uint8_t)tlp_max(into->y1, from->y1);
    return tlp_min(a, b);
}

/* Adds the pixels of one run to a component. */
static void add_run(tlp_component *c, const tlp_scratch *s, const tlp_run *r, int32_t y) {
    uint32_t sum = 0, square = 0, sum_x = 0;
    int32_t x;
    for (x = r->x0; x <= r->x1; x++) {
        const uint32_t value = s->contrast[x];
        sum += value;
        square += value * value;
        sum_x += value * (uint32_t)x;
    }
    c->sum += sum;
    c->square += square;
    c->sum_x += sum_x;
    c->sum_y += sum * (uint32_t)y;
    c->area = (uint16_t)(c->area + r->x1 - r->x0 + 1);
    c->runs++;
    c->x0 = (uint8_t)tlp_min(c->x0, r->x0);
    c->x1 = (uint8_t)tlp_max(c->x1, r->x1);
    c->y1 = (uint8_t)y;
}

/* Begins a component with its first run. */
static void begin_component(tlp_component *c, int32_t label, const tlp_run *r, int32_t y) {
    memset(c, 0, sizeof *c);
    c->parent = (uint8_t)label;
    c->x0 = r->x0;
    c->x1 = r->x1;
    c->y0 = (uint8_t)y;
}

/* Gives a run the component of the runs that it touches in the row above; a new one if none.
 * Returns 0 when the labels are used up. */
static int32_t connect(tlp_view *v, tlp_scratch *s, int32_t index, int32_t y) {
    tlp_component *components = s->sums.components;
    tlp_run *r = &s->pixels.runs[index];
    int32_t above = y > 0 ? s->row_start[y - 1] : index;
    int32_t label = TLP_NO_LABEL, below = 0;
    for (; above < s->row_start[y] && y > 0; above++) {
        const tlp_run *other = &s->pixels.runs[above];
        if (other->x1 + 1 < r->x0) {
            continue;
        }
        if (other->x0 > r->x1 + 1) {
            break;
        }
        below += tlp_max(0, tlp_min(other->x1, r->x1) - tlp_max(other->x0, r->x0) + 1);
        label = label == TLP_NO_LABEL ? tlp_root(components, other->label)
                                      : join(components, label, tlp_root(components, other->label));
    }
    if (label == TLP_NO_LABEL) {
        if (v->label_count == TLP_MAX_LABELS) {
            return 0;
        }
        label = v->label_count++;
        begin_component(&components[label], label, r, y);
    }
    r->label = (uint8_t)label;
    components[label].below = (uint16_t)(components[label].below + below);
    add_run(&components[label], s, r, y);
    return 1;
}

/* Is a run of this length no stroke, but a ruled line or the desk? What it cuts apart is near
 * enough to be joined again as fragments. */
static int32_t is_ruled(const tlp_view *v, int32_t length) {
    return !v->is_crop && length * 4 >= v->width * 3;
}

/* Finds the runs and components at the view's threshold. Returns 0 when there are too many. Most
 * pixels are no ink: the contrast is written where ink is. */
static int32_t label_once(tlp_view *v, tlp_scratch *s) {
    const int32_t sign = v->is_dark ? 0 : -1, offset = v->offset + sign; /* ~d + 1 is -d */
    const int32_t width = v->width, least = v->threshold + offset;
    const uint8_t *background = s->background;
    int32_t x, y, count = 0;
    v->label_count = 0;
    for (y = 0; y < v->height; y++) {
        const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
        int32_t length = 0;
        s->row_start[y] = (uint16_t)count;
        tlp_background_row(v, s, y);
        for (x = 0; x < width; x++) {
            tlp_run *r = &s->pixels.runs[count];
            const int32_t ink = (background[x] - grey[x]) ^ sign;
            if (ink < least) {
                continue;
            }
            s->contrast[x] = (uint8_t)tlp_min(ink - offset, 255);
            length++;
            if (x + 1 < width && ((background[x + 1] - grey[x + 1]) ^ sign) >= least) {
                continue;
            }
            if (count == TLP_MAX_RUNS) {
                return 0;
            }
            r->x0 = (uint8_t)(x + 1 - length);
            r->x1 = (uint8_t)x;
            if (!is_ruled(v, length) && !connect(v, s, count++, y)) {
                return 0;
            }
            length = 0;
        }
    }
    s->row_start[v->height] = (uint16_t)count;
    return 1;
}

int32_t tlp_label_ink(tlp_view *v, tlp_scratch *s) {
    while (!label_once(v, s)) {
        v->threshold += v->threshold / 4 + 1;
        if (v->threshold > 255) {
            return 0;
        }
    }
    tlp_leave_frames_out(v, s);
    return 1;
}
