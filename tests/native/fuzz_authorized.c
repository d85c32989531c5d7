/* Fuzzes the check of the board's token: a token of any length, a header of any length. */
#include <stdlib.h>
#include <string.h>

#include "tl_esp_http.h"
#include "tl_esp_settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1u) {
        return 0;
    }
    const size_t length = 1u + data[0] % (TL_ESP_TOKEN_SIZE - 1u);
    char *token = calloc(TL_ESP_TOKEN_SIZE, 1u);
    char *header = calloc(size + 8u, 1u);
    if (token == NULL || header == NULL) {
        abort();
    }
    for (size_t i = 0; i < length; i++) {
        token[i] = (char)('a' + (data[i % size] & 15u));
    }
    memcpy(header, "Bearer ", 7u);
    memcpy(header + 7, data + 1, size - 1u);
    if (tl_esp_http_authorized(token, header) != (strcmp(token, header + 7) == 0)) {
        abort();
    }
    strcpy(header + 7, size > length ? token : "");
    if (tl_esp_http_authorized(token, header) != (size > length)) {
        abort();
    }
    if (tl_esp_http_authorized(token, NULL)) {
        abort();
    }
    free(token);
    free(header);
    return 0;
}
