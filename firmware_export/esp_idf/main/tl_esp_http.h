/* The board over HTTP: a page, images, a stream and results. */
#ifndef TL_ESP_HTTP_H
#define TL_ESP_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Starts both servers: port 80 with / /capture /classify, port 81 with /stream. Every address but
 * the page itself, which holds nothing of the board, wants "Authorization: Bearer <token>". The
 * token has TL_ESP_TOKEN_SIZE bytes, zeros behind its end; an empty one lets everybody in where
 * Kconfig says so, and else nobody. Does nothing when they run already. Returns 0, or an error
 * code.
 */
int32_t tl_esp_http_begin(const char *token);

/* Whether an Authorization header (null: there was none) shows the token of TL_ESP_TOKEN_SIZE
 * bytes. Takes as long for a wrong token, of any length, as for the right one. */
bool tl_esp_http_authorized(const char *token, const char *header);

#ifdef __cplusplus
}
#endif

#endif /* TL_ESP_HTTP_H */
