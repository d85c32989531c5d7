/* Name and password of the network, and the token of the HTTP server: from Kconfig, else from NVS.
 */
#ifndef TL_ESP_SETTINGS_H
#define TL_ESP_SETTINGS_H

#ifdef __cplusplus
extern "C" {
#endif

#define TL_ESP_TOKEN_SIZE 65 /* 64 letters, and a zero at least */

typedef struct tl_esp_settings {
    char ssid[33];                 /* at most 32 bytes */
    char password[65];             /* at most 64 bytes; empty for an open network */
    char token[TL_ESP_TOKEN_SIZE]; /* empty only where Kconfig lets everybody in */
} tl_esp_settings;

/* Reads the settings; behind its end each text is filled with zeros. Returns 0, or an error code of
 * NVS, also for a text that is too long. */
int tl_esp_settings_load(tl_esp_settings *settings);

/* Makes a token where there is none, or where earlier firmware made it, and keeps it in NVS. Call
 * it when Wi-Fi has been started: only then are the chip's random numbers more than pseudo-random
 * (ESP-IDF Programming Guide, "Random Number Generation"). Returns 0, or an error code of NVS. */
int tl_esp_settings_secure(tl_esp_settings *settings);

#ifdef __cplusplus
}
#endif

#endif /* TL_ESP_SETTINGS_H */
