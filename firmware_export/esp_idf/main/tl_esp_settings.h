/* Name and password of the network, and the token of the HTTP server: from Kconfig, else from NVS.
 */
#ifndef TL_ESP_SETTINGS_H
#define TL_ESP_SETTINGS_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tl_esp_settings {
    char ssid[33];     /* at most 32 bytes */
    char password[65]; /* at most 64 bytes; empty for an open network */
    char token[65];    /* empty only where Kconfig lets everybody in */
} tl_esp_settings;

/* Reads the settings. A missing token is made, and kept in NVS. Returns 0, or an error code of NVS.
 */
int tl_esp_settings_load(tl_esp_settings *settings);

#ifdef __cplusplus
}
#endif

#endif /* TL_ESP_SETTINGS_H */
