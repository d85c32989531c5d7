/* Watches every load and store of a generated network, on this machine.
 *
 * The compiler calls the functions at the end of this file before each access to memory
 * (-fsanitize=kernel-address, which brings no library of its own). Each array of the network lies
 * in a region of its own with wide gaps between them, so an address says which array is meant and
 * where in it.
 *
 * The arena of the real C is played along: `holders` says for each of its bytes which value was
 * stored there last, at the offsets of the memory plan. A load of a value is right only while its
 * byte still holds that very value.
 *
 * Two files are written for each network: tl_proof_layout.h has the sizes, tl_proof_model.inc the
 * network itself and its tables.
 */
#include "tl_proof_layout.h"

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define TL_QUIET __attribute__((no_sanitize_address))
#define TL_EXPORT __attribute__((visibility("default")))

enum { TL_LOADS = 1, TL_STORES = 2 };
enum { TL_PAGE = 4096, TL_NOWHERE = -1, TL_NO_REGION = 0xFFFF };
enum {
    TL_FINE,
    TL_OUTSIDE,      /* of its array */
    TL_NOT_OPERAND,  /* an array that the step may not touch so */
    TL_BEYOND_ARENA, /* the plan puts it outside the arena */
    TL_LOST,         /* overwritten, or never written */
    TL_CROOKED,      /* no multiple of 4 where the kernel relies on one */
    TL_UNKNOWN       /* no array of the network, nor a local variable */
};

typedef struct {
    int64_t base;  /* in the slab */
    int64_t size;  /* bytes */
    int64_t place; /* offset in the arena of the real C, or TL_NOWHERE */
} tl_region;

/* The first wrong access, and what was watched. */
typedef struct {
    int32_t fault;
    int32_t step;
    int32_t region;
    int32_t store;
    int64_t offset;
    int64_t size;
    int32_t holder; /* region whose value the byte holds, or TL_NOWHERE */
    int64_t loads;
    int64_t stores;
    int64_t locals;
    uint64_t digest;
} tl_report;

static _Alignas(TL_PAGE) int8_t tl_proof_slab[TL_PROOF_SLAB];
static int32_t tl_step;

static void tl_proof_step(int32_t step);
static void *tl_proof_copy(void *to, const void *from, size_t size);
static void *tl_proof_aligned(const void *address, size_t alignment);

#define __builtin_memcpy tl_proof_copy
#define __builtin_assume_aligned tl_proof_aligned
#include "tl_proof_model.inc"
#undef __builtin_memcpy
#undef __builtin_assume_aligned

static uint16_t tl_pages[TL_PROOF_SLAB / TL_PAGE + 1];
static uint16_t tl_holders[TL_PROOF_ARENA + 1];
static tl_report tl_found;
static jmp_buf tl_escape;
static const int8_t *tl_outermost;

TL_QUIET static void tl_proof_step(int32_t step) {
    tl_step = step;
}

TL_QUIET static void tl_fail(int32_t fault, int32_t region, int64_t offset, int64_t size,
                             int32_t store, int32_t holder) {
    tl_found.fault = fault;
    tl_found.step = tl_step;
    tl_found.region = region;
    tl_found.offset = offset;
    tl_found.size = size;
    tl_found.store = store;
    tl_found.holder = holder;
    longjmp(tl_escape, 1);
}

TL_QUIET static void tl_digest(uint64_t number) {
    tl_found.digest = (tl_found.digest ^ number) * UINT64_C(0x100000001B3);
}

/* What an access does to the arena of the real C. */
TL_QUIET static void tl_play(int32_t region, int64_t offset, int64_t size, int32_t store) {
    const int64_t place = tl_proof_regions[region].place;
    if (place == TL_NOWHERE) {
        return;
    }
    if (place + offset < 0 || place + offset + size > TL_PROOF_ARENA) {
        tl_fail(TL_BEYOND_ARENA, region, offset, size, store, TL_NOWHERE);
    }
    for (int64_t i = place + offset; i < place + offset + size; ++i) {
        if (store) {
            tl_holders[i] = (uint16_t)(region + 1);
        } else if (tl_holders[i] != region + 1) {
            tl_fail(TL_LOST, region, offset, size, store, (int32_t)tl_holders[i] - 1);
        }
    }
}

TL_QUIET static void tl_access(const void *address, int64_t size, int32_t store) {
    const int64_t at = (const int8_t *)address - tl_proof_slab;
    if (at < 0 || at >= TL_PROOF_SLAB) {
        int8_t here;
        const int8_t *const local = (const int8_t *)address;
        if (local < &here || local >= tl_outermost) {
            tl_fail(TL_UNKNOWN, TL_NOWHERE, 0, size, store, TL_NOWHERE);
        }
        ++tl_found.locals;
        return;
    }
    const int32_t region = tl_pages[at / TL_PAGE];
    if (region == TL_NO_REGION) {
        tl_fail(TL_UNKNOWN, TL_NOWHERE, 0, size, store, TL_NOWHERE);
    }
    const int64_t offset = at - tl_proof_regions[region].base;
    if (offset < 0 || offset + size > tl_proof_regions[region].size) {
        tl_fail(TL_OUTSIDE, region, offset, size, store, TL_NOWHERE);
    }
    if (!(tl_proof_rights[tl_step][region] & (store ? TL_STORES : TL_LOADS))) {
        tl_fail(TL_NOT_OPERAND, region, offset, size, store, TL_NOWHERE);
    }
    tl_play(region, offset, size, store);
    ++*(store ? &tl_found.stores : &tl_found.loads);
    tl_digest((uint64_t)region << 48 ^ (uint64_t)size << 40 ^ (uint64_t)store << 39 ^
              (uint64_t)offset);
}

/* Copies of kernels, which the compiler would turn into accesses that it does not announce. */
TL_QUIET static void *tl_proof_copy(void *to, const void *from, size_t size) {
    tl_access(from, (int64_t)size, 0);
    tl_access(to, (int64_t)size, 1);
    return memcpy(to, from, size);
}

/* Regions begin at multiples of a page, and values of the real arena at multiples of 4. */
TL_QUIET static void *tl_proof_aligned(const void *address, size_t alignment) {
    if ((uintptr_t)address % alignment != 0) {
        const int64_t at = (const int8_t *)address - tl_proof_slab;
        const int32_t inside =
            at >= 0 && at < TL_PROOF_SLAB && tl_pages[at / TL_PAGE] != TL_NO_REGION;
        const int32_t region = inside ? (int32_t)tl_pages[at / TL_PAGE] : TL_NOWHERE;
        tl_fail(TL_CROOKED, region, inside ? at - tl_proof_regions[region].base : 0, 4, 0,
                TL_NOWHERE);
    }
    return (void *)(uintptr_t)address;
}

/* The pages around a region belong to it as well, so that a miss is put down to it. */
TL_QUIET static void tl_lay_out(void) {
    memset(tl_pages, 0xFF, sizeof tl_pages);
    for (int32_t region = 0; region < TL_PROOF_REGIONS; ++region) {
        const int64_t base = tl_proof_regions[region].base;
        const int64_t end = base + tl_proof_regions[region].size + TL_PROOF_GAP / 2;
        for (int64_t page = (base - TL_PROOF_GAP / 2) / TL_PAGE; page < end / TL_PAGE; ++page) {
            tl_pages[page] = (uint16_t)region;
        }
    }
}

/* The caller writes or reads a whole value. */
TL_QUIET static void tl_whole(int32_t region, int32_t store) {
    tl_play(region, 0, tl_proof_regions[region].size, store);
}

/* Runs the network `times` times on the same inputs.
 *
 * inputs:  all inputs, one after another
 * outputs: all outputs, one after another
 * report:  what was found
 */
TL_EXPORT void tl_proof_run(const int8_t *inputs, int32_t times, int8_t *outputs,
                            tl_report *report);

TL_QUIET void tl_proof_run(const int8_t *inputs, int32_t times, int8_t *outputs,
                           tl_report *report) {
    int8_t here;
    memset(&tl_found, 0, sizeof tl_found);
    memset(tl_holders, 0, sizeof tl_holders);
    tl_found.digest = UINT64_C(0xCBF29CE484222325);
    tl_outermost = &here + TL_PAGE;
    tl_lay_out();
    tl_proof_load_constants();
    if (!setjmp(tl_escape)) {
        tl_proof_reset_model();
        for (int32_t time = 0; time < times; ++time) {
            const int8_t *from = inputs;
            for (int32_t i = 0; i < TL_PROOF_INPUTS; ++i) {
                const tl_region *const region = &tl_proof_regions[tl_proof_inputs[i]];
                memcpy(tl_proof_slab + region->base, from, (size_t)region->size);
                tl_whole(tl_proof_inputs[i], 1);
                from += region->size;
            }
            tl_proof_run_model();
            tl_step = TL_PROOF_STEPS;
            int8_t *to = outputs;
            for (int32_t i = 0; i < TL_PROOF_OUTPUTS; ++i) {
                const tl_region *const region = &tl_proof_regions[tl_proof_outputs[i]];
                tl_whole(tl_proof_outputs[i], 0);
                memcpy(to, tl_proof_slab + region->base, (size_t)region->size);
                to += region->size;
            }
        }
    }
    *report = tl_found;
}

/* What the compiler calls. */
#define TL_HOOKS(size)                                          \
    TL_QUIET void __asan_load##size##_noabort(void *address);   \
    TL_QUIET void __asan_load##size##_noabort(void *address) {  \
        tl_access(address, size, 0);                            \
    }                                                           \
    TL_QUIET void __asan_store##size##_noabort(void *address);  \
    TL_QUIET void __asan_store##size##_noabort(void *address) { \
        tl_access(address, size, 1);                            \
    }

TL_HOOKS(1)
TL_HOOKS(2)
TL_HOOKS(4)
TL_HOOKS(8)
TL_HOOKS(16)

TL_QUIET void __asan_loadN_noabort(void *address, size_t size);
TL_QUIET void __asan_loadN_noabort(void *address, size_t size) {
    tl_access(address, (int64_t)size, 0);
}

TL_QUIET void __asan_storeN_noabort(void *address, size_t size);
TL_QUIET void __asan_storeN_noabort(void *address, size_t size) {
    tl_access(address, (int64_t)size, 1);
}

void __asan_handle_no_return(void);
void __asan_handle_no_return(void) {
}
