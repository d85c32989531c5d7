/* Runs a generated model over whole batches on a development machine.
 *
 * Compiled together with the generated source into a shared library:
 *
 *     cc -shared -fPIC -DTL_HOST_MODEL=tiny -DTL_HOST_SOURCE='"tl_tiny.c"' \
 *        -DTL_HOST_INPUTS='tl_tiny_input()' -DTL_HOST_OUTPUTS='tl_tiny_output()' tl_host.c
 *
 * A network with several inputs or outputs names all of them, separated by commas. For one that
 * remembers, -DTL_HOST_RESET='tl_tiny_reset()' makes it forget.
 *
 * With -DTL_HOST_RECORD the library also keeps every tensor that the model materialises, through
 * the TL_TRACE hook of the generated source. Without it the code is what a device would run.
 *
 * The model's arena is static, so only one thread may be inside tintling_host_run or
 * tintling_host_record.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(_WIN32)
#define TL_HOST_API __declspec(dllexport)
#else
#define TL_HOST_API __attribute__((visibility("default")))
#endif

/* Functions here are called tintling_host_…, because tl_host_… would be those of a model named
 * "host". */
#define TL_HOST_PASTE(model, what) tl_##model##_##what
#define TL_HOST_NAME(model, what) TL_HOST_PASTE(model, what)

/* Where the values of one tensor go, one image after another. */
typedef struct {
    int32_t tensor;    /* TFLite tensor index */
    uint32_t bytes;    /* bytes of one image */
    uint32_t capacity; /* images that `data` has room for */
    uint32_t seen;     /* images whose value was stored so far */
    uint8_t *data;     /* capacity * bytes bytes */
} tl_host_slot;

#ifdef TL_HOST_RECORD
static tl_host_slot *tl_host_slots;
static size_t tl_host_slot_count;
static int32_t
    tl_host_stray; /* first tensor that no slot expected, plus 1; 0 when there was none */

static void tl_host_keep(int32_t tensor, const void *data, size_t bytes) {
    for (size_t i = 0; i < tl_host_slot_count; ++i) {
        tl_host_slot *slot = &tl_host_slots[i];
        if (slot->tensor == tensor && slot->bytes == bytes && slot->seen < slot->capacity) {
            memcpy(slot->data + (size_t)slot->seen * bytes, data, bytes);
            slot->seen += 1;
            return;
        }
    }
    if (tl_host_stray == 0) {
        tl_host_stray = tensor + 1;
    }
}
#define TL_TRACE(tensor, data, bytes) tl_host_keep((int32_t)(tensor), (data), (size_t)(bytes))
#endif

#include TL_HOST_SOURCE

#ifndef TL_HOST_RESET
#define TL_HOST_RESET ((void)0)
#endif
#define TL_HOST_INVOKE TL_HOST_NAME(TL_HOST_MODEL, invoke)
#define TL_HOST_INFO TL_HOST_NAME(TL_HOST_MODEL, info)

/* What the model says of itself. */
TL_HOST_API const tl_model_description *tintling_host_info(void) {
    return TL_HOST_INFO();
}

/* Infers `count` samples.
 *
 * inputs: for each input of the network, its values of one sample after another.
 * input_bytes: bytes of one sample of each input.
 * outputs, output_bytes: likewise, with room for the values.
 * fresh: 1 makes a network that remembers forget before each sample, 0 before the first alone.
 */
TL_HOST_API void tintling_host_run(const uint8_t *const *inputs, const size_t *input_bytes,
                                   uint8_t *const *outputs, const size_t *output_bytes,
                                   size_t count, int32_t fresh) {
    for (size_t i = 0; i < count; ++i) {
        if (i == 0 || fresh) {
            TL_HOST_RESET;
        }
        void *const filled[] = {TL_HOST_INPUTS};
        for (size_t k = 0; k < sizeof filled / sizeof *filled; ++k) {
            memcpy(filled[k], inputs[k] + i * input_bytes[k], input_bytes[k]);
        }
        TL_HOST_INVOKE();
        const void *const read[] = {TL_HOST_OUTPUTS};
        for (size_t k = 0; k < sizeof read / sizeof *read; ++k) {
            memcpy(outputs[k] + i * output_bytes[k], read[k], output_bytes[k]);
        }
    }
}

#ifdef TL_HOST_RECORD
/* As tintling_host_run, and stores every tensor that the model reports in the slot with its index.
 *
 * Returns 0, or 1 plus the index of a tensor that no slot expects with that size, or that the model
 * reports more than once a sample.
 */
TL_HOST_API int32_t tintling_host_record(const uint8_t *const *inputs, const size_t *input_bytes,
                                         uint8_t *const *outputs, const size_t *output_bytes,
                                         size_t count, int32_t fresh, tl_host_slot *slots,
                                         size_t slot_count) {
    tl_host_slots = slots;
    tl_host_slot_count = slot_count;
    tl_host_stray = 0;
    tintling_host_run(inputs, input_bytes, outputs, output_bytes, count, fresh);
    tl_host_slots = NULL;
    tl_host_slot_count = 0;
    return tl_host_stray;
}
#endif
